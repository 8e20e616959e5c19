"""Windows become verdicts: picture, network, probabilities, smoothing, and what may be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from genrescope.hops import FIRST_ANSWER_SECONDS
from genrescope.models.engine import InferenceEngine
from genrescope.models.manifest import Manifest, Thresholds
from genrescope.recognition.assessment import assess, signal_of
from genrescope.recognition.following import from_sample
from genrescope.recognition.opinion import Look, Opinion, WholeWindow
from genrescope.recognition.refinement import Shares, Specialist, all_names, refine
from genrescope.recognition.smoothing import Headline, Probabilities, Scores
from genrescope.recognition.verdict import (
    ModelIdentity,
    Ranked,
    RankedFamily,
    Refinement,
    Verdict,
    VerdictState,
)
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.picture import Picture
from genrescope.timing import Stopwatch
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS, WINDOW_SECONDS

SILENT_AFTER_SECONDS = 1.0  # music pauses for less without being over
FULL_COLUMNS = WINDOW_COLUMNS - 1  # a window on the hop grid may miss one column
MOSTLY_HEARD = 0.9  # a full window with more of it missing than this leaves is not settled


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    unsmoothed: tuple[float, ...]
    scores: Scores | None
    thresholds: Thresholds
    headline: str | None
    refinements: tuple[Refinement, ...]


NOTHING = _Answer((), None, Thresholds(0.0, 0.0), None, ())


class Recognizer:
    """Gives one verdict a window. Keeps the networks' opinions and the headline between windows.

    Parameters
    ----------
    network
        The loaded network.
    manifest
        Its model's manifest.
    settings
        Half-life, hysteresis and silence.
    whole_window
        Computes the columns anew from the window's sound; None to use the window's own.
    specialists
        Manifest, network and transform of each model that is asked besides.

    Attributes
    ----------
    pictures
        What each network saw of the newest window, in the order of `manifests`; None for a specialist that was not
        asked, and nothing at all when nothing was inferred.
    """

    def __init__(
        self,
        network: InferenceEngine,
        manifest: Manifest,
        settings: Settings,
        whole_window: WholeWindow | None = None,
        specialists: Sequence[tuple[Manifest, InferenceEngine, WholeWindow | None]] = (),
    ) -> None:
        self._made_of = (network, manifest, settings, whole_window, specialists)
        self.stopwatch = Stopwatch()
        self.manifests = (manifest, *(each for each, _, _ in specialists))
        self._identity = ModelIdentity.together([each.identity for each in self.manifests])

        def opinion(of: Manifest, by: InferenceEngine, whole: WholeWindow | None) -> Opinion:
            return Opinion(by, of, settings.half_life_seconds, whole, manifest.kernels, self.stopwatch)

        margin = settings.hysteresis_margin
        self._first = opinion(manifest, network, whole_window)
        self._specialists = [Specialist(opinion(*each), manifest, margin) for each in specialists]
        self._gate_dbfs = settings.gate_dbfs
        self._reset_seconds = settings.silence_reset_seconds
        self._headline = Headline(all_names(manifest, self.manifests[1:]), margin, settings.hysteresis_hops)
        self._hops = settings.hysteresis_hops
        self._begin = 0  # of the piece that is heard, as far as that is known
        self._contradictions = 0  # in a row, of the headline by the newest seconds
        self.pictures: tuple[Picture | None, ...] = ()

    @property
    def manifest(self) -> Manifest:
        """The (first) model's."""
        return self._first.manifest

    @property
    def device(self) -> str:
        """Where the network runs."""
        return self._first.network.device

    @property
    def device_note(self) -> str:
        """Why it does not run where it would be faster; empty when there is nothing to say."""
        return self._first.network.note

    @property
    def wants_sound(self) -> bool:
        """Whether windows must carry their sound."""
        return any(each.wants_sound for each in (self._first, *(each.opinion for each in self._specialists)))

    def another(self) -> Recognizer:
        """A recognizer of another stream, heard at the same time: it shares the networks and nothing else."""
        return Recognizer(*self._made_of)

    def restart(self) -> None:
        """Forget the previous stream: another one begins."""
        self._begin_passage()
        self._begin = 0
        self._first.previous_end = 0
        for each in self._specialists:
            each.opinion.previous_end = 0

    def judge(self, window: Window, dropped_hops: int = 0, lag_seconds: float = 0.0) -> Verdict:
        """Say what the window holds."""
        window = from_sample(window, self._begin)
        (look,) = self._look([window])
        return self._say(window, look, dropped_hops, lag_seconds)

    def judge_all(self, windows: Sequence[Window]) -> list[Verdict]:
        """Say what each of several windows holds, as `judge` would of one after the other.

        The network sees their pictures side by side, which takes less time. (Specialists see one at a time: whether
        they are asked depends on what was said before.)
        """
        verdicts: list[Verdict] = []
        while len(verdicts) < len(windows):
            begin = self._begin
            rest = [from_sample(window, begin) for window in windows[len(verdicts) :]]
            for window, look in zip(rest, self._look(rest), strict=True):
                verdicts.append(self._say(window, look))
                if self._begin != begin:
                    break  # the windows after this one begin later than they were shown
        return verdicts

    def _look(self, windows: Sequence[Window]) -> list[Look | None]:
        """Show the network those windows that need it."""
        needed = [self._without_inference(window) is None for window in windows]
        shown = [window for window, need in zip(windows, needed, strict=True) if need]
        looks = iter(self._first.look(shown) if shown else ())
        return [next(looks) if need else None for need in needed]

    def _say(self, window: Window, look: Look | None, dropped_hops: int = 0, lag_seconds: float = 0.0) -> Verdict:
        if window.silence_seconds >= self._reset_seconds or window.passage_start > self._first.previous_end:
            self._begin_passage()
        if look is not None and look.newest is not None and self._is_another_piece(look.newest):
            look = look.newest
            window = look.window
            self._begin_piece(window.start_sample)
        answer, compute, device = NOTHING, 0.0, ""
        self.pictures = ()
        if look is not None:
            begin = perf_counter()
            answer = self._steadied(window, look)
            compute, device = look.seconds + perf_counter() - begin, self.device
        state = self._without_inference(window) or self._worth(window, answer.headline)
        signal = signal_of(window.level_dbfs, self._gate_dbfs, window.clipped_share)
        assessment = None
        if answer.scores is not None:
            full = state is not VerdictState.PROVISIONAL
            assessment = assess(answer.scores, answer.thresholds, full=full, signal=signal)
        segments = self._first.segments if assessment else None
        return Verdict(
            state=state,
            headline=answer.headline,
            headline_is_family=answer.scores is not None and answer.scores.is_family(answer.headline),
            ranking=rank(answer.scores),
            families=rank_families(answer.scores),
            unsmoothed=answer.unsmoothed,
            start_sample=window.start_sample,
            end_sample=window.end_sample,
            heard_seconds=_heard_seconds(window),
            level_dbfs=window.level_dbfs,
            gaps=window.gaps,
            lost_samples=window.lost_samples,
            dropped_hops=dropped_hops,
            hop_seconds=window.hop_seconds,
            compute_ms=compute * 1000.0,
            lag_seconds=lag_seconds + compute,
            device=device,
            model=self._identity,
            vote=segments.vote if segments else None,
            newest_label=segments.newest_label if segments else None,
            signal=signal,
            assessment=assessment,
            refinements=answer.refinements,
        )

    def _begin_passage(self) -> None:
        self._begin_piece(self._begin)
        self._headline.reset()

    def _begin_piece(self, begin: int) -> None:
        self._begin = begin
        self._contradictions = 0
        self._first.reset()
        for each in self._specialists:
            each.reset()

    def _is_another_piece(self, newest: Look) -> bool:
        """Whether the newest seconds alone have contradicted the headline at enough verdicts in a row."""
        scores = Scores(self.manifest.taxonomy, self._first.shares(newest.logits))
        least = self.manifest.thresholds
        contradicted = self._headline.is_contradicted(scores.claim(least.label, least.family))
        self._contradictions = self._contradictions + 1 if contradicted else 0
        return self._contradictions >= self._hops

    def _without_inference(self, window: Window) -> VerdictState | None:
        if window.interruption is not None:
            return window.interruption
        if window.silence_seconds >= SILENT_AFTER_SECONDS:
            return VerdictState.SILENT
        if not self._first.can_answer(window):
            return VerdictState.LISTENING
        if _heard_seconds(window) < FIRST_ANSWER_SECONDS:
            return VerdictState.LISTENING
        return None

    def _steadied(self, window: Window, look: Look) -> _Answer:
        own, smoothed = self._first.answer(window, look.logits)
        scores = Scores(self.manifest.taxonomy, smoothed)
        finer, refinements = [], []
        pictures: list[Picture | None] = [look.picture]
        for each in self._specialists:
            picture = None
            if each.is_wanted(scores) and each.opinion.can_answer(window):
                ((picture, fine),) = each.opinion.show([window])
                shares, steadied = each.opinion.answer(window, fine)
                finer.append(Shares(each.opinion.manifest, steadied))
                refinements.append(Refinement(each.opinion.manifest.identity, each.family, as_floats(shares)))
            pictures.append(picture)
        self.pictures = tuple(pictures)
        scores, thresholds = refine(self.manifest, scores, finer)
        name = self._headline.update(scores.claim(thresholds.label, thresholds.family), scores)
        return _Answer(as_floats(own), scores, thresholds, name, tuple(refinements))

    def _worth(self, window: Window, name: str | None) -> VerdictState:
        full = len(window.columns) >= FULL_COLUMNS and _heard_seconds(window) >= MOSTLY_HEARD * WINDOW_SECONDS
        if not (full and self._first.segments.covers(window)):
            return VerdictState.PROVISIONAL
        return VerdictState.UNSURE if name is None else VerdictState.SETTLED


def as_floats(shares: Probabilities) -> tuple[float, ...]:
    """Probabilities as plain data."""
    return tuple(float(share) for share in shares)


def rank(scores: Scores | None) -> tuple[Ranked, ...]:
    """Every genre, most probable first."""
    return (
        () if scores is None else tuple(Ranked(label, scores.taxonomy.family(label), p) for label, p in scores.labels)
    )


def rank_families(scores: Scores | None) -> tuple[RankedFamily, ...]:
    """Every family, most probable first."""
    return () if scores is None else tuple(RankedFamily(family, p) for family, p in scores.families)


def _heard_seconds(window: Window) -> float:
    """Seconds of sound in the window that are not gaps."""
    missing = sum(max(0, gap.end_sample - max(gap.start_sample, window.start_sample)) for gap in window.gaps)
    return max(0.0, (len(window.columns) * HOP_LENGTH - missing) / ANALYSIS_RATE)
