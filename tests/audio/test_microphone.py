"""The microphone, through sounddevice, on a real PulseAudio; each test records in a process of its own."""

from __future__ import annotations

import json
import threading
import types
from unittest.mock import Mock

import numpy as np
import pytest

from genrescope.audio import microphone, portaudio, recording
from genrescope.audio.ring import Ring
from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.errors import DeviceError
from support.pulse import MIC_FEED, RATE, VIRTUAL_MIC, eventually
from support.recorder import Recorder

VIRTUAL_MIC_ID = f"ALSA:{VIRTUAL_MIC}"

REFUSALS = """
import dataclasses, json, sys
from genrescope.audio import devices
from genrescope.audio.live_sources import live_source
from genrescope.audio.ring import Ring
from genrescope.errors import DeviceError
real = next(row for row in devices.microphones(everything=True) if row.id == "ALSA:virtual_mic")
said = []
for changes in json.loads(sys.argv[1]):
    try:
        live_source(dataclasses.replace(real, **changes)).open(Ring(1000, 1))
    except DeviceError as error:
        said.append(str(error))
print(json.dumps(said))
"""

FIFTY_TIMES = """
import os, threading
from genrescope.audio import devices
from genrescope.audio.live_sources import live_source
from genrescope.audio.ring import Ring
info = devices.find("ALSA:virtual_mic")
def turn():
    source = live_source(info)
    source.open(Ring(48000, info.channels))
    source.close()
    source.close()
turn()
before = threading.active_count(), len(os.listdir("/proc/self/fd"))
for _ in range(50):
    turn()
assert (threading.active_count(), len(os.listdir("/proc/self/fd"))) == before
"""


@pytest.fixture
def record(pulse_server):
    """Start recorders, and end them whatever happens."""
    started = []

    def start(text=VIRTUAL_MIC_ID):
        recorder = Recorder(pulse_server, text)
        started.append(recorder)
        recorder.wait_for("active")
        return recorder

    yield start
    for recorder in started:
        recorder.kill()


def counter(seconds: float) -> np.ndarray:
    """Frames that number themselves from 1, exact in float32."""
    return np.arange(1, int(seconds * RATE) + 1, dtype=np.float32) / 2**23


def test_delivers_every_sample_of_fifteen_seconds_with_every_core_busy(pulse_server, record, busy_cores):
    recorder = record()
    played = counter(15)
    pulse_server.play(played, MIC_FEED).wait()
    arrived = recorder.frames()
    eventually(lambda: recorder.frames() > arrived + RATE // 2, "what was played last has arrived")
    heard = recorder.stop()[:, 0]
    # The player may run dry on a busy machine: then zeros lie between two numbers, but no number is missing.
    np.testing.assert_array_equal(heard[np.flatnonzero(heard)], played)
    assert recorder.events[-1]["lost"] == 0


def test_is_opened_in_the_format_of_the_source_behind_it_and_is_quiet_after_close(record):
    recorder = record()
    opened = recorder.events[0]
    assert (opened["rate"], opened["channels"]) == (48_000, 1)  # ALSA's plug-in claims 44 100 Hz and 32 channels
    eventually(lambda: recorder.frames() > 0, "sound arrives")
    assert recorder.stop().shape[1] == 1
    assert recorder.events[-1]["after_close"] == 0
    assert recorder.events[-1]["state"] == "unavailable"


def test_the_default_microphone_is_found_and_named_after_what_stands_behind_it(record):
    recorder = record("ALSA:default")
    assert recorder.events[0]["title"] == "VirtualMic (default)"
    eventually(lambda: recorder.frames() > 0, "sound arrives")


def test_a_server_that_dies_is_noticed_and_the_same_microphone_taken_up_again(pulse_server, record):
    recorder = record()
    eventually(lambda: recorder.frames() > 0, "sound arrives")
    pulse_server.kill()
    recorder.wait_for("reconnecting")
    assert "VirtualMic (virtual_mic) went away" in recorder.message()
    pulse_server.start()
    recorder.wait_for("active")
    arrived = recorder.frames()
    eventually(lambda: recorder.frames() > arrived, "sound arrives again")
    played = counter(1)
    pulse_server.play(played, MIC_FEED).wait()
    arrived = recorder.frames()
    eventually(lambda: recorder.frames() > arrived + RATE // 2, "what was played last has arrived")
    heard = recorder.stop()[:, 0]
    np.testing.assert_array_equal(heard[np.flatnonzero(heard)], played)


def test_can_be_closed_while_it_looks_for_its_device(pulse_server, record):
    recorder = record()
    pulse_server.kill()
    recorder.wait_for("reconnecting")
    recorder.stop()
    assert recorder.events[-1]["state"] == "unavailable"


@pytest.fixture
def stream(monkeypatch):
    """A stream that is made up: what `MicrophoneSource` asked PortAudio to call, and whether it may be opened."""
    made = types.SimpleNamespace(opened=0, closed=0, refuse=False, on_block=None, on_finished=None)
    device = portaudio.Device(0, "ALSA:desk", "Desk", "ALSA", RATE, 2, default=False)

    def open_input(_device, _info, _frames, on_block, on_finished):
        if made.refuse:
            raise DeviceError("Desk is busy")
        made.opened += 1
        made.on_block, made.on_finished = on_block, on_finished
        on_block(np.zeros(2, np.float32).data, 1, None, types.SimpleNamespace(input_overflow=False))
        return made

    def close(_stream):
        made.closed += 1
        made.on_finished()

    monkeypatch.setattr(portaudio, "locate", lambda _info: device)
    monkeypatch.setattr(portaudio, "refresh", lambda: None)
    monkeypatch.setattr(portaudio, "open_input", open_input)
    monkeypatch.setattr(portaudio, "close", close)
    monkeypatch.setattr(microphone, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.001)
    return made


def desk() -> microphone.MicrophoneSource:
    return microphone.MicrophoneSource(SourceInfo(SourceKind.MICROPHONE, "ALSA:desk", "Desk", "ALSA", RATE, 2))


def test_a_block_is_copied_and_an_overflow_counted(stream):
    source, ring = desk(), Ring(100, 2)
    source.open(ring)
    assert len(ring.drain().rows) == 1
    block = np.arange(6, dtype=np.float32)
    stream.on_block(block.data, 3, None, types.SimpleNamespace(input_overflow=False))
    assert ring.reported_lost == 0
    stream.on_block(block.data, 3, None, types.SimpleNamespace(input_overflow=True))
    block[:] = 9
    assert ring.reported_lost == 1
    np.testing.assert_array_equal(ring.drain().rows, [[0, 1], [2, 3], [4, 5]] * 2)
    assert stream.on_finished() is None  # PortAudio's binding refuses anything else
    source.close()


def test_a_device_that_keeps_going_away_is_taken_up_each_time_and_can_be_closed_at_any_moment(stream):
    for _ in range(100):
        source = desk()
        source.open(Ring(100, 2))
        opened = stream.opened
        stream.on_finished()
        eventually(lambda opened=opened: stream.opened > opened, "it is opened again")
        stream.on_finished()
        source.close()  # while the watcher closes, waits or opens
        assert stream.opened == stream.closed


def test_a_device_that_goes_away_is_said_until_it_is_back(stream, monkeypatch):
    monkeypatch.setattr(recording, "RETRY_SECONDS", 60.0)
    source = desk()
    source.open(Ring(100, 2))
    stream.on_finished()
    eventually(lambda: source.status().state is SourceState.RECONNECTING, "the loss is noticed")
    assert source.status().message.startswith("Desk went away; nothing is heard until it comes back.")
    source.close()  # at once, however long it would have waited
    assert source.status().state is SourceState.UNAVAILABLE
    assert stream.closed == 1


def test_a_device_that_stays_away_says_what_keeps_it(stream):
    source = desk()
    source.open(Ring(100, 2))
    stream.refuse = True
    stream.on_finished()
    eventually(lambda: source.status().message == "Desk is busy", "the newest reason is said")
    assert source.status().state is SourceState.RECONNECTING
    stream.refuse = False
    eventually(lambda: source.status().state is SourceState.ACTIVE, "it is taken up again")
    source.close()
    assert stream.opened == stream.closed == 2


def test_a_portaudio_that_cannot_start_again_is_tried_until_it_can(stream, monkeypatch):
    refusals = iter([DeviceError("PortAudio cannot look for devices")] * 3)

    def refresh():
        for refusal in refusals:
            raise refusal

    source = desk()
    source.open(Ring(100, 2))
    monkeypatch.setattr(portaudio, "refresh", refresh)
    stream.on_finished()
    eventually(lambda: stream.opened == 2, "it is opened again")
    assert next(refusals, None) is None
    source.close()


def test_a_portaudio_that_failed_to_start_is_not_ended_once_more(monkeypatch):
    library = portaudio.sounddevice
    calls = []

    def terminate():
        calls.append("terminate")
        monkeypatch.setattr(library, "_initialized", 0)

    def initialize():
        calls.append("initialize")
        raise library.PortAudioError("Error initializing PortAudio", -9999)

    monkeypatch.setattr(library, "_initialized", 1)
    monkeypatch.setattr(library, "_terminate", terminate)
    monkeypatch.setattr(library, "_initialize", initialize)
    for _ in range(2):
        with pytest.raises(DeviceError, match="PortAudio cannot look for devices"):
            portaudio.refresh()
    assert calls == ["terminate", "initialize", "initialize"]


def test_a_driver_that_hangs_in_a_look_for_devices_keeps_nobody_else(monkeypatch):
    monkeypatch.setattr(portaudio, "REFRESH_SECONDS", 0.1)
    asked, answered = threading.Event(), threading.Event()

    def hang():
        asked.set()
        answered.wait()

    monkeypatch.setattr(portaudio.sounddevice, "_terminate", lambda: None)
    monkeypatch.setattr(portaudio.sounddevice, "_initialize", hang)
    monkeypatch.setattr(portaudio.sounddevice, "RawInputStream", Mock())
    looking = threading.Thread(target=portaudio.refresh)
    looking.start()
    assert asked.wait(60.0)
    device = portaudio.Device(0, "ALSA:desk", "Desk", "ALSA", RATE, 2, default=False)
    for wish in (portaudio.refresh, lambda: portaudio.open_input(device, desk().info, 1024, Mock(), Mock())):
        with pytest.raises(DeviceError, match="A sound driver has not answered"):
            wish()
    answered.set()
    looking.join()
    stream = portaudio.open_input(device, desk().info, 1024, Mock(), Mock())
    assert portaudio._open_streams == 1
    portaudio.refresh()
    portaudio.close(stream)
    assert portaudio._open_streams == 0


def test_whatever_opening_raises_the_stream_is_not_counted_as_open(monkeypatch):
    def fail(**_):
        raise ValueError("odd")

    monkeypatch.setattr(portaudio.sounddevice, "RawInputStream", fail)
    device = portaudio.Device(0, "ALSA:desk", "Desk", "ALSA", RATE, 2, default=False)
    with pytest.raises(ValueError, match="odd"):
        portaudio.open_input(device, desk().info, 1024, lambda *_: None, lambda: None)
    assert portaudio._open_streams == 0


def test_opening_and_closing_fifty_times_leaves_nothing_behind(pulse_server):
    pulse_server.run_python(FIFTY_TIMES)


def test_what_cannot_be_opened_is_refused_with_a_sentence(pulse_server):
    with pulse_server.asound.open("a") as asound:
        asound.write('pcm.player { type asym playback.pcm "pulse" hint { show on description "player" } }\n')
        asound.write('pcm.away { type pulse device "nothing" hint { show on description "away" } }\n')
    changes = [
        {"id": "ALSA:unplugged", "title": "Unplugged"},
        {"id": "ALSA:player", "title": "Player"},
        {"id": "ALSA:away", "title": "Away"},
        {"rate": 5_000_000},
    ]
    absent, player, away, rate = json.loads(pulse_server.run_python(REFUSALS, json.dumps(changes)))
    assert absent == "Unplugged is not there; plug it in or choose another device."
    assert player == "Player has no input channels, it only plays; choose a microphone."
    assert away.startswith("Away cannot be opened (")
    assert away.endswith("; check the system's sound settings or choose another device.")
    assert rate.startswith("VirtualMic (virtual_mic) refuses the rate of 5000000 Hz;")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (-9985, "Desk is busy: another program holds it. Close that program or choose another device."),
        (-9996, "Desk is not there any more; plug it in again or choose another device."),
        (-9998, "Desk does not deliver 2 channels; choose another device."),
        (-9986, "Desk cannot be opened (text); check the system's sound settings or choose another device."),
    ],
)
def test_portaudios_error_codes_become_sentences(code, sentence):
    info = SourceInfo(SourceKind.MICROPHONE, "ALSA:desk", "Desk", "ALSA", 48_000, 2)
    error = portaudio.sounddevice.PortAudioError("text", code)
    assert f"{info.title} {portaudio._reason(error, info)}" == sentence
