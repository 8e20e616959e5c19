"""Sound at a lower rate, for octaves that need no more."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]  # [samples] at 22 050 Hz, or at a lower rate

PASS, STOP = 0.3, 0.7  # of the lower rate: up to there sound is kept, from there it is gone
ATTENUATION_DB = 140.0
BLOCK = 64  # samples whose output is made at once: one matrix product instead of many short sums


class Decimator:
    """Divides a stream's rate by a whole number. Output sample ``n`` is the sound around input sample ``factor · n``.

    Parameters
    ----------
    factor
        What the rate is divided by, a divisor of `BLOCK`.

    Attributes
    ----------
    start
        Index of the first output sample; below 0, because those just before the sound already hear it.
    back, ahead
        Input samples that an output sample needs before it; and from it on, its own among them.
    """

    def __init__(self, factor: int) -> None:
        self._factor = factor
        low_pass = lowpass(factor)
        self.back = len(low_pass) // 2
        self.start = -(self.back // factor)
        self.ahead = self.back + 1 + BLOCK - factor
        # A column an output sample of a block: the low pass, each time `factor` samples later.
        outputs = BLOCK // factor
        self._taps = np.zeros((len(low_pass) + BLOCK - factor, outputs), dtype=np.float32)
        for output in range(outputs):
            self._taps[output * factor :, output][: len(low_pass)] = low_pass
        # From what the next output sample needs on; before the sound there is silence.
        self._held = np.zeros(self.back - self.start * factor, dtype=np.float32)

    def push(self, sound: Sound) -> Sound:
        """Sound that has become available with ``sound``."""
        self._held = np.concatenate([self._held, sound])
        made = self._filtered(self._held)
        self._held = self._held[len(made) * self._factor :].copy()
        return made

    def rest(self) -> Sound:
        """What would follow if the stream ended now."""
        return self._filtered(np.concatenate([self._held, np.zeros(len(self._taps), dtype=np.float32)]))

    def _filtered(self, sound: Sound) -> Sound:
        if len(sound) < len(self._taps):
            return sound[:0]
        blocks = np.lib.stride_tricks.sliding_window_view(sound, len(self._taps))[::BLOCK]
        filtered: Sound = (blocks.copy() @ self._taps).ravel()
        return filtered


class Undivided:
    """Sound at the rate it has: what stands in a `Decimator`'s place for the highest octaves."""

    start, back, ahead = 0, 0, 1

    def push(self, sound: Sound) -> Sound:
        """Return the sound itself."""
        return sound

    def rest(self) -> Sound:
        """Nothing: every sample has been given."""
        return np.zeros(0, dtype=np.float32)


def lowpass(factor: int) -> npt.NDArray[np.float32]:
    """Taps of a low pass that lets a rate be divided by ``factor``; an odd number, symmetric, their sum is 1.

    A sinc under a Kaiser window, its length and shape by J. F. Kaiser's formulas (A. V. Oppenheim and R. W. Schafer,
    "Discrete-Time Signal Processing", section 7.6).
    """
    width = 2.0 * np.pi * (STOP - PASS) / factor
    reach = int(np.ceil((ATTENUATION_DB - 8.0) / (2.285 * width) / 2.0))
    shape = 0.1102 * (ATTENUATION_DB - 8.7)
    taps = np.sinc(np.arange(-reach, reach + 1) * (PASS + STOP) / factor) * np.kaiser(2 * reach + 1, shape)
    scaled: npt.NDArray[np.float32] = (taps / taps.sum()).astype(np.float32)
    return scaled
