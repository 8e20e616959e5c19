"""The headline for streaming software: always a whole file, always the newest."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from genrescope.history import recorder as recording
from genrescope.history.headline_file import HeadlineFile
from genrescope.history.recorder import Recorder, make_recorder
from genrescope.settings import Settings
from support.heard import MICROPHONE, programme, status, update, updates, verdict


def test_text_is_the_headline_alone(tmp_path: Path) -> None:
    path = tmp_path / "现在.txt"
    book = HeadlineFile(path)
    contents = []
    book.begin(status(0.0))
    for said in ("listening", "Classical", None, "silent", "Pop & rock"):
        book.take([verdict(2.0, said)], status(2.0))
        assert book.write()
        contents.append(path.read_text(encoding="utf-8"))
    book.end()
    assert book.write()
    assert [*contents, path.read_text(encoding="utf-8")] == ["", "Classical\n", "", "", "Pop & rock\n", ""]


def test_json_says_more(tmp_path: Path) -> None:
    path = tmp_path / "now.json"
    book = HeadlineFile(path)
    book.begin(status(0.0))
    book.write()
    assert json.loads(path.read_text())["state"] == "listening"
    book.take([*programme((4, "Classical"))], status(4.5))
    book.write()
    said = json.loads(path.read_text(encoding="utf-8"))
    assert (said["headline"], said["probability"], said["state"]) == ("Classical", 0.8, "settled")
    assert (said["seconds"], said["source"], said["top"][0]["label"]) == (4.0, MICROPHONE.title, "Classical")
    book.take([verdict(6.0, "Pop & rock")], status(6.5))
    book.write()
    said = json.loads(path.read_text(encoding="utf-8"))
    assert (said["headline"], said["headline_is_family"], said["probability"]) == ("Pop & rock", True, 0.8)
    book.end()
    book.write()
    assert (json.loads(path.read_text())["state"], json.loads(path.read_text())["headline"]) == ("stopped", None)


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "now.txt"
    book = HeadlineFile(path)
    for each in programme((6, "Rock")):
        book.take([each], status(2.0))
        book.write()
        if each.end_sample == 2 * 22_050:
            path.write_text("as it was")
    assert path.read_text() == "as it was"


def test_a_reader_never_finds_half_of_it(tmp_path: Path) -> None:
    path = tmp_path / "now.json"
    recorder = Recorder(HeadlineFile(path))
    found, done = [], threading.Event()

    def read() -> None:
        last = False
        while not last:
            last = done.is_set()  # asked before it looks, so that it looks once more at the end
            if path.exists():
                found.append(json.loads(path.read_text(encoding="utf-8")))

    reader = threading.Thread(target=read)
    reader.start()
    for each in updates(programme((200, "Rock"))):
        recorder.take(each)
    recorder.close()
    done.set()
    reader.join()
    assert found
    assert recorder.problem == ""


def test_a_folder_that_is_not_there_is_said_and_found_when_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "RETRY_SECONDS", 0.01)
    path = tmp_path / "obs" / "now.txt"
    recorder = Recorder(HeadlineFile(path))
    recorder.take(update(4.0, verdict(4.0, "Rock")))
    while not recorder.problem:
        time.sleep(0.01)
    assert "make its folder" in recorder.problem
    path.parent.mkdir()
    while recorder.problem:
        time.sleep(0.01)
    assert path.read_text() == "Rock\n"
    recorder.close()


@pytest.mark.parametrize(
    ("history", "for_window", "headline_file", "books"),
    [
        ("window", True, "", 1),
        ("window", False, "", 0),
        ("always", False, "", 1),
        ("never", True, "", 0),
        ("never", False, "now.txt", 1),
        ("always", True, "now.txt", 2),
    ],
)
def test_who_keeps_what(
    history: str, for_window: bool, headline_file: str, books: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genrescope.history.session_book.history_file", lambda: tmp_path / "history.sqlite3")
    monkeypatch.chdir(tmp_path)  # where the headline's file goes
    recorder = make_recorder(Settings(history=history, headline_file=headline_file), for_window=for_window)
    assert (len(recorder._all) if recorder else 0) == books
    assert bool(recorder and recorder.history) == (books == 2 or (books == 1 and not headline_file))
    if recorder:
        recorder.close()
