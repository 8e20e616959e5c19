"""The columns of a whole piece in bounded memory: the longer it is, the more of them are one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.spectral.cqt import Columns
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH

CAPACITY = 8192  # columns: several for each pixel of a screen, and at most 1.4 MB
_LEAST_POWER = np.float32(1e-12)


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """A piece's columns.

    Attributes
    ----------
    decibels
        float16 [n, 84], of power 1; n is at most `CAPACITY`. Each is the maximum of those it stands for, so that no
        onset is lost.
    pooled
        How many columns of the transform one of them stands for; the last may stand for fewer.
    """

    decibels: npt.NDArray[np.float16]
    pooled: int

    @property
    def column_seconds(self) -> float:
        """Time from one column to the next."""
        return self.pooled * HOP_LENGTH / ANALYSIS_RATE

    @property
    def size_bytes(self) -> int:
        """Memory that it takes."""
        return self.decibels.nbytes


class OverviewMaker:
    """Makes an `Overview` from columns as they come."""

    def __init__(self) -> None:
        self._power = np.zeros((CAPACITY, BINS), dtype=np.float32)
        self._count = 0
        self._pooled = 1
        self._rest: Columns = np.zeros((0, BINS), dtype=np.float32)  # too few for another pooled column

    def push(self, columns: Columns) -> None:
        """Take the next columns (float32 [n, 84] power)."""
        columns = np.concatenate([self._rest, columns])
        while len(columns) >= self._pooled:
            if self._count == CAPACITY:
                self._halve()
                continue
            room = CAPACITY - self._count
            whole = min(len(columns) // self._pooled, room)
            taken = columns[: whole * self._pooled]
            self._power[self._count : self._count + whole] = taken.reshape(whole, self._pooled, BINS).max(axis=1)
            self._count += whole
            columns = columns[len(taken) :]
        self._rest = columns

    def overview(self) -> Overview:
        """What has come so far."""
        power = self._power[: self._count]
        if len(self._rest):
            power = np.concatenate([power, self._rest.max(axis=0, keepdims=True)])
        decibels = 10.0 * np.log10(np.maximum(power, _LEAST_POWER))
        return Overview(decibels.astype(np.float16), self._pooled)

    def _halve(self) -> None:
        half = CAPACITY // 2
        self._power[:half] = self._power.reshape(half, 2, BINS).max(axis=1)
        self._count = half
        self._pooled *= 2
