"""What a whole stream was, for people: after listening, and for each analysed file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from genrescope import words
from genrescope.cli import bars
from genrescope.cli.colours import genre_colours
from genrescope.language.catalogue import tr, translated
from genrescope.models.taxonomy import genre_name
from genrescope.plain_text import plain

if TYPE_CHECKING:
    from genrescope.recognition.summary import Summary

_INDENT = "  "
_MOST_CHANGES = 12


def print_summary(console: Console, title: str, summary: Summary) -> None:
    """Print a headline, the Top 5, their meaning in words, the families, the segments' vote, the headline's changes."""
    colours = genre_colours(each.label for each in summary.ranking)
    head = Text(no_wrap=True, overflow="ellipsis")
    head.append(plain(title), style="bold").append(": ")
    head.append(words.outcome(summary), style=colours.get(summary.headline or "", ""))
    console.print(head, soft_wrap=True)
    if summary.ranking:
        width = min(100, console.width) - len(_INDENT)
        for line in bars.ranking(summary.ranking, colours, width, rows=len(summary.top)):
            console.print(Text(_INDENT).append_text(line), soft_wrap=True)
        if summary.assessment:
            _print_fact(console, tr("in words"), words.assessment(summary.assessment))
        _print_fact(console, tr("families"), words.families(summary.families))
        if summary.vote:
            vote = summary.vote
            _print_fact(
                console,
                tr("vote"),
                tr(
                    "{label} ({votes} of {segments} segments)",
                    label=genre_name(vote.label),
                    votes=vote.votes,
                    segments=vote.segments,
                ),
            )
        if len(summary.changes) > 1:
            _print_fact(console, tr("changes"), _changes(summary))
    if summary.lost_samples or summary.dropped_hops:
        _print_fact(
            console,
            tr("lost"),
            tr("{samples} samples, {verdicts} verdicts", samples=summary.lost_samples, verdicts=summary.dropped_hops),
        )
    if summary.note:
        _print_fact(console, tr("note"), translated(summary.note))


def _print_fact(console: Console, name: str, fact: str) -> None:
    console.print(Text(f"{_INDENT}{bars.padded(name, 9)}", style="dim").append(fact, style="not dim"), soft_wrap=True)


def _changes(summary: Summary) -> str:
    shown = summary.changes[-_MOST_CHANGES:]
    earlier = "… " if len(shown) < len(summary.changes) else ""
    return earlier + " → ".join(f"{words.clock(each.seconds)} {words.headline(each.headline, False)}" for each in shown)
