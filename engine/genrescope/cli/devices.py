"""``genrescope devices``: what there is to listen to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from genrescope import json_lines, words
from genrescope.audio.source import SourceInfo
from genrescope.cli.guard import DONE
from genrescope.language.catalogue import tr, translated

if TYPE_CHECKING:
    from rich.console import Console


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    from genrescope.audio.devices import survey

    seen = survey()
    if arguments.json:
        for source in (*seen.microphones, *seen.system_sounds):
            json_lines.write(json_lines.device_line(source))
        return DONE
    from rich.console import Console

    console = Console(highlight=False)
    _print(console, tr("Microphones (--source mic takes the default)"), seen.microphones, seen.no_microphone)
    console.print()
    _print(console, tr("This computer's sound (--source system)"), seen.system_sounds, seen.no_system_sound)
    if seen.microphones or seen.system_sounds:
        console.print(
            "\n" + tr("To listen to one of them: genrescope listen --source and (part of) its name."), style="dim"
        )
    return DONE


def _print(console: Console, title: str, sources: list[SourceInfo], none: str) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(title, style="bold"))
    if not sources:
        console.print(Text(f"  {translated(none)}", style="yellow"), soft_wrap=True)
        return
    table = Table.grid(padding=(0, 2))
    for source in sources:
        table.add_row(
            Text("  *" if source.default else "   ", style="green"),
            Text(source.title),
            Text(source.host),
            Text(words.rate(source.rate), justify="right"),
            Text(words.channels(source.channels)),
            Text(tr("default") if source.default else "", style="green"),
        )
    console.print(table)
