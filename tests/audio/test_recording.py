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


BLOCK = np.ones((10, 1), np.float32)


class Device(RecordingSource):
    """Fails as the test says: ``failure`` whenever it is recorded, or ``once``; ``mute`` delivers nothing."""

    def __init__(self):
        super().__init__(DESK)
        self.failure, self.once, self.mute = None, None, False
        self.attempts, self.threads, self.held = 0, [], 0

    def _record(self, attempt):
        self.attempts += 1
        self.threads.append(threading.current_thread())
        self.held += 1
        try:
            while not attempt.over.wait(0.001):
                once, self.once = self.once, None
                if error := self.failure or once:
                    raise error
                if not self.mute:
                    attempt.write(BLOCK)
        finally:
            self.held -= 1


@pytest.fixture
def threads_before():
    """What runs already; another test's server may end while this one is under way."""
    return set(threading.enumerate())


@pytest.fixture
def device(monkeypatch, threads_before):
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.001)
    made = Device()
    assert made.status().message == "Desk is not open."
    yield made
    made.close()
    assert made.held == 0
    assert (made.status().state, made.status().message) == (SourceState.UNAVAILABLE, "Desk is not open.")
    assert set(threading.enumerate()) <= threads_before


def test_it_is_taken_up_again_and_the_time_without_it_is_reported_as_lost(device):
    ring = Ring(100, 1)
    device.open(ring)
    assert ring.reported_lost == 0
    assert device.status().state is SourceState.ACTIVE
    assert (device.live, device.silence_is_absence) == (True, False)
    device.failure = DeviceError("Desk is not there; plug it in.")
    eventually(lambda: device.attempts > 3, "it is tried again and again")
    assert (device.status().state, device.status().message) == (SourceState.RECONNECTING, str(device.failure))
    device.failure = None
    eventually(lambda: device.status().state is SourceState.ACTIVE, "it is taken up again")
    assert ring.reported_lost > 0
    assert threading.main_thread() not in device.threads


def test_a_device_that_falls_mute_is_not_called_active_and_is_heard_again_when_it_sounds(device, monkeypatch):
    monkeypatch.setattr(recording, "STALL_SECONDS", 0.3)
    monkeypatch.setattr(recording, "OPEN_SECONDS", 0.6)
    device.open(Ring(100, 1))
    device.mute = True
    eventually(lambda: device.status().state is SourceState.RECONNECTING, "the silence is noticed")
    assert "No sound comes from Desk although it is there" in device.status().message
    eventually(lambda: device.attempts > 2, "it is opened again and again")
    assert device.held <= 1
    assert device.status().state is SourceState.RECONNECTING  # however often it could be opened
    device.mute = False
    eventually(lambda: device.status().state is SourceState.ACTIVE, "it is heard again")


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


class Stuck(Device):
    """A driver that answers nobody while the test holds it, and then delivers after all."""

    def __init__(self):
        super().__init__()
        self.answers = threading.Event()

    def _record(self, attempt):
        if self.mute:
            self.attempts += 1
            self.answers.wait()
            attempt.write(BLOCK)
            attempt.mark_lost(3)
        else:
            super()._record(attempt)


@pytest.fixture
def stuck(monkeypatch, threads_before):
    for name in ("OPEN_SECONDS", "CLOSE_SECONDS", "STALL_SECONDS"):
        monkeypatch.setattr(recording, name, 0.2)
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.001)
    made = Stuck()
    yield made
    made.answers.set()
    made.close()
    eventually(lambda: set(threading.enumerate()) <= threads_before, "its threads end")


def test_a_driver_that_never_answers_holds_nobody_and_is_not_heard_later(stuck, threads_before):
    stuck.mute, ring = True, Ring(100, 1)
    with pytest.raises(DeviceError, match="did not start to record Desk; try again"):
        stuck.open(ring)
    stuck.answers.set()
    eventually(lambda: set(threading.enumerate()) <= threads_before, "its threads end")
    drained = ring.drain()
    assert (len(drained.rows), drained.missing) == (0, 0)


def test_threads_are_left_in_a_stuck_driver_but_never_more_than_a_few_and_it_is_heard_when_it_wakes(stuck):
    stuck.open(Ring(100, 1))
    stuck.mute, stuck.failure = True, DeviceError("Desk went away.")
    eventually(lambda: "The driver of Desk does not answer any more" in stuck.status().message, "it says so")
    assert stuck.attempts == 1 + recording.MOST_LEFT_BEHIND
    assert stuck.status().state is SourceState.RECONNECTING
    stuck.mute, stuck.failure = False, None
    stuck.answers.set()
    eventually(lambda: stuck.status().state is SourceState.ACTIVE, "it is heard again")


def test_a_fault_ends_it_with_a_sentence(device):
    device.open(Ring(100, 1))
    device.failure = ZeroDivisionError("broken")
    eventually(lambda: device.status().state is SourceState.UNAVAILABLE, "the fault is noticed")
    assert device.status().message.startswith(
        "Desk stopped because of a fault in Genrescope (ZeroDivisionError: broken"
    )
    assert device.attempts == recording.FAULTS_IN_A_ROW


def test_faults_with_sound_between_them_are_survived_however_many(device):
    device.open(Ring(100, 1))
    for number in range(1, 2 * recording.FAULTS_IN_A_ROW):
        device.once = MemoryError()
        eventually(lambda number=number: device.attempts == 1 + number, "it is taken up again")
        eventually(lambda: device.status().state is SourceState.ACTIVE, "it is heard again")


def test_a_fault_while_opening_refuses(device):
    device.failure = ZeroDivisionError("broken")
    with pytest.raises(DeviceError, match=r"fault in Genrescope \(ZeroDivisionError: broken"):
        device.open(Ring(100, 1))


def test_closing_does_not_wait_for_the_next_attempt(device, monkeypatch):
    monkeypatch.setattr(recording, "RETRY_SECONDS", 3600.0)
    before = set(threading.enumerate())
    device.open(Ring(100, 1))
    device.failure = DeviceError("Desk is not there.")
    eventually(lambda: device.status().state is SourceState.RECONNECTING, "the loss is noticed")
    device.close()
    assert set(threading.enumerate()) <= before, "it did not wake who waits for the next attempt"
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
