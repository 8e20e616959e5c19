"""What a whole stream was: a track that was analysed, or what was listened to."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from statistics import median

import numpy as np

from genrescope.models.manifest import Manifest, Thresholds
from genrescope.recognition.assessment import assess
from genrescope.recognition.recognizer import as_floats, rank, rank_families
from genrescope.recognition.refinement import Shares, family_of, needed, refine
from genrescope.recognition.segments import majority
from genrescope.recognition.smoothing import Scores
from genrescope.recognition.verdict import (
    Assessment,
    ModelIdentity,
    Ranked,
    RankedFamily,
    Refinement,
    Signal,
    Verdict,
    VerdictState,
    Vote,
)
from genrescope.units import ANALYSIS_RATE


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """A moment at which the headline became another; None when nothing could be said any more."""

    seconds: float
    headline: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A stream's answer.

    Attributes
    ----------
    state
        ``settled`` or ``unsure`` when a full window was heard, ``provisional`` when less, ``silent`` when there was
        only silence, ``listening`` when there was too little sound.
    headline, headline_is_family
        What may be said of the whole; None when unsure.
    ranking, families
        The mean over the stream of the answers before smoothing, most probable first.
    refinements
        What specialists said of families that are sure in this mean: their own mean over the hops at which they were
        asked, weighted by the probability of the family.
    heard_seconds
        Sound heard, without gaps.
    verdicts
        How many there were.
    changes
        Headline changes along the stream.
    lost_samples, dropped_hops
        As in the last verdict.
    compute_ms
        Median per answer; 0 when there was none.
    device
        Where the network ran.
    model
        Which network answered.
    vote
        The majority among all segments, where the model's picture shows a segment of the window; else None.
    note
        One sentence when something is to be said of the stream (a file that is cut off); else empty.
    assessment
        ``ranking`` and ``families`` in words; None when there was no answer.
    """

    state: VerdictState
    headline: str | None
    headline_is_family: bool
    ranking: tuple[Ranked, ...]
    families: tuple[RankedFamily, ...]
    heard_seconds: float
    verdicts: int
    changes: tuple[HeadlineChange, ...]
    lost_samples: int
    dropped_hops: int
    compute_ms: float
    device: str
    model: ModelIdentity
    note: str = ""
    vote: Vote | None = None
    assessment: Assessment | None = None
    refinements: tuple[Refinement, ...] = ()

    @property
    def top(self) -> tuple[Ranked, ...]:
        """The Top 5."""
        return self.ranking[:5]


class Summarizer:
    """Adds up a stream's verdicts in constant memory (of the headline changes it keeps the newest thousand).

    The answers are averaged before smoothing: smoothing steadies a moment, the mean is steady by itself and weighs
    each hop alike.

    Parameters
    ----------
    manifest, specialists
        Of the model whose verdicts it takes, and of those that are asked besides.
    """

    def __init__(self, manifest: Manifest, *specialists: Manifest) -> None:
        self.manifests = (manifest, *specialists)
        self._manifest = manifest
        self._sum = np.zeros(len(manifest.taxonomy.labels))
        self._sums = {each.identity: np.zeros(len(each.taxonomy.labels)) for each in specialists}
        self._answers = 0
        self._full = False
        self._verdicts = 0
        self._silent = 0
        self._changes: deque[HeadlineChange] = deque(maxlen=1000)
        self._votes: Counter[str] = Counter()
        self._signals: Counter[Signal] = Counter()
        self._compute: deque[float] = deque(maxlen=1000)
        self._device = ""
        self._last: Verdict | None = None

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict."""
        self._verdicts += 1
        self._last = verdict
        self._silent += verdict.state is VerdictState.SILENT
        if not verdict.unsmoothed:
            return
        self._sum += verdict.unsmoothed
        scores = Scores(self._manifest.taxonomy, np.array(verdict.unsmoothed))
        for each in verdict.refinements:
            self._sums[each.model] += scores.of(each.family) * np.array(each.unsmoothed)
        self._device = verdict.device
        self._answers += 1
        self._signals[verdict.signal] += 1
        if verdict.newest_label is not None:
            self._votes[verdict.newest_label] += 1
        self._full = self._full or verdict.state != VerdictState.PROVISIONAL
        self._compute.append(verdict.compute_ms)
        shown = self._changes[-1].headline if self._changes else None
        if verdict.headline != shown:
            self._changes.append(HeadlineChange(verdict.end_sample / ANALYSIS_RATE, verdict.headline))

    def summary(self, heard_seconds: float, note: str = "") -> Summary:
        """The answer so far, after ``heard_seconds`` of sound."""
        scores, finer, headline, thresholds = None, [], None, self._manifest.thresholds
        if self._answers:
            scores = Scores(self._manifest.taxonomy, self._sum / self._answers)
            finer = self._finer(scores)
            scores, thresholds = refine(self._manifest, scores, finer)
            headline = scores.claim(thresholds.label, thresholds.family)
        last = self._last
        state = self._state(headline)
        return Summary(
            state=state,
            headline=headline,
            headline_is_family=scores is not None and scores.is_family(headline),
            ranking=rank(scores),
            families=rank_families(scores),
            heard_seconds=heard_seconds,
            verdicts=self._verdicts,
            changes=tuple(self._changes),
            lost_samples=last.lost_samples if last else 0,
            dropped_hops=last.dropped_hops if last else 0,
            compute_ms=median(self._compute) if self._compute else 0.0,
            device=self._device,
            model=ModelIdentity.together([each.identity for each in self.manifests]),
            note=note,
            vote=majority(self._votes) if self._votes else None,
            assessment=self._assessment(scores, thresholds, state),
            refinements=tuple(
                Refinement(each.specialist.identity, each.family, as_floats(each.shares)) for each in finer
            ),
        )

    def _assessment(self, scores: Scores | None, thresholds: Thresholds, state: VerdictState) -> Assessment | None:
        if scores is None:
            return None
        ((signal, _),) = self._signals.most_common(1)
        full = state is not VerdictState.PROVISIONAL
        return assess(scores, thresholds, full=full, signal=signal)

    def _finer(self, scores: Scores) -> list[Shares]:
        """What the specialists have said of the families that the whole stream is sure of."""
        finer = []
        for each in self.manifests[1:]:
            total = self._sums[each.identity].sum()
            if total and scores.of(family_of(each)) >= needed(self._manifest, family_of(each)):
                finer.append(Shares(each, self._sums[each.identity] / total))
        return finer

    def _state(self, headline: str | None) -> VerdictState:
        if not self._answers:
            only_silence = 0 < self._verdicts == self._silent
            return VerdictState.SILENT if only_silence else VerdictState.LISTENING
        if not self._full:
            return VerdictState.PROVISIONAL
        return VerdictState.UNSURE if headline is None else VerdictState.SETTLED
