"""What the tests of playing sources share: clocks of their own, and a sink that keeps everything."""

from __future__ import annotations

import threading
import time

import numpy as np

from genrescope.audio.playing import PlayingSource
from genrescope.audio.source import Frames, SourceState

PATIENCE = 60.0  # seconds until a test gives up waiting for what must happen


class FakeClock:
    """A clock that stands still except in `wait`, which takes up to ``overshoot`` seconds too long."""

    def __init__(self, overshoot: float = 0.0) -> None:
        self.time = 1000.0
        self._overshoot = overshoot
        self._random = np.random.default_rng(0)

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float, stop: threading.Event) -> None:
        assert seconds > 0
        self.time += seconds + self._overshoot * self._random.random()


class QuickClock:
    """Time that passes ``speed`` times as fast."""

    def __init__(self, speed: float) -> None:
        self._speed = speed

    def now(self) -> float:
        return time.monotonic() * self._speed

    def wait(self, seconds: float, stop: threading.Event) -> None:
        stop.wait(seconds / self._speed)


class Collector:
    """A sink that keeps the blocks, when they came by ``clock``, and what was reported lost; it always has room."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.blocks: list[Frames] = []
        self.times: list[float] = []
        self.lost: list[tuple[int, int]] = []  # (frames that had come, frames lost)
        self._clock = clock or FakeClock()

    def write(self, block: Frames) -> None:
        self.blocks.append(block.copy())
        self.times.append(self._clock.now())

    def mark_lost(self, frames: int) -> None:
        self.lost.append((sum(map(len, self.blocks)), frames))

    @property
    def sound(self) -> Frames:
        return np.concatenate(self.blocks)


def wait_for_end(source: PlayingSource) -> SourceState:
    """Wait until ``source`` is neither active nor reconnecting, and say what it is."""
    deadline = time.monotonic() + PATIENCE
    while (state := source.status().state) in (SourceState.ACTIVE, SourceState.RECONNECTING):
        assert time.monotonic() < deadline, "the source never ended"
        time.sleep(0.002)
    return state
