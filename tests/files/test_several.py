"""Several files at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import soundfile

from genrescope.errors import AudioFileError, CancelledError, ModelError
from genrescope.files.several import AHEAD, Several
from genrescope.models.library import find
from genrescope.offline import Analyzer
from genrescope.settings import Settings
from support.sound import chords

FILES = [Path(f"{number}.wav") for number in range(1, 6)]


class Answering:
    """Does with each file what the test says, and answers with its name."""

    def __init__(self, work: Callable[[str, Callable[[float], None]], None]) -> None:
        self.work = work
        self.asked: list[str] = []

    def another(self):
        return self

    def analyze(self, path, _first_seconds=None, on_progress=None):
        self.asked.append(path.stem)
        self.work(path.stem, lambda seconds: on_progress(seconds, 9.0))
        return path.stem


@pytest.fixture
def stop():
    return threading.Event()


def several(analyzer: Answering, stop: threading.Event, at_once: int, on_progress=lambda *_: None) -> Several:
    return Several(lambda _: analyzer, None, stop, on_progress, at_once)


def test_they_are_analysed_at_once_and_answered_in_order(stop):
    others_done = threading.Barrier(5)

    def work(name: str, _tell: object) -> None:
        others_done.wait(20)

    answers = [(each.number, each.answer.result(20)) for each in several(Answering(work), stop, 5).analyses(FILES)]
    assert answers == [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5")]


def test_they_give_the_answers_that_each_gives_alone(stop, tmp_path):
    paths = [tmp_path / f"{seconds}.wav" for seconds in (12.0, 6.0, 9.0)]
    for path in paths:
        soundfile.write(path, chords(float(path.stem)), 22_050)
    settings = Settings(device="cpu")
    analyzer = Analyzer(find("starter"), settings)
    alone = [analyzer.analyze(path) for path in paths]
    together = Several(lambda _: analyzer, None, stop, lambda *_: None, at_once=3)
    for one, analysis in zip(alone, together.analyses(paths), strict=True):
        other = analysis.answer.result()
        assert (other.ranking, other.changes, other.verdicts) == (one.ranking, one.changes, one.verdicts)


def test_progress_says_of_which_file(stop):
    told: list[tuple[int, float, float | None]] = []

    def work(name: str, tell: Callable[[float], None]) -> None:
        tell(float(name))

    for each in several(Answering(work), stop, 2, lambda *heard: told.append(heard)).analyses(FILES):
        each.answer.result()
    assert [(number, heard) for number, heard, length in sorted(told) if length] == [(n, float(n)) for n in range(1, 6)]


def test_a_file_that_is_refused_before_the_network_is_there_waits_for_nothing(stop):
    asked: list[Path] = []

    def analyzer_for(path: Path) -> Answering:
        asked.append(path)
        raise AudioFileError("It is no sound file.")

    analyses = Several(analyzer_for, None, stop, lambda *_: None, 2).analyses(FILES)
    with pytest.raises(AudioFileError):
        next(analyses).answer.result()
    assert asked == FILES[:1]


def test_no_more_are_begun_than_a_few_before_the_first_has_its_answer(stop):
    go_on = threading.Event()

    def work(name: str, _tell: object) -> None:
        if name == "1":
            go_on.wait(20)

    analyzer = Answering(work)
    asked: list[Path] = []
    together = Several(lambda path: asked.append(path) or analyzer, None, stop, lambda *_: None, 2)
    analyses = together.analyses(Path(f"{number}.wav") for number in range(1, 100))
    first = next(analyses)
    assert len(asked) == AHEAD
    go_on.set()
    assert first.answer.result(20) == "1"
    assert sum(1 for _ in analyses) == 98


def test_stopping_ends_what_is_under_way_begins_nothing_and_loses_no_answer(stop):
    second_done = threading.Event()

    def work(name: str, tell: Callable[[float], None]) -> None:
        if name == "2":
            second_done.set()
            return
        assert second_done.wait(20)
        stop.set()
        tell(1.0)

    answers: list[str] = []
    for each in several(Answering(work), stop, 2).analyses(Path(f"{number}.wav") for number in range(1, 100)):
        try:
            answers.append(each.answer.result(20))
        except CancelledError:
            answers.append("stopped")
    assert answers[:2] == ["stopped", "2"]
    assert set(answers[2:]) <= {"stopped"}
    assert len(answers) <= AHEAD


def test_whoever_leaves_ends_what_is_under_way(stop):
    begun = threading.Barrier(2)
    ended: list[str] = []

    def work(name: str, tell: Callable[[float], None]) -> None:
        begun.wait(20)
        if name == "1":
            raise ModelError("Its weights are gone.")
        try:
            while True:
                tell(1.0)
        except CancelledError:
            ended.append(name)
            raise

    analyzer = Answering(work)
    with pytest.raises(ModelError), closing(several(analyzer, stop, 2).analyses(FILES[:2])) as analyses:
        next(analyses).answer.result(20)
    assert ended == ["2"]


IMPATIENT = """
import threading, time
from contextlib import closing
from pathlib import Path
from genrescope.cli.interrupt import stop_on_signals
from genrescope.files.several import Several

class Deaf:
    def another(self):
        return self
    def analyze(self, path, first_seconds=None, on_progress=None):
        print("begun", flush=True)
        time.sleep(60)

with stop_on_signals() as stop:
    several = Several(lambda _: Deaf(), None, stop, lambda *_: None, 2)
    with closing(several.analyses([Path("a")])) as analyses:
        next(analyses).answer.result()
"""


def test_a_second_ctrl_c_does_not_wait_for_a_file_that_takes_long():
    with subprocess.Popen([sys.executable, "-c", IMPATIENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        time.sleep(1.0)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=30)
    assert b"KeyboardInterrupt" in said
