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

from genrescope.spectral.librosa_kernels import octave_spectra, wavelet_lengths
from genrescope.spectral.mel import HALF_FRAME, mel_columns
from genrescope.spectral.reference_picture import SEGMENT_SECONDS
from genrescope.units import ANALYSIS_RATE, BINS, BINS_PER_OCTAVE, DYNAMIC_RANGE_DB, HOP_LENGTH

LEAST_POWER = 1e-10  # what librosa's logarithm sees of less
CHUNK_COLUMNS = 4096  # transformed at once: 8 MB of frames

Columns = npt.NDArray[np.float32]  # [n, bins]
Sound = npt.NDArray[np.float32]  # [samples] at 22 050 Hz


def clip_cqt(sound: Sound) -> Columns:
    """Columns of a clip as ``librosa.cqt`` with its defaults gives them, [1 + samples // 512, 84], power.

    Rounded after each step as librosa rounds, because a network that was shown rounded colours may answer a value on
    the border of two colours otherwise.
    """
    count = 1 + len(sound) // HOP_LENGTH
    cqt = np.empty((BINS, count), dtype=np.complex64)
    decimated = sound
    for halvings in range(BINS // BINS_PER_OCTAVE):
        spectra = octave_spectra(halvings)
        frames = _spectra_of_frames(decimated, 2 * (spectra.shape[1] - 1), HOP_LENGTH >> halvings, count)
        lowest = BINS - BINS_PER_OCTAVE * (halvings + 1)
        for bin_index, kernel in enumerate(spectra, start=lowest):
            cqt[bin_index] = 0.0
            for line in np.flatnonzero(kernel):
                cqt[bin_index] += kernel[line] * frames[line]
        decimated = _half_rate(decimated)
    cqt = (cqt / np.sqrt(wavelet_lengths())[:, None]).astype(np.complex64)
    return np.square(np.abs(cqt)).T


def _spectra_of_frames(sound: Sound, size: int, hop: int, count: int) -> npt.NDArray[np.complex64]:
    """Spectra [1 + size / 2, count] of frames centred every ``hop`` samples, with silence around the sound."""
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, (size // 2, size)), size)[::hop]
    spectra = np.empty((1 + size // 2, count), dtype=np.complex64)
    for first in range(0, count, CHUNK_COLUMNS):
        some = frames[first : min(first + CHUNK_COLUMNS, count)]
        spectra[:, first : first + len(some)] = np.fft.rfft(some.astype(np.float64)).T
    return spectra


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
    """Decimate 2:1 and keep the energy, as ``librosa.resample`` does it: half as many samples, rounded up."""
    halved = soxr.resample(sound, 2, 1, quality="HQ")
    wanted = -(-len(sound) // 2)
    fixed = np.pad(halved[:wanted], (0, max(0, wanted - len(halved))))
    return (fixed.astype(np.float64) / math.sqrt(0.5)).astype(np.float32)
