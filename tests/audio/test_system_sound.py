"""System sound on a real PulseAudio: exact, complete, and never anything but the chosen monitor."""

from __future__ import annotations

import os
import threading
import time

import numpy as np
import pulsectl
import pytest

from genrescope.audio import devices, pulse
from genrescope.audio.live_sources import default_system_sound, live_source
from genrescope.audio.ring import Ring
from genrescope.audio.source import SourceKind, SourceState
from genrescope.errors import DeviceError
from genrescope.gap_clock import GapClock
from support.pulse import MIC_FEED, RATE, SPEAKERS, SPEAKERS_MONITOR, VIRTUAL_MIC, eventually

MIC_TONE_HZ = 1_000.0
MIC_LEVEL = 0.5


class Collector:
    """A sink that keeps every block."""

    def __init__(self) -> None:
        self.blocks: list[np.ndarray] = []
        self.lost = 0

    def write(self, block):
        self.blocks.append(block.copy())

    def mark_lost(self, frames):
        self.lost += frames

    @property
    def frames(self) -> np.ndarray:
        return np.concatenate(self.blocks) if self.blocks else np.zeros((0, 2), np.float32)


def counter(seconds: float) -> np.ndarray:
    """Frames that number themselves from 1, left, and backwards, right; exact in float32 for 174 s."""
    numbers = np.arange(1, int(seconds * RATE) + 1, dtype=np.float32) / 2**23
    return np.stack([numbers, -numbers], axis=1)


def tone(seconds: float) -> np.ndarray:
    phase = 2 * np.pi * MIC_TONE_HZ / RATE * np.arange(int(seconds * RATE))
    return (MIC_LEVEL * np.cos(phase)).astype(np.float32)


def speakers(**options) -> pulse.PulseDeviceSource:
    info = next(row for row in devices.system_sounds() if row.id == SPEAKERS_MONITOR)
    return pulse.PulseDeviceSource(info, **options)


@pytest.fixture
def opened():
    """Open a source into a collector, and close it whatever happens."""
    sources = []

    def open_source(source):
        sink = Collector()
        sources.append(source)
        source.open(sink)
        return sink

    yield open_source
    for source in sources:
        source.close()


def reading(server) -> str | None:
    """Which source the server says that Genrescope's recording reads."""
    with server.control() as control:
        names = {source.index: source.name for source in control.source_list()}
        ours = [each for each in control.source_output_list() if each.name == "Genre recognition"]
        assert len(ours) <= 1
        return names[ours[0].source] if ours else None


def move_to_microphone(server) -> None:
    """Do what a mixer does: move Genrescope's recording to the microphone."""
    with server.control() as control:
        ours = next(each for each in control.source_output_list() if each.name == "Genre recognition")
        control.source_output_move(ours.index, control.get_source_by_name(VIRTUAL_MIC).index)


def test_lists_the_monitors_with_their_native_formats_and_no_microphone(pulse_server):
    rows = devices.system_sounds()
    assert [row.id for row in rows] == [SPEAKERS_MONITOR, "mic_feed.monitor"]
    first = rows[0]
    assert first.kind is SourceKind.SYSTEM
    assert (first.title, first.host, first.rate, first.channels) == ("Speakers", "PulseAudio", 48_000, 2)
    assert (first.default, rows[1].default) == (True, False)


def test_the_default_is_the_monitor_of_the_default_output_of_the_moment(pulse_server):
    assert default_system_sound().info.id == SPEAKERS_MONITOR
    with pulse_server.control() as control:
        control.sink_default_set(control.get_sink_by_name(MIC_FEED))
    assert default_system_sound().info.id == "mic_feed.monitor"


def test_delivers_exactly_what_is_played(pulse_server, opened):
    source = live_source(devices.system_sounds()[0])
    sink = opened(source)
    assert source.status().state is SourceState.ACTIVE
    assert source.live
    assert not source.silence_is_absence
    assert reading(pulse_server) == SPEAKERS_MONITOR
    played = counter(3)
    pulse_server.play(played, SPEAKERS).wait()
    eventually(lambda: np.count_nonzero(sink.frames[:, 0]) == len(played), "everything played has arrived")
    frames = sink.frames
    np.testing.assert_array_equal(frames[np.flatnonzero(frames[:, 0])], played)


def test_silence_is_delivered_as_zeros_at_the_pace_of_the_clock(pulse_server, opened):
    sink = opened(speakers())
    eventually(lambda: len(sink.frames) > RATE, "a second of silence has arrived")
    assert not sink.frames.any()


@pytest.mark.timeout(240)
def test_loses_not_one_sample_in_a_minute_with_every_core_busy(pulse_server, busy_cores):
    # Through the ring, drained beside the writer as the columns thread does it.
    source = speakers()
    ring = Ring(5 * RATE, source.info.channels)
    played = counter(60)
    taken: list[np.ndarray] = []
    done = threading.Event()

    def drain() -> None:
        while not done.wait(0.03):
            taken.append(ring.drain().rows)
        taken.append(ring.drain().rows)

    reader = threading.Thread(target=drain)
    source.open(ring)
    reader.start()
    try:
        pulse_server.play(played, SPEAKERS).wait()
        eventually(lambda: np.float32(played[-1, 0]) in ring.view(ring.start, ring.end)[:, 0], "the end has arrived")
    finally:
        source.close()
        done.set()
        reader.join()
    heard = np.concatenate(taken)
    # The player may run dry on a busy machine: then zeros lie between two numbers, but no number is missing.
    np.testing.assert_array_equal(heard[np.flatnonzero(heard[:, 0])], played)
    assert (ring.lost, ring.reported_lost) == (0, 0)


def test_an_output_that_vanishes_is_noticed_and_never_replaced_by_the_microphone(pulse_server, opened):
    microphone = pulse_server.play(tone(60), MIC_FEED)
    source = speakers()
    sink = opened(source)
    eventually(lambda: sink.blocks, "sound arrives")
    pulse_server.remove_speakers()
    eventually(lambda: source.status().state is SourceState.RECONNECTING, "the loss is noticed")
    assert "Speakers is not there" in source.status().message
    count = len(sink.blocks)
    time.sleep(2)  # long enough for several attempts to find it again
    assert source.status().state is SourceState.RECONNECTING
    assert reading(pulse_server) is None
    assert len(sink.blocks) == count
    assert not sink.frames.any(), "microphone samples were delivered"
    microphone.stop()


def test_an_output_that_comes_back_is_taken_up_again(pulse_server, opened):
    source = speakers()
    sink = opened(source)
    pulse_server.remove_speakers()
    eventually(lambda: source.status().state is SourceState.RECONNECTING, "the loss is noticed")
    pulse_server.add_speakers()
    eventually(lambda: source.status().state is SourceState.ACTIVE, "it is taken up again")
    assert reading(pulse_server) == SPEAKERS_MONITOR
    played = counter(1)
    pulse_server.play(played, SPEAKERS).wait()
    eventually(lambda: np.count_nonzero(sink.frames[:, 0]) == len(played), "everything played has arrived")


def test_the_server_cannot_move_the_recording(pulse_server, opened):
    pulse_server.play(tone(30), MIC_FEED)
    source = speakers()
    sink = opened(source)
    with pytest.raises(pulsectl.PulseOperationFailed):
        move_to_microphone(pulse_server)
    assert reading(pulse_server) == SPEAKERS_MONITOR
    count = len(sink.blocks)
    eventually(lambda: len(sink.blocks) > count + 20, "the recording goes on")
    assert source.status().state is SourceState.ACTIVE
    assert not sink.frames.any()


def test_a_recording_that_is_moved_all_the_same_delivers_nothing_of_the_microphone(pulse_server, opened):
    # A server may ignore the wish not to be moved; then the check of every block must hold alone.
    pulse_server.play(tone(60), MIC_FEED)
    source = speakers(refuse_moves=False)
    sink = opened(source)
    for _ in range(5):
        eventually(lambda: source.status().state is SourceState.ACTIVE, "the monitor is recorded")
        count = len(sink.blocks)
        eventually(lambda count=count: len(sink.blocks) > count, "sound arrives")
        move_to_microphone(pulse_server)
        eventually(lambda: source.status().state is SourceState.RECONNECTING, "the move is noticed")
        assert "something else than Speakers" in source.status().message
    eventually(lambda: source.status().state is SourceState.ACTIVE, "the monitor is recorded again")
    assert reading(pulse_server) == SPEAKERS_MONITOR
    assert not sink.frames.any(), "microphone samples were delivered"


def test_a_server_that_dies_is_noticed_and_taken_up_again_when_it_is_back(pulse_server, opened):
    source = speakers()
    sink = opened(source)
    eventually(lambda: sink.blocks, "sound arrives")
    pulse_server.kill()
    eventually(lambda: source.status().state is SourceState.RECONNECTING, "the loss is noticed")
    eventually(lambda: "no sound server answers" in source.status().message, "the status says why")
    pulse_server.start()
    eventually(lambda: source.status().state is SourceState.ACTIVE, "it is taken up again")
    assert sink.lost > 0
    assert reading(pulse_server) == SPEAKERS_MONITOR
    played = counter(1)
    pulse_server.play(played, SPEAKERS).wait()
    eventually(lambda: np.count_nonzero(sink.frames[:, 0]) == len(played), "everything played has arrived")


def test_a_fault_is_said_on_opening_and_later(pulse_server, opened, monkeypatch):
    source = speakers()
    opened(source)

    def broken(*_):
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(pulse.VerifiedRecording, "turn", broken)
    eventually(lambda: source.status().state is SourceState.UNAVAILABLE, "the fault is noticed")
    assert "fault in Genrescope (ZeroDivisionError: broken)" in source.status().message
    with pytest.raises(DeviceError, match="ZeroDivisionError: broken"):
        speakers().open(Collector())


def test_nothing_reaches_the_sink_after_close(pulse_server, opened):
    source = speakers()
    sink = opened(source)
    eventually(lambda: sink.blocks, "sound arrives")
    source.close()
    count = len(sink.blocks)
    time.sleep(0.2)
    assert len(sink.blocks) == count
    assert source.status().state is SourceState.UNAVAILABLE
    source.close()  # idempotent


def test_opening_and_closing_fifty_times_leaves_nothing_behind(pulse_server):
    def held() -> tuple[int, int]:
        return threading.active_count(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    speakers()  # the library is loaded, and opens what it keeps
    before = held()
    for _ in range(50):
        source = speakers()
        source.open(Collector())
        source.close()
    assert held() == before
    assert reading(pulse_server) is None


def test_a_monitor_that_is_not_there_is_refused_with_a_sentence(pulse_server):
    source = speakers()
    pulse_server.remove_speakers()
    before = set(threading.enumerate())
    with pytest.raises(DeviceError, match=r"Speakers is not there.*choose another source"):
        source.open(Collector())
    assert set(threading.enumerate()) <= before


def test_without_a_server_the_sentence_says_what_to_start(pulse_server):
    source = speakers()
    pulse_server.kill()
    for attempt in (devices.system_sounds, lambda: source.open(Collector())):
        with pytest.raises(DeviceError, match=r"no sound server answers .* start PulseAudio or PipeWire"):
            attempt()


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 1), (96_000, 6), (48_000, 8), (192_000, 2), (48_000, 12)])
def test_any_native_format_is_delivered_as_it_is_up_to_eight_channels(pulse_server, opened, rate, channels):
    with pulse_server.control() as control:
        control.module_load("module-null-sink", f"sink_name=odd norewinds=1 rate={rate} channels={channels}")
    source = pulse.PulseDeviceSource(next(row for row in devices.system_sounds() if row.id == "odd.monitor"))
    sink = opened(source)
    assert (source.info.rate, source.info.channels) == (rate, min(channels, 8))
    eventually(lambda: sink.blocks, "sound arrives")
    assert sink.blocks[0].shape[1] == min(channels, 8)
    assert sink.blocks[0].dtype == np.float32


def test_what_the_server_throws_away_because_we_came_late_is_counted(pulse_server):
    # 4 MB of buffer in the server are 0.7 s at this rate; the sink holds the thread up for longer, once.
    rate = 192_000
    with pulse_server.control() as control:
        control.module_load("module-null-sink", f"sink_name=fast norewinds=1 rate={rate} channels=8 format=float32le")
    source = pulse.PulseDeviceSource(next(row for row in devices.system_sounds() if row.id == "fast.monitor"))

    class Slow(Ring):
        hold = 0.0

        def write(self, block):
            hold, self.hold = self.hold, 0.0
            time.sleep(hold)
            super().write(block[:, :1])

    ring, heard, gaps, done = Slow(10 * rate, 1), [], [], threading.Event()

    def drain() -> None:
        clock = GapClock(rate, 60.0, time.monotonic())  # so patient that only what is lost becomes a gap
        while not done.wait(0.04):
            drained = ring.drain(limit=rate)
            gaps.append(clock.tick(len(drained.rows), drained.missing, time.monotonic()))
            heard.append(drained.rows[:, 0])

    played = np.arange(1, 8 * rate + 1, dtype=np.float32) / 2**23
    reader = threading.Thread(target=drain)
    source.open(ring)
    reader.start()
    try:
        player = pulse_server.play(np.repeat(played[:, None], 8, axis=1), "fast", rate)
        eventually(lambda: any(block.any() for block in heard), "sound arrives")
        time.sleep(1.5)  # until it is known how far behind the clock the stream usually is
        ring.hold = 2.0
        player.wait()
        eventually(lambda: any(played[-1] in block for block in heard), "the end has arrived")
        eventually(lambda: any(gaps), "the loss is counted")
    finally:
        source.close()
        done.set()
        reader.join()
    missing = len(played) - np.count_nonzero(np.concatenate(heard))
    assert missing > 0.5 * rate
    assert sum(gaps) == pytest.approx(missing, abs=0.1 * rate)
