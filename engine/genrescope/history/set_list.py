"""From verdicts to a set list: when which genre was heard. Written down only where it really changed.

The rule:

1. Each verdict speaks for the time from the verdict before it to its own end. Neighbours with the same headline are one
   run; so are neighbours of which nothing could be said (*unsure*).
2. Silence, no signal or a lost source of `PAUSE_SECONDS` or more ends a passage, and so does the end of the session. A
   shorter pause belongs to what it interrupts. The first seconds of sound, in which too little was heard for an answer,
   belong to what follows.
3. An unsure run shorter than `LEAST_UNSURE_SECONDS` is no passage, and then no other shorter than `LEAST_SECONDS` is;
   the shortest goes first. It joins both its neighbours where they are the same, else the one after it (what is said
   while two pieces share a window is said after the second has begun), else the one before it; alone between two pauses
   it is left out.
4. A run of a family goes the same way where a longer neighbour is a run of one of that family's own genres: that is the
   same music, less precisely said.
5. A verdict stands on the last 30 seconds, so the old headline is given up only when enough of something else was
   heard. Where one passage follows another without a pause, the border is set `LAG_SECONDS` before that verdict.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from genrescope.history.sessions import Passage
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE, WINDOW_SECONDS

PAUSE_SECONDS = 5.0  # as much silence as starts the smoothing afresh
LEAST_SECONDS = 15.0  # half a window: shorter answers are mostly two pieces in one window
LEAST_UNSURE_SECONDS = WINDOW_SECONDS  # for so long two pieces share a window
MOST_RUNS = 100  # that are looked at again at every verdict: an hour or more of music
FAR_TOO_MANY_RUNS = 4 * MOST_RUNS  # of answers that never last: then any of them will do for a border
LAG_SECONDS = 13.0  # the median where recordings were put together: docs/history.md

_PAUSES = (VerdictState.SILENT, VerdictState.NO_SIGNAL, VerdictState.RECONNECTING, VerdictState.UNAVAILABLE)


class _Kind(Enum):
    ANSWER = "answer"
    EARLY = "early"  # too little sound yet
    PAUSE = "pause"


@dataclass(slots=True)
class _Run:
    """Neighbouring verdicts that say the same.

    ``weights`` are the probabilities of genres and families, each times the seconds for which it was said.
    """

    kind: _Kind
    headline: str | None
    family: str
    is_family: bool
    begin: float
    end: float
    answered: float = 0.0
    weights: Counter[str] = field(default_factory=Counter)

    @property
    def seconds(self) -> float:
        return self.end - self.begin

    def says_as(self, other: _Run) -> bool:
        return (self.kind, self.headline) == (other.kind, other.headline)

    def joined(self, *others: _Run) -> _Run:
        """Return this run with the time and the weights of others."""
        every = (self, *others)
        return _Run(
            *(self.kind, self.headline, self.family, self.is_family),
            begin=min(each.begin for each in every),
            end=max(each.end for each in every),
            answered=sum(each.answered for each in every),
            weights=sum((each.weights for each in every), Counter()),
        )


class SetList:
    """Finds the passages of one session as its verdicts come.

    What can no longer change is settled and not looked at again, so that a week costs as much a verdict as an hour.
    What is kept grows with the passages, not with time.
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []  # of which later verdicts may still make something else
        self._settled: list[Passage] = []
        self._follows: float | None = None  # where the settled passage began that the runs follow without a pause

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict."""
        end = verdict.end_sample / ANALYSIS_RATE
        before = self._runs[-1] if self._runs else None
        begin = before.end if before else 0.0
        if end <= begin:  # the last verdict of a file may end where the one before it did
            return
        run = _run_of(verdict, begin, end)
        if before and before.kind is _Kind.PAUSE and run.kind is not _Kind.PAUSE:
            run.begin = min(max(begin, verdict.start_sample / ANALYSIS_RATE), end)  # sound began inside this hop
        _append(self._runs, run)
        if len(self._runs) > MOST_RUNS:
            self._settle()

    def passages(self) -> tuple[Passage, ...]:
        """The set list so far."""
        return (*self._settled, *self._found(self._runs))

    def _found(self, runs: list[_Run]) -> list[Passage]:
        first, *others = _stretches(runs)
        rest = (passage for stretch in others for passage in _passages(_settled(stretch)))
        return [*_passages(_settled(first), self._follows), *rest]

    def _settle(self) -> None:
        """Settle what is before the newest pause; without one, what is before an answer that stands for certain."""
        runs = self._runs
        if at := next((at for at in reversed(range(1, len(runs) - 1)) if _is_break(runs, at)), 0):
            self._settled += self._found(runs[:at])
            self._runs, self._follows = runs[at:], None
            return
        for at in reversed(range(1, len(runs) // 2)):
            if not _stands(runs[at]) and len(runs) < FAR_TOO_MANY_RUNS:
                continue
            *_, stretch = _stretches(runs[: at + 1])
            if (stretch := _settled(stretch)) and not _may_take(stretch[-1], stretch[-2:-1]):
                done = _passages(stretch, self._follows)[:-1]
                self._settled += done
                self._runs = [stretch[-1], *runs[at + 1 :]]
                self._follows = done[-1].begin_seconds if done else self._follows
                return


def _stretches(runs: list[_Run]) -> list[list[_Run]]:
    """Answers between pauses; short pauses and early seconds have joined their neighbours."""
    stretches: list[list[_Run]] = [[]]
    waiting: _Run | None = None  # a short pause or early seconds, until an answer follows
    for at, run in enumerate(runs):
        if _is_break(runs, at):
            stretches.append([])
            waiting = None if run.kind is _Kind.PAUSE else run
        elif run.kind is not _Kind.ANSWER:
            waiting = waiting.joined(run) if waiting else run
        else:
            if waiting and stretches[-1]:
                stretches[-1][-1] = stretches[-1][-1].joined(waiting)
            elif waiting and waiting.kind is _Kind.EARLY:
                run = run.joined(waiting)  # they belong to what follows
            _append(stretches[-1], run)
            waiting = None
    return stretches


def _is_break(runs: list[_Run], at: int) -> bool:
    """Whether what comes from here on has nothing to do with what was before."""
    run = runs[at]
    if run.kind is _Kind.EARLY:
        return at > 0 and runs[at - 1].kind is _Kind.PAUSE  # it was long enough to start afresh
    return run.kind is _Kind.PAUSE and run.seconds >= PAUSE_SECONDS


def _stands(run: _Run) -> bool:
    """Whether a run is a passage for certain, whatever comes after it."""
    return run.kind is _Kind.ANSWER and not run.is_family and run.seconds >= _least_seconds(run)


def _may_take(run: _Run, neighbours: list[_Run]) -> bool:
    """Whether one of its neighbours will be a part of this run if it grows longer than that: it is of that family."""
    return any(each.is_family and each.family == run.family for each in neighbours)


def _least_seconds(run: _Run) -> float:
    return LEAST_UNSURE_SECONDS if run.headline is None else LEAST_SECONDS


def _run_of(verdict: Verdict, begin: float, end: float) -> _Run:
    if verdict.state in _PAUSES:
        return _Run(_Kind.PAUSE, None, "", False, begin, end)
    if not verdict.ranking:
        return _Run(_Kind.EARLY, None, "", False, begin, end)
    seconds = end - begin
    weights = Counter({each.label: seconds * each.probability for each in verdict.ranking})
    families = Counter({each.family: seconds * each.probability for each in verdict.families})
    family = next((each.family for each in verdict.ranking if each.label == verdict.headline), verdict.headline or "")
    return _Run(
        *(_Kind.ANSWER, verdict.headline, family, verdict.headline_is_family, begin, end),
        answered=seconds,
        weights=weights | families,  # a family of one genre has that genre's name and share
    )


def _append(runs: list[_Run], run: _Run) -> None:
    if runs and runs[-1].says_as(run):
        runs[-1] = runs[-1].joined(run)
    else:
        runs.append(run)


def _settled(runs: list[_Run]) -> list[_Run]:
    """A stretch of answers without those that are no passage of their own."""
    while runs:
        candidates = [at for at in range(len(runs)) if _is_passing(runs, at)]
        if not candidates:
            break
        at = min(candidates, key=lambda each: (runs[each].headline is not None, runs[each].seconds))
        runs = _without(runs, at)
    return runs


def _is_passing(runs: list[_Run], at: int) -> bool:
    run = runs[at]
    if run.seconds < _least_seconds(run):
        return True
    neighbours = runs[max(0, at - 1) : at] + runs[at + 1 : at + 2]
    return run.is_family and any(
        each.family == run.family and not each.is_family and each.seconds > run.seconds for each in neighbours
    )


def _without(runs: list[_Run], at: int) -> list[_Run]:
    """Runs, the one at ``at`` having joined its neighbours."""
    run = runs[at]
    before, after = (runs[at - 1] if at else None), (runs[at + 1] if at + 1 < len(runs) else None)
    kin = [each for each in (before, after) if each and run.is_family and each.family == run.family]
    into = max(kin, key=lambda each: each.seconds) if kin else after or before
    rest: list[_Run] = []
    for each in runs:
        if each is not run:
            _append(rest, each.joined(run) if each is into else each)
    return rest


def _passages(runs: list[_Run], follows: float | None = None) -> list[Passage]:
    """Passages of a settled stretch; ``follows`` is where the one before began, if there was one without a pause."""
    passages: list[Passage] = []
    for at, run in enumerate(runs):
        begin = run.begin if follows is None else max(follows, run.begin - LAG_SECONDS)
        follows = begin
        end = max(begin, runs[at + 1].begin - LAG_SECONDS) if at + 1 < len(runs) else run.end
        confidence = run.weights[run.headline] / run.answered if run.headline and run.answered else 0.0
        passages.append(Passage(begin, end, run.headline, run.family, min(1.0, confidence)))
    return passages
