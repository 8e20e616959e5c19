"""The store thread: everything is kept, whatever becomes of the file, and listening never waits for it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genrescope.history import recorder as recording
from genrescope.history.recorder import Recorder
from genrescope.history.session_book import SessionBook
from genrescope.history.sessions import Recorded
from genrescope.history.store import Store
from support.checkout import CHECKOUT
from support.heard import HOP, programme, status, update, updates, verdict

PATIENCE = 60.0


@pytest.fixture
def book(path: Path) -> SessionBook:
    return SessionBook(path)


@pytest.fixture
def recorder(book: SessionBook, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    monkeypatch.setattr(recording, "BATCH_SECONDS", 0.01)
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.05)
    made = Recorder(book)
    yield made
    made.close()
    assert not made._thread.is_alive()


def kept(path: Path) -> list[Recorded]:
    """Every session, the oldest first."""
    if not path.exists():
        return []
    store = Store(path)
    try:
        return [store.session(each.id) for each in reversed(store.sessions())]
    finally:
        store.close()


def ask(path: Path, question: str) -> int:
    """A number out of the file; 0 while there are no tables."""
    if not path.exists():
        return 0
    with contextlib.closing(sqlite3.connect(path)) as connection, contextlib.suppress(sqlite3.OperationalError):
        (answer,) = connection.execute(question).fetchone()
        return int(answer)
    return 0


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


def ends(session: Recorded) -> list[int]:
    """Which verdicts are there: 1 for the first hop."""
    return [round(each.end_sample / 22_050 / HOP) for each in session.verdicts]


def test_sessions_are_kept_one_after_the_other(recorder: Recorder, path: Path) -> None:
    for said in ("Rock", "Pop"):
        for each in updates(programme((60, said))):
            recorder.take(each)
        recorder.mark(31.5)
        recorder.take(update(61.5))
        recorder.end()
        recorder.end()
    recorder.close()
    first, second = kept(path)
    assert ends(first) == ends(second) == [*range(1, 31)]
    assert [each.session.genres for each in (first, second)] == [("Rock",), ("Pop",)]
    assert first.session.heard_seconds == 61.5
    assert [mark.seconds for mark in first.session.marks] == [31.5]
    assert recorder.problem == ""


def test_what_was_stopped_at_once_is_not_kept(recorder: Recorder, path: Path) -> None:
    recorder.take(update(0.1))
    recorder.take(update(2.0, verdict(2.0, "listening")))
    recorder.mark(2.0)
    recorder.close()
    assert kept(path) == []


def test_silence_is_kept(recorder: Recorder, path: Path) -> None:
    recorder.take(update(2.0, verdict(2.0, "listening")))
    recorder.take(update(4.0, verdict(4.0, "no signal")))
    recorder.close()
    (session,) = kept(path)
    assert ends(session) == [1, 2]


def test_everything_is_on_disk_while_the_session_goes_on(recorder: Recorder, book: SessionBook, path: Path) -> None:
    recorder.take(update(4.0, verdict(4.0, "Rock")))
    wait_until(lambda: kept(path), "it is written")
    (session,) = kept(path)
    wait_until(lambda: book.number == session.session.id, "its number is known")


def test_a_locked_file_makes_nobody_wait_and_is_written_later(
    recorder: Recorder, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genrescope.history.database.WAIT_SECONDS", 0.05)
    Store(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    for each in updates(programme((60, "Rock"))):
        recorder.take(each)
    wait_until(lambda: recorder.problem, "it says that it cannot write")
    assert "in use by another program" in recorder.problem
    recorder.end()
    for each in updates(programme((20, "Pop"))):
        recorder.take(each)
    holder.close()
    wait_until(lambda: not recorder.problem, "it is written after all")
    recorder.close()
    assert [ends(each) for each in kept(path)] == [[*range(1, 31)], [*range(1, 11)]]


def test_a_full_disk(recorder: Recorder, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from genrescope.history import session_book

    real, is_full = Store, threading.Event()

    class OnAFullDisk(Store):
        def __init__(self, path: Path | None = None) -> None:
            super().__init__(path)
            if is_full.is_set():
                (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
                self._connection.execute(f"PRAGMA max_page_count = {pages}")

    is_full.set()
    monkeypatch.setattr(session_book, "Store", OnAFullDisk)
    said = [*programme((2000, "Rock"))]
    recorder.take(update(2000.0, *said))
    wait_until(lambda: recorder.problem, "it says that the disk is full")
    assert "disk is full" in recorder.problem
    assert kept(path) == []
    is_full.clear()
    wait_until(lambda: not recorder.problem, "there is room again")
    recorder.close()
    assert [len(each.verdicts) for each in kept(path)] == [len(said)]
    assert real is Store


def test_a_damaged_history_is_set_aside_and_the_session_goes_on(
    recorder: Recorder, book: SessionBook, path: Path
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no history at all" * 100)
    for each in updates(programme((20, "Rock"))):
        recorder.take(each)
    recorder.close()
    assert [ends(each) for each in kept(path)] == [[*range(1, 11)]]
    assert "set aside" in book.notice
    assert [file.read_bytes()[:10] for file in path.parent.glob("*-damaged-*")] == [b"no history"]
    assert recorder.problem == ""


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows deletes no file that is open")
def test_a_history_deleted_meanwhile_is_begun_afresh(recorder: Recorder, path: Path) -> None:
    said = [*updates(programme((40, "Rock")))]
    for each in said[:10]:
        recorder.take(each)
    wait_until(lambda: kept(path) and len(kept(path)[0].verdicts) == 10, "the first half is written")
    shutil.rmtree(path.parent)
    for each in said[10:]:
        recorder.take(each)
    recorder.close()
    (session,) = kept(path)
    assert ends(session) == [*range(11, 21)]
    assert session.session.genres == ("Rock",)


def test_a_session_that_a_person_deletes_is_kept_no_further(recorder: Recorder, book: SessionBook, path: Path) -> None:
    said = [*updates(programme((40, "Rock")))]
    for each in said[:10]:
        recorder.take(each)
    wait_until(lambda: kept(path), "it is written")
    store = Store(path)
    (session,) = store.sessions()
    store.delete(session.id)
    store.delete_for_good(session.id)
    store.close()
    for each in said[10:]:
        recorder.take(each)
    wait_until(lambda: book.number is None, "it is noticed")
    recorder.end()
    for each in updates(programme((20, "Pop"))):
        recorder.take(each)
    recorder.close()
    assert [each.session.genres for each in kept(path)] == [("Pop",)]


def test_a_fault_ends_the_book_and_not_the_thread(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("genrescope.faults.log_file", lambda: tmp_path / "errors.log")

    class Faulty(SessionBook):
        def mark(self, seconds: float) -> None:
            raise ZeroDivisionError

    good = SessionBook(path)
    made = Recorder(Faulty(path.with_name("other.sqlite3")), good)
    made.mark(1.0)
    for each in updates(programme((20, "Rock"))):
        made.take(each)
    made.close()
    assert "mistake in Genrescope" in made.problem
    assert [ends(each) for each in kept(path)] == [[*range(1, 11)]]


def test_what_cannot_be_written_is_bounded() -> None:
    from genrescope.history.draft import MOST_VERDICTS, Draft

    draft = Draft(status(0.0))
    for number in range(1, MOST_VERDICTS + 11):
        draft.take([verdict(number * HOP, "silent")], status(number * HOP))
    assert len(draft.news().verdicts) == MOST_VERDICTS


def test_killed_in_the_middle_of_writing_the_file_is_whole(path: Path) -> None:
    """Nothing that was on the disk is lost, the file is sound, and the next one writes on in it."""
    for kill in range(3):
        child = subprocess.Popen(
            [sys.executable, "-m", "support.keeper", str(path)],
            cwd=CHECKOUT / "tests",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        seen = 0
        try:
            deadline = time.monotonic() + PATIENCE
            while seen < 40 + 17 * kill:
                assert time.monotonic() < deadline
                child.stdin.write("\n" * 5)
                child.stdin.flush()
                time.sleep(0.02)
                for _ in range(5):
                    child.stdout.readline()
                seen = ask(path, f"SELECT count(*) FROM verdicts WHERE session = {kill + 1}")
        finally:
            child.kill()
            child.stdin.close()
            child.stdout.close()
            child.wait()
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        sessions = kept(path)
        assert len(sessions) == kill + 1
        there = ends(sessions[-1])
        assert there == [*range(1, len(there) + 1)], "no verdict is missing in the middle"
        assert len(there) >= seen
        assert sessions[-1].session.genres == ("Rock",), "its set list is there as well"


def test_old_sessions_are_forgotten_only_when_that_is_wanted(path: Path) -> None:
    def listen(days: int, began: datetime) -> int:
        book = SessionBook(path, days)
        book.begin(status(0.0))
        assert book._draft is not None
        book._draft.beginning = dataclasses.replace(book._draft.beginning, started_at=began)
        book.take([*programme((40, "Rock"))], status(40.0))
        assert book.write()
        book.end()
        book.close()
        return len(kept(path))

    now = datetime.now(UTC)
    assert listen(0, now - timedelta(days=400)) == 1
    assert listen(0, now - timedelta(days=20)) == 2
    assert listen(30, now) == 2
    assert listen(7, now) == 2
    assert listen(0, now) == 3
