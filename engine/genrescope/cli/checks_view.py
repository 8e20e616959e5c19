"""How `doctor` and the self-test show what they found: a line each, coloured where there is colour."""

from __future__ import annotations

from collections.abc import Callable

from genrescope.check import Check, CheckState
from genrescope.cli.bars import padded
from genrescope.language.catalogue import translated
from genrescope.language.sentence import sentence

_STATES = {
    CheckState.OK: sentence("ok"),
    CheckState.WARNING: sentence("warning"),
    CheckState.PROBLEM: sentence("problem"),
}
_STYLES = {CheckState.OK: "green", CheckState.WARNING: "yellow", CheckState.PROBLEM: "bold red"}


def printer() -> Callable[[Check], None]:
    """Make what prints a finding, and under it what to do."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)

    def show(check: Check) -> None:
        line = Text().append(padded(translated(_STATES[check.state]), 9), style=_STYLES[check.state])
        line.append(padded(translated(check.name), 14), style="bold").append(translated(check.found))
        console.print(line, soft_wrap=True)
        if check.advice:
            console.print(Text(f"{'':23}{translated(check.advice)}", style="cyan"), soft_wrap=True)

    return show
