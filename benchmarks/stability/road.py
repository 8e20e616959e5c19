"""Sound through the road as a live session takes it, flat out: front end and recognizer, block after block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.stability.sound import BenchmarkError, Recording
from genrescope.frontend import FrontEnd
from genrescope.listening import TICK_SECONDS
from genrescope.models.library import find
from genrescope.recognition.load import load_recognizer
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.spectral.kernels import kernel_bank
from genrescope.units import ANALYSIS_RATE

TRAILING_SECONDS = 0.6  # final columns trail the sound by half the longest kernel, 0.54 s at most


@dataclass(frozen=True, slots=True)
class Hop:
    """One verdict, reduced to what is measured.

    Attributes
    ----------
    seconds
        Where in the stream its window ends.
    state
        As `VerdictState` spells it.
    headline
        What is shown large; None when nothing can be said.
    smoothed, unsmoothed
        Probabilities in the order of the model's labels; empty when nothing was inferred.
    """

    seconds: float
    state: str
    headline: str | None
    smoothed: tuple[float, ...]
    unsmoothed: tuple[float, ...]


class Road:
    """One model, loaded once, and any number of streams through it, one after another.

    Parameters
    ----------
    model
        A model's id or the path of its folder.
    settings
        Hop, smoothing, hysteresis, gate; its device is where the network runs.

    Raises
    ------
    ModelError
        The model is missing or broken.
    """

    def __init__(self, model: str | Path, settings: Settings) -> None:
        self._settings = settings
        self._recognizer: Recognizer = load_recognizer(find(str(model)), settings)
        self.labels = self._recognizer.manifest.taxonomy.labels
        self.taxonomy = self._recognizer.manifest.taxonomy

    def hops(self, recording: Recording, hop_seconds: float | None = None) -> list[Hop]:
        """Listen to a whole recording from its beginning; the stream is never ended, as no live one is.

        ``hop_seconds`` takes the place of the settings' own.
        """
        settings = self._settings if hop_seconds is None else replace(self._settings, hop_seconds=hop_seconds)
        return [self._hop(verdict) for verdict in self._verdicts(recording, settings)]

    def hops_until(self, recording: Recording, seconds: float, hop_seconds: float | None = None) -> list[Hop]:
        """Listen until the verdict on the first ``seconds``, which is the last one returned.

        Raises
        ------
        BenchmarkError
            The recording is too short for that.
        """
        hops = self.hops(recording.part(0.0, seconds + TRAILING_SECONDS), hop_seconds)
        if not hops or hops[-1].seconds < seconds - (hop_seconds or self._settings.hop_seconds) / 2:
            raise BenchmarkError(
                f"A recording of {recording.seconds:.1f} s is too short to be listened to for {seconds:g} s."
            )
        return hops

    def label(self, name: str) -> str:
        """Return the model's label that a data set calls ``name``, in whatever case.

        Raises
        ------
        BenchmarkError
            It has none.
        """
        for label in self.labels:
            if label.casefold() == name.casefold():
                return label
        raise BenchmarkError(
            f"The model has no label {name!r}, which the recordings have; it has {', '.join(self.labels)}."
        )

    def _verdicts(self, recording: Recording, settings: Settings) -> Iterator[Verdict]:
        self._recognizer.restart()
        kernels = kernel_bank(self._recognizer.manifest.kernels)
        front = FrontEnd(recording.rate, kernels, settings)
        front.with_sound = self._recognizer.wants_sound
        block = round(TICK_SECONDS * recording.rate)
        # As the columns thread drains the ring. Verdicts do not depend on the blocks (the front end's tests hold that),
        # so a tenth of the calls does as well.
        for first in range(0, len(recording.frames), 10 * block):
            for window in front.push(recording.frames[first : first + 10 * block]):
                yield self._recognizer.judge(window)

    def _hop(self, verdict: Verdict) -> Hop:
        by_label = {ranked.label: ranked.probability for ranked in verdict.ranking}
        return Hop(
            seconds=verdict.end_sample / ANALYSIS_RATE,
            state=str(verdict.state),
            headline=verdict.headline,
            smoothed=tuple(by_label[label] for label in self.labels) if by_label else (),
            unsmoothed=verdict.unsmoothed,
        )
