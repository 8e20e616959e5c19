"""WASAPI loopback against a SoundCard that is made up: only Windows itself can show the rest."""

from __future__ import annotations

import sys
import threading
import types

import numpy as np
import pytest

from genrescope.audio import portaudio, recording, wasapi
from genrescope.audio.ring import Ring
from genrescope.audio.source import SourceKind, SourceState
from genrescope.errors import DeviceError
from support.pulse import eventually


class Microphone:
    """A device as SoundCard hands it out: a loopback of an output, or a real microphone, which must never be opened."""

    def __init__(self, windows, identity, name, isloopback):
        self.windows, self.id, self._name, self.isloopback = windows, identity, name, isloopback

    @property
    def name(self):
        if self._name is None:
            raise RuntimeError("Property was expected to be a string, but is not a string")
        return self._name

    def recorder(self, samplerate, channels, blocksize):
        assert self.isloopback, "a microphone was opened"
        self.windows.opened.append((self.id, samplerate, channels, blocksize, threading.current_thread().name))
        return Recorder(self.windows)


class Recorder:
    def __init__(self, windows):
        self.windows = windows

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        self.windows.closed.append(threading.current_thread().name)

    def record(self, frames):
        if self.windows.failure:
            raise RuntimeError(self.windows.failure)
        if self.windows.discontinuities:
            self.windows.discontinuities -= 1
            sys.modules["soundcard.mediafoundation"].warnings.warn("data discontinuity in recording", RuntimeWarning)
        threading.Event().wait(0.002)
        self.windows.count += 1
        return np.full((frames, 2), self.windows.count, dtype=np.float64)


class Windows:
    """What SoundCard's module offers, and what it was asked."""

    def __init__(self):
        self.devices = [
            Microphone(self, "{out-1}", "Speakers", isloopback=True),
            Microphone(self, "{out-2}", "Headphones", isloopback=True),
            Microphone(self, "{out-3}", None, isloopback=True),
            Microphone(self, "{mic}", "Speakers", isloopback=False),
        ]
        self.opened, self.closed = [], []
        self.failure, self.discontinuities, self.count = "", 0, 0
        self.asked_on = set()

    def all_microphones(self, include_loopback):
        assert include_loopback
        self.asked_on.add(threading.current_thread())
        return list(self.devices)

    def default_speaker(self):
        return types.SimpleNamespace(id="{out-2}")


@pytest.fixture
def windows(monkeypatch):
    made = Windows()
    soundcard = types.ModuleType("soundcard")
    soundcard.all_microphones, soundcard.default_speaker = made.all_microphones, made.default_speaker
    soundcard.mediafoundation = types.ModuleType("soundcard.mediafoundation")
    monkeypatch.setitem(sys.modules, "soundcard", soundcard)
    monkeypatch.setitem(sys.modules, "soundcard.mediafoundation", soundcard.mediafoundation)
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.01)
    rows = [portaudio.Device(0, "Windows WASAPI:Headphones", "Headphones", "Windows WASAPI", 44_100, 0, default=False)]
    monkeypatch.setattr(portaudio, "devices", lambda: rows)
    return made


@pytest.fixture
def source(windows):
    made = wasapi.LoopbackSource(wasapi.loopbacks()[0])
    yield made
    made.close()


def test_lists_the_outputs_only_and_asks_on_a_thread_of_its_own(windows):
    rows = wasapi.loopbacks()
    assert [(row.id, row.title, row.rate, row.default) for row in rows] == [
        ("{out-2}", "Headphones", 44_100, True),
        ("{out-1}", "Speakers", 48_000, False),
        ("{out-3}", "{out-3}", 48_000, False),
    ]
    assert {(row.kind, row.channels, row.host) for row in rows} == {(SourceKind.SYSTEM, 2, "Windows WASAPI")}
    assert threading.main_thread() not in windows.asked_on


def test_records_the_chosen_output_in_stereo_on_the_thread_that_opened_it(windows, source):
    ring = Ring(100_000, 2)
    source.open(ring)
    assert source.silence_is_absence
    assert source.live
    assert source.status().state is SourceState.ACTIVE
    eventually(lambda: ring.end >= 3 * 1024, "sound arrives")
    source.close()
    assert windows.opened == [("{out-2}", 44_100, 2, 1024, "record system")]
    assert windows.closed == ["record system"]
    rows = ring.view(0, 3 * 1024)
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows[::1024, 0], [1, 2, 3])
    count = ring.end
    assert source.status().state is SourceState.UNAVAILABLE
    source.close()
    assert ring.end == count


def test_a_lost_packet_is_counted_and_only_once(windows, source):
    ring = Ring(100_000, 2)
    windows.discontinuities = 2
    source.open(ring)
    eventually(lambda: ring.end > 5 * 1024, "sound arrives")
    source.close()
    assert ring.reported_lost == ring.unmeasured == 2


def test_an_output_that_fails_is_reported_and_taken_up_again(windows, source):
    ring = Ring(100_000, 2)
    source.open(ring)
    windows.failure = "Error 0x88890004"  # AUDCLNT_E_DEVICE_INVALIDATED
    eventually(lambda: source.status().state is SourceState.RECONNECTING, "the failure is noticed")
    assert "Headphones cannot be recorded (Error 0x88890004)" in source.status().message
    headphones = windows.devices.pop(1)
    windows.failure = ""
    eventually(lambda: "it is not there" in source.status().message, "the output is looked for in vain")
    assert {identity for identity, *_ in windows.opened} == {"{out-2}"}
    windows.devices.append(headphones)
    eventually(lambda: source.status().state is SourceState.ACTIVE, "it is taken up again")


def test_an_output_that_is_not_there_is_refused_with_a_sentence(windows, source):
    windows.devices.pop(1)
    with pytest.raises(DeviceError, match=r"Headphones cannot be recorded \(it is not there\)"):
        source.open(Ring(1000, 2))


def test_a_sound_system_that_does_not_answer_is_said_plainly(windows, monkeypatch):
    def fail(include_loopback):
        raise RuntimeError("Error 0x800706ba")

    monkeypatch.setattr(sys.modules["soundcard"], "all_microphones", fail)
    with pytest.raises(DeviceError, match=r"Windows' sound system does not answer \(Error 0x800706ba\)"):
        wasapi.loopbacks()
