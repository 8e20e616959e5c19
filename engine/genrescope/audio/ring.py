"""A preallocated ring that hands out any recent stretch as one contiguous slice.

The storage is mirrored: every row is written twice, ``capacity`` rows apart, so that any stretch of at most
``capacity`` rows is contiguous somewhere. Rows are addressed by their absolute index since the first row ever, which is
also the clock: row ``n`` of a ring of sound is the sound at ``n / rate`` seconds.

One writer and one reader, on different threads, without a lock: the writer copies first and publishes the new end
after; the reader copies first and checks after that the writer has not come round.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Drained:
    """What the reader takes at once.

    Attributes
    ----------
    start
        Absolute index of the first row.
    rows
        The rows.
    lost
        Rows before them that were overwritten unread.
    missing
        Rows that the writer reported as lost just before them; they never had an index.
    """

    start: int
    rows: Rows
    lost: int
    missing: int = 0


class Ring:
    """A mirrored ring of float32 rows.

    Parameters
    ----------
    capacity
        Rows held.
    width
        Values in a row: channels for sound, bins for columns.
    first
        Absolute index of the first row that will be written.
    """

    def __init__(self, capacity: int, width: int, first: int = 0) -> None:
        if capacity < 1 or width < 1:
            raise ValueError(f"a ring needs at least one row and one value a row, not {capacity} and {width}")
        self._capacity = capacity
        self._storage = np.zeros((2 * capacity, width), dtype=np.float32)
        # `_claimed` runs ahead of `_written` while a block is being copied in; rows older than `_claimed - capacity`
        # may be half overwritten. Both are plain ints: rebinding one is atomic under the interpreter lock, and each
        # is written by the writer alone.
        self._first = self._claimed = self._written = self._read = first
        self._reported_lost = 0
        self._unmeasured = 0
        self._lost = 0
        self._holes: deque[tuple[int, int]] = deque()  # (index before which rows are missing, how many)

    @property
    def capacity(self) -> int:
        """Rows held."""
        return self._capacity

    @property
    def width(self) -> int:
        """Values in a row."""
        return self._storage.shape[1]

    @property
    def end(self) -> int:
        """Absolute index just past the newest row: the clock."""
        return self._written

    @property
    def start(self) -> int:
        """Absolute index of the oldest row still held."""
        return max(self._first, self._claimed - self._capacity)

    @property
    def waiting(self) -> int:
        """Rows written and not yet drained. May exceed `capacity` when the reader is late."""
        return self._written - self._read

    @property
    def free(self) -> int:
        """Rows that can be written without overwriting an undrained one. What an unhurried writer waits for."""
        return max(0, self._capacity - self.waiting)

    @property
    def lost(self) -> int:
        """Rows overwritten before they were drained, so far, as the reader found them."""
        return self._lost

    @property
    def reported_lost(self) -> int:
        """Rows the writer itself reported as lost before they reached the ring."""
        return self._reported_lost

    @property
    def unmeasured(self) -> int:
        """How often the writer reported a loss without knowing how much; each counts as one row in `reported_lost`."""
        return self._unmeasured

    def write(self, block: Rows) -> None:
        """Append rows. Of a block longer than the ring only the newest ``capacity`` rows are stored; all are counted.

        Raises
        ------
        ValueError
            When ``block`` is not [rows, width]: NumPy would spread a narrower one over all channels.
        """
        if block.ndim != 2 or block.shape[1] != self._storage.shape[1]:
            raise ValueError(f"this ring takes blocks of shape [rows, {self.width}], not {block.shape}")
        count = len(block)
        begin = self._written
        self._claimed = begin + count
        if count > self._capacity:
            block = block[-self._capacity :]
            begin = self._claimed - self._capacity
        capacity, storage = self._capacity, self._storage
        at = begin % capacity
        first = min(len(block), capacity - at)
        storage[at : at + first] = block[:first]
        storage[at + capacity : at + capacity + first] = block[:first]
        rest = len(block) - first
        if rest:
            storage[:rest] = block[first:]
            storage[capacity : capacity + rest] = block[first:]
        self._written = self._claimed

    def mark_lost(self, frames: int) -> None:
        """Count rows that the device lost before they came here (at least one a report: it may not know how many)."""
        self._reported_lost += max(1, frames)
        if frames > 0:
            self._holes.append((self._written, frames))
        else:
            self._unmeasured += 1

    def drain(self, limit: int | None = None) -> Drained:
        """Take what was written since the last call, oldest first: at most ``limit`` rows, and none past a hole."""
        while True:
            end = self._written
            start = max(self._read, self._claimed - self._capacity)
            if start > end:  # a block longer than what is left is being copied in: nothing is whole just now
                start = end
            stop = end if limit is None else min(end, start + limit)
            stop = min([stop, *(at for at, _ in tuple(self._holes) if at > start)])
            rows = self._slice(start, stop).copy()
            if self._claimed - self._capacity <= start or start == stop:
                break
        lost = start - self._read
        self._lost += lost
        self._read = stop
        missing = 0
        while self._holes and self._holes[0][0] <= start:
            missing += self._holes.popleft()[1]
        return Drained(start, rows, lost, missing)

    def view(self, start: int, stop: int) -> Rows:
        """The rows ``start`` to ``stop`` as one contiguous slice without a copy, for the writer's own thread.

        Raises
        ------
        IndexError
            When the stretch is not wholly held.
        """
        if not self.start <= start <= stop <= self._written:
            raise IndexError(f"rows {start} to {stop} are not held; the ring has {self.start} to {self._written}")
        return self._slice(start, stop)

    def kept(self, stop: int) -> Rows:
        """A copy of all rows before ``stop`` that are still held; on any thread, whatever the writer does meanwhile."""
        start = min(self.start, stop)
        rows = self._slice(start, stop).copy()
        return rows[max(0, self.start - start) :]  # without what has been overwritten during the copying

    def _slice(self, start: int, stop: int) -> Rows:
        at = start % self._capacity
        return self._storage[at : at + (stop - start)]
