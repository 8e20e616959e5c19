"""The genre as a tag: in a copy, never in the file itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio.decoding.ffmpeg import find_ffmpeg
from genrescope.audio.tagging import copy_with_genre
from genrescope.errors import AudioFileError
from support.sound import chords
from support.soundfiles import write_sound


@pytest.mark.parametrize("extension", ["flac", "ogg", "mp3", "wav"])
def test_the_copy_has_the_tag_and_the_same_sound(tmp_path: Path, extension: str) -> None:
    path = write_sound(tmp_path / f"音乐 -map “x”.{extension}", chords(2.0)[:, None], 22_050)
    before = path.read_bytes()
    copy = copy_with_genre(path, "Soul / R&B", tmp_path / "新 folder")
    assert copy == tmp_path / "新 folder" / path.name
    assert path.read_bytes() == before
    assert np.array_equal(soundfile.read(copy)[0], soundfile.read(path)[0])
    told = subprocess.run([str(find_ffmpeg()), "-i", str(copy)], capture_output=True, check=False).stderr
    assert b"Soul / R&B" in told


def test_what_is_there_is_not_replaced(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "song.flac", chords(2.0)[:, None], 22_050)
    with pytest.raises(AudioFileError, match="is there already"):
        copy_with_genre(path, "Rock", tmp_path)


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "song.flac", chords(2.0)[:, None], 22_050)
    with pytest.raises(AudioFileError, match=r"No copies can be written into .*: choose another folder"):
        copy_with_genre(path, "Rock", path)


def test_what_is_no_sound_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "letter.flac"
    path.write_text("Dear reader")
    with pytest.raises(AudioFileError, match="No tag can be written"):
        copy_with_genre(path, "Rock", tmp_path / "copies")
    assert [*(tmp_path / "copies").iterdir()] == []
