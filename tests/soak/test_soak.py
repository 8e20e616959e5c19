"""The soak itself, in short: twenty minutes of sound through the real command, and what is told of them."""

from __future__ import annotations

import threading

import pytest
from benchmarks.samples import Sample, growth, rss_slope, settled
from benchmarks.soak import day
from benchmarks.soak.flat_out import AHEAD_SECONDS, RoadClock
from benchmarks.soak.programme import RATE, faults, lost_seconds

from support.pulse import eventually


def test_twenty_minutes_of_listening_lose_nothing_and_pile_nothing_up() -> None:
    seen = day.listen(hours=1 / 3, hop_seconds=30.0)
    assert seen.heard_hours == pytest.approx(1 / 3, abs=0.01)
    assert seen.verdicts >= 40
    assert len(seen.samples) == 2
    assert seen.gaps == len(faults(1200.0)) == 3
    assert seen.lost_frames / RATE == pytest.approx(lost_seconds(1200.0), abs=0.75)
    missed = {row.what for row in day.rows(seen) if row.met is False}
    assert missed <= {"its growth an hour", "descriptors, growth", "threads, growth"}  # twenty minutes are too few
    assert len([*day.hourly(seen)]) == 2


def sample(hours: float, rss_mb: float) -> Sample:
    return Sample(hours, rss_mb, descriptors=9, threads=7, history_bytes=0)


def test_goals_count_once_everything_that_is_ever_kept_is_there() -> None:
    samples = [sample(hours / 4, 100.0 + min(hours / 4, 2.0) * 50.0 + hours / 4) for hours in range(24)]
    assert rss_slope(samples) > 5.0
    assert rss_slope(settled(samples)) == pytest.approx(1.0)
    assert settled(samples[:3]) == samples[:3]
    assert growth([17, 17, 19, 17, 17, 19]) == 0
    assert growth([17, 18, 19, 20]) == 2
    assert growth([17]) == 0


def test_the_clock_waits_for_the_answers() -> None:
    clock = RoadClock(30.0)
    stop = threading.Event()
    waiting = threading.Thread(target=clock.wait, args=(90.0, stop))
    waiting.start()
    try:
        clock.answered(-40.0)  # no later than it may go anyway
        eventually(lambda: clock.now() >= 30.0 + AHEAD_SECONDS, "the clock has reached the first hop")
        assert waiting.is_alive()
        clock.answered(60.0)
        eventually(lambda: clock.now() == 90.0, "the clock goes on")
    finally:
        stop.set()
        waiting.join()
