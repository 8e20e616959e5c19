"""The history's file: what goes in comes out, for its owner alone, and is really gone when it is deleted."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genrescope.errors import DamagedHistoryError, HistoryError
from genrescope.history import schema
from genrescope.history.database import failures_of, set_aside
from genrescope.history.draft import Draft
from genrescope.history.sessions import Mark
from genrescope.history.set_list import SetList
from genrescope.history.store import LEFTOVER_SECONDS, Store
from genrescope.recognition.verdict import Gap, ModelIdentity, Verdict
from genrescope.units import ANALYSIS_RATE
from support.heard import MICROPHONE, MODEL, programme, status, verdict, with_gap
from support.soundfiles import is_one_sentence

BEGAN = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "another file": lambda _: b"This is no history, but a letter.\n" * 200,
    "cut off": lambda whole: whole[: len(whole) // 3],
    "overwritten inside": lambda whole: whole[:4096] + b"\xff" * 8192 + whole[12288:],
    "a broken header": lambda whole: b"\0" * 100 + whole[100:],
}


def keep(store: Store, verdicts: Iterable[Verdict], *marks: float) -> int:
    """Keep a session at once; return its number."""
    said = [*verdicts]
    draft = Draft(status(0.0), now=BEGAN)
    draft.take(said, status(said[-1].end_sample / ANALYSIS_RATE, lost_samples=3))
    for each in marks:
        draft.mark(each)
    assert store.add(draft.news())
    return next(each.id for each in store.sessions() if each.beginning == draft.beginning)


def read_everything(path: Path) -> None:
    with contextlib.closing(Store(path)) as store:
        for each in store.sessions():
            store.session(each.id)


def test_what_is_kept_comes_back(store: Store) -> None:
    said = [*programme((2, "listening"), (40, "Classical"), (10, "silent"), (2, "listening"), (40, "Pop & rock"))]
    number = keep(store, said, 12.5)
    kept = store.session(number)
    session = kept.session
    assert (session.beginning.started_at, session.beginning.source) == (BEGAN, MICROPHONE)
    assert (session.heard_seconds, session.lost_samples) == (94.0, 3)
    assert session.models == (MODEL,)
    assert [(p.genre, p.family) for p in session.passages] == [
        ("Classical", "Classical"),
        ("Pop & rock", "Pop & rock"),
    ]
    assert session.marks == (Mark(12.5),)
    assert store.sessions() == [session]
    assert len(kept.verdicts) == len(said)
    for one, other in zip(kept.verdicts, said, strict=True):
        for name in Verdict.__slots__:
            if name == "ranking":
                assert {each.label: each.probability for each in one.ranking} == pytest.approx(
                    {each.label: each.probability for each in other.ranking}, abs=1e-5
                )
            elif name == "families":
                assert {each.family: each.probability for each in one.families} == pytest.approx(
                    {each.family: each.probability for each in other.families}, abs=2e-5
                )
            else:
                assert getattr(one, name) == getattr(other, name), name


def test_a_session_is_kept_bit_by_bit(store: Store) -> None:
    """Piece after piece, and a piece twice, make the same as all at once."""
    said = [*programme((40, "Classical"), (20, None), (60, "Rock"))]
    whole = store.session(keep(store, said))
    draft = Draft(status(0.0), now=BEGAN)
    for each in said:
        draft.take([each], status(each.end_sample / ANALYSIS_RATE, lost_samples=3))
        news = draft.news()
        assert store.add(news)
        assert store.add(news)
        assert len(news.verdicts) == 1
        draft.written()
    bits = store.session(next(each.id for each in store.sessions() if each.beginning.key == draft.beginning.key))
    assert bits.verdicts == whole.verdicts
    assert bits.session.passages == whole.session.passages


def test_the_set_list_is_written_only_when_it_changed() -> None:
    draft = Draft(status(0.0))
    written = []
    for each in programme((4, "silent"), (60, "Rock"), (20, "silent")):
        draft.take([each], status(each.end_sample / ANALYSIS_RATE))
        written.append(draft.news().passages is not None)
        draft.written()
    assert not any(written[:2])
    assert not any(written[-9:])
    assert any(written)


def test_of_a_long_set_list_only_its_end_is_written_again(store: Store) -> None:
    draft = Draft(status(0.0), now=BEGAN)
    said = [*programme(*[(40, genre) for _ in range(40) for genre in ("Classical", "Rock", "Electronic")])]
    longest = 0
    for count, each in enumerate(said):
        draft.take([each], status(each.end_sample / ANALYSIS_RATE))
        if count % 5 == 0:
            news = draft.news()
            store.add(news)
            draft.written()
            longest = max(longest, len(news.passages or ()))
    store.add(draft.news())
    whole = SetList()
    for each in said:
        whole.add(each)
    (session,) = store.sessions()
    assert len(session.passages) == 120
    assert session.passages == whole.passages()
    assert longest <= 3


def test_what_is_too_old_is_forgotten_in_the_middle_of_a_session_too(store: Store, path: Path) -> None:
    said = [*programme((40, "Classical"), (60, "Rock"), (60, "Pop"))]
    said[3] = with_gap(said[3], (7.0, 7.5))
    said[-1] = with_gap(said[-1], (155.0, 156.0))
    number = keep(store, said, 5.0, 130.0)
    store.forget(BEGAN.timestamp() - 1.0)
    assert len(store.session(number).verdicts) == 80
    store.forget(BEGAN.timestamp() + 120.0)
    kept = store.session(number)
    assert kept.verdicts[0].end_sample == 120 * ANALYSIS_RATE
    assert len(kept.verdicts) == 21
    assert [each.genre for each in kept.session.passages] == ["Pop"]
    assert [each.seconds for each in kept.session.marks] == [130.0]
    assert [each.start_sample for each in kept.session.gaps] == [155 * ANALYSIS_RATE]
    store.forget(BEGAN.timestamp() + 161.0)
    assert store.sessions() == []
    assert b"Classical" not in path.read_bytes()


def test_a_gap_that_grows_and_is_seen_by_many_windows_is_one(store: Store) -> None:
    said = [
        with_gap(verdict(10.0, "Rock"), (9.0, 10.0)),
        with_gap(verdict(12.0, "Rock"), (9.0, 11.5)),
        with_gap(verdict(40.5, "Rock"), (10.5, 11.5), (39.0, 40.0)),  # the window begins inside the first one
    ]
    session = store.session(keep(store, said)).session
    seconds = [(gap.start_sample / ANALYSIS_RATE, gap.end_sample / ANALYSIS_RATE) for gap in session.gaps]
    assert seconds == [(9.0, 11.5), (39.0, 40.0)]
    assert isinstance(session.gaps[0], Gap)


def test_another_model_with_other_genres(store: Store) -> None:
    import dataclasses

    from genrescope.recognition.verdict import Ranked

    other = ModelIdentity("jazz", "1" * 64, "爵士")
    ranking = (Ranked("Bebop", "Jazz", 0.7), Ranked("Swing", "Jazz", 0.3))
    said = [
        *programme((40, "Rock")),
        dataclasses.replace(verdict(42.0, "Rock"), model=other, ranking=ranking, headline="Bebop"),
        dataclasses.replace(verdict(44.0, "silent"), model=other),
    ]
    kept = store.session(keep(store, said))
    assert kept.session.models == (MODEL, other)
    assert kept.verdicts[-2].ranking == ranking
    assert [each.family for each in kept.verdicts[-2].families] == ["Jazz"]


def test_people_name_sessions_and_write_notes(store: Store) -> None:
    number = keep(store, programme((40, "Rock")), 3.0)
    hostile = "'; DROP TABLE sessions; -- 音乐会\n"
    store.rename(number, hostile)
    store.annotate(number, "  first line\nsecond line \n")
    store.annotate_mark(number, 3.0, "solo")
    store.annotate_mark(number, 5.0, "encore")
    session = store.session(number).session
    assert session.title == "'; DROP TABLE sessions; -- 音乐会"
    assert session.note == "first line\nsecond line"
    assert session.marks == (Mark(3.0, "solo"), Mark(5.0, "encore"))
    store.remove_mark(number, 3.0)
    assert store.session(number).session.marks == (Mark(5.0, "encore"),)


def test_the_newest_session_comes_first_and_numbers_are_never_used_again(store: Store) -> None:
    first, second = keep(store, programme((40, "Rock"))), keep(store, programme((40, "Pop")))
    assert [each.id for each in store.sessions()] == [second, first]
    store.delete(second)
    store.delete_for_good(second)
    assert keep(store, programme((40, "Pop"))) > second


def test_deleting_can_be_undone_until_it_is_for_good(store: Store, path: Path) -> None:
    number = keep(store, programme((40, "Rock")))
    store.annotate(number, "a secret of mine")
    store.delete(number)
    assert store.sessions() == []
    for forbidden in (store.session, store.delete, lambda each: store.rename(each, "x")):
        with pytest.raises(HistoryError, match=f"no session {number}"):
            forbidden(number)
    store.delete_for_good()  # what was deleted just now stays
    store.restore(number)
    assert [each.id for each in store.sessions()] == [number]
    store.delete(number)
    store.delete_for_good(number)
    with pytest.raises(HistoryError, match=f"no session {number}"):
        store.restore(number)
    store.close()
    for file in path.parent.iterdir():
        assert b"a secret of mine" not in file.read_bytes(), "it is overwritten"


def test_what_was_not_deleted_is_never_deleted_for_good(store: Store) -> None:
    number = keep(store, programme((40, "Rock")))
    store.delete_for_good(number)
    assert [each.id for each in store.sessions()] == [number]


def test_what_a_window_left_deleted_goes_after_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    number = keep(store, programme((40, "Rock")))
    store.delete(number)
    import time

    later = time.time() + LEFTOVER_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    store.delete_for_good()
    with pytest.raises(HistoryError):
        store.restore(number)


def test_a_session_deleted_for_good_while_it_goes_on_does_not_come_back(store: Store) -> None:
    said = [*programme((40, "Rock"))]
    draft = Draft(status(0.0))
    draft.take(said[:10], status(20.0))
    assert store.add(draft.news())
    draft.written()
    (session,) = store.sessions()
    store.delete(session.id)
    store.delete_for_good(session.id)
    draft.take(said[10:], status(40.0))
    assert not store.add(draft.news())
    assert store.sessions() == []


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows has no file modes")
def test_only_the_owner_can_read_it(store: Store, path: Path) -> None:
    keep(store, programme((40, "Rock")))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {path.name: 0o600, f"{path.name}-wal": 0o600, f"{path.name}-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_programs_use_it_at_once(store: Store, path: Path) -> None:
    other = Store(path)
    number = keep(store, programme((40, "Rock")))
    other.rename(number, "from elsewhere")
    assert store.session(number).session.title == "from elsewhere"
    other.close()


def test_tables_of_an_older_version_get_what_came_later(path: Path) -> None:
    store = Store(path)
    number = keep(store, programme((40, "Rock")))
    store.close()
    later = (*schema.MIGRATIONS, ("ALTER TABLE sessions ADD COLUMN place TEXT NOT NULL DEFAULT ''",))
    connection = sqlite3.connect(path, isolation_level=None)
    schema.bring_up_to_date(connection, later)
    schema.bring_up_to_date(connection, later)
    assert connection.execute("SELECT place FROM sessions WHERE id = ?", (number,)).fetchall() == [("",)]
    with pytest.raises(sqlite3.OperationalError):
        schema.bring_up_to_date(connection, (*later, ("ALTER TABLE sessions ADD COLUMN a", "no SQL")))
    assert connection.execute("PRAGMA user_version").fetchone() == (len(later),)
    assert "a" not in [row[1] for row in connection.execute("PRAGMA table_info(sessions)")], "all of it or nothing"
    connection.close()
    with pytest.raises(HistoryError, match="newer version") as caught:
        Store(path)
    assert not isinstance(caught.value, DamagedHistoryError), "it is sound, and must not be set aside"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_whole(path: Path, damage: str) -> None:
    store = Store(path)
    for _ in range(5):
        keep(store, programme((200, "Rock")))
    store.close()
    broken = DAMAGES[damage](path.read_bytes())
    path.write_bytes(broken)
    with pytest.raises(DamagedHistoryError) as caught:
        read_everything(path)
    assert str(path) in str(caught.value)
    aside = set_aside(path)
    assert aside is not None
    assert aside.read_bytes()[100:] == broken[100:]  # opening it counts in its header
    assert not path.exists()
    store = Store(path)
    assert store.sessions() == []
    assert set_aside(path) is None, "only what is damaged"
    store.close()


def test_a_disk_that_is_full(store: Store) -> None:
    number = keep(store, programme((40, "Rock")))
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(HistoryError, match="disk is full"):
        keep(store, programme((4000, "Pop")))
    assert [each.id for each in store.sessions()] == [number]
    store._connection.execute(f"PRAGMA max_page_count = {1000 * pages}")
    assert keep(store, programme((4000, "Pop"))) > number


def test_a_file_that_cannot_be_written(store: Store) -> None:
    number = keep(store, programme((40, "Rock")))
    store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(HistoryError, match="make the file and its folder writable") as caught:
        store.rename(number, "x")
    assert is_one_sentence(str(caught.value).replace(":", "").replace(".sqlite3", ""))


def test_a_file_that_another_program_holds(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = keep(store, programme((40, "Rock")))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    store._connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(HistoryError, match="in use by another program"):
        store.rename(number, "x")
    assert [each.id for each in store.sessions()] == [number], "and can still be read"
    holder.close()
    store.rename(number, "x")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HistoryError, match="make its folder writable"):
        Store(tmp_path / "file" / "history.sqlite3")


def meddle(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for each in statements:
            connection.execute(each)


def test_a_session_that_makes_no_sense_costs_no_other(store: Store) -> None:
    good, bad = (keep(store, programme((40, "Rock"))) for _ in range(2))
    meddle(store.path, f"UPDATE sessions SET source_kind = 'microphonf' WHERE id = {bad}")
    assert [each.id for each in store.sessions()] == [good]
    assert store.unreadable.startswith(f"Session {bad} of the history is damaged")
    assert is_one_sentence(store.unreadable)
    with pytest.raises(HistoryError, match=f"Session {bad} of the history is damaged"):
        store.session(bad)
    store.delete(bad)
    assert store.sessions()
    assert store.unreadable == ""


def test_a_number_that_is_none_any_more_makes_no_sense(store: Store) -> None:
    number = keep(store, programme((40, "Rock")))
    meddle(
        store.path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'lag_seconds REAL', 'lag_seconds TEXT') WHERE name = 'verdicts'",
    )
    meddle(store.path, "UPDATE verdicts SET lag_seconds = 'soon'")
    meddle(
        store.path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'lag_seconds TEXT', 'lag_seconds REAL') WHERE name = 'verdicts'",
    )
    with pytest.raises(HistoryError, match=f"Session {number} of the history is damaged"):
        store.session(number)


def test_a_text_that_is_none_any_more_is_shown_as_far_as_it_goes(store: Store) -> None:
    number = keep(store, programme((40, "Rock")))
    meddle(store.path, "UPDATE sessions SET title = CAST(x'61ff62' AS TEXT)")
    assert store.session(number).session.title == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE marks",
        "ALTER TABLE sessions DROP COLUMN note",
        "DELETE FROM history",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -1",
    ],
)
def test_a_history_without_all_its_tables_is_set_aside(store: Store, statement: str) -> None:
    keep(store, programme((40, "Rock")))
    store.close()
    meddle(store.path, statement)
    with pytest.raises(DamagedHistoryError) as caught:
        Store(store.path)
    assert is_one_sentence(str(caught.value))
    assert set_aside(store.path) is not None
    read_everything(store.path)


@pytest.mark.parametrize("mistake", ["no SQL", "INSERT INTO history SELECT key, key FROM history"])
def test_a_mistake_of_ours_moves_no_history_away(store: Store, monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    number = keep(store, programme((40, "Rock")))
    with pytest.raises(HistoryError, match="a mistake in Genrescope") as caught, failures_of(store.path):
        store._connection.execute(mistake)
    assert not isinstance(caught.value, DamagedHistoryError)
    store.close()
    with monkeypatch.context() as newer:
        newer.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, (mistake,)))
        newer.setattr(schema.bring_up_to_date, "__defaults__", (schema.MIGRATIONS,))
        with pytest.raises(HistoryError) as caught:
            Store(store.path)
        assert not isinstance(caught.value, DamagedHistoryError)
        assert set_aside(store.path) is None
    with contextlib.closing(Store(store.path)) as again:
        assert [each.id for each in again.sessions()] == [number]


def test_a_history_that_others_could_read_is_closed_to_them(path: Path) -> None:
    Store(path).close()
    path.chmod(0o644)
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or os.name == "nt"
