"""What the window remembers."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from genrescope_desktop.window_settings import LONGEST_TEXT, WindowSettings, read, write

SOME = WindowSettings(
    source_kind="file",
    source="file:/音频/a b, c;d.wav",
    folder="/音频",
    export_folder="/导出",
    appearance="dark",
    geometry=bytes(range(256)),
    follow_evidence=True,
    grouping="both",
    record_folder="/录音",
    safe_colours=True,
    plots_as_text=True,
    first_steps_shown=True,
    gpu_answered=True,
    compact=True,
    keep_in_tray=True,
    compact_geometry=bytes(range(255)),
    look_for_updates=True,
    updates_asked="2026-01-31",
)


def test_everything_comes_back(tmp_path: Path) -> None:
    assert all(getattr(SOME, each.name) != each.default for each in fields(SOME))
    assert write(SOME, tmp_path / "window.ini")
    assert read(tmp_path / "window.ini") == SOME


def test_nothing_is_remembered_at_first(tmp_path: Path) -> None:
    assert read(tmp_path / "window.ini") == WindowSettings()


@pytest.mark.parametrize(
    "line",
    [
        "appearance=purple",
        "appearance=",
        "source_kind=telepathy",
        "source_kind=synthetic",
        f"source={'x' * (LONGEST_TEXT + 1)}",
        "folder=a, b",  # a list to QSettings
        "geometry=@Variant(nonsense)",
        "geometry=text",
        "nosuch=1",
    ],
)
def test_a_value_that_makes_no_sense_is_the_default_and_spares_the_others(tmp_path: Path, line: str) -> None:
    file = tmp_path / "window.ini"
    other = "folder=/kept" if not line.startswith("folder") else "appearance=dark"
    file.write_text(f"[General]\n{line}\n{other}\n", encoding="utf-8")
    expected = WindowSettings(folder="/kept") if other.startswith("folder") else WindowSettings(appearance="dark")
    assert read(file) == expected


def test_a_damaged_file_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    file.write_bytes(bytes(range(256)) * 10)
    assert read(file) == WindowSettings()
    assert write(SOME, file)


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "window.ini").mkdir()
    assert not write(SOME, tmp_path / "window.ini")
