"""What a window's frames are made of, as numbers; and the figures that are told of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.samples import Numbers, Sample


class Trace:
    """Rows of numbers, in memory that is taken at once: a measurement of memory must not itself grow.

    Parameters
    ----------
    columns
        Numbers in a row.
    capacity
        Rows; what is added beyond is left out.
    """

    def __init__(self, columns: int, capacity: int) -> None:
        self._rows = np.full((capacity, columns), np.nan)
        self._count = 0

    def add(self, *numbers: float) -> None:
        """Add a row."""
        if self._count < len(self._rows):
            self._rows[self._count] = numbers
            self._count += 1

    @property
    def rows(self) -> Numbers:
        """What was added, [n, columns]."""
        return self._rows[: self._count]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 99th percentile; NaN when there was nothing."""

    p50: float
    p99: float

    @classmethod
    def of(cls, values: Numbers) -> Spread:
        """Spread of some values."""
        p50, p99 = np.percentile(values, [50.0, 99.0]) if len(values) else (np.nan, np.nan)
        return cls(float(p50), float(p99))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of one window.

    Attributes
    ----------
    platform
        Qt's name for the kind of screen.
    width, height, scale
        Of the window in device pixels, and how many of them make a logical one.
    frames_a_second
        Takes, whether or not they led to painting.
    painted_share
        Share of the frames that painted; where no pixel changed none does.
    work_ms
        From the timer of a frame to the end of its painting, by the clock: own work, and waiting for a core or the
        interpreter.
    own_ms
        Processor time of the Qt thread from one frame to the next: its own work, all of it.
    interval_ms, interval_inference_ms
        From the end of a frame to the end of the next; always, and where the network was at work.
    inference_ms
        What a verdict took.
    delay_ms
        From a column's last sample to the end of the painting that showed it first.
    stalled_seconds
        How much the sound itself was held up: more than a moment, and this machine was too busy to be measured on.
    loading_ms
        The longest interval while torch was imported and the model loaded.
    samples
        Looks at the process, from when measuring began to its end.
    lost_samples
        Frames of the source that were lost.
    change_seconds
        From the wish for another model until it answered; NaN where none was wanted, or none came.
    """

    platform: str
    width: int
    height: int
    scale: float
    frames_a_second: float
    painted_share: float
    work_ms: Spread
    own_ms: Spread
    interval_ms: Spread
    interval_inference_ms: Spread
    inference_ms: Spread
    delay_ms: Spread
    stalled_seconds: float
    loading_ms: float
    samples: tuple[Sample, ...]
    lost_samples: int
    change_seconds: float

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Figures:
        """Back from plain data."""
        values: dict[str, Any] = {
            name: Spread(**each) if isinstance(each, dict) else each for name, each in data.items()
        }
        values["samples"] = tuple(Sample(**each) for each in data["samples"])
        return cls(**values)


def overlapping(begins: Numbers, ends: Numbers, spans: Numbers) -> npt.NDArray[np.bool_]:
    """Which of the stretches from ``begins`` to ``ends`` (both rising) share time with any of ``spans`` ([n, 2])."""
    touched = np.zeros(len(begins), dtype=np.bool_)
    for begin, end in spans:
        touched[np.searchsorted(ends, begin, "right") : np.searchsorted(begins, end, "left")] = True
    return touched
