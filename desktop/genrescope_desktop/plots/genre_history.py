"""What was said of the last ten minutes, or of a whole piece, and the smooth curves between verdicts."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from genrescope.events import ModelChange
from genrescope.history.sessions import Mark
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.plots.time_cursor import LONGEST_SECONDS

Shares = npt.NDArray[np.float64]

_REACH_HOPS = 4.0  # a verdict speaks for this much time before it at most, and is held this long when no next one comes
_EDGE = 0.003  # of a piece, by which its last bands are longer: they shall reach the edge of the plot


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre in the stack."""

    label: str
    family: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What a verdict says, and of which stretch of the time axis: from the verdict before it to its own end.

    Attributes
    ----------
    begin, end
        In seconds of stream time.
    follows
        Whether an answer of the same model ends at ``begin``, from which the curves go on.
    reach
        Seconds for which the verdict is held while the next one is not there.
    """

    begin: float
    end: float
    follows: bool
    reach: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring moments of which the same is to be said.

    Attributes
    ----------
    begin, end
        In seconds.
    text
        The headline, or the state.
    """

    begin: float
    end: float
    text: str


class GenreHistory:
    """Verdicts by the end of the stretch they stand on.

    Attributes
    ----------
    moments
        Oldest first.
    genres
        Every genre that occurs, families together: the order of the stack, the same whoever leads.
    headlines
        Stretches of one headline each.
    silences
        Stretches without an answer, by their state.
    provisional, unsure
        Stretches with an answer of this state.
    marks
        Where another model took over, oldest first.
    flags
        What a person marked.
    highlighted
        Begin and end of what is pointed at from elsewhere; None when nothing is.
    is_piece
        Whether this is all of a piece that has ended.
    goes_on
        Whether another verdict may come; until it does, the last one is held.
    changed_from
        Earliest time of which something else is to be drawn than when this was last set to infinity.
    """

    def __init__(self) -> None:
        self.moments: deque[Moment] = deque()
        self.genres: tuple[Genre, ...] = ()
        self.headlines: tuple[Stretch, ...] = ()
        self.silences: tuple[Stretch, ...] = ()
        self.provisional: tuple[Stretch, ...] = ()
        self.unsure: tuple[Stretch, ...] = ()
        self.marks: deque[ModelChange] = deque()
        self.flags: list[Mark] = []
        self.highlighted: tuple[float, float] | None = None
        self.is_piece = False
        self.goes_on = True
        self.changed_from = math.inf
        self._shares: Shares = np.zeros((0, 0))  # [moments, genres]
        self._answered = self._follows = np.zeros(0, dtype=bool)
        self._begins = self._ends = np.zeros(0)

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict, and forget what is too old to be looked at."""
        self._append(verdict)
        newest = self.moments[-1]
        while self.moments[0].end < newest.end - LONGEST_SECONDS - newest.reach:
            self.moments.popleft()
        while self.marks and self.marks[0].at_sample / ANALYSIS_RATE < self.moments[0].begin:
            self.marks.popleft()
        self._rebuild()

    def show_piece(self, verdicts: Iterable[Verdict], seconds: float) -> None:
        """Hold what was said of a whole piece that lasts so long, and nothing else."""
        self.clear()
        self.is_piece = True
        self.goes_on = False
        for verdict in verdicts:
            self._append(verdict)
        if self.moments:
            last = self.moments[-1]
            until_end = max(0.0, seconds - last.end) + _EDGE * seconds
            self.moments[-1] = replace(last, reach=min(last.reach, until_end))
        self._rebuild()

    def end(self) -> None:
        """No other verdict comes: what the last one says is said."""
        self.goes_on = False
        if self.moments:
            self.changed_from = min(self.changed_from, self.moments[-1].end)

    def _append(self, verdict: Verdict) -> None:
        end = verdict.end_sample / ANALYSIS_RATE
        reach = _REACH_HOPS * verdict.hop_seconds
        before = self.moments[-1] if self.moments else None
        if before is not None and before.end >= end:  # the last verdict of a file may end where the one before it did
            self.moments.pop()
            before = self.moments[-1] if self.moments else None
        joined = before is not None and end - before.end <= reach
        begin = before.end if before is not None and joined else max(0.0, end - verdict.hop_seconds)
        same_model = before is not None and before.verdict.model == verdict.model
        follows = before is not None and joined and same_model and bool(before.verdict.ranking)
        self.moments.append(Moment(begin, end, follows, reach, verdict))
        # The new verdict bends the curve that leads to the one before it.
        self.changed_from = min(self.changed_from, before.begin if before is not None else begin)

    def mark(self, change: ModelChange) -> None:
        """Take down where another model took over."""
        self.marks.append(change)
        self.changed_from = min(self.changed_from, change.at_sample / ANALYSIS_RATE)

    def clear(self) -> None:
        """Forget everything."""
        self.moments.clear()
        self.is_piece = False
        self.goes_on = True
        self.marks.clear()
        self.flags.clear()
        self.highlighted = None
        self.changed_from = -math.inf
        self._rebuild()

    def at(self, seconds: float) -> Moment | None:
        """The moment that speaks of this time, or the newest one while it is held."""
        for moment in reversed(self.moments):
            if seconds > moment.end:
                return moment if moment is self.moments[-1] and seconds <= moment.end + moment.reach else None
            if seconds >= moment.begin:
                return moment
        return None

    def sample(self, seconds: npt.NDArray[np.float64]) -> Shares:
        """Probabilities at these times, [n, genres]; all zero where nothing was said.

        Between verdicts the curves are Catmull-Rom splines, brought back to shares that sum to 1.
        """
        shares = np.zeros((len(seconds), len(self.genres)))
        if not self.moments:
            return shares
        ends, begins, follows = self._ends, self._begins, self._follows
        last = len(ends) - 1
        index = np.searchsorted(ends, seconds)
        held = (index > last) & (seconds <= ends[-1] + self.moments[-1].reach)
        index = np.minimum(index, last)
        spoken = ((seconds >= begins[index]) & (seconds <= ends[index])) | held
        before = np.where(follows[index], index - 1, index)
        earlier = np.where(follows[before], before - 1, before)
        after = np.minimum(index + 1, last)
        later = np.where(follows[after] & (after > index) & self._answered[after], after, index)
        u = np.clip((seconds - begins[index]) / np.maximum(ends[index] - begins[index], 1e-9), 0.0, 1.0)[:, None]
        p0, p1, p2, p3 = (self._shares[i] for i in (earlier, before, index, later))
        curve = p1 + 0.5 * u * (p2 - p0 + u * (2 * p0 - 5 * p1 + 4 * p2 - p3 + u * (3 * (p1 - p2) + p3 - p0)))
        curve = np.maximum(curve, 0.0)
        total = curve.sum(axis=1, keepdims=True)
        shares[spoken] = (curve / np.where(total > 0.0, total, 1.0))[spoken]
        shares[~self._answered[index]] = 0.0
        return shares

    def _rebuild(self) -> None:
        families = {ranked.label: ranked.family for moment in self.moments for ranked in moment.verdict.ranking}
        self.genres = tuple(
            Genre(label, family) for family, label in sorted((family, label) for label, family in families.items())
        )
        place = {genre.label: index for index, genre in enumerate(self.genres)}
        self._shares = np.zeros((len(self.moments), len(self.genres)))
        for row, moment in zip(self._shares, self.moments, strict=True):
            for ranked in moment.verdict.ranking:
                row[place[ranked.label]] = ranked.probability
        self._answered = np.array([bool(moment.verdict.ranking) for moment in self.moments], dtype=bool)
        self._begins = np.array([moment.begin for moment in self.moments])
        self._ends = np.array([moment.end for moment in self.moments])
        self._follows = np.array([moment.follows for moment in self.moments], dtype=bool)
        self.headlines = _stretches(self.moments, lambda verdict: verdict.headline)
        self.silences = _stretches(self.moments, lambda verdict: None if verdict.ranking else verdict.state)
        self.provisional = _stretches(self.moments, _state_of_answer(VerdictState.PROVISIONAL))
        self.unsure = _stretches(self.moments, _state_of_answer(VerdictState.UNSURE))


def _stretches(moments: Iterable[Moment], text_of: Callable[[Verdict], str | None]) -> tuple[Stretch, ...]:
    """Neighbours of the same text as one; moments of which the text is None belong to none."""
    stretches: list[Stretch] = []
    for moment in moments:
        text = text_of(moment.verdict)
        if text is None:
            continue
        if stretches and stretches[-1].text == text and stretches[-1].end == moment.begin:
            stretches[-1] = Stretch(stretches[-1].begin, moment.end, text)
        else:
            stretches.append(Stretch(moment.begin, moment.end, text))
    return tuple(stretches)


def _state_of_answer(state: VerdictState) -> Callable[[Verdict], str | None]:
    return lambda verdict: state if verdict.ranking and verdict.state is state else None
