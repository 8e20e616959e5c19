"""Datasets: folders and CSV files, and what is refused by name; columns computed once."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.training.columns import read_levels, read_versions
from genrescope.training.dataset import Clip, TrainingError, read_dataset
from genrescope.units import ANALYSIS_RATE
from support.sound import chords


def put(path: Path, content: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def sound(path: Path, seconds: float = 4.0, rate: int = ANALYSIS_RATE, channels: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    mono = chords(seconds, rate)
    soundfile.write(path, np.stack([mono] * channels, axis=1), rate)
    return path


def test_a_folder_per_genre_with_artists_folders(tmp_path: Path):
    for name in ("rock/Band/one.mp3", "rock/Band/album/two.mp3", "folk/solo.wav", "folk/notes.txt", ".hidden/x/y.wav"):
        put(tmp_path / name)
    found = read_dataset(tmp_path)
    assert found.labels == ("folk", "rock")
    assert [(clip.label, clip.group, clip.path.name) for clip in found.clips] == [
        ("folk", "folk/solo.wav", "solo.wav"),
        ("rock", "Band", "two.mp3"),
        ("rock", "Band", "one.mp3"),
    ]
    assert found.label_indices() == [0, 1, 1]


def test_a_csv_file_names_paths_beside_it(tmp_path: Path):
    put(tmp_path / "a/古琴 1.wav")
    put(tmp_path / "b/2.wav")
    table = put(tmp_path / "labels.csv", "﻿path,label,group,title\na/古琴 1.wav,folk,x,T\nb/2.wav,rock,y,U\n".encode())
    for given in (tmp_path, table):
        found = read_dataset(given)
        assert [(clip.path, clip.label, clip.group) for clip in found.clips] == [
            (tmp_path / "a/古琴 1.wav", "folk", "x"),
            (tmp_path / "b/2.wav", "rock", "y"),
        ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("path,label\n1.wav,a\n", "no column named group"),
        ("path,label,group\n1.wav,a,x\n1.wav,,y\n", "line 3: path, label and group must all be given"),
        (
            "path,label,group\n1.wav,a,x\nabsent.wav,b,y\n",
            "names 1 files that are not there, the first of them .*absent.wav",
        ),
        ("path,label,group\n1.wav,a,x\n1.wav,a,y\n", "at least two genres to tell apart, and .* has only 'a'"),
        ("path,label,group\n", "has none"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, text: str, complaint: str):
    put(tmp_path / "1.wav")
    put(tmp_path / "labels.csv", text.encode())
    with pytest.raises(TrainingError, match=complaint):
        read_dataset(tmp_path)


def test_nothing_and_one_genre_are_refused(tmp_path: Path):
    with pytest.raises(TrainingError, match="no dataset at"):
        read_dataset(tmp_path / "absent")
    with pytest.raises(TrainingError, match="has none"):
        read_dataset(tmp_path)
    put(tmp_path / "rock/1.wav")
    with pytest.raises(TrainingError, match="has only 'rock'"):
        read_dataset(tmp_path)


def clip(path: Path) -> Clip:
    return Clip(path, "a", "x")


def test_columns_are_those_of_the_sound_at_the_analysis_rate(tmp_path: Path):
    mono = chords(4.0)
    double = soxr.resample(mono, ANALYSIS_RATE, 2 * ANALYSIS_RATE, "VHQ")
    path = tmp_path / "1.wav"
    soundfile.write(path, np.stack([double, double], axis=1), 2 * ANALYSIS_RATE, "FLOAT")
    [levels] = read_levels((clip(path),), "nnaudio", tmp_path / "cache")
    assert levels.dtype == np.float16
    power = whole_cqt(mono, kernel_bank("nnaudio"))
    assert abs(len(power) - len(levels)) <= 1
    power = power[: len(levels)]
    loud = power > power.max() * 1e-4
    np.testing.assert_allclose(levels[loud], 10 * np.log10(power[loud]), atol=0.1)


def test_columns_are_computed_once_and_again_when_the_recording_changes(tmp_path: Path):
    path = sound(tmp_path / "1.wav")
    cache = tmp_path / "cache"
    [first] = read_levels((clip(path),), "nnaudio", cache)
    [stored] = cache.iterdir()
    np.save(stored, first[:10])
    [again] = read_levels((clip(path),), "nnaudio", cache)
    assert len(again) == 10
    later = stored.stat().st_mtime + 10
    os.utime(path, (later, later))
    [anew] = read_levels((clip(path),), "nnaudio", cache)
    np.testing.assert_array_equal(anew, first)


def test_degraded_copies_are_kept_beside_the_columns_and_are_the_same_in_every_run(tmp_path: Path):
    path = sound(tmp_path / "1.wav")
    [[plain, *copies]] = read_versions((clip(path),), "nnaudio", tmp_path / "cache", 2)
    assert [len(copy) for copy in copies] == [len(plain)] * 2
    assert not np.allclose(copies[0], copies[1], atol=3.0)
    assert len(list((tmp_path / "cache").iterdir())) == 3
    [[_, anew, _]] = read_versions((clip(path),), "nnaudio", tmp_path / "elsewhere", 2)
    np.testing.assert_array_equal(anew, copies[0])


def test_unusable_recordings_are_named(tmp_path: Path):
    quiet = tmp_path / "silent.wav"
    soundfile.write(quiet, np.zeros(5 * ANALYSIS_RATE, dtype=np.float32), ANALYSIS_RATE)
    paths = [
        put(tmp_path / "text.wav", b"no sound"),
        quiet,
        sound(tmp_path / "short.wav", 1.0),
        sound(tmp_path / "ok.wav"),
    ]
    seen: list[tuple[int, int]] = []
    with pytest.raises(TrainingError) as caught:
        read_levels(tuple(clip(path) for path in paths), "nnaudio", tmp_path / "cache", lambda *step: seen.append(step))
    message = str(caught.value)
    assert "text.wav" in message
    assert "silent.wav is silent from end to end" in message
    assert "short.wav is shorter than 3 seconds" in message
    assert "ok.wav" not in message
    assert seen[-1] == (4, 4)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path):
    blocked = put(tmp_path / "cache", b"a file, not a folder")
    with pytest.raises(TrainingError, match=r"cannot be stored in .*cache"):
        read_levels((clip(sound(tmp_path / "1.wav")),), "nnaudio", blocked)
