"""Files one after the other: what becomes of each, whatever a person does meanwhile. With a scripted network."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.errors import AudioFileError, ModelError
from genrescope.files import queue as file_queue
from genrescope.files.entries import Entry, EntryState
from genrescope.files.queue import FileQueue
from genrescope.files.shared_network import SharedNetwork
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import VerdictState
from genrescope.settings import Settings
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

RATE = 22_050
PATIENCE = 60.0


class Keeper:
    """Lends the scripted network; with its gate shut it answers no file."""

    def __init__(self) -> None:
        self.network = ScriptedNetwork(rock=0.9, pop=0.1)
        self.gate = threading.Event()
        self.gate.set()
        self.failure: Exception | None = None
        self.lent = 0
        self.asked = 0
        self.returned: list[BaseException | None] = []

    @contextmanager
    def lend(self, _model: InstalledModel, settings: Settings) -> Iterator[Recognizer]:
        self.asked += 1
        self.gate.wait(PATIENCE)
        if self.failure:
            raise self.failure
        self.lent += 1
        try:
            yield Recognizer(self.network, MANIFEST, settings)
        except BaseException as error:
            self.returned.append(error)
            raise
        self.returned.append(None)


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Keeper:
    monkeypatch.setattr(library, "find", lambda _: InstalledModel(MANIFEST, Path("nowhere"), bundled=False))
    return Keeper()


@pytest.fixture
def queue(keeper: Keeper) -> Iterator[FileQueue]:
    made = FileQueue(Settings, lambda: keeper)
    yield made
    keeper.gate.set()
    made.close()
    made.join()


@pytest.fixture
def wide_queue(keeper: Keeper) -> Iterator[FileQueue]:
    """Two files at a time."""
    made = FileQueue(Settings, lambda: keeper, at_once=2)
    yield made
    keeper.gate.set()
    made.close()
    made.join()


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


def settled(value: Callable[[], tuple[int, float]]) -> tuple[int, float]:
    """The value, once it has not changed for a while: what was under way has been done."""
    before = value()
    while True:
        time.sleep(0.5)
        if before == (before := value()):
            return before


def entries(queue: FileQueue) -> list[Entry]:
    return list(queue.state().entries)


def states(queue: FileQueue) -> list[str]:
    return [entry.state.value for entry in entries(queue)]


def over(queue: FileQueue, count: int) -> Callable[[], bool]:
    return lambda: len(entries(queue)) == count and all(entry.is_over for entry in entries(queue))


def song(path: Path, seconds: float = 6.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, chords(seconds), RATE)
    return path


def test_every_file_gets_its_answer_or_its_sentence(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    good = song(tmp_path / "专辑 一" / "好 歌.WAV", 34.0)
    (tmp_path / "专辑 一" / "empty.mp3").touch()
    (tmp_path / "专辑 一" / "words.flac").write_text("no sound at all")
    soundfile.write(tmp_path / "专辑 一" / "zilence.wav", np.zeros(5 * RATE, dtype=np.float32), RATE)
    queue.add([tmp_path / "专辑 一", tmp_path / "absent.wav"])
    until(over(queue, 5), "all are over")
    empty, words, silence, done, absent = sorted(entries(queue), key=lambda each: "ewz好a".index(each.path.name[0]))
    assert done.path == good
    assert done.summary is not None
    assert (done.summary.headline, done.summary.state) == ("Rock", VerdictState.SETTLED)
    assert done.heard_seconds == pytest.approx(34.0)
    assert done.plots is not None
    assert [verdict.end_sample for verdict in done.plots.verdicts][-1] == pytest.approx(34.0 * RATE, abs=600)
    assert len(done.plots.overview.decibels) == pytest.approx(34.0 * RATE / 512, abs=2)
    assert done.plots.overview.decibels.max() > -20
    for entry, sentence in (
        (empty, '"empty.mp3" is empty.'),
        (words, "is not a sound file"),
        (silence, "is silent"),
        (absent, "There is no file"),
    ):
        assert entry.state is EntryState.FAILED
        assert isinstance(entry.failure, AudioFileError)
        assert sentence in str(entry.failure)


def test_a_file_is_refused_before_the_network_is_loaded(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    queue.add([tmp_path / "empty.mp3"])
    until(over(queue, 1), "it is over")
    assert keeper.lent == 0


def test_doubles_are_left_out_and_counted(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    path = song(tmp_path / "a.wav")
    song(tmp_path / "b.wav")
    queue.add([path, path])
    queue.add([tmp_path])
    until(over(queue, 2), "both are over")
    first, second = queue.additions()
    assert (first.doubles, second.doubles) == (0, 1)
    assert queue.additions() == []


def test_files_are_found_also_where_the_folder_of_the_process_is_gone(
    queue: FileQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = song(tmp_path / "a.wav")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    queue.add([path])
    until(over(queue, 1), "it is over")
    queue.add([Path("b.wav")])
    until(lambda: not queue.state().looking, "it was looked for")
    assert [each.failure for each in queue.additions()][1] == (
        "The folder that Genrescope was started in is gone: open the files again."
    )


def test_a_fault_while_files_are_looked_for_is_one_sentence(
    queue: FileQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "log"))
    monkeypatch.setattr(file_queue, "identity", None)
    queue.add([song(tmp_path / "a.wav")])
    until(lambda: not queue.state().looking, "it was looked for")
    (addition,) = queue.additions()
    assert "a mistake in Genrescope" in addition.failure


def test_only_the_beginning_is_heard_when_it_is_wanted(queue: FileQueue, tmp_path: Path) -> None:
    queue.first_seconds = 4.0
    queue.add([song(tmp_path / "a.wav", 9.0)])
    until(over(queue, 1), "it is over")
    (entry,) = entries(queue)
    assert (entry.first_seconds, entry.heard_seconds) == (4.0, 4.0)


def test_held_it_stands_still_and_goes_on(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    keeper.network.seconds = 0.05
    queue.add([song(tmp_path / "a.wav", 30.0)])
    until(lambda: any(entry.heard_seconds > 3.0 for entry in entries(queue)), "it is under way")
    queue.hold("listening")
    queue.hold("a person")
    asked, heard = settled(lambda: (len(keeper.network.pictures), entries(queue)[0].heard_seconds))
    queue.let_go("listening")
    time.sleep(0.3)
    assert queue.state().held
    assert (len(keeper.network.pictures), entries(queue)[0].heard_seconds) == (asked, heard)
    assert states(queue) == ["working"]
    queue.let_go("a person")
    until(over(queue, 1), "it is over")
    assert states(queue) == ["done"]


def test_two_at_a_time_wait_for_one_network_stand_still_and_end_each_by_itself(
    wide_queue: FileQueue, keeper: Keeper, tmp_path: Path
) -> None:
    queue = wide_queue
    keeper.gate.clear()
    keeper.network.seconds = 0.05
    queue.add([song(tmp_path / f"{name}.wav", 45.0) for name in "abc"])
    until(lambda: states(queue) == ["working", "working", "waiting"] and keeper.asked, "two are under way")
    time.sleep(0.3)
    assert (keeper.asked, queue.state().loading) == (1, True)  # the other waits for what is being loaded
    keeper.gate.set()
    until(lambda: all(entry.heard_seconds > 3.0 for entry in entries(queue)[:2]), "both are heard")
    assert not queue.state().loading
    queue.hold("a person")
    before = settled(lambda: (len(keeper.network.pictures), sum(entry.heard_seconds for entry in entries(queue))))
    time.sleep(0.3)
    assert before == (len(keeper.network.pictures), sum(entry.heard_seconds for entry in entries(queue)))
    queue.cancel([entries(queue)[0].number])
    queue.let_go("a person")
    until(over(queue, 3), "all are over")
    assert states(queue) == ["cancelled", "done", "done"]
    assert [round(entry.heard_seconds) for entry in entries(queue)[1:]] == [45, 45]


def test_what_is_lent_to_several_is_given_back_once_and_after_a_failure_not_at_all(keeper: Keeper) -> None:
    shared = SharedNetwork(lambda: keeper)
    model = InstalledModel(MANIFEST, Path("nowhere"), bundled=False)
    with shared.lend(model, Settings()) as one, shared.lend(model, Settings()) as other:
        assert one is not other
    assert (keeper.lent, keeper.returned) == (1, [None])
    fault = RuntimeError("the GPU is gone")
    with shared.lend(model, Settings()):
        with pytest.raises(RuntimeError), shared.lend(model, Settings()):
            raise fault
        with shared.lend(model, Settings()):
            assert keeper.lent == 3  # the one that failed is lent to no other
    assert (keeper.lent, keeper.returned) == (3, [None, None, fault])
    with shared.lend(model, Settings()), shared.lend(model, Settings(hop_seconds=5.0)):
        assert keeper.lent == 5  # a recognizer goes by its settings


def test_one_is_cancelled_and_the_next_begins(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    keeper.network.seconds = 0.05
    queue.add([song(tmp_path / "a.wav", 60.0), song(tmp_path / "b.wav"), song(tmp_path / "c.wav")])
    until(lambda: states(queue) == ["working", "waiting", "waiting"], "the first is under way")
    first, _, third = entries(queue)
    queue.cancel([first.number, third.number])
    assert states(queue)[0] == "cancelled"
    until(over(queue, 3), "all are over")
    assert states(queue) == ["cancelled", "done", "cancelled"]


def test_what_was_cancelled_or_failed_can_be_tried_again_in_its_place(
    queue: FileQueue, keeper: Keeper, tmp_path: Path
) -> None:
    keeper.failure = ModelError("The weights are missing.")
    queue.add([song(tmp_path / "a.wav"), song(tmp_path / "b.wav")])
    until(over(queue, 2), "both are over")
    assert [str(entry.failure) for entry in entries(queue)] == ["The weights are missing."] * 2
    keeper.failure = None
    queue.retry([entries(queue)[0].number])
    until(lambda: states(queue) == ["done", "failed"], "it was tried again")
    assert entries(queue)[0].failure is None


def test_tried_again_while_the_cancelled_attempt_still_ends(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    keeper.gate.clear()
    queue.add([song(tmp_path / "a.wav")])
    until(lambda: states(queue) == ["working"], "it is under way")
    number = entries(queue)[0].number
    queue.cancel([number])
    queue.retry([number])
    keeper.gate.set()
    until(over(queue, 1), "it is over")
    assert states(queue) == ["done"]


def test_what_is_removed_while_it_is_analysed_is_gone(queue: FileQueue, keeper: Keeper, tmp_path: Path) -> None:
    keeper.network.seconds = 0.05
    queue.add([song(tmp_path / "a.wav", 60.0), song(tmp_path / "b.wav")])
    until(lambda: states(queue)[:1] == ["working"], "the first is under way")
    queue.remove([entries(queue)[0].number])
    until(over(queue, 1), "the other is over")
    assert [entry.path.name for entry in entries(queue)] == ["b.wav"]
    queue.add([tmp_path / "a.wav"])
    until(lambda: len(entries(queue)) == 2, "it may come again")


def test_the_plots_of_the_oldest_are_let_go_and_their_answers_stay(
    queue: FileQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_queue, "PLOTS_KEPT_BYTES", 100_000)  # two of three
    queue.add([song(tmp_path / f"{name}.wav") for name in "abc"])
    until(over(queue, 3), "all are over")
    assert [entry.plots is not None for entry in entries(queue)] == [False, True, True]
    assert all(entry.summary is not None for entry in entries(queue))


def test_a_fault_costs_one_file(
    queue: FileQueue, keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "log"))
    queue.add([song(tmp_path / "a.wav")])
    until(over(queue, 1), "it is over")
    logits, keeper.network.logits = keeper.network.logits, None
    queue.add([song(tmp_path / "b.wav")])
    until(over(queue, 2), "both are over")
    keeper.network.logits = logits
    queue.add([song(tmp_path / "c.wav")])
    until(over(queue, 3), "all are over")
    assert states(queue) == ["done", "failed", "done"]
    assert "a mistake in Genrescope" in str(entries(queue)[1].failure)
