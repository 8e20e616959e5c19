"""What a whole stream was: a track that was analysed, or what was listened to."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from statistics import median

import numpy as np

from genrescope.models.manifest import Manifest
from genrescope.recognition.assessment import assess
from genrescope.recognition.recognizer import rank, rank_families
from genrescope.recognition.segments import majority
from genrescope.recognition.smoothing import Scores
from genrescope.recognition.verdict import (
    Assessment,
    ModelIdentity,
    Ranked,
    RankedFamily,
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

    @property
    def top(self) -> tuple[Ranked, ...]:
        """The Top 5."""
        return self.ranking[:5]


class Summarizer:
    """Adds up a stream's verdicts in constant memory (of the headline changes it keeps the newest thousand).

    The answers are averaged before smoothing: smoothing steadies a moment, the mean is steady by itself and weighs
    each hop alike.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._sum = np.zeros(len(manifest.taxonomy.labels))
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

    @property
    def manifest(self) -> Manifest:
        """Of the model whose verdicts it takes."""
        return self._manifest

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict."""
        self._verdicts += 1
        self._last = verdict
        self._silent += verdict.state is VerdictState.SILENT
        if not verdict.unsmoothed:
            return
        self._sum += verdict.unsmoothed
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
        scores = Scores(self._manifest.taxonomy, self._sum / self._answers) if self._answers else None
        thresholds = self._manifest.thresholds
        headline = scores.claim(thresholds.label, thresholds.family) if scores else None
        last = self._last
        state = self._state(headline)
        return Summary(
            state=state,
            headline=headline,
            headline_is_family=headline is not None and headline not in self._manifest.taxonomy.labels,
            ranking=rank(scores, self._manifest),
            families=rank_families(scores),
            heard_seconds=heard_seconds,
            verdicts=self._verdicts,
            changes=tuple(self._changes),
            lost_samples=last.lost_samples if last else 0,
            dropped_hops=last.dropped_hops if last else 0,
            compute_ms=median(self._compute) if self._compute else 0.0,
            device=self._device,
            model=self._manifest.identity,
            note=note,
            vote=majority(self._votes) if self._votes else None,
            assessment=self._assessment(scores, state),
        )

    def _assessment(self, scores: Scores | None, state: VerdictState) -> Assessment | None:
        if scores is None:
            return None
        ((signal, _),) = self._signals.most_common(1)
        full = state is not VerdictState.PROVISIONAL
        return assess(scores, self._manifest.thresholds, full=full, signal=signal)

    def _state(self, headline: str | None) -> VerdictState:
        if not self._answers:
            only_silence = 0 < self._verdicts == self._silent
            return VerdictState.SILENT if only_silence else VerdictState.LISTENING
        if not self._full:
            return VerdictState.PROVISIONAL
        return VerdictState.UNSURE if headline is None else VerdictState.SETTLED
