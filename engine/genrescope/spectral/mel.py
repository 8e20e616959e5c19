"""Mel columns: what the models of the reference's family see whose names end in ``_mel``.

Equal to ``librosa.feature.melspectrogram`` with its defaults: power spectra of frames of 2 048 samples under a Hann
window, summed under 128 triangles that are evenly spaced on Slaney's mel scale and of equal area (M. Slaney, "Auditory
Toolbox", 1998).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from genrescope.spectral.kernels import KernelBank
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

MEL_BINS = 128
FRAME = 2048  # samples
HALF_FRAME = FRAME // 2
CHUNK_COLUMNS = 128  # transformed at once: 4 MB of frames and spectra

LINEAR_HZ = 200.0 / 3.0  # a mel below BREAK_HZ, in Hz
BREAK_HZ = 1000.0  # above it a mel is a ratio
RATIO = 6.4 ** (1.0 / 27.0)  # of that much: 27 mels from 1 000 to 6 400 Hz

Columns = npt.NDArray[np.float32]  # [n, 128], power


def mel_columns(sound: npt.NDArray[np.float32]) -> Columns:
    """Columns of sound (float32 [samples] at 22 050 Hz) that has half a frame on each side.

    Column ``t`` is centred at sample ``1024 + 512 t`` of it; there are as many as have all their sound.
    """
    if len(sound) < FRAME:
        return np.zeros((0, MEL_BINS), dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP_LENGTH]
    columns = np.empty((len(frames), MEL_BINS), dtype=np.float32)
    for first in range(0, len(frames), CHUNK_COLUMNS):
        some = slice(first, first + CHUNK_COLUMNS)
        spectra = np.fft.rfft(frames[some] * _hann()).astype(np.complex64)  # in double precision, as librosa's
        power = np.square(np.abs(spectra))
        for bin_index, (line, weights) in enumerate(_triangles()):
            # Each has few lines. As one matrix product this is 30 times the arithmetic, and on a busy machine its
            # threads wait for each other.
            columns[some, bin_index] = np.einsum("ij,j", power[:, line : line + len(weights)], weights)
    return columns


def mel_bins_of(hertz: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], int]:
    """Which mel bins have these centre frequencies, in fractions of a bin; and how many bins there are."""
    return np.interp(hertz, _corners()[1:-1], np.arange(MEL_BINS)), MEL_BINS


class WindowMel:
    """The mel columns of a window, from sound that has half a CQT kernel on each side.

    Windows carry that much (`genrescope.frontend`), since what is drawn for people is a CQT whatever the model sees.

    Parameters
    ----------
    drawn
        The kernels of that CQT.
    """

    def __init__(self, drawn: KernelBank) -> None:
        self._before = drawn.back - HALF_FRAME
        self._after = drawn.ahead - HALF_FRAME

    def __call__(self, sound: npt.NDArray[np.float32]) -> Columns:
        """Columns [n, 128], as many as the window has."""
        return mel_columns(sound[self._before : len(sound) - self._after])


@cache
def _hann() -> npt.NDArray[np.float64]:
    return np.hanning(FRAME + 1)[:-1]


@cache
def _triangles() -> list[tuple[int, npt.NDArray[np.float32]]]:
    """For each bin the first of its lines in the spectrum, and the weights of its lines."""
    corners = _corners()
    lines = np.fft.rfftfreq(FRAME, 1.0 / ANALYSIS_RATE)
    triangles = []
    for low, peak, high in zip(corners[:-2], corners[1:-1], corners[2:], strict=True):
        weights = np.minimum((lines - low) / (peak - low), (high - lines) / (high - peak))
        inside = np.flatnonzero(weights > 0.0)
        triangles.append((int(inside[0]), (weights[inside] * 2.0 / (high - low)).astype(np.float32)))
    return triangles


def _corners() -> npt.NDArray[np.float64]:
    """Where the triangles begin and end, in Hz; each but the first and the last is also a centre."""
    return _hertz(np.linspace(0.0, _mels(ANALYSIS_RATE / 2), MEL_BINS + 2))


def _mels(hertz: float) -> float:
    return float(BREAK_HZ / LINEAR_HZ + np.log(hertz / BREAK_HZ) / np.log(RATIO))  # for frequencies above BREAK_HZ


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    at_break = BREAK_HZ / LINEAR_HZ
    hertz: npt.NDArray[np.float64] = np.where(
        mels < at_break, LINEAR_HZ * mels, BREAK_HZ * RATIO ** (np.maximum(mels, at_break) - at_break)
    )
    return hertz
