"""What a long run is looked at for, moment by moment."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import psutil

Numbers = npt.NDArray[np.float64]

MEGA = 1e6
SETTLED_HOURS = 2.0  # until everything that is ever kept is there: goals count from then on


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at a process that listens.

    Attributes
    ----------
    hours
        Of the stream, at this moment.
    rss_mb
        Resident memory in 10⁶ bytes.
    descriptors, threads
        Open files and sockets (on Windows: handles); threads of the process, libraries' own included.
    history_bytes
        The history's file with what SQLite keeps beside it.
    windows, verdicts, writings
        The most that waited since the last look: windows for the network, verdicts for the view, work for the store
        thread.
    processor_seconds
        What the process has used so far.
    """

    hours: float
    rss_mb: float
    descriptors: int
    threads: int
    history_bytes: int
    windows: int = 0
    verdicts: int = 0
    writings: int = 0
    processor_seconds: float = 0.0


class Looker:
    """Looks at this process.

    Parameters
    ----------
    history
        The folder of its history.
    """

    def __init__(self, history: Path) -> None:
        self._process = psutil.Process()
        self._history = history

    def look(self, hours: float, windows: int = 0, verdicts: int = 0, writings: int = 0) -> Sample:
        """Look now."""
        process = self._process
        times = process.cpu_times()
        return Sample(
            hours=hours,
            rss_mb=process.memory_info().rss / MEGA,
            descriptors=int(getattr(process, "num_handles" if sys.platform == "win32" else "num_fds")()),
            threads=process.num_threads(),
            history_bytes=folder_bytes(self._history),
            windows=windows,
            verdicts=verdicts,
            writings=writings,
            processor_seconds=times.user + times.system,
        )


def folder_bytes(folder: Path) -> int:
    """Size of all files in a folder."""
    return sum(each.stat().st_size for each in folder.glob("*") if each.is_file())


def settled(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The samples that goals count for: all where none is late enough."""
    return [each for each in samples if each.hours >= SETTLED_HOURS] or samples


def rss_slope(samples: Sequence[Sample]) -> float:
    """Growth of the resident memory in MB an hour; NaN for fewer than three samples."""
    return slope(*table(samples).T[:2])


def growth(values: Sequence[int]) -> int:
    """How much the later half is more than the earlier one, by their medians: a moment's more is none."""
    half = len(values) // 2
    return round(median(values[half:]) - median(values[: max(1, half)]))


def table(samples: Sequence[Sample]) -> Numbers:
    """As rows of numbers, in the order of a sample's attributes."""
    return np.array([astuple(each) for each in samples], dtype=np.float64).reshape(-1, len(fields(Sample)))


def slope(times: Numbers, values: Numbers) -> float:
    """Growth a unit of time: the line with the least squares; NaN for fewer than three values."""
    return float(np.polynomial.Polynomial.fit(times, values, 1).convert().coef[1]) if len(times) > 2 else np.nan
