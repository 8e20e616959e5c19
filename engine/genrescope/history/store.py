"""The history as its users know it: sessions added to, listed, named, deleted. Plain data in and out.

A store belongs to one thread at a time. Several programs may each have one on the same file.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from genrescope.errors import HistoryError
from genrescope.history.database import connect, failures_of, history_file, stamp
from genrescope.history.rows import beginning_row, genres_of, making_sense, session_from, verdict_from, verdict_row
from genrescope.history.sessions import News, Recorded, Session
from genrescope.recognition.verdict import Verdict
from genrescope.units import ANALYSIS_RATE

LEFTOVER_SECONDS = 86_400.0  # what was deleted so long ago is gone, whoever could have undone it

_ENDS = {  # when what other tables have of a session ended, in seconds of its stream
    "verdicts": f"end_sample / {ANALYSIS_RATE}.0",
    "gaps": f"end_sample / {ANALYSIS_RATE}.0",
    "passages": "end_seconds",
    "marks": "seconds",
}
_UNUSED_MODELS = "DELETE FROM models WHERE id NOT IN (SELECT model FROM verdicts)"
_PARTS = {  # what other tables have of a session
    "models": """
        SELECT session, name, sha256, title FROM models JOIN
            (SELECT session, model, min(end_sample) AS first FROM verdicts {where} GROUP BY session, model)
        ON models.id = model ORDER BY first""",
    "passages": "SELECT * FROM passages {where} ORDER BY session, begin_seconds",
    "gaps": "SELECT * FROM gaps {where} ORDER BY session, start_sample",
    "marks": "SELECT * FROM marks {where} ORDER BY session, seconds",
}


class Store:
    """The history in one file, open.

    Parameters
    ----------
    path
        The file; `genrescope.history.database.history_file` when None. It is made when there is none.

    Raises
    ------
    HistoryError
        When it cannot be opened. Every method raises it too, when the file cannot be read or written; then nothing of
        what the call was to change has changed.

    Attributes
    ----------
    key
        What tells this history from any other.
    unreadable
        A sentence when `sessions` had to leave out one that is damaged; else empty.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = history_file() if path is None else path
        self._connection = connect(self.path)
        self._connection.row_factory = sqlite3.Row
        self._stamp = stamp(self.path)
        self.unreadable = ""
        with contextlib.ExitStack() as failed, failures_of(self.path):
            failed.callback(self.close)
            (self.key,) = self._connection.execute("SELECT key FROM history").fetchone()
            failed.pop_all()

    @property
    def is_in_place(self) -> bool:
        """Whether its file is still there, and was neither deleted nor replaced meanwhile."""
        return self._stamp is not None and stamp(self.path) == self._stamp

    def close(self) -> None:
        """Let the file go."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def add(self, news: News) -> int | None:
        """Write down what is new of a session; return its number, None when it was deleted for good meanwhile."""
        with self._transaction() as db:
            if news.is_first:
                columns = (
                    "key, started_at, source_kind, source_id, source_title, source_host, source_rate, source_channels"
                )
                db.execute(
                    f"INSERT INTO sessions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                    beginning_row(news.beginning),
                )
            found = db.execute("SELECT id FROM sessions WHERE key = ?", (news.beginning.key,)).fetchone()
            if found is None:
                return None
            number = int(found["id"])
            self._add_to(number, news)
        return number

    def sessions(self) -> list[Session]:
        """Every session, the newest first. What makes no sense of them is left out; `unreadable` says so."""
        with failures_of(self.path):
            rows = self._connection.execute(
                "SELECT * FROM sessions WHERE deleted_at IS NULL ORDER BY started_at DESC, id DESC"
            ).fetchall()
            parts = {name: self._by_session(query.format(where="")) for name, query in _PARTS.items()}
        found, self.unreadable = [], ""
        for row in rows:
            try:
                with making_sense(row["id"]):
                    found.append(session_from(row, **{name: of.get(row["id"], []) for name, of in parts.items()}))
            except HistoryError as error:
                self.unreadable = str(error)
        return found

    def session(self, number: int) -> Recorded:
        """One session with every verdict.

        Raises
        ------
        HistoryError
            Also when there is no such session.
        """
        with failures_of(self.path):
            row = self._connection.execute(
                "SELECT * FROM sessions WHERE id = ? AND deleted_at IS NULL", (number,)
            ).fetchone()
            if row is None:
                raise _missing(number)
            parts = {
                name: self._connection.execute(query.format(where="WHERE session = ?"), (number,)).fetchall()
                for name, query in _PARTS.items()
            }
            with making_sense(number):
                return Recorded(session_from(row, **parts), tuple(self._verdicts(number)))

    def rename(self, number: int, title: str) -> None:
        """Call a session ``title``; by what it listened to when that is empty."""
        self._change(number, "UPDATE sessions SET title = ? WHERE id = ?", " ".join(title.split()))

    def annotate(self, number: int, note: str) -> None:
        """Write a note to a session, or take it away with an empty one."""
        self._change(number, "UPDATE sessions SET note = ? WHERE id = ?", note.strip())

    def annotate_mark(self, number: int, seconds: float, note: str) -> None:
        """Write a note to the mark that a session has at ``seconds``; make that mark where there is none."""
        statement = """
            INSERT INTO marks (note, session, seconds) VALUES (?, ?, ?)
            ON CONFLICT (session, seconds) DO UPDATE SET note = excluded.note
        """
        self._change(number, statement, note.strip(), seconds)

    def remove_mark(self, number: int, seconds: float) -> None:
        """Take a mark away."""
        with self._transaction() as db:
            db.execute("DELETE FROM marks WHERE session = ? AND seconds = ?", (number, seconds))

    def delete(self, number: int) -> None:
        """Delete a session, so that `restore` can still bring it back."""
        with self._transaction() as db:
            done = db.execute(
                "UPDATE sessions SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (time.time(), number)
            )
            if not done.rowcount:
                raise _missing(number)

    def restore(self, number: int) -> None:
        """Bring back a session that was deleted and not yet for good."""
        with self._transaction() as db:
            if not db.execute("UPDATE sessions SET deleted_at = NULL WHERE id = ?", (number,)).rowcount:
                raise _missing(number)

    def delete_for_good(self, *numbers: int) -> None:
        """Overwrite what is left of deleted sessions: of these, and of any that was deleted more than a day ago."""
        with self._transaction() as db:
            db.executemany(
                "DELETE FROM sessions WHERE id = ? AND deleted_at IS NOT NULL", [(number,) for number in numbers]
            )
            old = db.execute("DELETE FROM sessions WHERE deleted_at < ?", (time.time() - LEFTOVER_SECONDS,)).rowcount
            db.execute(_UNUSED_MODELS)
        if numbers or old:
            self._give_back()

    def forget(self, moment: float) -> None:
        """Delete for good what was heard before ``moment`` (`time.time`), also of sessions that went on after it."""
        with self._transaction() as db:
            ended = "DELETE FROM sessions WHERE started_at + heard_seconds < ?"
            forgotten = db.execute(ended, (moment,)).rowcount
            begun = db.execute("SELECT id, ? - started_at FROM sessions WHERE started_at < ?", (moment, moment))
            for number, seconds in begun.fetchall():
                for table, end in _ENDS.items():
                    statement = f"DELETE FROM {table} WHERE session = ? AND {end} < ?"
                    forgotten += db.execute(statement, (number, seconds)).rowcount
            if forgotten:
                db.execute(_UNUSED_MODELS)
        if forgotten:
            self._give_back()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with failures_of(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk has rolled it back already
                    self._connection.execute("ROLLBACK")
                raise

    def _give_back(self) -> None:
        """Give the room of what was deleted back to the disk, and empty the write-ahead log, which still holds it."""
        with failures_of(self.path):
            self._connection.execute("PRAGMA incremental_vacuum").fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _change(self, number: int, statement: str, value: str, *rest: float) -> None:
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM sessions WHERE id = ? AND deleted_at IS NULL", (number,)).fetchone() is None:
                raise _missing(number)
            db.execute(statement, (value, number, *rest))

    def _add_to(self, number: int, news: News) -> None:
        db = self._connection
        db.execute(
            "UPDATE sessions SET heard_seconds = ?, lost_samples = ?, dropped_hops = ? WHERE id = ?",
            (news.heard_seconds, news.lost_samples, news.dropped_hops, number),
        )
        places = ", ".join("?" * 17)
        db.executemany(
            f"INSERT OR REPLACE INTO verdicts VALUES ({places})",
            [verdict_row(number, self._model(verdict), verdict) for verdict in news.verdicts],
        )
        db.executemany(
            "INSERT OR REPLACE INTO gaps VALUES (?, ?, ?)",
            [(number, gap.start_sample, gap.end_sample) for gap in news.gaps],
        )
        db.executemany(
            "INSERT INTO marks VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(number, mark.seconds, mark.note) for mark in news.marks],
        )
        if news.passages is not None:
            db.execute("DELETE FROM passages WHERE session = ? AND begin_seconds >= ?", (number, news.passages_from))
            db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                [(number, p.begin_seconds, p.end_seconds, p.genre, p.family, p.confidence) for p in news.passages],
            )

    def _model(self, verdict: Verdict) -> int:
        model = verdict.model
        named = (model.id, model.sha256, model.title, json.dumps(genres_of(verdict), ensure_ascii=False))
        self._connection.execute(
            "INSERT INTO models (name, sha256, title, genres) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", named
        )
        (number,) = self._connection.execute(
            "SELECT id FROM models WHERE name = ? AND sha256 = ? AND title = ? AND genres = ?", named
        ).fetchone()
        return int(number)

    def _verdicts(self, number: int) -> Iterator[Verdict]:
        rows = self._connection.execute(
            """
            SELECT verdicts.*, name, sha256, title, genres FROM verdicts JOIN models ON models.id = model
            WHERE session = ? ORDER BY end_sample
            """,
            (number,),
        )
        known: dict[str, tuple[tuple[str, str], ...]] = {}
        for row in rows:
            text = row["genres"]
            if text not in known:
                known[text] = tuple((label, family) for label, family in json.loads(text))
            yield verdict_from(row, known[text])

    def _by_session(self, query: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row["session"], []).append(row)
        return found


def _missing(number: int) -> HistoryError:
    return HistoryError(
        "The history has no session {number}; genrescope history list shows those that it has.", number=number
    )
