"""A file as a source: its pace, its end, and a reader that is slow."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pytest

from genrescope.audio.files import FileSource
from genrescope.audio.playing import LATE_SECONDS
from genrescope.audio.ring import Ring
from genrescope.audio.source import SourceKind, SourceState
from genrescope.errors import AudioFileError
from support.playing import Collector, FakeClock, wait_for_end
from support.soundfiles import Samples, is_one_sentence, tones, write_sound

RATE = 8_000


@pytest.fixture
def samples() -> Samples:
    return tones(3.0, RATE, 2)


@pytest.fixture
def path(tmp_path: Path, samples: Samples) -> Path:
    return write_sound(tmp_path / "测试 文件.wav", samples, RATE, "FLOAT")


def test_what_it_says_of_itself(path: Path) -> None:
    with closing(FileSource(path)) as source:
        info = source.info
        assert (info.kind, info.title, info.id) == (SourceKind.FILE, "测试 文件.wav", str(path))
        assert (info.rate, info.channels, info.host) == (RATE, 2, "file")
        assert source.seconds == 3.0
        assert not source.live
        assert not source.silence_is_absence
        assert source.status().state is SourceState.ACTIVE
    with closing(FileSource(path, first_seconds=1.5)) as source:
        assert source.seconds == 1.5


def test_a_bad_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError):
        FileSource(tmp_path / "missing.wav")


@pytest.mark.parametrize("paced", [True, False])
def test_every_sample_arrives_before_the_end_is_said(path: Path, samples: Samples, paced: bool) -> None:
    sink = Collector()
    with closing(FileSource(path, paced=paced, clock=FakeClock())) as source:
        source.open(sink)
        assert wait_for_end(source) is SourceState.ENDED
        np.testing.assert_array_equal(sink.sound, samples)
        assert source.status().message == ""


def test_only_the_first_seconds(path: Path, samples: Samples) -> None:
    sink = Collector()
    with closing(FileSource(path, paced=False, first_seconds=1.23)) as source:
        source.open(sink)
        assert wait_for_end(source) is SourceState.ENDED
    np.testing.assert_array_equal(sink.sound, samples[: round(1.23 * RATE)])


@pytest.mark.parametrize("overshoot", [0.0, 0.3])
def test_it_keeps_pace_and_never_drifts(path: Path, overshoot: float) -> None:
    """A block comes when its last frame would have been heard: never before, and late by one oversleeping at most."""
    clock = FakeClock(overshoot)
    sink = Collector(clock)
    start = clock.now()
    with closing(FileSource(path, clock=clock)) as source:
        source.open(sink)
        wait_for_end(source)
    due = np.cumsum([len(block) for block in sink.blocks]) / RATE
    late = np.array(sink.times) - start - due
    assert late.min() > -1e-6
    assert late.max() < overshoot + 1e-6


class BrokenSink(Collector):
    """A sink that cannot take its second block."""

    def write(self, block: Samples) -> None:
        if self.blocks:
            raise ZeroDivisionError("no room")
        super().write(block)


def test_a_fault_ends_it_with_a_sentence_and_is_logged(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(FileSource(path, paced=False)) as source:
        source.open(BrokenSink())
        assert wait_for_end(source) is SourceState.UNAVAILABLE
        assert "stopped because of a fault in Genrescope (ZeroDivisionError: no room)" in source.status().message
    assert caplog.records[0].exc_info


class SleepyClock(FakeClock):
    """A clock that jumps once by 100 s, as when the machine was asleep."""

    slept = False

    def wait(self, seconds: float, stop: threading.Event) -> None:
        super().wait(seconds, stop)
        if not self.slept and self.time > 1001.0:
            self.slept = True
            self.time += 100.0


def test_after_sleep_it_goes_on_at_its_pace(path: Path) -> None:
    """Otherwise all that should have been heard meanwhile would come at once."""
    clock = SleepyClock()
    sink = Collector(clock)
    with closing(FileSource(path, clock=clock)) as source:
        source.open(sink)
        wait_for_end(source)
    steps = np.diff(sink.times)
    assert (steps > 50).sum() == 1
    assert (steps == 0).sum() <= 1 + LATE_SECONDS * RATE / 1024
    assert sink.times[-1] - sink.times[0] == pytest.approx(100 + 3.0, abs=3 * 1024 / RATE)


def slow_reader(ring: Ring, source: FileSource, most: int) -> Iterator[Samples]:
    """Drain ``ring`` a little at a time, with pauses, until ``source`` has ended and nothing is left."""
    random = np.random.default_rng(3)
    while True:
        ended = source.status().state is not SourceState.ACTIVE
        taken = ring.drain(int(random.integers(1, most)))
        assert taken.lost == 0
        if len(taken.rows):
            yield taken.rows
        elif ended:
            return
        if random.random() < 0.1:
            time.sleep(0.004)


@pytest.mark.parametrize("capacity", [100, 1500, 5000])
def test_flat_out_it_never_overruns_a_small_ring(path: Path, samples: Samples, capacity: int) -> None:
    ring = Ring(capacity, 2)
    with closing(FileSource(path, paced=False)) as source:
        source.open(ring)
        heard = np.concatenate(list(slow_reader(ring, source, 2 * capacity)))
    np.testing.assert_array_equal(heard, samples)
    assert ring.lost == 0


@pytest.mark.parametrize("paced", [True, False])
def test_it_waits_for_a_reader_that_never_reads_and_closes_all_the_same(path: Path, paced: bool) -> None:
    ring = Ring(2000, 2)
    source = FileSource(path, paced=paced)
    source.open(ring)
    while ring.free:
        time.sleep(0.005)
    pid = source._file.decoder_pid
    source.close()
    assert ring.end == 2000
    assert source.status().state is SourceState.ACTIVE  # it was stopped: it did not end
    assert not psutil.pid_exists(pid)
    source.close()
    with pytest.raises(RuntimeError):
        source.open(ring)


def test_closing_without_opening(path: Path) -> None:
    source = FileSource(path)
    pid = source._file.decoder_pid
    source.close()
    assert not psutil.pid_exists(pid)


def test_a_decoder_lost_on_the_way(tmp_path: Path) -> None:
    """What came before stays; the source says what happened."""
    ring = Ring(20_000, 2)
    with closing(FileSource(write_sound(tmp_path / "a.wav", tones(60.0, 44_100, 2), 44_100), paced=False)) as source:
        source.open(ring)
        while ring.free:
            time.sleep(0.005)
        os.kill(source._file.decoder_pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        heard = sum(len(rows) for rows in slow_reader(ring, source, 20_000))
        status = source.status()
        assert status.state is SourceState.UNAVAILABLE
        assert is_one_sentence(status.message), status.message
        assert 20_000 <= heard < 60 * 44_100


def test_a_damaged_file_ends_with_a_sentence(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.flac", tones(5.0, 44_100), 44_100)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sink = Collector()
    with closing(FileSource(path, paced=False)) as source:
        source.open(sink)
        assert wait_for_end(source) is SourceState.ENDED
        assert is_one_sentence(source.status().message), source.status().message
        assert len(sink.sound) > 44_100


def test_real_time_is_real_time(path: Path) -> None:
    """With the true clock: the sound takes no less time than it lasts."""
    sink = Collector()
    with closing(FileSource(path, first_seconds=0.5)) as source:
        start = time.monotonic()
        source.open(sink)
        wait_for_end(source)
        assert time.monotonic() - start >= 0.5 - 1e-6
    assert len(sink.sound) == RATE // 2
