"""Windows become verdicts: picture, network, probabilities, smoothing, and what may be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from genrescope.hops import FIRST_ANSWER_SECONDS
from genrescope.models.engine import InferenceEngine
from genrescope.models.manifest import Manifest
from genrescope.recognition.assessment import assess, signal_of
from genrescope.recognition.segments import Segments
from genrescope.recognition.smoothing import Headline, Probabilities, Scores, Smoother
from genrescope.recognition.verdict import Ranked, RankedFamily, Verdict, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.picture import Picture
from genrescope.timing import Stopwatch
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS, WINDOW_SECONDS

SILENT_AFTER_SECONDS = 1.0  # music pauses for less without being over
FULL_COLUMNS = WINDOW_COLUMNS - 1  # a window on the hop grid may miss one column
MOSTLY_HEARD = 0.9  # a full window with more of it missing than this leaves is not settled


class WholeWindow(Protocol):
    """A transform of a whole window at once, on the network's device; `genrescope.spectral.whole` makes them."""

    def __call__(self, sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Columns [n, 84] of sound that has half a kernel on each side."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What the network says of a window's picture, float32 [labels], and its share of the seconds that took."""

    logits: npt.NDArray[np.float32]
    seconds: float


class Recognizer:
    """Gives one verdict a window. Keeps the answered segments and the smoothing's state between windows.

    Parameters
    ----------
    network
        The loaded network.
    manifest
        Its model's manifest.
    settings
        Half-life, hysteresis and silence.
    whole_window
        Computes the columns anew on the network's device; None to use the window's own.
    """

    def __init__(
        self,
        network: InferenceEngine,
        manifest: Manifest,
        settings: Settings,
        whole_window: WholeWindow | None = None,
    ) -> None:
        self._network = network
        self._manifest = manifest
        self._taxonomy = manifest.taxonomy
        self._whole_window = whole_window
        self._gate_dbfs = settings.gate_dbfs
        self._reset_seconds = settings.silence_reset_seconds
        self._segments = Segments(manifest.picture.segment_columns, manifest.taxonomy.labels)
        self._smoother = Smoother(settings.half_life_seconds)
        self._headline = Headline(self._taxonomy, settings.hysteresis_margin, settings.hysteresis_hops)
        self._previous_end = 0
        self.stopwatch = Stopwatch()

    @property
    def manifest(self) -> Manifest:
        """The model's."""
        return self._manifest

    @property
    def device(self) -> str:
        """Where the network runs."""
        return self._network.device

    @property
    def device_note(self) -> str:
        """Why it does not run where it would be faster; empty when there is nothing to say."""
        return self._network.note

    @property
    def wants_sound(self) -> bool:
        """Whether windows must carry their sound."""
        return self._whole_window is not None

    def restart(self) -> None:
        """Forget the previous stream: another one begins."""
        self._begin_passage()
        self._previous_end = 0

    def judge(self, window: Window, dropped_hops: int = 0, lag_seconds: float = 0.0) -> Verdict:
        """Say what the window holds."""
        (look,) = self._look([window])
        return self._say(window, look, dropped_hops, lag_seconds)

    def judge_all(self, windows: Sequence[Window]) -> list[Verdict]:
        """Say what each of several windows holds, as `judge` would of one after the other.

        The network sees their pictures side by side, which takes less time.
        """
        return [self._say(window, look) for window, look in zip(windows, self._look(windows), strict=True)]

    def _look(self, windows: Sequence[Window]) -> list[_Look | None]:
        """Show the network those windows that need it."""
        begin = perf_counter()
        needed = [self._without_inference(window) is None for window in windows]
        pictures = [self._picture(window) for window, need in zip(windows, needed, strict=True) if need]
        if not pictures:
            return [None] * len(windows)
        with self.stopwatch("network"):
            answers = iter(self._network.logits(np.stack(pictures)))
        seconds = (perf_counter() - begin) / len(pictures)
        return [_Look(next(answers), seconds) if need else None for need in needed]

    def _picture(self, window: Window) -> Picture:
        columns = window.columns
        if self._whole_window is not None and window.sound is not None:
            with self.stopwatch("cqt on the device"):
                columns = self._whole_window(window.sound)
        with self.stopwatch("picture"):
            return self._manifest.picture.draw(columns)

    def _say(self, window: Window, look: _Look | None, dropped_hops: int = 0, lag_seconds: float = 0.0) -> Verdict:
        if window.silence_seconds >= self._reset_seconds or window.passage_start > self._previous_end:
            self._begin_passage()
        own: tuple[float, ...] = ()
        scores, name, compute, device = None, None, 0.0, ""
        if look is not None:
            begin = perf_counter()
            own, scores, name = self._steadied(window, look.logits)
            compute, device = look.seconds + perf_counter() - begin, self._network.device
        state = self._without_inference(window) or self._worth(window, name)
        signal = signal_of(window.level_dbfs, self._gate_dbfs, window.clipped_share)
        assessment = None
        if scores is not None:
            full = state is not VerdictState.PROVISIONAL
            assessment = assess(scores, self._manifest.thresholds, full=full, signal=signal)
        return Verdict(
            state=state,
            headline=name,
            headline_is_family=name is not None and name not in self._taxonomy.labels,
            ranking=rank(scores, self._manifest),
            families=rank_families(scores),
            unsmoothed=own,
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
            model=self._manifest.identity,
            vote=self._segments.vote if assessment else None,
            newest_label=self._segments.newest_label if assessment else None,
            signal=signal,
            assessment=assessment,
        )

    def _begin_passage(self) -> None:
        self._segments.clear()
        self._smoother.reset()
        self._headline.reset()

    def _without_inference(self, window: Window) -> VerdictState | None:
        if window.interruption is not None:
            return window.interruption
        if window.silence_seconds >= SILENT_AFTER_SECONDS:
            return VerdictState.SILENT
        if self._manifest.spectrum == "mel" and window.sound is None:
            return VerdictState.LISTENING  # it was made before this model was taken into use, and has CQT columns alone
        if _heard_seconds(window) < FIRST_ANSWER_SECONDS:
            return VerdictState.LISTENING
        return None

    def _steadied(
        self, window: Window, logits: npt.NDArray[np.float32]
    ) -> tuple[tuple[float, ...], Scores, str | None]:
        with self.stopwatch("smoothing"):
            own = self._segments.add(window, probabilities(logits, self._manifest.temperature))
            elapsed = (window.end_sample - self._previous_end) / ANALYSIS_RATE
            smoothed = self._smoother.update(own, elapsed)
            self._previous_end = window.end_sample
            scores = Scores(self._taxonomy, smoothed)
            thresholds = self._manifest.thresholds
            name = self._headline.update(scores.claim(thresholds.label, thresholds.family), scores)
        return tuple(float(p) for p in own), scores, name

    def _worth(self, window: Window, name: str | None) -> VerdictState:
        full = len(window.columns) >= FULL_COLUMNS and _heard_seconds(window) >= MOSTLY_HEARD * WINDOW_SECONDS
        if not (full and self._segments.covers(window)):
            return VerdictState.PROVISIONAL
        return VerdictState.UNSURE if name is None else VerdictState.SETTLED


def probabilities(logits: npt.NDArray[np.float32], temperature: float) -> Probabilities:
    """Calibrated probabilities: softmax of logits ÷ temperature.

    C. Guo et al., "On calibration of modern neural networks", 2017.
    """
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max())
    shares: Probabilities = powers / powers.sum()
    return shares


def rank(scores: Scores | None, manifest: Manifest) -> tuple[Ranked, ...]:
    """Every genre, most probable first."""
    if scores is None:
        return ()
    return tuple(Ranked(label, manifest.taxonomy.family(label), p) for label, p in scores.labels)


def rank_families(scores: Scores | None) -> tuple[RankedFamily, ...]:
    """Every family, most probable first."""
    return () if scores is None else tuple(RankedFamily(family, p) for family, p in scores.families)


def _heard_seconds(window: Window) -> float:
    """Seconds of sound in the window that are not gaps."""
    missing = sum(gap.end_sample - gap.start_sample for gap in window.gaps)
    return max(0.0, (len(window.columns) * HOP_LENGTH - missing) / ANALYSIS_RATE)
