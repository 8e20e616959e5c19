"""The log of what nobody expected: for its owner's eyes, and never large."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from genrescope import faults


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "state" / "errors.log"
    monkeypatch.setattr(faults, "log_file", lambda: path)
    return path


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows has no such modes")
def test_only_the_owner_can_read_it(log: Path) -> None:
    faults.record(ValueError("a fault"))
    assert "a fault" in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) & 0o077 == 0


def test_a_large_one_is_put_aside_once(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LARGEST_BYTES", 1000)
    for count in range(100):
        faults.record(ValueError(f"fault {count} {'.' * 100}"))
    assert "fault 99 " in log.read_text(encoding="utf-8")
    assert sorted(each.name for each in log.parent.iterdir()) == ["errors.log", "errors.log.1"]
    assert sum(each.stat().st_size for each in log.parent.iterdir()) < 4000


def test_a_line_without_an_end_is_written_down_all_the_same(log: Path) -> None:
    faults.record(ValueError(1_000_000 * "a"))
    faults.record(ValueError(f"{1_000_000 * 'a'}.flac"))
    text = log.read_text(encoding="utf-8")
    assert 1_000_000 * "a" in text
    assert text.endswith("ValueError: ….flac\n")


def test_it_names_no_music_and_not_whose_it_is(log: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["/opt/genrescope", "listen", "--source", "file:/media/usb/Tea for Two.flac"])
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "anna"))
    song = tmp_path / "anna" / "音乐" / "月光 (live).mp3"
    try:
        song.read_bytes()
    except FileNotFoundError as error:
        faults.record(error)
    faults.record(ValueError('"Night and Day.WAV" ends in the middle of nowhere'))
    with faults.log_kept():
        faults.ended("Autumn leaves, take 2.ogg", OSError(5, "out of order", str(tmp_path / "anna" / "notes.txt")))
    text = log.read_text(encoding="utf-8")
    for name in ("Tea", "月光", "live)", "音乐", "Night", "Autumn", "anna", "/media", "/opt"):
        assert name not in text, name
    assert "FileNotFoundError" in text
    assert "….mp3" in text
    assert "out of order" in text
    assert "test_faults.py" in text
    assert " listen\n" in text
