"""Files and folders that a person hands over, and what of them is a sound file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from genrescope.audio.folders import Gathered, gather


def make(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return paths


def test_a_folder_gives_its_sound_files_in_human_order_and_counts_the_rest(tmp_path: Path) -> None:
    wanted = make(tmp_path, "2 两只老虎.WAV", "10 b.Flac", "A song.m4a", "专辑/1.mp3", "专辑/深/2.MP4")
    make(tmp_path, "cover.JPG", "notes.txt", ".hidden.mp3", ".git/song.mp3", "专辑/._1.mp3")
    found = gather([tmp_path])
    assert found == Gathered(tuple(wanted), hidden=2, not_sound=2)


def test_a_file_that_is_named_is_taken_whatever_it_is_called_and_each_once(tmp_path: Path) -> None:
    odd, song = make(tmp_path, "odd.xyz", "song.mp3")
    found = gather([odd, song, tmp_path, tmp_path / "." / "song.mp3", tmp_path / "absent.wav"])
    assert found.files == (odd, song, tmp_path / "absent.wav")
    assert found.not_sound == 1


def test_links_to_folders_are_not_walked_in_circles(tmp_path: Path) -> None:
    (song,) = make(tmp_path, "a/song.mp3")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "a" / "twin.mp3").symlink_to(song)
    assert gather([tmp_path]).files == (song,)


def test_a_link_that_leads_to_itself_is_passed_over(tmp_path: Path) -> None:
    (song,) = make(tmp_path, "song.mp3")
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    assert gather([tmp_path]) == Gathered((song,), not_sound=1)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="platform: root may look into every folder")
def test_a_folder_that_may_not_be_looked_into_is_counted(tmp_path: Path) -> None:
    make(tmp_path, "a/song.mp3", "b/song.mp3")
    (tmp_path / "b").chmod(0)
    try:
        found = gather([tmp_path])
    finally:
        (tmp_path / "b").chmod(0o755)
    assert (len(found.files), found.closed) == (1, 1)


def test_a_walk_can_be_ended(tmp_path: Path) -> None:
    make(tmp_path, "a.mp3")
    assert gather([tmp_path], lambda: True).files == ()
