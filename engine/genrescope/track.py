"""The newest columns of a stream, made with one bank of kernels as its sound arrives."""

from __future__ import annotations

import numpy as np

from genrescope.audio.resample import Sound
from genrescope.audio.ring import Drained, Ring
from genrescope.spectral.cqt import Columns, IncrementalCqt
from genrescope.spectral.kernels import KernelBank
from genrescope.units import BINS, HOP_LENGTH


class Track:
    """Columns by their absolute index, as many as the kept sound is long.

    A track may begin in the middle of a stream: its first columns are then made of the sound that was kept, and equal
    those it would have if it had been there from the start.

    Parameters
    ----------
    kernels
        The CQT's.
    sound
        What is kept of the stream's sound at 22 050 Hz, rows of one sample. What is written to it from now on must
        be pushed as well.
    """

    def __init__(self, kernels: KernelBank, sound: Ring) -> None:
        self.kernels = kernels
        self._cqt = IncrementalCqt(kernels)
        origin = -(-sound.start // HOP_LENGTH)  # the stream's column that is the transform's first
        kept = self._cqt.push(sound.view(origin * HOP_LENGTH, sound.end)[:, 0])
        # The transform takes what lies before its sound for silence, which is true at the stream's beginning only.
        spoilt = -(-self._cqt.back // HOP_LENGTH) if origin else 0
        self._first = origin + spoilt
        self._rows = Ring(sound.capacity // HOP_LENGTH, BINS)
        self._rows.write(kept[spoilt:])

    @property
    def end(self) -> int:
        """Index just past the newest final column."""
        return self._first + self._rows.end

    @property
    def provisional(self) -> Columns:
        """Columns from `end` on, computed as if silence followed, [n, 84]; as of the last `push` that wanted them."""
        return self._cqt.provisional

    def push(self, sound: Sound, *, provisional: bool = False) -> None:
        """Take more sound (float32 [samples]); with ``provisional`` bring `provisional` up to date."""
        self._rows.write(self._cqt.push(sound, provisional=provisional))

    def flush(self) -> None:
        """End the stream: silence follows."""
        self._rows.write(self._cqt.flush())

    def copy(self, first: int, stop: int) -> Columns:
        """Copy the final columns ``first`` to ``stop``, [n, 84].

        Raises
        ------
        IndexError
            When they are not all held.
        """
        return np.array(self._rows.view(first - self._first, stop - self._first))

    def drain(self) -> Drained:
        """Take the final columns since the last call, for one reader; it may be on another thread."""
        drained = self._rows.drain()
        return Drained(self._first + drained.start, drained.rows, drained.lost)
