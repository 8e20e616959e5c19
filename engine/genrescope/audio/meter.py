"""The level meter."""

from __future__ import annotations

import numpy as np

from genrescope.audio.source import Frames
from genrescope.events import Level
from genrescope.units import FLOOR_DBFS, dbfs

FULL_SCALE = 32767 / 32768  # the largest sample a 16-bit converter gives


class Meter:
    """Level of the newest block of sound, and whether anything has clipped."""

    def __init__(self) -> None:
        self._level = Level(FLOOR_DBFS, FLOOR_DBFS, clipped=False)

    @property
    def level(self) -> Level:
        """As of the newest block."""
        return self._level

    def fall_silent(self) -> None:
        """No sound comes."""
        self._level = Level(FLOOR_DBFS, FLOOR_DBFS, self._level.clipped)

    def push(self, frames: Frames) -> None:
        """Measure a block (float32 [n, channels], at least one frame)."""
        peak = float(np.abs(frames).max())
        rms = float(np.sqrt(np.mean(np.square(frames), dtype=np.float64)))
        self._level = Level(dbfs(peak), dbfs(rms), self._level.clipped or peak >= FULL_SCALE)
