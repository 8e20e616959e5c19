"""Columns as one byte a bin: decibels on a fixed scale, so that a new reference is a new colour table, nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from genrescope.units import ANALYSIS_RATE, DYNAMIC_RANGE_DB, HOP_LENGTH

Bytes = npt.NDArray[np.uint8]

NOTHING = 0  # there is no column here
STEP_DB = 0.6  # 133 shades within the dynamic range, and an error of at most 0.3 dB
HIGHEST_DB = 38.0  # a full-scale C1, the loudest that a single note can be (35 dB), with room
LOWEST_DB = HIGHEST_DB - 254 * STEP_DB  # −114 dB

REFERENCE_FLOOR_DB = LOWEST_DB + DYNAMIC_RANGE_DB  # −34 dB: quieter sound is not blown up to full brightness
DECAY_DB_PER_SECOND = 0.25
RECOLOUR_DB = 1.0  # a smaller change of the reference cannot be seen
QUIET_DB = 60.0  # columns this far below the reference are a pause and no new measure of loudness


def to_bytes(power: npt.NDArray[np.float32]) -> Bytes:
    """Power on the byte scale, 1 to 255, in the same shape."""
    return decibels_to_bytes(10.0 * np.log10(np.maximum(power, np.float32(1e-12))))


def decibels_to_bytes(decibels: npt.NDArray[np.floating[Any]]) -> Bytes:
    """Decibels (of power 1) on the byte scale, in the same shape."""
    steps: Bytes = np.clip(np.rint((decibels - LOWEST_DB) / STEP_DB) + 1.0, 1.0, 255.0).astype(np.uint8)
    return steps


def to_decibels(value: int) -> float:
    """Decibels (of power 1) of a byte other than `NOTHING`."""
    return LOWEST_DB + (value - 1) * STEP_DB


class DisplayReference:
    """The level that is drawn brightest: a maximum that rises at once and sinks slowly.

    Attributes
    ----------
    shown_db
        The reference in use, in dB. Moves only by more than `RECOLOUR_DB`, so that the picture keeps its colours.
    """

    def __init__(self) -> None:
        self.shown_db = REFERENCE_FLOOR_DB
        self._level_db = REFERENCE_FLOOR_DB

    @classmethod
    def of_piece(cls, loudest_db: float) -> DisplayReference:
        """The reference of a piece that is known as a whole: its maximum."""
        made = cls()
        made.shown_db = made._level_db = max(loudest_db, REFERENCE_FLOOR_DB)
        return made

    def update(self, power: npt.NDArray[np.float32], new_columns: int) -> bool:
        """Take the newest columns, ``new_columns`` of them for the first time; return whether `shown_db` moved."""
        if power.size == 0:
            return False
        peak_db = 10.0 * float(np.log10(max(float(power.max()), 1e-12)))
        if peak_db > self._level_db:
            self._level_db = peak_db
        elif peak_db > self._level_db - QUIET_DB:
            sunk = self._level_db - DECAY_DB_PER_SECOND * new_columns * HOP_LENGTH / ANALYSIS_RATE
            self._level_db = max(sunk, peak_db, REFERENCE_FLOOR_DB)
        if abs(self._level_db - self.shown_db) <= RECOLOUR_DB:
            return False
        self.shown_db = self._level_db
        return True
