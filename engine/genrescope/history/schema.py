"""The history's tables, and how an older file becomes a newer one.

Times are stream samples at 22 050 Hz or seconds of the stream; only ``started_at`` is the clock's (Unix time). A
verdict's ``shares`` are a JSON list in the order of its model's ``genres``, themselves a JSON list of [label, family].
"""

from __future__ import annotations

import contextlib
import sqlite3

from genrescope.errors import HistoryError

# One tuple of statements a version. A version that has been released is never changed: another one is added.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE history (key TEXT NOT NULL) STRICT",  # one row: what tells this history from any other
        "INSERT INTO history VALUES (lower(hex(randomblob(16))))",
        """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            started_at REAL NOT NULL,
            title TEXT NOT NULL DEFAULT '',
            note TEXT NOT NULL DEFAULT '',
            source_kind TEXT NOT NULL,
            source_id TEXT NOT NULL,
            source_title TEXT NOT NULL,
            source_host TEXT NOT NULL,
            source_rate INTEGER NOT NULL,
            source_channels INTEGER NOT NULL,
            heard_seconds REAL NOT NULL DEFAULT 0,
            lost_samples INTEGER NOT NULL DEFAULT 0,
            dropped_hops INTEGER NOT NULL DEFAULT 0,
            deleted_at REAL
        ) STRICT
        """,
        "CREATE INDEX sessions_by_time ON sessions (started_at)",
        """
        CREATE TABLE models (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            title TEXT NOT NULL,
            genres TEXT NOT NULL,
            UNIQUE (name, sha256, title, genres)
        ) STRICT
        """,
        """
        CREATE TABLE verdicts (
            session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            end_sample INTEGER NOT NULL,
            start_sample INTEGER NOT NULL,
            state TEXT NOT NULL,
            headline TEXT,
            headline_is_family INTEGER NOT NULL,
            shares TEXT,
            model INTEGER NOT NULL REFERENCES models,
            heard_seconds REAL NOT NULL,
            level_dbfs REAL NOT NULL,
            signal TEXT NOT NULL,
            lost_samples INTEGER NOT NULL,
            dropped_hops INTEGER NOT NULL,
            hop_seconds REAL NOT NULL,
            compute_ms REAL NOT NULL,
            lag_seconds REAL NOT NULL,
            device TEXT NOT NULL,
            PRIMARY KEY (session, end_sample)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE gaps (
            session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            start_sample INTEGER NOT NULL,
            end_sample INTEGER NOT NULL,
            PRIMARY KEY (session, start_sample)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE passages (
            session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            begin_seconds REAL NOT NULL,
            end_seconds REAL NOT NULL,
            genre TEXT,
            family TEXT NOT NULL,
            confidence REAL NOT NULL,
            PRIMARY KEY (session, begin_seconds)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE marks (
            session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            seconds REAL NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (session, seconds)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)


def bring_up_to_date(connection: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Give a new file its tables, and an older one what came later; all of it or nothing.

    Parameters
    ----------
    connection
        In autocommit mode.
    migrations
        All there are.

    Raises
    ------
    HistoryError
        The file was written by a later version of Genrescope.
    """
    if _version(connection) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")  # two programs may have found it so at once: the second finds it done
    try:
        version = _version(connection)
        for statements in migrations[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(version, len(migrations))}")  # takes no parameter
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise
    if version > len(migrations):
        raise HistoryError(
            "The history was written by a newer version of Genrescope (format {version}, this one knows {known}): "
            "update Genrescope, or move the file away.",
            version=version,
            known=len(migrations),
        )


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether a history has what its version has, nothing of a later one, and the row that says which history it is."""
    version = _version(connection)
    if version > len(MIGRATIONS):
        return True  # as far as this version can tell
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        bring_up_to_date(fresh, MIGRATIONS[: max(0, version)])
        made = _parts(fresh)
        bring_up_to_date(fresh)
        later = _parts(fresh) - made
    there = _parts(connection)
    if not there >= made or there & later:
        return False
    return version < 1 or connection.execute("SELECT count(*) FROM history").fetchone() == (1,)


def _parts(connection: sqlite3.Connection) -> set[tuple[str | int, ...]]:
    """Columns, indexes and references of all tables."""
    statement = """
        SELECT t.name, 'column', c.name, c.type, c."notnull", c.pk FROM tables AS t, pragma_table_info(t.name) AS c
        UNION ALL
        SELECT t.name, 'index', c.name, '', i."unique", c.seqno
        FROM tables AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
        UNION ALL
        SELECT t.name, 'reference', r."from", r."table", 0, 0 FROM tables AS t, pragma_foreign_key_list(t.name) AS r
    """
    tables = "WITH tables AS (SELECT name FROM sqlite_schema WHERE type = 'table')"
    return set(connection.execute(f"{tables} {statement}"))


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
