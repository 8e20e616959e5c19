"""How loud the sound is, and where a passage of sound began: the silence gate.

Level is measured on a fixed grid of quarter seconds, so that it depends on the sound alone and not on its blocks.
"""

from __future__ import annotations

from itertools import takewhile

import numpy as np
import numpy.typing as npt

from genrescope.units import ANALYSIS_RATE, KEPT_SECONDS, dbfs

FRAME_SAMPLES = ANALYSIS_RATE // 4


class Gate:
    """Tells silence from sound.

    Parameters
    ----------
    threshold_dbfs
        A frame whose RMS (about its own mean: a constant offset is not sound) lies below this is silent.
    reset_seconds
        This much silence ends a passage.
    """

    def __init__(self, threshold_dbfs: float, reset_seconds: float) -> None:
        self._threshold: float = 10.0 ** (threshold_dbfs / 20.0)
        self._reset_frames = max(1, round(reset_seconds * ANALYSIS_RATE / FRAME_SAMPLES))
        self._pending = np.zeros(0, dtype=np.float32)
        # The silence before a window that is just full must still be in sight.
        self._most = int((KEPT_SECONDS + reset_seconds) * ANALYSIS_RATE / FRAME_SAMPLES)
        self._rms: tuple[float, ...] = ()  # never changed, only replaced: a copy of the gate stays as it is
        self._frames = 0  # frames measured so far; the newest one in `_rms` is number `_frames - 1`

    @property
    def samples(self) -> int:
        """How many samples have been measured or are about to be."""
        return self._frames * FRAME_SAMPLES + len(self._pending)

    def push(self, sound: npt.NDArray[np.float32]) -> None:
        """Measure more sound (float32 [samples])."""
        pending = np.concatenate([self._pending, sound])
        whole = len(pending) // FRAME_SAMPLES
        frames = pending[: whole * FRAME_SAMPLES].reshape(whole, FRAME_SAMPLES)
        self._rms = (*self._rms, *frames.std(axis=1, dtype=np.float64).tolist())[-self._most :]
        self._frames += whole
        self._pending = pending[whole * FRAME_SAMPLES :].copy()

    def level_dbfs(self, end_sample: int, seconds: float) -> float:
        """RMS level of the ``seconds`` up to ``end_sample``, in whole frames (at least one)."""
        count = max(1, round(seconds * ANALYSIS_RATE / FRAME_SAMPLES))
        newest = self._until(end_sample)[-count:]
        if not newest:
            return dbfs(0.0)
        return dbfs(float(np.sqrt(np.mean(np.square(newest)))))

    def silence_seconds(self, end_sample: int) -> float:
        """How long it has been silent at ``end_sample``, as far as frames are kept."""
        run = sum(1 for _ in takewhile(self._silent, reversed(self._until(end_sample))))
        return run * FRAME_SAMPLES / ANALYSIS_RATE

    def passage_start(self, end_sample: int) -> int:
        """First sample after the newest silence long enough to end a passage; 0 when none is in sight."""
        frames = self._until(end_sample)
        run = 0
        for index in reversed(range(len(frames))):
            run = run + 1 if self._silent(frames[index]) else 0
            if run >= self._reset_frames:
                oldest = self._frames - len(self._rms)
                return (oldest + index + run) * FRAME_SAMPLES
        return 0

    def _silent(self, rms: float) -> bool:
        return rms < self._threshold

    def _until(self, end_sample: int) -> tuple[float, ...]:
        """The kept frames that end at or before ``end_sample``."""
        after = max(0, self._frames - end_sample // FRAME_SAMPLES)
        return self._rms[: len(self._rms) - after]
