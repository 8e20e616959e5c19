"""The life of a recording thread, whatever the device: here one that is made up."""

from __future__ import annotations

import ctypes
import threading
import types

import numpy as np
import pytest

from genrescope.audio import com, recording
from genrescope.audio.recording import RecordingSource
from genrescope.audio.ring import Ring
from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.errors import DeviceError
from support.pulse import eventually

DESK = SourceInfo(SourceKind.MICROPHONE, "made up:desk", "Desk", "made up", 48_000, 1)


class Device(RecordingSource):
    """Fails as the test says: ``failure`` before and during a recording; ``mute`` never begins."""

    def __init__(self):
        super().__init__(DESK)
        self.failure, self.mute = None, False
        self.attempts, self.threads, self.held = 0, set(), 0

    def _record(self, sink):
        self.attempts += 1
        self.threads.add(threading.current_thread())
        self.held += 1
        try:
            while not self._closing.wait(0.001):
                if self.failure is not None:
                    raise self.failure
                if not self.mute:
                    self._started()
        finally:
            self.held -= 1


@pytest.fixture
def device(monkeypatch):
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.001)
    made = Device()
    assert made.status().message == "Desk is not open."
    yield made
    made.close()
    assert made.held == 0
    assert (made.status().state, made.status().message) == (SourceState.UNAVAILABLE, "Desk is not open.")
    assert threading.active_count() == 1


def test_one_thread_opens_reads_and_takes_up_again(device):
    device.open(Ring(100, 1))
    assert device.status().state is SourceState.ACTIVE
    assert (device.live, device.silence_is_absence) == (True, False)
    device.failure = DeviceError("Desk is not there; plug it in.")
    eventually(lambda: device.attempts > 3, "it is tried again and again")
    assert (device.status().state, device.status().message) == (SourceState.RECONNECTING, str(device.failure))
    device.failure = None
    eventually(lambda: device.status().state is SourceState.ACTIVE, "it is taken up again")
    assert len(device.threads) == 1
    assert threading.main_thread() not in device.threads


def test_the_first_failure_refuses_and_is_not_tried_again(device):
    device.failure = DeviceError("Desk is busy; close the other program.")
    with pytest.raises(DeviceError, match="Desk is busy"):
        device.open(Ring(100, 1))
    assert device.attempts == 1


def test_a_device_that_never_begins_is_refused(device, monkeypatch):
    monkeypatch.setattr(recording, "OPEN_SECONDS", 0.01)
    device.mute = True
    with pytest.raises(DeviceError, match="did not start to record Desk; try again"):
        device.open(Ring(100, 1))


class Stuck(RecordingSource):
    """A driver that answers nobody until the test lets it, and then delivers after all."""

    def __init__(self):
        super().__init__(DESK)
        self.answers, self.delivered = threading.Event(), threading.Event()

    def _record(self, sink):
        self.answers.wait()
        sink.write(np.ones((10, 1), np.float32))
        sink.mark_lost(3)
        self.delivered.set()


def test_a_driver_that_never_answers_holds_nobody_and_is_not_heard_later(monkeypatch):
    monkeypatch.setattr(recording, "OPEN_SECONDS", 0.01)
    monkeypatch.setattr(recording, "CLOSE_SECONDS", 0.01)
    device, ring = Stuck(), Ring(100, 1)
    with pytest.raises(DeviceError, match="did not start to record Desk; try again"):
        device.open(ring)
    device.answers.set()
    assert device.delivered.wait(60)
    drained = ring.drain()
    assert (len(drained.rows), drained.missing) == (0, 0)
    eventually(lambda: threading.active_count() == 1, "its thread ends")


def test_a_fault_ends_it_with_a_sentence(device):
    device.open(Ring(100, 1))
    device.failure = ZeroDivisionError("broken")
    eventually(lambda: device.status().state is SourceState.UNAVAILABLE, "the fault is noticed")
    assert device.status().message.startswith(
        "Desk stopped because of a fault in Genrescope (ZeroDivisionError: broken"
    )
    assert device.attempts == 1


def test_a_fault_while_opening_refuses(device):
    device.failure = ZeroDivisionError("broken")
    with pytest.raises(DeviceError, match=r"fault in Genrescope \(ZeroDivisionError: broken"):
        device.open(Ring(100, 1))


def test_closing_does_not_wait_for_the_next_attempt(device, monkeypatch):
    monkeypatch.setattr(recording, "RETRY_SECONDS", 3600.0)
    device.open(Ring(100, 1))
    device.failure = DeviceError("Desk is not there.")
    eventually(lambda: device.status().state is SourceState.RECONNECTING, "the loss is noticed")
    device.close()
    device.close()  # idempotent


@pytest.mark.parametrize(("answer", "left"), [(0, 1), (1, 1), (-2147417850, 0)])  # S_OK, S_FALSE, RPC_E_CHANGED_MODE
def test_on_windows_the_thread_has_com_and_gives_it_back(device, monkeypatch, answer, left):
    calls = []

    class Ole32:
        def CoInitializeEx(self, reserved, model):  # noqa: N802
            calls.append(("enter", reserved, model, threading.current_thread()))
            return answer

        def CoUninitialize(self):  # noqa: N802
            calls.append(("leave", threading.current_thread()))

    monkeypatch.setattr(com, "sys", types.SimpleNamespace(platform="win32"))
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(ole32=Ole32()), raising=False)
    device.open(Ring(100, 1))
    device.close()
    (thread,) = device.threads
    assert calls == [("enter", None, 0, thread), ("leave", thread)][: 1 + left]
