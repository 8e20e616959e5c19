"""The history's file: made for its owner alone, opened, and set aside when it is damaged."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from genrescope import faults
from genrescope.errors import DamagedHistoryError, HistoryError
from genrescope.history.schema import bring_up_to_date, is_whole

WAIT_SECONDS = 2.0  # for another program that is writing
_COMPANIONS = ("", "-wal", "-shm")  # what SQLite keeps beside the file
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# What statements come to in a table that is not as it should be; but also where they have a mistake.
_DAMAGED_OR_OUR_MISTAKE = (
    *(sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH),
    *(sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE),
)
_PRIMARY = 0xFF  # of an SQLite error code; the rest says more precisely what it was


def history_file() -> Path:
    """Where the history is kept. It need not exist."""
    import platformdirs

    return platformdirs.user_data_path("genrescope", appauthor=False) / "history" / "history.sqlite3"


def connect(path: Path) -> sqlite3.Connection:
    """Open the history at ``path``, which is made when there is none; its tables are up to date.

    Raises
    ------
    HistoryError
        When that is not possible; `DamagedHistoryError` when `set_aside` helps.
    """
    with failures_of(path):
        _make_private(path)
        connection = _open(path)
        with contextlib.ExitStack() as failed:
            failed.callback(connection.close)
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # counts only before there are tables
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode no ending of this process loses a commit
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            connection.execute("PRAGMA trusted_schema = OFF")
            bring_up_to_date(connection)
            if not is_whole(connection):
                raise _damaged(path)
            failed.pop_all()
        return connection


@contextlib.contextmanager
def failures_of(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of the file at ``path`` into a `HistoryError`'s sentence."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter when SQLite's words quote a damaged name
        code = _primary(error)
        if code in _DAMAGED or (code in _DAMAGED_OR_OUR_MISTAKE and _is_damaged(path)):
            raise _damaged(path) from error
        raise _refusal(path, code, error) from error
    except OSError as error:
        raise HistoryError(
            "The history {path} cannot be written ({reason}): make its folder writable.",
            path=path,
            reason=error.strerror or error,
        ) from error


def set_aside(path: Path) -> Path | None:
    """Rename a damaged history and what belongs to it; return its new name, None when another program did so already.

    Raises
    ------
    HistoryError
        When it cannot be renamed.
    """
    from filelock import FileLock

    with failures_of(path), FileLock(path.with_name(f"{path.name}.lock"), timeout=WAIT_SECONDS):
        if not _is_damaged(path):
            return None
        moment = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        aside = path.with_name(f"{path.stem}-damaged-{moment}{path.suffix}")
        for end in _COMPANIONS:
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + end).replace(aside.with_name(aside.name + end))
        return aside


def stamp(path: Path) -> tuple[int, int] | None:
    """What tells the file at ``path`` from any that takes its place; None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _open(path: Path) -> sqlite3.Connection:
    """A connection on which one transaction is one explicit BEGIN; its thread may change, one at a time."""
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    connection.text_factory = _text
    return connection


def _text(content: bytes) -> str:
    """A text out of the file: one letter that a failing disk has made unreadable costs no more than itself."""
    return content.decode(errors="replace")


def _make_private(path: Path) -> None:
    """Make the folder and the file so that nobody else can read them; SQLite gives its companions the same mode."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:  # it comes from a backup, perhaps
        with contextlib.suppress(PermissionError):  # not its owner's business then
            path.chmod(0o600)


def _is_damaged(path: Path) -> bool:
    try:
        with contextlib.closing(_open(path)) as connection:
            damaged: bool = connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
            if not damaged:
                with contextlib.suppress(sqlite3.Error):  # tables that cannot even be made afresh are our mistake
                    damaged = not is_whole(connection)
            return damaged
    except (sqlite3.Error, UnicodeDecodeError) as error:  # that statement has no mistake
        return _primary(error) in (*_DAMAGED, *_DAMAGED_OR_OUR_MISTAKE)


def _damaged(path: Path) -> DamagedHistoryError:
    return DamagedHistoryError(
        "The history {path} is damaged; it is set aside, and a new one begun, as soon as something is heard.", path=path
    )


def _primary(error: Exception) -> int:
    """SQLite's code; what Python's module itself refuses has none."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & _PRIMARY


def _refusal(path: Path, code: int, error: Exception) -> HistoryError:
    match code:
        case sqlite3.SQLITE_FULL:
            return HistoryError("The disk is full, and the history {path} cannot grow: make room.", path=path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return HistoryError(
                "The history {path} cannot be written: make the file and its folder writable.", path=path
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return HistoryError("The history {path} is in use by another program: close that program.", path=path)
        case _ if code in _DAMAGED_OR_OUR_MISTAKE:
            return HistoryError(faults.mistake(error))
        case _:
            return HistoryError(
                "The history {path} cannot be used ({error}): see whether its disk works.", path=path, error=error
            )
