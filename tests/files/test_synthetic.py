"""The synthetic source: given signals, given faults."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from genrescope.audio.ring import Ring
from genrescope.audio.source import Frames, SourceKind, SourceState, SourceStatus
from genrescope.audio.synthetic import Failure, Loss, Stall, SyntheticSource
from support.playing import Collector, FakeClock, wait_for_end
from support.soundfiles import Samples, tones

RATE = 8_000


@pytest.fixture
def signal() -> Samples:
    return tones(2.0, RATE, 3)


@pytest.mark.parametrize("block", [1, 480, (1, 3000), 1 << 20])
def test_it_plays_the_signal(signal: Samples, block: int | tuple[int, int]) -> None:
    sink = Collector()
    with closing(SyntheticSource(signal, RATE, block=block)) as source:
        assert (source.info.kind, source.info.rate, source.info.channels) == (SourceKind.SYNTHETIC, RATE, 3)
        source.open(sink)
        assert wait_for_end(source) is SourceState.ENDED
    np.testing.assert_array_equal(sink.sound, signal)


def test_irregular_blocks_are_the_same_every_time(signal: Samples) -> None:
    sizes = []
    for seed in (1, 1, 2):
        sink = Collector()
        with closing(SyntheticSource(signal, RATE, block=(1, 3000), seed=seed)) as source:
            source.open(sink)
            wait_for_end(source)
        sizes.append([len(block) for block in sink.blocks])
    assert sizes[0] == sizes[1] != sizes[2]
    assert len(set(sizes[0])) > 3


def test_mono_samples_need_no_second_dimension(signal: Samples) -> None:
    with closing(SyntheticSource(signal[:, 0], RATE)) as source:
        assert source.info.channels == 1


@pytest.mark.parametrize("channels", [0, 9])
def test_one_to_eight_channels(channels: int) -> None:
    with pytest.raises(ValueError, match="channels"):
        SyntheticSource(np.zeros((10, channels), np.float32), RATE)


def count(start: int, frames: int) -> Frames:
    return np.arange(start, start + frames, dtype=np.float32)[:, None]


def test_a_function_is_played_for_ever_until_closed() -> None:
    ring = Ring(1000, 1)
    with closing(SyntheticSource(count, RATE)) as source:
        source.open(ring)
        heard = np.zeros((0, 1), np.float32)
        while len(heard) < 50_000:
            heard = np.concatenate([heard, ring.drain().rows])
        assert source.status().state is SourceState.ACTIVE
    np.testing.assert_array_equal(heard, count(0, len(heard)))


def test_a_live_one_does_not_wait_for_room() -> None:
    ring = Ring(1000, 1)
    with closing(SyntheticSource(count, RATE, frames=5000, live=True)) as source:
        assert source.live
        source.open(ring)
        wait_for_end(source)
    assert ring.end == 5000
    assert ring.drain().lost == 4000


def test_losses_are_exact_and_reported_or_not() -> None:
    faults = [Loss(at=3000, frames=500, reported=False), Loss(at=1234, frames=66)]
    sink = Collector(clock := FakeClock())
    start = clock.now()
    with closing(SyntheticSource(count, RATE, frames=8000, faults=faults, paced=True, clock=clock)) as source:
        source.open(sink)
        wait_for_end(source)
    everything = count(0, 8000)
    expected = np.concatenate([everything[:1234], everything[1300:3000], everything[3500:]])
    np.testing.assert_array_equal(sink.sound, expected)
    assert sink.lost == [(1234, 66)]
    assert sink.times[-1] - start == pytest.approx(1.0)  # time passed over what was lost too


def test_a_stall_stops_everything_for_a_while() -> None:
    away = SourceStatus(SourceState.RECONNECTING, "The synthetic device went away.")
    seen: list[SourceStatus] = []

    class WatchingClock(FakeClock):
        def wait(self, seconds: float, stop: object) -> None:
            if seconds == 7.0:
                seen.append(source.status())
            self.time += seconds

    clock = WatchingClock()
    sink = Collector(clock)
    source = SyntheticSource(
        count, RATE, block=1000, frames=8000, faults=[Stall(2000, 7.0, away)], paced=True, clock=clock
    )
    with closing(source):
        source.open(sink)
        assert wait_for_end(source) is SourceState.ENDED
    assert seen == [away]
    np.testing.assert_array_equal(sink.sound, count(0, 8000))
    assert np.diff(sink.times) == pytest.approx([0.125, 7.125, *[0.125] * 5])


def test_a_failure_ends_it_with_its_sentence() -> None:
    sink = Collector()
    with closing(SyntheticSource(count, RATE, faults=[Failure(1500, "It was unplugged.")])) as source:
        source.open(sink)
        assert wait_for_end(source) is SourceState.UNAVAILABLE
        assert source.status().message == "It was unplugged."
    np.testing.assert_array_equal(sink.sound, count(0, 1500))
