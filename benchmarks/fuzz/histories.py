"""Histories whose file was damaged: what is left is read, and what is heard next is kept."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from tests.support.heard import programme, status

from benchmarks.fuzz.attempts import Attempt, attempt
from benchmarks.fuzz.mutations import MUTATIONS
from genrescope.history.draft import Draft
from genrescope.history.export import Format, export
from genrescope.history.session_book import SessionBook
from genrescope.history.store import Store

SESSIONS = 3
NAME = "history.sqlite3"
_ENDS = ("", "-wal", "-shm")
_VERSIONS = (-1, 0, 2, 3, 1000, 2**31 - 1)


class Histories:
    """The battery of histories: whole ones, and ones with a write-ahead log, as a killed process leaves them.

    Parameters
    ----------
    folder
        Where to make what is broken.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._whole = _whole(folder / f"whole-{os.getpid()}-{NAME}")
        self._cut_short = _cut_short(folder / f"open-{os.getpid()}-{NAME}")

    def attempt(self, chance: Random, folder: Path) -> Attempt:
        """Damage one, read all of it, and keep another session in it."""
        path = folder / NAME
        files = dict(chance.choice((self._whole, self._cut_short)))
        for end, content in files.items():
            path.with_name(path.name + end).write_bytes(content)
        kind = chance.random()
        if kind < 0.2:
            what = _meddle(path, chance)
        else:
            end = chance.choice([*files])
            mutation = chance.choice(MUTATIONS)
            broken = files[end]
            for _ in range(chance.choice((1, 1, 3))):
                broken = mutation(broken, chance) if broken else broken
            path.with_name(path.name + end).write_bytes(broken)
            what = f"{mutation.__name__} in {end or 'the file'}, of {', '.join(files) or 'it'}"
        return attempt(what, lambda: read(path), names=(str(path), str(folder)))


def read(path: Path) -> str:
    """Show, export, and go on; what there is to be said of it.

    Raises
    ------
    GenrescopeError
        When it cannot be shown.
    ValueError
        When what is heard next is not kept.
    """
    try:
        said = _shown(path)
    except BaseException:
        _keep_another(path)
        raise
    _keep_another(path)
    return said


def _shown(path: Path) -> str:
    with closing(Store(path)) as store:
        sessions = store.sessions()
        said = store.unreadable
        recorded = [store.session(each.id) for each in sessions]
        for each in recorded:
            for form in Format:
                export([each], path.with_name(f"out.{form}"), form)
    return said


def _keep_another(path: Path) -> None:
    """Keep one more session, as the store thread does; a history of a newer version may refuse it."""
    book = SessionBook(path)
    book.begin(status(0.0))
    book.take([*programme((20, "Rock"))], status(20.0))
    book.end()
    written = book.write() or book.write()
    book.close()
    if not written:
        if "newer version" in book.problem:
            return
        raise ValueError(f"what is heard is not kept: {book.problem}")
    with closing(Store(path)) as store:
        if book.number is None or len(store.session(book.number).verdicts) != 10:
            raise ValueError("what was kept is not there")


def _whole(path: Path) -> dict[str, bytes]:
    _made(path).close()
    return _files(path)


def _cut_short(path: Path) -> dict[str, bytes]:
    with closing(_made(path)):
        return _files(path)


def _made(path: Path) -> Store:
    for end in _ENDS:
        path.with_name(path.name + end).unlink(missing_ok=True)
    store = Store(path)
    for number in range(SESSIONS):
        draft = Draft(status(0.0))
        draft.take([*programme((40, "Classical"), (10, "silent"), (200, "Rock"))], status(250.0))
        draft.mark(12.5)
        store.add(draft.news())
        store.rename(number + 1, f"第 {number} 场")
    return store


def _files(path: Path) -> dict[str, bytes]:
    files = {end: path.with_name(path.name + end) for end in _ENDS}
    return {end: file.read_bytes() for end, file in files.items() if file.exists()}


def _meddle(path: Path, chance: Random) -> str:
    """Change its tables, and leave the file sound."""
    number = chance.choice((0, -1, 2**62, 1e308, None, "音", "\x1b[2J", b"\xff\xfe", "[]", "{", '["a"]', "x" * 100_000))
    statements: tuple[tuple[str, tuple[object, ...]], ...] = (
        (f"PRAGMA user_version = {chance.choice(_VERSIONS)}", ()),
        (f"DROP TABLE {chance.choice(('history', 'sessions', 'models', 'verdicts', 'gaps', 'passages', 'marks'))}", ()),
        ("DELETE FROM history", ()),
        ("ALTER TABLE sessions DROP COLUMN note", ()),
        ("UPDATE sessions SET started_at = ?", (number,)),
        ("UPDATE sessions SET source_kind = ?, title = ?", (number, number)),
        ("UPDATE verdicts SET state = ?", (number,)),
        ("UPDATE verdicts SET shares = ?", (number,)),
        ("UPDATE verdicts SET signal = ?", (number,)),
        ("UPDATE verdicts SET start_sample = ?, level_dbfs = ?", (number, number)),
        ("UPDATE models SET genres = ?", (number,)),
        ("UPDATE passages SET end_seconds = ?, genre = ?", (number, number)),
        ("UPDATE verdicts SET model = 99", ()),
    )
    statement, values = chance.choice(statements)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            connection.execute(statement, values)
        except sqlite3.Error as error:
            return f"{statement} with {values!r:.40}: {error}"
    return f"{statement} with {values!r:.40}"
