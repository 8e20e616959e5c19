"""The level meter, and how much of the sound is clipped."""

from __future__ import annotations

import numpy as np

from genrescope.audio.resample import channels_mean
from genrescope.audio.source import Frames
from genrescope.events import Level
from genrescope.units import FLOOR_DBFS, dbfs

GRID_PER_SECOND = 4
GRID_SECONDS = 40.0  # kept: the longest hop, and what lies between the newest sound and a window's end
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


class Clipping:
    """How much of a stream lies at full scale, on a fixed grid of quarter seconds: whatever the blocks.

    Parameters
    ----------
    rate
        Native rate in Hz.
    """

    def __init__(self, rate: int) -> None:
        self._length = max(1, rate // GRID_PER_SECOND)
        self._pending = np.zeros(0, dtype=np.float32)
        self._shares: tuple[float, ...] = ()  # never changed, only replaced: a copy of this stays as it is
        self._measured = 0  # the newest of `_shares` is number `_measured - 1`

    def push(self, frames: Frames) -> None:
        """Measure more (float32 [n, channels])."""
        at_full_scale = channels_mean((np.abs(frames) >= FULL_SCALE).astype(np.float32))
        pending = np.concatenate([self._pending, at_full_scale])
        whole = len(pending) // self._length
        shares = pending[: whole * self._length].reshape(whole, self._length).mean(axis=1).tolist()
        self._shares = (*self._shares, *shares)[-int(GRID_SECONDS * GRID_PER_SECOND) :]
        self._measured += whole
        self._pending = pending[whole * self._length :].copy()

    def share(self, end_seconds: float, seconds: float) -> float:
        """Share of the samples at full scale, 0 to 1, in the ``seconds`` up to ``end_seconds`` of the stream."""
        after = max(0, self._measured - int(end_seconds * GRID_PER_SECOND))
        until = self._shares[: len(self._shares) - after]
        newest = until[-max(1, round(seconds * GRID_PER_SECOND)) :]
        return float(np.mean(newest)) if newest else 0.0
