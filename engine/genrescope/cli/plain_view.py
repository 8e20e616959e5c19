"""Listening into a pipe or a file: a line a verdict, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from genrescope import words
from genrescope.audio.source import SourceInfo
from genrescope.cli import bars
from genrescope.language.catalogue import translated
from genrescope.models.taxonomy import genre_name
from genrescope.recognition.verdict import Assessment, Verdict
from genrescope.units import ANALYSIS_RATE

if TYPE_CHECKING:
    from genrescope.events import Update
    from genrescope.recognition.summary import Summary


class PlainView:
    """Prints lines, each once.

    Parameters
    ----------
    source
        What is listened to, for the first line.
    """

    period_seconds = 0.1

    def __init__(self, source: SourceInfo) -> None:
        self._title = words.source_title(source)
        self._message = ""
        self._assessment: Assessment | None = None
        _print(words.listening_to(source))

    def show(self, update: Update) -> None:
        """Print the new verdicts, what they mean and what is wrong when that changes."""
        for verdict in update.verdicts:
            _print(verdict_text(verdict))
            if verdict.assessment != self._assessment:
                self._assessment = verdict.assessment
                if verdict.assessment is not None:
                    _print(f"{'':9}{words.assessment(verdict.assessment)}")
        status = update.status
        if status.message != self._message and not status.failed:  # a failure is said at the end, once
            self._message = status.message
            if self._message:
                _print(translated(self._message))

    def tell(self, sentence: str) -> None:
        """Print it."""
        _print(translated(sentence))

    def close(self) -> None:
        """Nothing to leave."""

    def finish(self, summary: Summary) -> None:
        """Sum up."""
        from rich.console import Console

        from genrescope.cli.summary_view import print_summary

        print_summary(Console(highlight=False), self._title, summary)


def verdict_text(verdict: Verdict) -> str:
    """One line: when, what, how sure, and what else it could be."""
    moment = words.clock(verdict.end_sample / ANALYSIS_RATE)
    if not verdict.ranking:
        return f"{moment:>7}  {words.state(verdict.state, verdict.heard_seconds)}"
    name = words.headline(verdict.headline, verdict.headline_is_family)
    others = ", ".join(f"{genre_name(each.label)} {words.percent(each.probability)}" for each in verdict.top)
    return f"{moment:>7}  {bars.padded(words.state_name(verdict.state), 11)}  {bars.padded(name, 20)}  {others}"


def _print(line: str) -> None:
    print(line, flush=True)
