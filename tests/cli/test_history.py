"""``genrescope listen --history`` and ``genrescope history``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope.history import database, set_list
from support.command_line import Ran, check_line
from support.scripted import ScriptedNetwork
from support.sound import chords
from support.soundfiles import is_one_sentence, write_sound

SECONDS = 7.0


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history of its own, wherever this system keeps data; a short song is a passage in it."""
    monkeypatch.setattr(set_list, "LEAST_SECONDS", 5.0)
    path = tmp_path / "history" / "history.sqlite3"
    for place in ("genrescope.history.session_book", "genrescope.history.store", "genrescope.cli.history"):
        monkeypatch.setattr(f"{place}.history_file", lambda: path, raising=False)
    monkeypatch.setattr(database, "history_file", lambda: path)
    return path


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "音乐 “song”.wav", chords(SECONDS)[:, None], 22_050)


@pytest.fixture
def listen(run: Callable[..., Ran], song: Path) -> Callable[..., Ran]:
    def to_the_song(*more: str | Path) -> Ran:
        return run("listen", "--source", f"file:{song}", "--fast", *more)

    return to_the_song


def refusal(ran: Ran) -> str:
    assert (ran.code, ran.out) == (1, "")
    assert is_one_sentence(ran.err.removeprefix("genrescope: ").strip().replace(":", ""))
    return ran.err


def test_without_a_command_the_sessions_are_listed(listen: Callable[..., Ran], run: Callable[..., Ran]) -> None:
    listen("--history")
    assert run("history").out == run("history", "list").out != ""
    assert run("history", "--json").lines == run("history", "list", "--json").lines != []


def test_nothing_is_kept_unless_it_is_asked_for(listen: Callable[..., Ran], path: Path) -> None:
    assert listen().code == 0
    assert listen("--history", "never").code == 0
    assert not path.exists()


def test_a_kept_session(
    listen: Callable[..., Ran], run: Callable[..., Ran], network: ScriptedNetwork, song: Path
) -> None:
    network.say(classical=0.8, pop=0.2)
    ran = listen("--history", "--json")
    assert "genrescope history show 1" in ran.err
    said = ran.lines
    (line,) = run("history", "list", "--json").lines
    check_line("history", line)
    assert line["id"] == 1
    assert line["source"] == said[-1]["source"]
    assert line["models"] == [said[-1]["model"]]
    assert line["heard_seconds"] == pytest.approx(SECONDS, abs=0.01)
    assert [(each["genre"], each["begin_seconds"]) for each in line["set_list"]] == [("Classical", 0.0)]
    assert run("history", "show", "last", "--json").lines == [line]
    assert song.name in run("history", "list").out
    assert "Classical" in run("history", "show", "1").out


def test_an_exported_session_has_every_verdict(
    listen: Callable[..., Ran], run: Callable[..., Ran], tmp_path: Path
) -> None:
    said = listen("--history", "--json").lines
    for name in ("kept.json", "kept.csv", "labels.txt"):
        ran = run("history", "export", "last", "--to", tmp_path / name)
        assert (ran.code, name in ran.out) == (0, True)
    (session,) = json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))["sessions"]
    ends = [each["end_seconds"] for each in said]
    assert [each["end_seconds"] for each in session["verdicts"]] == ends
    assert len((tmp_path / "kept.csv").read_text(encoding="utf-8").splitlines()) == len(ends) + 1
    assert "\tClassical" in (tmp_path / "labels.txt").read_text(encoding="utf-8")
    assert run("history", "export", "1", "1", "--to", tmp_path / "x", "--format", "csv").code == 0
    assert ".csv, .json" in refusal(run("history", "export", "1", "--to", tmp_path / "x.doc"))


def test_an_export_replaces_a_file_only_when_told_to(
    listen: Callable[..., Ran], run: Callable[..., Ran], tmp_path: Path
) -> None:
    listen("--history")
    mine = tmp_path / "我的.csv"
    mine.write_text("mine", encoding="utf-8")
    assert "--force" in refusal(run("history", "export", "1", "--to", mine))
    assert mine.read_text(encoding="utf-8") == "mine"
    assert run("history", "export", "1", "--to", mine, "--force").code == 0
    assert mine.read_text(encoding="utf-8").startswith("session,")
    for place in (tmp_path / f"{'long' * 100}.csv", tmp_path):
        assert "choose another place" in refusal(run("history", "export", "1", "--to", place, "--format", "csv"))


def test_naming_noting_searching_deleting(listen: Callable[..., Ran], run: Callable[..., Ran]) -> None:
    for _ in range(2):
        listen("--history")
    assert run("history", "rename", "1", "Jam  session").code == 0
    assert run("history", "note", "last", "at", "Tom's").code == 0
    first, second = (run("history", "show", number, "--json").lines[0] for number in "12")
    assert (first["title"], second["note"]) == ("Jam session", "at Tom's")
    assert [each["id"] for each in run("history", "list", "JAM", "class", "--json").lines] == [1]
    assert "No session" in run("history", "list", "polka").out
    ran = run("history", "delete", "1", "last", "1")
    assert (ran.code, ran.err) == (0, "")
    assert run("history", "list", "--json").lines == []
    assert "no session 1" in refusal(run("history", "show", "1"))
    assert "is empty" in refusal(run("history", "show", "last"))


def test_nothing_kept_yet(run: Callable[..., Ran], path: Path) -> None:
    assert "Nothing is kept" in run("history", "list").out
    assert run("history", "list", "--json").lines == []
    for command in ("show", "delete"):
        assert "Nothing is kept" in refusal(run("history", command, "1"))
    assert run("history", "path").out.strip() == str(path)
    assert not path.exists(), "looking makes none"


@pytest.mark.parametrize("number", ["first", "-1", "1.5", "²", ""])
def test_what_is_no_number(run: Callable[..., Ran], number: str) -> None:
    assert run("history", "show", number).code == 2


def test_a_damaged_history_stops_nobody(listen: Callable[..., Ran], run: Callable[..., Ran], path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no history" * 1000)
    assert "damaged" in refusal(run("history", "list"))
    ran = listen("--history")
    assert ran.code == 0
    assert "set aside" in ran.err
    assert len(run("history", "list", "--json").lines) == 1


def test_a_history_that_cannot_be_kept_is_said_once(listen: Callable[..., Ran], path: Path) -> None:
    path.parent.touch()
    ran = listen("--history", "--json")
    assert ran.code == 1
    assert len(ran.lines) > 3
    assert 1 <= ran.err.count("make its folder writable") <= 2  # while it listened, and in the end


def test_the_headline_file(listen: Callable[..., Ran], tmp_path: Path) -> None:
    now = tmp_path / "now.json"
    assert listen("--headline-file", str(now)).code == 0
    assert json.loads(now.read_text())["state"] == "stopped"


def test_a_headline_file_that_cannot_be_written_is_no_success(listen: Callable[..., Ran], tmp_path: Path) -> None:
    ran = listen("--json", "--headline-file", tmp_path / "no folder" / "now.txt")
    assert ran.code == 1
    assert len(ran.lines) > 3, "listening goes on"
    assert 1 <= ran.err.count("make its folder, or choose another file") <= 2
