"""Where the time goes, by stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Adds up the seconds spent in named stages. ``with stopwatch("cqt"): …``; one thread."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time the block as part of ``stage``."""
        begin = perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + perf_counter() - begin

    def take(self) -> dict[str, float]:
        """Seconds by stage since the last call."""
        taken, self._seconds = self._seconds, {}
        return taken
