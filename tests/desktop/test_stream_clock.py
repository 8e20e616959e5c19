from __future__ import annotations

import numpy as np
import pytest

from genrescope_desktop.plots.stream_clock import OVERRUN_SECONDS, StreamClock

FRAME = 1 / 60


def follow(clock: StreamClock, arrivals: dict[int, float], frames: int, start: float = 100.0) -> np.ndarray:
    """Positions of each frame; ``arrivals`` says what has arrived just before a frame."""
    positions = []
    for frame in range(frames):
        if frame in arrivals:
            clock.receive(arrivals[frame])
        positions.append(clock.tick(start + frame * FRAME))
    return np.array(positions)


def test_it_is_smooth_although_sound_comes_in_lumps():
    random = np.random.default_rng(1)
    arrivals = {}
    frame = 0
    while frame < 1200:
        arrivals[frame] = 5.0 + frame * FRAME
        frame += int(random.integers(1, 9))  # 17 to 133 ms of sound at a time
    steps = np.diff(follow(StreamClock(), arrivals, 1200))[120:] / FRAME
    assert steps.min() > 0.7
    assert steps.max() < 1.3


def test_it_keeps_up_with_a_source_whose_clock_is_off():
    arrivals = {frame: 1.0 + frame * FRAME * 1.01 for frame in range(0, 3600, 2)}
    positions = follow(StreamClock(), arrivals, 3600)
    assert positions[-1] == pytest.approx(arrivals[3598], abs=0.05)


def test_it_stops_soon_after_the_sound_and_never_goes_back():
    arrivals = {frame: 1.0 + frame * FRAME for frame in range(300)}
    positions = follow(StreamClock(), arrivals, 900)
    assert (np.diff(positions) >= 0.0).all()
    assert arrivals[299] <= positions[-1] <= arrivals[299] + OVERRUN_SECONDS
    assert positions[-1] == positions[400]


def test_it_jumps_forward_over_what_nobody_saw():
    clock = StreamClock()
    follow(clock, {0: 1.0}, 10)
    clock.receive(61.0)
    assert clock.tick(200.0) == 61.0


def test_a_second_tick_at_the_same_moment_changes_nothing():
    clock = StreamClock()
    follow(clock, {frame: 1.0 + frame * FRAME for frame in range(100)}, 100)
    assert clock.tick(102.0) == clock.tick(102.0)
