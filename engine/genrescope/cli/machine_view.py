"""``--json``: every verdict as a line of JSON, and nothing else on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from genrescope import json_lines, words
from genrescope.cli.output import say

if TYPE_CHECKING:
    from genrescope.events import Update
    from genrescope.recognition.summary import Summary


class MachineView:
    """Writes verdicts for a program; the summary goes to a person's terminal, if standard error is one."""

    period_seconds = 0.05

    def show(self, update: Update) -> None:
        """Write the new verdicts."""
        for verdict in update.verdicts:
            json_lines.write(json_lines.verdict_line(verdict, update.status.source))

    def tell(self, sentence: str) -> None:
        """Say it where no program reads: a verdict says itself which model gave it."""
        say(sentence)

    def close(self) -> None:
        """Nothing to leave."""

    def finish(self, summary: Summary) -> None:
        """Sum up where no program reads."""
        if sys.stderr.isatty():
            print(words.outcome(summary), file=sys.stderr, flush=True)
