"""What the plots show, line by line: plain data, from the moments of a timeline."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from genrescope.events import ModelChange
from genrescope.history.sessions import Mark
from genrescope.recognition.verdict import Gap, Ranked, Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.plots.genre_history import Moment

MOST_GENRES = 5

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a timeline shows.

    Attributes
    ----------
    moments
        Verdicts, each with the stretch that it speaks of, oldest first.
    changes, marks, gaps
        Where another model took over, what a person marked, and where there was no sound.
    goes_on
        Whether it is a stream that goes on; else it is a piece that is there as a whole.
    """

    moments: Sequence[Moment] = ()
    changes: Sequence[ModelChange] = ()
    marks: Sequence[Mark] = ()
    gaps: Sequence[Gap] = ()
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of which the same is said.

    Attributes
    ----------
    begin, end
        In seconds of stream time.
    verdict
        The last verdict in it: its headline or state is that of all.
    top
        The Top 5 of the mean over the stretch; empty where there was no answer.
    level_dbfs
        The mean level, of power; minus infinity for none at all.
    changes, marks, gaps
        As in `Shown`, of this stretch.
    lost_samples
        Lost in this stretch, at the source's native rate.
    """

    begin: float
    end: float
    verdict: Verdict
    top: tuple[Ranked, ...]
    level_dbfs: float
    changes: tuple[ModelChange, ...] = ()
    marks: tuple[Mark, ...] = ()
    gaps: tuple[Gap, ...] = ()
    lost_samples: int = 0


def by_passage(shown: Shown) -> list[Line]:
    """A line for each stretch of one headline, or of one state where there was none."""
    return _lines(shown, _said)


def by_verdict(shown: Shown) -> list[Line]:
    """A line for each verdict."""
    return _lines(shown, id)


def _said(verdict: Verdict) -> tuple[str | None, VerdictState | None, str]:
    return verdict.headline, None if verdict.headline else verdict.state, verdict.model.sha256


def _lines(shown: Shown, key: Callable[[Verdict], object]) -> list[Line]:
    groups: list[list[Moment]] = []
    for moment in shown.moments:
        if groups and groups[-1][-1].end == moment.begin and key(groups[-1][-1].verdict) == key(moment.verdict):
            groups[-1].append(moment)
        else:
            groups.append([moment])
    changes = _Sorted(shown.changes, lambda each: each.at_sample / ANALYSIS_RATE)
    marks = _Sorted(shown.marks, lambda each: each.seconds)
    gaps = _Sorted(_gaps(shown), lambda each: each.start_sample / ANALYSIS_RATE)
    lines = []
    lost_before = groups[0][0].verdict.lost_samples if groups else 0
    for number, group in enumerate(groups):
        end = math.inf if number == len(groups) - 1 else group[-1].end  # what is newer than all belongs to the last
        lost = group[-1].verdict.lost_samples
        lines.append(
            Line(
                group[0].begin,
                group[-1].end,
                group[-1].verdict,
                _top(group),
                _level(group),
                changes.until(end),
                marks.until(end),
                gaps.until(end),
                max(0, lost - lost_before),
            )
        )
        lost_before = lost
    return lines


class _Sorted(Generic[Thing]):
    """Hands out things in the order of their time, each once."""

    def __init__(self, things: Iterable[Thing], seconds: Callable[[Thing], float]) -> None:
        self._waiting = sorted(((seconds(each), number, each) for number, each in enumerate(things)), reverse=True)

    def until(self, end: float) -> tuple[Thing, ...]:
        """Those that begin before this time and were not handed out yet."""
        found = []
        while self._waiting and self._waiting[-1][0] < end:
            found.append(self._waiting.pop()[-1])
        return tuple(found)


def _gaps(shown: Shown) -> list[Gap]:
    """Each gap once, and whole: a verdict names what of it lies in its own window."""
    said = [*shown.gaps, *(gap for moment in shown.moments for gap in moment.verdict.gaps)]
    whole: list[Gap] = []
    for gap in sorted(said, key=lambda each: each.start_sample):
        if whole and gap.start_sample <= whole[-1].end_sample:
            whole[-1] = Gap(whole[-1].start_sample, max(whole[-1].end_sample, gap.end_sample))
        else:
            whole.append(gap)
    return whole


def _top(group: Sequence[Moment]) -> tuple[Ranked, ...]:
    """The Top 5 of the mean, each verdict weighted by the time of which it speaks."""
    if len(group) == 1:
        return group[0].verdict.ranking[:MOST_GENRES]
    weights: defaultdict[str, float] = defaultdict(float)
    families: dict[str, str] = {}
    total = 0.0
    for moment in group:
        seconds = moment.end - moment.begin if moment.verdict.ranking else 0.0
        total += seconds
        for ranked in moment.verdict.ranking:
            weights[ranked.label] += seconds * ranked.probability
            families[ranked.label] = ranked.family
    ranking = [Ranked(label, families[label], weight / total) for label, weight in weights.items()] if total else []
    return tuple(sorted(ranking, key=lambda each: -each.probability)[:MOST_GENRES])


def _level(group: Sequence[Moment]) -> float:
    powers = [10.0 ** (moment.verdict.level_dbfs / 10.0) for moment in group]
    mean = sum(powers) / len(powers)
    return 10.0 * math.log10(mean) if mean > 0.0 else -math.inf
