"""A whole clip's columns exactly as the reference system has them, its edges included.

A stream's columns equal librosa's but for the first and last 26 of a clip: librosa halves the rate again and again and
forgets what its filters ring beyond the clip's ends. Where an answer has to be the reference's own, that is done here
as librosa does it.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import soxr

from genrescope.spectral.librosa_kernels import octave_kernels
from genrescope.spectral.mel import HALF_FRAME, mel_columns
from genrescope.spectral.reference_picture import SEGMENT_SECONDS
from genrescope.units import ANALYSIS_RATE, BINS, BINS_PER_OCTAVE, DYNAMIC_RANGE_DB, HOP_LENGTH

LEAST_POWER = 1e-10  # what librosa's logarithm sees of less
CHUNK_COLUMNS = 4096  # multiplied at once: 4 MB of frames

Columns = npt.NDArray[np.float32]  # [n, bins]
Sound = npt.NDArray[np.float32]  # [samples] at 22 050 Hz


def clip_cqt(sound: Sound) -> Columns:
    """Columns of a clip as ``librosa.cqt`` with its defaults gives them, [1 + samples // 512, 84], power."""
    count = 1 + len(sound) // HOP_LENGTH
    columns = np.empty((count, BINS), dtype=np.float32)
    decimated = sound
    for halvings in range(BINS // BINS_PER_OCTAVE):
        kernels, offset = octave_kernels(halvings)
        taps = kernels.T.astype(np.complex64)
        padded = np.pad(decimated, (-offset, len(taps) + offset))
        frames = np.lib.stride_tricks.sliding_window_view(padded, len(taps))[:: HOP_LENGTH >> halvings]
        high = BINS - BINS_PER_OCTAVE * halvings
        for first in range(0, count, CHUNK_COLUMNS):
            some = frames[first : min(first + CHUNK_COLUMNS, count)]
            power = np.square(some @ taps.real) + np.square(some @ taps.imag)
            columns[first : first + len(some), high - BINS_PER_OCTAVE : high] = power
        decimated = _half_rate(decimated)
    return columns


def clip_mel(sound: Sound) -> Columns:
    """Columns of a clip as ``librosa.feature.melspectrogram`` gives them, [1 + samples // 512, 128], power."""
    return mel_columns(np.pad(sound, HALF_FRAME))


def clip_decibels(power: Columns) -> Columns:
    """Decibels below the clip's maximum, as ``librosa.power_to_db(power, ref=numpy.max)``: down to −80.

    Unlike `genrescope.spectral.decibels.to_decibels`, this takes every power below 1e-10 for 1e-10, so the answer for
    very quiet clips depends on their gain, as the reference's does.
    """
    levels = np.float32(10.0) * np.log10(np.maximum(np.float32(LEAST_POWER), power), dtype=np.float32)
    levels -= levels.max(initial=-math.inf)
    clipped: Columns = np.maximum(levels, np.float32(-DYNAMIC_RANGE_DB))  # the maximum is 0 now
    return clipped


def clip_segments(columns: int, samples: int) -> list[slice]:
    """Cut a clip's columns into the reference's segments of 11.4 s.

    What is left over is halved between both ends. A clip shorter than a segment has none.

    Parameters
    ----------
    columns
        How many the clip has, ``1 + samples // 512``.
    samples
        Its length at 22 050 Hz.
    """
    step = int(SEGMENT_SECONDS * columns / (samples / ANALYSIS_RATE))
    count = columns // step
    begin = (columns - count * step) // 2
    return [slice(begin + number * step, begin + (number + 1) * step) for number in range(count)]


def _half_rate(sound: Sound) -> Sound:
    """Decimate 2:1 and keep the energy, as `librosa.resample` does it: half as many samples, rounded up."""
    halved = soxr.resample(sound, 2, 1, quality="HQ")
    wanted = -(-len(sound) // 2)
    fixed = np.pad(halved[:wanted], (0, max(0, wanted - len(halved))))
    return (fixed * np.float32(math.sqrt(2.0))).astype(np.float32)
