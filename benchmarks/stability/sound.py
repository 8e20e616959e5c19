"""Sound as these measurements hand it on: all of it at once, at its native rate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from genrescope.audio.decoder import open_file
from genrescope.audio.source import Frames
from genrescope.errors import GenrescopeError


class BenchmarkError(GenrescopeError):
    """Something these measurements need is missing or cannot be used."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A stretch of sound.

    Attributes
    ----------
    frames
        float32 [frames, channels], full scale is ±1. Never written to.
    rate
        Hz.
    """

    frames: Frames
    rate: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.frames) / self.rate

    def part(self, start_seconds: float, seconds: float) -> Recording:
        """Return ``seconds`` of it from ``start_seconds`` on, or what there is of them."""
        first = round(start_seconds * self.rate)
        return Recording(self.frames[first : first + round(seconds * self.rate)], self.rate)


def read(path: Path, first_seconds: float | None = None) -> Recording:
    """Decode a file, or its first seconds, with the decoder the app listens with.

    Raises
    ------
    AudioFileError
        It cannot be read.
    """
    with open_file(path) as file:
        return Recording(np.concatenate(list(file.blocks(1 << 16, first_seconds))), file.format.rate)


def mixed_down(recording: Recording) -> Recording:
    """Return the mean of the channels, [frames, 1]."""
    if recording.frames.shape[1] == 1:
        return recording
    return Recording(recording.frames.mean(axis=1, keepdims=True, dtype=np.float32), recording.rate)


def at_rate(recording: Recording, rate: int) -> Recording:
    """Return it resampled to ``rate`` Hz (soxr, very high quality); itself when it has that rate."""
    if recording.rate == rate:
        return recording
    frames = soxr.resample(recording.frames, recording.rate, rate, "VHQ")
    return Recording(np.asarray(frames, dtype=np.float32), rate)


def rms(recording: Recording) -> float:
    """Root mean square over all channels."""
    return float(np.sqrt(np.mean(np.square(recording.frames, dtype=np.float64))))


def as_loud_as(recording: Recording, reference: Recording) -> Recording:
    """Return it with the RMS level of ``reference``: a listener turns the volume to where it was."""
    own = rms(recording)
    return recording if own == 0.0 else Recording(recording.frames * np.float32(rms(reference) / own), recording.rate)
