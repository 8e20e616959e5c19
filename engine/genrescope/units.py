"""The numbers every room shares, each with its reason, and conversions between them."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

ANALYSIS_RATE = 22_050  # Hz; the rate the reference system loads its audio at
HOP_LENGTH = 512  # samples between columns at ANALYSIS_RATE: 43.07 columns a second
BINS = 84  # seven octaves, C1 to B7
BINS_PER_OCTAVE = 12
C1_HZ = 440.0 * 2.0 ** ((24 - 69) / 12)  # MIDI note 24 in equal temperament, A4 = 440 Hz
WINDOW_SECONDS = 30.0  # what a verdict stands on
WINDOW_COLUMNS = int(WINDOW_SECONDS * ANALYSIS_RATE / HOP_LENGTH)  # 1291
KEPT_SECONDS = 35.0  # sound kept for a change of model: the window and half the longest kernel on each side
FLOOR_DBFS = -120.0  # what a level meter shows for digital silence, instead of minus infinity
DYNAMIC_RANGE_DB = 80.0  # columns are clipped this far below their reference

NOTE_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


def dbfs(amplitude: float) -> float:
    """Level in dBFS of a linear amplitude (1.0 is full scale), never below `FLOOR_DBFS`."""
    if amplitude <= 0.0 or not math.isfinite(amplitude):
        return FLOOR_DBFS
    return max(FLOOR_DBFS, 20.0 * math.log10(amplitude))


def bin_hertz(bins: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Centre frequencies of CQT bins, in Hz."""
    hertz: npt.NDArray[np.float64] = C1_HZ * np.exp2(bins / BINS_PER_OCTAVE)
    return hertz


def note_name(bin_index: int) -> str:
    """Name of a CQT bin: 0 is ``C1``, 83 is ``B7``."""
    octave, step = divmod(bin_index, BINS_PER_OCTAVE)
    return f"{NOTE_NAMES[step]}{octave + 1}"
