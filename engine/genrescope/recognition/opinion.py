"""What one network makes of a stream, window by window: its picture, its answer, and the average of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from genrescope.models.engine import DrawingEngine, InferenceEngine
from genrescope.models.manifest import Manifest
from genrescope.recognition.following import newest_part
from genrescope.recognition.segments import Segments
from genrescope.recognition.smoothing import Probabilities, Smoother
from genrescope.recognition.window import Window
from genrescope.spectral.kernels import KernelName
from genrescope.spectral.picture import Picture
from genrescope.timing import Stopwatch
from genrescope.units import ANALYSIS_RATE


class WholeWindow(Protocol):
    """A transform of a whole window at once: `genrescope.spectral.whole` on a GPU, `genrescope.spectral.mel`."""

    def __call__(self, sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Columns [n, 84] of sound that has half a kernel on each side."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A window's picture, and what the network says of it.

    Attributes
    ----------
    window
        Which window.
    picture
        What the network saw.
    logits
        float32 [labels].
    newest
        The same of the window's newest part by itself, if that is worth a look.
    seconds
        What the look took; of several side by side, its share.
    """

    window: Window
    picture: Picture
    logits: npt.NDArray[np.float32]
    newest: Look | None = None
    seconds: float = 0.0


class Opinion:
    """Keeps the answered segments and the smoothing's state between windows.

    Parameters
    ----------
    network
        The loaded network.
    manifest
        Its model's manifest.
    half_life_seconds
        Of the smoothing.
    whole_window
        Computes the columns anew from the window's sound; None to use the window's own.
    kernels
        Those of the windows' own columns.
    stopwatch
        Is told what each step takes.

    Attributes
    ----------
    segments
        The answered ones in the newest window.
    previous_end
        Where the newest answered window ends, in samples.
    """

    def __init__(
        self,
        network: InferenceEngine,
        manifest: Manifest,
        half_life_seconds: float,
        whole_window: WholeWindow | None,
        kernels: KernelName,
        stopwatch: Stopwatch,
    ) -> None:
        self.network = network
        self.manifest = manifest
        self.segments = Segments(manifest.picture.segment_columns, manifest.taxonomy.labels)
        self.previous_end = 0
        self._whole_window = whole_window
        self._own_columns_fit = manifest.spectrum == "cqt" and manifest.kernels == kernels
        self._smoother = Smoother(half_life_seconds)
        self._stopwatch = stopwatch

    @property
    def wants_sound(self) -> bool:
        """Whether windows must carry their sound."""
        return self._whole_window is not None

    def can_answer(self, window: Window) -> bool:
        """Whether the window has what the network sees: one made before it was taken into use may not."""
        return self._own_columns_fit or window.sound is not None

    def reset(self) -> None:
        """Forget what was answered: a new passage begins."""
        self.segments.clear()
        self._smoother.reset()

    def look(self, windows: Sequence[Window]) -> list[Look]:
        """Show the network several windows side by side, and then the newest part of each."""
        begin = perf_counter()
        parts = [newest_part(window, self.manifest) for window in windows]
        whole = self.show(windows)
        apart = [part for part in parts if part is not None]
        newest = iter(self.show(apart) if apart else ())
        seconds = (perf_counter() - begin) / len(windows)
        return [
            Look(window, *seen, None if part is None else Look(part, *next(newest), seconds=seconds), seconds)
            for window, seen, part in zip(windows, whole, parts, strict=True)
        ]

    def show(self, windows: Sequence[Window]) -> list[tuple[Picture, npt.NDArray[np.float32]]]:
        """Show the network windows side by side; return the picture and the logits [labels] of each."""
        columns = [self._columns(window) for window in windows]
        if isinstance(self.network, DrawingEngine):
            with self._stopwatch("network"):
                return list(zip(*self.network.see(columns), strict=True))
        with self._stopwatch("picture"):
            pictures = [self.manifest.picture.draw(each) for each in columns]
        with self._stopwatch("network"):
            return list(zip(pictures, self.network.logits(np.stack(pictures)), strict=True))

    def shares(self, logits: npt.NDArray[np.float32]) -> Probabilities:
        """Calibrated probabilities of one picture, [labels]."""
        return probabilities(logits, self.manifest.temperature)

    def answer(self, window: Window, logits: npt.NDArray[np.float32]) -> tuple[Probabilities, Probabilities]:
        """Return the window's own probabilities, which ``logits`` [labels] are, and the smoothed ones, [labels]."""
        with self._stopwatch("smoothing"):
            own = self.segments.add(window, self.shares(logits))
            elapsed = (window.end_sample - self.previous_end) / ANALYSIS_RATE
            self.previous_end = window.end_sample
            return own, self._smoother.update(own, elapsed)

    def _columns(self, window: Window) -> npt.NDArray[np.float32]:
        if self._whole_window is None or window.sound is None:
            return window.columns
        with self._stopwatch("columns of the window"):
            return self._whole_window(window.sound)


def probabilities(logits: npt.NDArray[np.float32], temperature: float) -> Probabilities:
    """Calibrated probabilities: softmax of logits ÷ temperature.

    C. Guo et al., "On calibration of modern neural networks", 2017.
    """
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max())
    shares: Probabilities = powers / powers.sum()
    return shares
