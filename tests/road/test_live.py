"""A session's threads, with sound and networks that do what the test says."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope import live
from genrescope.audio.source import AudioSource, SourceState, SourceStatus
from genrescope.audio.synthetic import Failure, Loss, Stall, SyntheticSource
from genrescope.errors import ModelError
from genrescope.events import Part, Update
from genrescope.live import LiveSession
from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Gap, Verdict, VerdictState
from genrescope.settings import Settings
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.units import ANALYSIS_RATE, FLOOR_DBFS, HOP_LENGTH
from support.playing import QuickClock
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

RATE = ANALYSIS_RATE
SOUND = chords(20.0)
MODEL = InstalledModel(MANIFEST, Path("nowhere"), bundled=False)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> ScriptedNetwork:
    scripted = ScriptedNetwork(classical=0.8, pop=0.2)
    monkeypatch.setattr(live, "load_recognizer", lambda _, settings: Recognizer(scripted, MANIFEST, settings))
    return scripted


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


class Heard:
    """What a view gathers from a session."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []
        self.columns: list[np.ndarray] = []
        self.updates: list[Update] = []

    def take(self, session: LiveSession) -> Update:
        update = session.take()
        self.verdicts += update.verdicts
        self.columns.append(update.columns)
        self.updates.append(update)
        return update


def listen(source: AudioSource, until: Callable[[Heard], bool], **changed: object) -> tuple[Heard, LiveSession]:
    """Run a session until ``until`` or its end; generous, because the machine may be busy."""
    session = LiveSession(source, MODEL, Settings(**changed))  # type: ignore[arg-type]
    heard = Heard()
    session.start()
    try:
        deadline = time.monotonic() + 60.0
        while not heard.take(session).status.finished and not until(heard):
            assert time.monotonic() < deadline, "the session neither ended nor did what was waited for"
            time.sleep(0.01)
    finally:
        session.stop()
    return heard, session


def never(_: Heard) -> bool:
    return False


def test_a_file_like_source_is_heard_to_its_end_with_nothing_left_out(network: ScriptedNetwork) -> None:
    heard, session = listen(SyntheticSource(SOUND, RATE, block=(1, 4000)), never)
    ends = [round(v.end_sample / RATE, 1) for v in heard.verdicts]
    assert ends == [2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0]
    states = [v.state for v in heard.verdicts]
    assert states == [VerdictState.LISTENING, *[VerdictState.PROVISIONAL] * 10]
    assert {v.headline for v in heard.verdicts[1:]} == {"Classical"}
    columns = np.concatenate(heard.columns)
    whole = whole_cqt(SOUND, kernel_bank("nnaudio"))
    assert np.abs(np.sqrt(columns) - np.sqrt(whole)).max() <= 1e-5 * np.sqrt(whole.max())
    summary = session.summary()
    assert (summary.headline, summary.lost_samples, summary.dropped_hops) == ("Classical", 0, 0)
    assert summary.heard_seconds == pytest.approx(20.0)
    assert heard.updates[-1].status.finished
    assert heard.updates[-1].status.failed is None


def test_a_gpu_that_gives_way_while_it_answers_is_shown(network: ScriptedNetwork) -> None:
    def noted(heard: Heard) -> bool:
        if heard.verdicts:
            network.device, network.note = "cpu:ncnn", "cuda:0 was found but failed."
        return heard.updates[-1].status.device_note != ""

    source = SyntheticSource(SOUND, RATE, paced=True, live=True, clock=QuickClock(8))
    heard, _ = listen(source, noted)
    status = heard.updates[-1].status
    assert (status.device, status.device_note) == ("cpu:ncnn", "cuda:0 was found but failed.")


def test_live_sound_goes_on_until_it_is_stopped(network: ScriptedNetwork) -> None:
    network.note = "cuda:0 was found but failed."
    source = SyntheticSource(SOUND, RATE, paced=True, live=True, clock=QuickClock(8))
    heard, session = listen(source, lambda h: len(h.verdicts) >= 4)
    assert heard.verdicts[-1].state is VerdictState.PROVISIONAL
    status = heard.updates[-1].status
    assert status.device_note == network.note
    assert (status.source_state, status.model, status.device) == (SourceState.ACTIVE, MANIFEST.identity, "cpu")
    assert status.lost_samples == 0
    assert heard.updates[-1].level.peak_dbfs > -60
    assert any(len(u.provisional) for u in heard.updates)
    assert session.summary().verdicts == 4


def test_a_wall_clock_that_is_set_again_and_again_changes_nothing(
    network: ScriptedNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, hours = time.time, itertools.cycle([0, 1, -24, 24 * 365])
    monkeypatch.setattr(time, "time", lambda: real() + 3600.0 * next(hours))
    source = SyntheticSource(SOUND, RATE, paced=True, live=True, clock=QuickClock(8))
    heard, _ = listen(source, lambda h: len(h.verdicts) >= 6)
    ends = [round(v.end_sample / RATE, 1) for v in heard.verdicts]
    assert ends[:6] == [2.0, 3.0, 4.0, 6.0, 8.0, 10.0]
    assert heard.updates[-1].status.lost_samples == 0


def test_a_slow_network_gets_the_newest_window_and_the_hop_is_stretched(network: ScriptedNetwork) -> None:
    network.seconds = 0.6  # of real time; sound passes ten times as fast, so a hop of 0.5 s is over in 0.05
    source = SyntheticSource(chords(60.0), RATE, paced=True, live=True, clock=QuickClock(10))
    heard, _ = listen(source, lambda h: sum(bool(v.unsmoothed) for v in h.verdicts) >= 6, hop_seconds=0.5)
    answered = [v for v in heard.verdicts if v.unsmoothed]
    assert answered[-1].dropped_hops > 0
    assert answered[-1].hop_seconds > 0.5
    steps = np.diff([v.end_sample for v in answered]) / RATE
    assert (steps > 2.0).all()  # each answer is about the newest sound, several hops on
    assert heard.updates[-1].status.load > 0


def test_no_signal_is_said_the_clock_goes_on_and_the_gap_is_marked(network: ScriptedNetwork) -> None:
    source = SyntheticSource(
        SOUND, RATE, paced=True, live=True, clock=QuickClock(4), faults=[Stall(at=6 * RATE, seconds=14.0)]
    )
    heard, _ = listen(source, lambda h: bool(h.verdicts and h.verdicts[-1].gaps and h.verdicts[-1].unsmoothed))
    states = [v.state for v in heard.verdicts]
    assert VerdictState.NO_SIGNAL in states
    assert states[-1] is VerdictState.PROVISIONAL  # sound is back
    gap = heard.verdicts[-1].gaps[0]
    assert gap.start_sample == pytest.approx(6 * RATE, abs=0.1 * RATE)
    assert heard.updates[-1].level.peak_dbfs > -60
    assert any(u.level.peak_dbfs == FLOOR_DBFS for u in heard.updates[20:])  # the meter does not stand still
    assert gap.end_sample > gap.start_sample + 2 * RATE
    assert heard.verdicts[-1].heard_seconds < heard.verdicts[-1].end_sample / RATE


def test_a_source_whose_silence_is_absence_is_silent_and_not_without_signal(network: ScriptedNetwork) -> None:
    source = SyntheticSource(
        SOUND,
        RATE,
        paced=True,
        live=True,
        clock=QuickClock(4),
        silence_is_absence=True,
        faults=[Stall(at=4 * RATE, seconds=30.0)],
    )
    heard, _ = listen(source, lambda h: any(v.state is VerdictState.SILENT for v in h.verdicts))
    assert VerdictState.NO_SIGNAL not in {v.state for v in heard.verdicts}


def test_reconnecting_is_said(network: ScriptedNetwork) -> None:
    gone = SourceStatus(SourceState.RECONNECTING, "It went away; plug it in again.")
    source = SyntheticSource(
        SOUND, RATE, paced=True, live=True, clock=QuickClock(4), faults=[Stall(5 * RATE, 20.0, gone)]
    )
    heard, _ = listen(source, lambda h: any(v.state is VerdictState.RECONNECTING for v in h.verdicts))
    assert gone.message in {u.status.message for u in heard.updates}


def test_lost_samples_are_counted(network: ScriptedNetwork) -> None:
    source = SyntheticSource(SOUND, RATE, faults=[Loss(at=5 * RATE, frames=4096)])
    heard, session = listen(source, never)
    assert heard.verdicts[-1].lost_samples == 4096
    assert session.summary().lost_samples == 4096
    assert heard.verdicts[-1].gaps == (Gap(5 * RATE, 5 * RATE + 4096),)


def test_a_source_that_goes_for_good_ends_the_session_with_its_sentence(network: ScriptedNetwork) -> None:
    source = SyntheticSource(SOUND, RATE, live=True, faults=[Failure(6 * RATE, "It was unplugged. Plug it in again.")])
    heard, session = listen(source, never)
    status = heard.updates[-1].status
    assert (status.finished, status.failed) == (True, Part.SOURCE)
    assert status.message == "It was unplugged. Plug it in again."
    assert session.summary().note == status.message


def test_a_model_that_cannot_be_loaded_ends_the_session_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Recognizer:
        raise ModelError("The weights are not there.")

    monkeypatch.setattr(live, "load_recognizer", fail)
    heard, _ = listen(SyntheticSource(SOUND, RATE, paced=True), never)
    assert heard.updates[-1].status.message == "The weights are not there."
    assert heard.updates[-1].status.failed is Part.MODEL


def test_a_fault_of_our_own_ends_it_with_a_sentence_too(network: ScriptedNetwork) -> None:
    def broken(_: np.ndarray) -> np.ndarray:
        raise ZeroDivisionError("oops")

    network.logits = broken  # type: ignore[method-assign]
    heard, _ = listen(SyntheticSource(SOUND, RATE), never)
    assert "ZeroDivisionError" in heard.updates[-1].status.message
    assert heard.updates[-1].status.failed is Part.PROGRAM


def test_stopping_twice_and_never_starting_are_fine(network: ScriptedNetwork) -> None:
    session = LiveSession(SyntheticSource(SOUND, RATE), MODEL, Settings())
    session.stop()
    session.stop()
    assert session.summary().state is VerdictState.LISTENING


def test_a_view_that_never_comes_costs_nothing_but_the_old(network: ScriptedNetwork) -> None:
    session = LiveSession(SyntheticSource(chords(60.0), RATE), MODEL, Settings(hop_seconds=10.0))
    session.start()
    while not session.take().status.finished:
        time.sleep(1.0)  # a view that looks once a second, at sound a hundred times as fast
    session.stop()
    update = session.take()
    assert update.first_column + len(update.columns) == 60 * RATE // HOP_LENGTH + 1


def test_a_recording_holds_what_was_heard_and_silence_where_nothing_came(
    network: ScriptedNetwork, tmp_path: Path
) -> None:
    source = SyntheticSource(
        SOUND, RATE, paced=True, live=True, clock=QuickClock(4), faults=[Stall(at=6 * RATE, seconds=14.0)]
    )
    session = LiveSession(source, MODEL, Settings())
    session.start_recording(tmp_path / "a.flac")
    session.start()
    heard = Heard()
    try:
        deadline = time.monotonic() + 60.0
        while not any(v.gaps for v in heard.verdicts):
            recording = heard.take(session).status.recording
            assert recording is not None
            assert recording.failure is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        session.stop()
    recording = session.stop_recording()
    assert recording is not None
    assert session.stop_recording() is None
    sound, rate = soundfile.read(tmp_path / "a.flac", dtype="float32")
    assert rate == RATE
    assert recording.seconds == len(sound) / RATE == pytest.approx(session.take().status.heard_seconds, abs=0.01)
    np.testing.assert_allclose(sound[: 5 * RATE], SOUND[: 5 * RATE], atol=1 / (1 << 14))
    assert not sound[-RATE // 2 :].any()
