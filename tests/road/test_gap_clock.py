"""The clock of a live stream when no sound comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genrescope.gap_clock import GapClock

RATE = 48_000
TICK = 0.04


def run(clock: GapClock, seconds: float, frames: int, start: float) -> tuple[int, float]:
    """Tick for a while with so many frames a tick; the gaps in frames, and when it ended."""
    gaps, now = 0, start
    for _ in range(round(seconds / TICK)):
        now += TICK
        gaps += clock.tick(frames, 0, now)
    return gaps, now


def test_sound_that_keeps_coming_needs_no_gap() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    assert run(clock, 5.0, 1920, 0.0)[0] == 0
    assert not clock.interrupted


def test_a_short_pause_is_forgiven_and_a_long_one_filled_to_the_end() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    _, now = run(clock, 2.0, 1920, 0.0)
    gaps, now = run(clock, 0.8, 0, now)
    assert gaps == 0
    assert clock.tick(1920, 0, now) == 0
    gaps, now = run(clock, 4.0, 0, now)
    assert clock.interrupted
    now += 0.03
    gaps += clock.tick(480, 0, now)  # the last 10 ms are sound again
    assert gaps == pytest.approx(4.02 * RATE, abs=2)
    assert not clock.interrupted


def test_what_came_late_because_this_machine_was_held_up_is_no_gap() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    _, now = run(clock, 2.0, 1920, 0.0)
    now += 3.0  # nothing ran here
    assert clock.tick(0, 0, now) == 0
    now += TICK
    assert clock.tick(3 * RATE, 0, now) == 0  # and then the server hands over what it kept


def test_what_the_server_could_not_keep_while_this_machine_was_held_up_is_a_gap() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    _, now = run(clock, 3.0, 1920, 0.0)
    now += 60.0  # nothing ran here
    assert clock.tick(10 * RATE, 0, now) == 0  # all that the server had room for
    gaps, _ = run(clock, 4.0, 1920, now)
    assert gaps == pytest.approx(50 * RATE, abs=0.05 * RATE)


def test_a_stream_that_catches_up_slowly_has_lost_nothing() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    _, now = run(clock, 3.0, 1920, 0.0)
    now += 6.0
    assert run(clock, 6.0, 2 * 1920, now)[0] == 0


def test_a_device_whose_clock_is_not_quite_ours_loses_nothing() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    assert run(clock, 3600.0, 1919, 0.0)[0] == 0  # two seconds an hour


def test_known_losses_are_filled() -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    _, now = run(clock, 1.0, 1920, 0.0)
    assert clock.tick(1920, 4800, now + TICK) == 4800


@given(st.lists(st.tuples(st.floats(0.01, 0.2), st.booleans()), min_size=1, max_size=300))
def test_sound_and_gaps_add_up_to_the_time_that_passed(ticks: list[tuple[float, bool]]) -> None:
    clock = GapClock(RATE, 1.0, 0.0)
    now, stream, waiting = 0.0, 0, 0.0
    for seconds, sounding in ticks:
        now += seconds
        frames = round(seconds * RATE) if sounding else 0
        waiting = 0.0 if sounding else waiting + seconds
        gap = clock.tick(frames, 0, now)
        assert gap >= 0
        stream += frames + gap
        assert stream <= now * RATE + 10 * len(ticks)
    assert clock.interrupted == (waiting > 1.0)
