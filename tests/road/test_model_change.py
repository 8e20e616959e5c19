"""Another model while it listens: from the next hop on, and nothing else changes."""

from __future__ import annotations

import dataclasses
import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from genrescope import live
from genrescope.audio.demo import DEMO_FILE, DemoSource
from genrescope.audio.synthetic import SyntheticSource
from genrescope.errors import ModelError
from genrescope.events import ModelChange, Update
from genrescope.frontend import FrontEnd
from genrescope.live import LiveSession
from genrescope.models.library import InstalledModel, find
from genrescope.models.taxonomy import Taxonomy
from genrescope.offline import Analyzer
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import KERNEL_NAMES, KernelName, kernel_bank
from genrescope.units import ANALYSIS_RATE, WINDOW_COLUMNS
from support.checkout import CHECKOUT
from support.playing import PATIENCE, QuickClock
from support.pulse import eventually
from support.relabelled import GENRES, relabelled_starter
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

RATE = ANALYSIS_RATE


def named(name: str) -> InstalledModel:
    """A model of that id, whose genres are called after it."""
    labels = tuple(f"{name} {label}" for label in MANIFEST.taxonomy.labels)
    manifest = dataclasses.replace(MANIFEST, id=name, title=name.title(), taxonomy=Taxonomy(labels=labels))
    return InstalledModel(manifest, Path(name), bundled=False)


FIRST, SECOND, THIRD = named("first"), named("second"), named("third")


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    # A network's own threads end a moment after it was let go.
    eventually(lambda: set(threading.enumerate()) <= before, "no thread is left behind", seconds=10)


class Loader:
    """Loads scripted networks; a test may have one of them wait or fail."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.recognizers: dict[str, weakref.ref[Recognizer]] = {}
        self.gates: dict[str, threading.Event] = {}
        self.failures: dict[str, Exception] = {}

    def __call__(self, model: InstalledModel, settings: Settings) -> Recognizer:
        name = model.manifest.id
        self.loaded.append(name)
        if gate := self.gates.get(name):
            assert gate.wait(PATIENCE)
        if failure := self.failures.get(name):
            raise failure
        shares = {"classical": 0.9, "pop": 0.1} if name == "first" else {"classical": 0.2, "pop": 0.8}
        made = Recognizer(ScriptedNetwork(**shares), model.manifest, settings)
        self.recognizers[name] = weakref.ref(made)
        return made


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Loader:
    made = Loader()
    monkeypatch.setattr(live, "load_recognizer", made)
    return made


class Listening:
    """A session under way, and all that it has said."""

    def __init__(self, session: LiveSession) -> None:
        self.session = session
        self.updates: list[Update] = []

    @property
    def verdicts(self) -> list[Verdict]:
        return [verdict for update in self.updates for verdict in update.verdicts]

    @property
    def changes(self) -> list[ModelChange]:
        return [change for update in self.updates for change in update.model_changes]

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 2 * PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "what was waited for did not come"
            self.updates.append(self.session.take())
            assert not self.updates[-1].status.failed, self.updates[-1].status.message
            time.sleep(0.01)

    def answers_of(self, model: InstalledModel) -> list[Verdict]:
        return [v for v in self.verdicts if v.model == model.manifest.identity and v.unsmoothed]


@pytest.fixture
def listening(loader: Loader) -> Iterator[Listening]:
    """Music without an end through a microphone, faster than it sounds."""
    sound = chords(10.0)[:, None]

    def stretch(start: int, frames: int) -> np.ndarray:
        return np.take(sound, range(start, start + frames), axis=0, mode="wrap")

    source = SyntheticSource(stretch, RATE, paced=True, live=True, clock=QuickClock(4))
    session = LiveSession(source, FIRST, Settings(half_life_seconds=60.0))
    session.start()
    try:
        yield Listening(session)
    finally:
        session.stop()


def test_the_new_model_answers_from_a_hop_on_and_an_event_names_both(listening: Listening) -> None:
    listening.until(lambda: len(listening.answers_of(FIRST)) >= 2)
    listening.session.change_model(SECOND)
    listening.until(lambda: len(listening.answers_of(SECOND)) >= 2)
    (change,) = listening.changes
    assert (change.before, change.after) == (FIRST.manifest.identity, SECOND.manifest.identity)
    assert not change.failure
    models = [verdict.model.id for verdict in listening.verdicts]
    assert models == sorted(models)  # first, first, second, second: neither ever comes back
    at = models.index("second")
    assert listening.verdicts[at - 1].end_sample == change.at_sample
    assert {ranked.label for ranked in listening.verdicts[at].ranking} == set(SECOND.manifest.taxonomy.labels)
    smoothed = {ranked.label: ranked.probability for ranked in listening.verdicts[at].ranking}
    assert list(smoothed.values()) == pytest.approx(sorted(listening.verdicts[at].unsmoothed, reverse=True))
    status = listening.updates[-1].status
    assert (status.model, status.next_model, status.lost_samples) == (SECOND.manifest.identity, None, 0)
    assert listening.session.summary().model == SECOND.manifest.identity


def test_the_old_network_is_gone_from_memory(listening: Listening, loader: Loader) -> None:
    listening.until(lambda: listening.answers_of(FIRST))
    listening.session.change_model(SECOND)
    listening.until(lambda: len(listening.answers_of(SECOND)) >= 2)
    gc.collect()
    assert loader.recognizers["first"]() is None
    assert loader.recognizers["second"]() is not None


def test_the_old_model_answers_while_the_new_one_is_loaded(listening: Listening, loader: Loader) -> None:
    gate = loader.gates["second"] = threading.Event()
    listening.until(lambda: listening.answers_of(FIRST))
    listening.session.change_model(SECOND)
    listening.until(lambda: "second" in loader.loaded)
    before = len(listening.answers_of(FIRST))
    listening.until(lambda: len(listening.answers_of(FIRST)) >= before + 3)
    assert listening.updates[-1].status.next_model == SECOND.manifest.identity
    assert not listening.changes
    gate.set()
    listening.until(lambda: listening.answers_of(SECOND))


@pytest.mark.parametrize(
    ("failure", "said"),
    [(ModelError("The weights are not there."), "The weights are not there."), (ZeroDivisionError("oops"), "oops")],
    ids=["a broken model", "a fault of our own"],
)
def test_a_model_that_fails_leaves_the_old_one_listening(
    listening: Listening, loader: Loader, failure: Exception, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genrescope.faults.log_file", lambda: tmp_path / "log")
    loader.failures["second"] = failure
    listening.until(lambda: listening.answers_of(FIRST))
    listening.session.change_model(SECOND)
    listening.until(lambda: listening.changes)
    (change,) = listening.changes
    assert said in change.failure
    assert (change.before, change.after) == (FIRST.manifest.identity, SECOND.manifest.identity)
    before = len(listening.answers_of(FIRST))
    listening.until(lambda: len(listening.answers_of(FIRST)) >= before + 2)
    status = listening.updates[-1].status
    assert (status.model, status.next_model) == (FIRST.manifest.identity, None)
    del loader.failures["second"]
    listening.session.change_model(SECOND)  # repaired
    listening.until(lambda: listening.answers_of(SECOND))


def test_of_several_wishes_the_newest_counts(listening: Listening, loader: Loader) -> None:
    gate = loader.gates["second"] = threading.Event()
    listening.until(lambda: listening.answers_of(FIRST))
    listening.session.change_model(SECOND)
    listening.until(lambda: "second" in loader.loaded)
    listening.session.change_model(THIRD)
    gate.set()
    listening.until(lambda: listening.answers_of(THIRD))
    assert not listening.answers_of(SECOND)
    listening.session.change_model(THIRD)  # who answers already
    listening.session.change_model(FIRST)
    listening.until(lambda: len(listening.changes) == 2)
    assert [change.after.id for change in listening.changes] == ["third", "first"]


def test_a_wish_before_the_first_model_is_there_is_fulfilled_after_it(loader: Loader) -> None:
    loader.gates["first"] = threading.Event()
    source = SyntheticSource(chords(60.0), RATE, paced=True, live=True, clock=QuickClock(4))
    session = LiveSession(source, FIRST, Settings())
    session.start()
    try:
        session.change_model(SECOND)
        loader.gates["first"].set()
        listening = Listening(session)
        listening.until(lambda: listening.answers_of(SECOND))
        assert loader.loaded == ["first", "second"]
    finally:
        session.stop()


@pytest.mark.parametrize(("before", "after"), [KERNEL_NAMES, KERNEL_NAMES[::-1]])
def test_windows_for_other_kernels_are_what_they_would_always_have_been(before: KernelName, after: KernelName) -> None:
    sound = chords(48.0)[:, None]
    settings = Settings(hop_seconds=2.0)
    block = RATE // 5 + 7
    change_at = block * (41 * RATE // block)  # when the oldest sound is no longer kept
    throughout = {w.end_sample: w for w in FrontEnd(RATE, kernel_bank(after), settings).push(sound)}
    front = FrontEnd(RATE, kernel_bank(before), settings)
    drained = []
    ends = []
    for first in range(0, len(sound), block):
        if first == change_at:
            front.change_kernels(kernel_bank(after))
        windows = front.push(sound[first : first + block])
        drained.append(front.drain_columns())
        ends += [w.end_sample for w in windows]
        for window in windows if first >= change_at else []:
            expected = throughout[window.end_sample]
            assert len(window.columns) == WINDOW_COLUMNS
            error = np.abs(np.sqrt(window.columns) - np.sqrt(expected.columns)).max()
            assert error <= 1e-5 * np.sqrt(expected.columns.max())
            assert window.start_sample == expected.start_sample
    assert ends == sorted(throughout)[: len(ends)]  # no hop is missing, none comes twice
    assert [d.start for d in drained] == list(np.cumsum([0, *(len(d.rows) for d in drained)])[:-1])
    shown = np.concatenate([d.rows for d in drained])
    whole = whole_cqt(sound[:, 0], kernel_bank(before))[: len(shown)]
    assert np.abs(np.sqrt(shown) - np.sqrt(whole)).max() <= 1e-5 * np.sqrt(whole.max())


class HeldClock(QuickClock):
    """Quick, but can be made to stand still."""

    def __init__(self, speed: float) -> None:
        super().__init__(speed)
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        super().wait(seconds, stop)
        while not self.may_go_on.wait(0.02) and not stop.is_set():
            pass


def test_the_demo_tune_with_two_real_networks(tmp_path: Path) -> None:
    starter, other = find("starter"), relabelled_starter(tmp_path)
    settings = Settings(device="cpu", hop_seconds=5.0)
    clock = HeldClock(8.0)
    session = LiveSession(DemoSource(first_seconds=75.0, clock=clock), starter, settings)
    session.start()
    listening = Listening(session)
    try:
        listening.until(lambda: listening.answers_of(starter))
        clock.may_go_on.clear()  # what is not played yet is for the other model
        session.change_model(other)
        listening.until(lambda: session._turns.current.model == other)  # however long it takes to load
        clock.may_go_on.set()
        listening.until(lambda: listening.updates[-1].status.finished)
    finally:
        session.stop()
    (change,) = listening.changes
    assert (change.before.id, change.after.id) == ("starter", "relabelled")
    ends = [round(verdict.end_sample / RATE) for verdict in listening.verdicts]
    assert ends == [3, *range(5, 76, 5)]  # not one hop is missing
    answers = listening.answers_of(other)
    assert {ranked.label for ranked in answers[0].ranking} == set(GENRES)

    alone: dict[int, Verdict] = {}
    tune = CHECKOUT / "resources" / "genrescope_resources" / "demo" / DEMO_FILE
    Analyzer(other, settings).analyze(tune, 75.0, on_verdict=lambda v: alone.setdefault(v.end_sample, v))
    for answer in answers:
        np.testing.assert_allclose(answer.unsmoothed, alone[answer.end_sample].unsmoothed, atol=1e-3)
