"""Columns under their indices: of the last ten minutes of a stream in two megabytes, or of a whole piece."""

from __future__ import annotations

import math

import numpy as np

from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH
from genrescope_desktop.plots.decibel_bytes import NOTHING, Bytes
from genrescope_desktop.plots.time_cursor import LONGEST_SECONDS

COLUMN_SECONDS = HOP_LENGTH / ANALYSIS_RATE
CAPACITY = math.ceil((LONGEST_SECONDS + 5.0) / COLUMN_SECONDS)  # a little more than can be seen at once


class ColumnStore:
    """A ring of columns under their absolute indices (column ``t`` is centred at ``t · column_seconds``).

    Parameters
    ----------
    capacity
        How many it keeps.
    column_seconds
        Time from one to the next.

    Attributes
    ----------
    column_seconds
        Likewise.
    end
        Index after the newest column, provisional ones included.
    """

    def __init__(self, capacity: int = CAPACITY, column_seconds: float = COLUMN_SECONDS) -> None:
        self._capacity = capacity
        self.column_seconds = column_seconds
        self._ring = np.full((capacity, BINS), NOTHING, dtype=np.uint8)
        self._changed: tuple[int, int] | None = None
        self.end = 0

    @property
    def oldest(self) -> int:
        """Index of the oldest column kept."""
        return max(0, self.end - self._capacity)

    def write(self, first: int, columns: Bytes) -> None:
        """Put columns ([n, 84]) at ``first`` and after; they replace what is there, and everything after them goes.

        What was never delivered, between the newest column and ``first``, is `NOTHING`.
        """
        end = first + len(columns)
        self._fill(min(first, self.end), first)
        self._fill(end, self.end)
        kept = columns[-self._capacity :]
        self._ring[np.arange(end - len(kept), end) % self._capacity] = kept
        self._mark(min(first, self.end), max(end, self.end))
        self.end = end

    def read(self, first: int, stop: int) -> Bytes:
        """Columns ``first`` to ``stop``, [stop − first, 84]; `NOTHING` where none is kept."""
        columns = np.full((stop - first, BINS), NOTHING, dtype=np.uint8)
        held_from, held_to = max(first, self.oldest), min(stop, self.end)
        if held_from < held_to:
            columns[held_from - first : held_to - first] = self._ring.take(
                np.arange(held_from, held_to), axis=0, mode="wrap"
            )
        return columns

    def take_changed(self) -> tuple[int, int] | None:
        """First and stop index of what changed since the last call."""
        changed, self._changed = self._changed, None
        return changed

    def clear(self) -> None:
        """Forget everything."""
        self._ring.fill(NOTHING)
        self._mark(0, self.end)
        self.end = 0

    def _fill(self, first: int, stop: int) -> None:
        if first < stop:
            self._ring[np.arange(max(first, stop - self._capacity), stop) % self._capacity] = NOTHING

    def _mark(self, first: int, stop: int) -> None:
        if self._changed is not None:
            first, stop = min(first, self._changed[0]), max(stop, self._changed[1])
        self._changed = (first, stop)
