"""Native frames become mono sound at 22 050 Hz, as they arrive."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr

from genrescope.audio.source import Frames
from genrescope.units import ANALYSIS_RATE

Sound = npt.NDArray[np.float32]  # [samples] at 22 050 Hz, mono


class StreamResampler:
    """Mixes down and resamples a stream once, with soxr's HQ quality.

    What comes out does not depend on how the stream was cut into blocks. Output sample ``n`` is the sound at
    ``n / 22 050`` seconds of the stream: soxr makes up for its own delay (the first output needs 43 ms of input).

    Parameters
    ----------
    rate
        Native rate in Hz.
    """

    def __init__(self, rate: int) -> None:
        self._soxr = soxr.ResampleStream(rate, ANALYSIS_RATE, 1, "float32", "HQ") if rate != ANALYSIS_RATE else None

    def push(self, frames: Frames) -> Sound:
        """Sound that has become available with ``frames`` (float32 [n, channels])."""
        return self._resample(_mono(frames), last=False)

    def flush(self) -> Sound:
        """End the stream: what was still held back. The resampler takes nothing after this."""
        return self._resample(np.zeros(0, dtype=np.float32), last=True)

    def _resample(self, mono: Sound, *, last: bool) -> Sound:
        if self._soxr is None:
            return mono
        resampled: Sound = self._soxr.resample_chunk(mono, last=last)
        return resampled


def channels_mean(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Mean over the channels, [n]: a product, because NumPy's mean over so short an axis takes 30 times as long."""
    channels = values.shape[1]
    return values @ np.full(channels, 1.0 / channels, dtype=np.float32)


def _mono(frames: Frames) -> Sound:
    """Mean of the channels; samples that are not finite (a driver's fault) become zero."""
    mono = channels_mean(frames)
    if not np.isfinite(mono).all():
        np.nan_to_num(mono, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return mono
