"""Threads of a session that hang or fail: each is replaced, nothing else stops, and it is said."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genrescope import answering, faults, listening, live, turns, watchdog
from genrescope.audio.synthetic import SyntheticSource
from genrescope.errors import ModelError
from genrescope.events import Part, Update
from genrescope.frontend import FrontEnd
from genrescope.live import LiveSession
from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH
from support.playing import QuickClock
from support.pulse import eventually
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

RATE = ANALYSIS_RATE
MODEL = InstalledModel(MANIFEST, Path("nowhere"), bundled=False)
OTHER = InstalledModel(replace(MANIFEST, id="other", title="Another"), Path("elsewhere"), bundled=False)
SOUND = chords(20.0)
HUNG_SECONDS = 1.0


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(watchdog, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(answering, "ANSWER_SECONDS", HUNG_SECONDS)
    monkeypatch.setattr(listening, "STEP_SECONDS", HUNG_SECONDS)
    for module in (answering, turns):
        monkeypatch.setattr(module, "LOADING_SECONDS", HUNG_SECONDS)
    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "errors.log")


class Hold:
    """Where a thread hangs until the test is over."""

    def __init__(self) -> None:
        self.held: list[threading.Thread] = []
        self._over = threading.Event()

    def __call__(self) -> None:
        self.held.append(threading.current_thread())
        self._over.wait()

    def let_go(self) -> None:
        self._over.set()
        for thread in self.held:
            thread.join(60.0)
            assert not thread.is_alive()


@pytest.fixture
def hang() -> Iterator[Hold]:
    hold = Hold()
    before = set(threading.enumerate())
    yield hold
    hold.let_go()
    assert set(threading.enumerate()) <= before


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> ScriptedNetwork:
    scripted = ScriptedNetwork(classical=0.8, pop=0.2)
    monkeypatch.setattr(live, "load_recognizer", lambda _, settings: Recognizer(scripted, MANIFEST, settings))
    return scripted


def again_and_again(start: int, count: int) -> np.ndarray:
    return SOUND.take(range(start, start + count), mode="wrap")[:, None]


class Listener:
    """A session on live sound, four times as fast as it sounds, and all that a view took from it."""

    def __init__(self) -> None:
        source = SyntheticSource(again_and_again, RATE, paced=True, live=True, clock=QuickClock(4))
        self.session = LiveSession(source, MODEL, Settings(hop_seconds=0.5))
        self.verdicts: list[Verdict] = []
        self.messages: set[str] = set()
        self.columns: list[np.ndarray] = []
        self.next_column = 0
        self.last: Update | None = None
        self.session.start()

    def take(self) -> Update:
        self.last = update = self.session.take()
        assert update.first_column == self.next_column, "columns are missing or told twice"
        self.next_column += len(update.columns)
        self.columns.append(update.columns)
        self.verdicts += update.verdicts
        self.messages.add(update.status.message)
        return update

    def until(self, condition: Callable[[Update], object], what: str) -> Update:
        eventually(lambda: condition(self.take()), what)
        assert self.last is not None
        return self.last

    def until_answers(self, more: int = 3) -> None:
        wanted = len(self.verdicts) + more
        self.until(lambda _: len(self.verdicts) >= wanted, "verdicts come")

    def said(self, words: str) -> bool:
        return any(words in message for message in self.messages)


@pytest.fixture
def listen(network: ScriptedNetwork) -> Iterator[Callable[[], Listener]]:
    started: list[Listener] = []

    def start() -> Listener:
        started.append(Listener())
        return started[-1]

    yield start
    for listener in started:
        listener.session.stop()


def test_a_network_that_hangs_is_replaced_while_sound_and_columns_go_on(
    network: ScriptedNetwork, hang: Hold, listen: Callable[[], Listener]
) -> None:
    listener = listen()
    listener.until_answers()
    network.answer = lambda _: hang()  # type: ignore[assignment,method-assign,return-value]
    eventually(lambda: hang.held, "it hangs")
    del network.answer
    column = listener.next_column
    listener.until_answers()
    assert listener.next_column > column
    assert listener.said("the network did not answer; details are in")
    assert listener.said("the network was started afresh")
    ends = [verdict.end_sample for verdict in listener.verdicts]
    assert ends == sorted(set(ends))
    listener.session.stop()
    assert hang.held[0].is_alive(), "it waited for the thread that hangs"
    count = len(listener.verdicts)
    hang.let_go()  # what it makes now is nobody's
    listener.take()
    assert len(listener.verdicts) == count


def test_a_network_that_fails_once_is_loaded_again(network: ScriptedNetwork, listen: Callable[[], Listener]) -> None:
    listener = listen()
    listener.until_answers()

    def fail_once(_: np.ndarray) -> np.ndarray:
        del network.answer
        raise MemoryError

    network.answer = fail_once  # type: ignore[method-assign]
    listener.until(lambda _: listener.said("MemoryError. Details are in"), "it is said")
    listener.until_answers()
    status = listener.take().status
    assert (status.failed, status.finished, status.device) == (None, False, "cpu")
    assert status.dropped_hops >= 1  # the one in hand


def test_a_worker_that_cannot_be_replaced_ends_it_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, hang: Hold, listen: Callable[[], Listener]
) -> None:
    def no_memory(_: FrontEnd) -> FrontEnd:
        raise MemoryError

    monkeypatch.setattr(FrontEnd, "renewed", no_memory)
    monkeypatch.setattr(FrontEnd, "push", lambda *_: hang())
    status = listen().until(lambda update: update.status.finished, "it ends").status
    assert "MemoryError" in status.message
    assert status.failed is Part.PROGRAM


def test_a_network_that_fails_again_and_again_ends_it_with_one_sentence(
    network: ScriptedNetwork, listen: Callable[[], Listener], tmp_path: Path
) -> None:
    def fail(_: np.ndarray) -> np.ndarray:
        raise MemoryError

    listener = listen()
    network.answer = fail  # type: ignore[method-assign]
    status = listener.until(lambda update: update.status.finished, "it ends").status
    assert status.failed is Part.PROGRAM
    assert status.message.startswith(
        "Listening ended because the network failed again and again; what was heard is kept."
    )
    assert status.message.endswith("Start again, or restart Genrescope.")
    assert (tmp_path / "errors.log").read_text().count("MemoryError") >= watchdog.MOST_MISHAPS


@pytest.mark.parametrize("times", [1, 1000])
def test_a_model_whose_loading_hangs_is_loaded_once_more_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch, network: ScriptedNetwork, hang: Hold, listen: Callable[[], Listener], times: int
) -> None:
    def load(_: InstalledModel, settings: Settings) -> Recognizer:
        if len(hang.held) < times:
            hang()
        return Recognizer(network, MANIFEST, settings)

    monkeypatch.setattr(live, "load_recognizer", load)
    listener = listen()
    if times == 1:
        listener.until_answers()
        assert listener.said("the network did not answer")
    else:
        status = listener.until(lambda update: update.status.finished, "it ends").status
        assert status.failed is Part.PROGRAM
        assert len(hang.held) == watchdog.MOST_MISHAPS


def test_another_model_whose_loading_hangs_is_refused_and_the_next_wish_is_heard(
    monkeypatch: pytest.MonkeyPatch, network: ScriptedNetwork, hang: Hold, listen: Callable[[], Listener]
) -> None:
    def load(model: InstalledModel, settings: Settings) -> Recognizer:
        if model is OTHER and not hang.held:
            hang()
        return Recognizer(network, model.manifest, settings)

    monkeypatch.setattr(live, "load_recognizer", load)
    listener = listen()
    listener.until_answers()
    listener.session.change_model(OTHER)
    changes = listener.until(lambda update: update.model_changes, "the wish is refused").model_changes
    assert "Another was not loaded" in changes[0].failure
    listener.session.change_model(OTHER)
    changes = listener.until(lambda update: update.model_changes, "the model is changed").model_changes
    assert (changes[0].after.id, changes[0].failure) == ("other", "")
    listener.until_answers()


def test_a_columns_thread_that_hangs_is_replaced_and_the_stream_goes_on_in_time(
    monkeypatch: pytest.MonkeyPatch, hang: Hold, listen: Callable[[], Listener]
) -> None:
    listener = listen()
    listener.until_answers(8)
    push = FrontEnd.push

    def hang_once(front: FrontEnd, frames: np.ndarray) -> object:
        if not hang.held:
            hang()
        return push(front, frames)

    monkeypatch.setattr(FrontEnd, "push", hang_once)
    eventually(lambda: hang.held, "it hangs")
    listener.until(lambda _: listener.said("the analysis of the sound was started afresh"), "it is said")
    listener.until_answers(8)
    status = listener.take().status
    # The ring held all that came meanwhile: only what was in hand is lost, and told.
    assert 0 < status.lost_samples < RATE
    columns_seconds = listener.next_column * HOP_LENGTH / RATE
    assert columns_seconds == pytest.approx(status.heard_seconds, abs=1.0)
    assert listener.verdicts[-1].gaps
    columns = np.concatenate(listener.columns)
    assert np.isfinite(columns).all()


def test_a_model_that_cannot_be_loaded_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, listen: Callable[[], Listener]
) -> None:
    tries = []

    def fail(*_: object) -> Recognizer:
        tries.append(1)
        raise ModelError("The weights are not there.")

    monkeypatch.setattr(live, "load_recognizer", fail)
    status = listen().until(lambda update: update.status.finished, "it ends").status
    assert (status.message, status.failed, len(tries)) == ("The weights are not there.", Part.MODEL, 1)


def running(*works: Callable[[watchdog.Job], None]) -> watchdog.Watchdog:
    dog = watchdog.Watchdog(
        [watchdog.Work(f"worker {i}", "the work", Part.PROGRAM, run) for i, run in enumerate(works)], lambda *_: None
    )
    dog.start()
    return dog


def test_one_that_is_slow_to_begin_anew_is_replaced_in_its_turn(hang: Hold) -> None:
    done = threading.Event()

    def work(job: watchdog.Job) -> None:
        with job.step(HUNG_SECONDS):
            if len(hang.held) < 2:
                hang()
        done.set()

    dog = running(work)
    assert done.wait(60.0)
    dog.join()
    assert len(hang.held) == 2


def test_an_error_that_cannot_be_written_down_keeps_nobody_else_from_being_replaced(
    monkeypatch: pytest.MonkeyPatch, hang: Hold
) -> None:
    monkeypatch.setattr(faults, "recorded", lambda error: hang() or str(error))
    tries: list[watchdog.Job] = []
    done = threading.Event()

    def fail(job: watchdog.Job) -> None:
        if not done.is_set():
            raise MemoryError

    def hang_once(job: watchdog.Job) -> None:
        tries.append(job)
        with job.step(HUNG_SECONDS):
            if len(tries) == 1:
                hang()
        done.set()

    dog = running(fail, hang_once)
    assert done.wait(60.0)
    hang.let_go()
    dog.join()
    assert len(tries) == 2


def test_who_ends_it_waits_for_no_work_that_hangs_and_nobody_goes_on_with_it(hang: Hold) -> None:
    begun: list[watchdog.Job] = []

    def work(job: watchdog.Job) -> None:
        begun.append(job)
        with job.step(HUNG_SECONDS):
            hang()

    dog = running(work)
    eventually(lambda: hang.held, "it hangs")
    dog.join()
    assert len(begun) == 1
    assert hang.held[0].is_alive()
