"""A verdict: what Genrescope says of the music at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class VerdictState(StrEnum):
    """What a verdict is worth."""

    LISTENING = "listening"  # too little sound yet to say anything
    PROVISIONAL = "provisional"  # an answer from a window that is not full yet
    SETTLED = "settled"
    UNSURE = "unsure"  # neither a genre nor a family is probable enough
    SILENT = "silent"  # sound arrives and is below the gate; nothing was inferred
    NO_SIGNAL = "no signal"  # the source delivers nothing
    RECONNECTING = "reconnecting"
    UNAVAILABLE = "unavailable"


class Signal(StrEnum):
    """Whether the sound was fit to be judged."""

    GOOD = "good"
    QUIET = "quiet"  # hardly above the gate
    CLIPPED = "clipped"  # too much of it at full scale


class Certainty(StrEnum):
    """What kind of answer the probabilities are."""

    CLEAR = "clear"  # one genre far ahead
    MIXTURE = "mixture"  # two or three close leaders that have nearly everything
    NOT_ENOUGH = "not enough to say"


class Reason(StrEnum):
    """Why there is not enough to say."""

    QUIET = "quiet"
    CLIPPED = "clipped"
    SHORT = "too little heard"
    FAMILY = "family only"  # the family is probable enough, and none of its genres
    DOUBT = "weak lead"  # one genre leads alone, and is not probable enough
    FLAT = "flat"  # several genres are as probable as one another: maybe none that the model knows


class Advice(StrEnum):
    """What to try when there is not enough to say."""

    MORE_SIGNAL = "more signal"
    LESS_SIGNAL = "less signal"
    WAIT = "wait"
    FAMILIES = "look at the families"
    ANOTHER_RECORDING = "another recording"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A distribution in words; `genrescope.recognition.assessment` finds it, the views put it into sentences.

    Attributes
    ----------
    certainty
        What kind of answer it is.
    names
        Whom it is about: the one genre that is clear; the genres of a mixture, most probable first; the family that
        alone is sure, or the genre that leads, when there is not enough to say. Else empty.
    reason, advice
        Why there is not enough to say, and what to try; None when there is enough.
    """

    certainty: Certainty
    names: tuple[str, ...]
    reason: Reason | None = None
    advice: Advice | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One genre's place: its label, the family it belongs to, and its smoothed probability (0 to 1)."""

    label: str
    family: str
    probability: float


@dataclass(frozen=True, slots=True)
class RankedFamily:
    """One family's smoothed probability, the sum over its genres."""

    family: str
    probability: float


@dataclass(frozen=True, slots=True)
class Vote:
    """A majority: the label that is the most probable one in most segments, in how many, and of how many."""

    label: str
    votes: int
    segments: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without real sound inside the stream, in samples at 22 050 Hz, filled with zeros."""

    start_sample: int
    end_sample: int


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which network answered: its id, its weights' SHA-256 and a title for people.

    Of a model with specialists each is joined by plus signs, the first model's first (`together`).
    """

    id: str
    sha256: str
    title: str

    @classmethod
    def together(cls, identities: Sequence[ModelIdentity]) -> ModelIdentity:
        """Name several models that answer together; one alone stays what it is."""
        return cls(
            "+".join(each.id for each in identities),
            "+".join(each.sha256 for each in identities),
            " + ".join(each.title for each in identities),
        )


@dataclass(frozen=True, slots=True)
class Refinement:
    """What a specialist said: how the probability of a family is shared among finer genres.

    Attributes
    ----------
    model
        Which specialist.
    family
        The first model's family that it was asked about.
    unsmoothed
        Its own probabilities before smoothing, in the order of its labels; they sum to 1.
    """

    model: ModelIdentity
    family: str
    unsmoothed: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said at one hop.

    Attributes
    ----------
    state
        What the answer is worth.
    headline
        The genre to show large; when no genre but a family is sure enough, the family; None when there is nothing to
        say. Changes only with hysteresis.
    headline_is_family
        Whether `headline` names a family.
    ranking
        Every genre with its smoothed probability, most probable first; empty when nothing was inferred.
    families
        Every family likewise.
    unsmoothed
        The window's own probabilities before smoothing, in the order of the (first) model's labels; empty when nothing
        was inferred. Where the model's picture shows a segment of the window: the mean over the segments.
    start_sample, end_sample
        The stretch of the stream (samples at 22 050 Hz since its first) that the answer stands on. ``end_sample`` is
        the centre of the last final column.
    heard_seconds
        Seconds of sound in that stretch.
    level_dbfs
        RMS level of the newest hop.
    gaps
        Gaps in the stretch, and in the time since the verdict before where it begins later.
    lost_samples
        Frames lost so far at the source's native rate, by the device, by overwriting, or because the device was away.
    dropped_hops
        Hops so far that fell due while an inference was still running, and were skipped.
    hop_seconds
        Time between verdicts, as it is now (it is stretched when the machine cannot keep up).
    compute_ms
        What picture, network and smoothing took; 0 when nothing was inferred.
    lag_seconds
        Sound received after ``end_sample`` by the time the verdict was ready.
    device
        Where the network ran (``"cpu:ncnn"``, ``"cuda:0"`` …); empty when nothing was inferred.
    model
        Which network answered.
    vote
        The majority among the window's segments; None where the model's picture shows the whole window, and when
        nothing was inferred or less than a segment heard.
    newest_label
        The most probable label of the newest segment alone; None when ``vote`` is.
    signal
        Whether the newest hop's sound was fit to be judged.
    assessment
        ``ranking`` and ``families`` in words; None when nothing was inferred.
    refinements
        What specialists said, of whose genres `ranking` then speaks instead of their family's; empty when there are
        none, or the first model is not sure of their families.
    """

    state: VerdictState
    headline: str | None
    headline_is_family: bool
    ranking: tuple[Ranked, ...]
    families: tuple[RankedFamily, ...]
    unsmoothed: tuple[float, ...]
    start_sample: int
    end_sample: int
    heard_seconds: float
    level_dbfs: float
    gaps: tuple[Gap, ...]
    lost_samples: int
    dropped_hops: int
    hop_seconds: float
    compute_ms: float
    lag_seconds: float
    device: str
    model: ModelIdentity
    vote: Vote | None = None
    newest_label: str | None = None
    signal: Signal = Signal.GOOD
    assessment: Assessment | None = None
    refinements: tuple[Refinement, ...] = ()

    @property
    def top(self) -> tuple[Ranked, ...]:
        """The Top 5."""
        return self.ranking[:5]
