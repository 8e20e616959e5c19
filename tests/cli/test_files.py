"""Files and folders on the command line, with a command and without."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio import flac_recorder
from genrescope.cli import open as open_command
from genrescope.cli.arguments import with_command
from support.command_line import Ran
from support.scripted import ScriptedNetwork
from support.sound import chords


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "专辑 一"
    folder.mkdir()
    for name in ("2 二.WAV", "10 十.wav"):
        soundfile.write(folder / name, chords(4.0), 22_050)
    (folder / "cover.jpg").touch()
    (folder / ".2.wav").touch()
    return folder


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], []),
        (["--version"], ["--version"]),
        (["listen", "--seconds", "3"], ["listen", "--seconds", "3"]),
        (["lisen"], ["lisen"]),
        (["song.MP3"], ["open", "song.MP3"]),
        (["--debug", "some/folder"], ["--debug", "open", "some/folder"]),
        (["."], ["open", "."]),
        (["--language", "en", "a/song.mp3"], ["--language", "en", "open", "a/song.mp3"]),
        (["--language=en", "a/song.mp3"], ["--language=en", "open", "a/song.mp3"]),
        (["--language", "en", "listen"], ["--language", "en", "listen"]),
    ],
)
def test_files_without_a_command_are_opened_and_a_mistyped_command_is_not(typed: list[str], meant: list[str]) -> None:
    assert with_command(typed) == meant


def test_a_folder_is_analysed_in_human_order_and_what_is_left_out_is_said(run: Callable[..., Ran], album: Path) -> None:
    ran = run("analyze", "--json", album)
    assert ran.code == 0
    assert [Path(json.loads(line)["file"]).name for line in ran.out.splitlines()] == ["2 二.WAV", "10 十.wav"]
    assert ran.err == "genrescope: Left out: 1 not sound, 1 hidden.\n"


def test_it_is_said_once_why_the_network_does_not_run_where_it_would_be_faster(
    run: Callable[..., Ran], network: ScriptedNetwork, album: Path
) -> None:
    network.note = "cuda:0 was found but failed (no kernel image)."
    ran = run("analyze", album / "2 二.WAV", album / "10 十.wav")
    assert ran.code == 0
    assert ran.err == f"genrescope: {network.note}\n"


def test_it_is_said_when_a_gpu_gives_way_in_the_last_file(
    run: Callable[..., Ran], network: ScriptedNetwork, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = network.answer

    def give_way(picture: np.ndarray) -> np.ndarray:
        network.note = "cuda:0 was found but failed (out of memory)."
        return answer(picture)

    monkeypatch.setattr(network, "answer", give_way)
    ran = run("analyze", album / "2 二.WAV")
    assert ran.code == 0
    assert ran.err == f"genrescope: {network.note}\n"


def test_a_folder_without_sound_is_one_sentence(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("analyze", tmp_path / "empty")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith('genrescope: There is no sound file in "empty":')


def test_without_a_screen_bare_files_are_analysed(
    run: Callable[..., Ran], album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_command, "open_window", lambda *_: "There is no screen.")
    ran = run(album / "2 二.WAV")
    assert ran.code == 0
    assert "2 二.WAV: Classical" in ran.out
    assert "There is no screen. Analysing in the terminal instead." in ran.err


def test_with_a_screen_they_go_to_the_window(
    run: Callable[..., Ran], album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[list[Path]] = []
    monkeypatch.setattr(open_command, "open_window", lambda _settings, files, _troubles: opened.append(files) or "")
    assert run(album, "absent.mp3").code == 0
    assert opened == [[album, Path("absent.mp3")]]


def test_what_is_listened_to_is_recorded_when_asked(run: Callable[..., Ran], album: Path, tmp_path: Path) -> None:
    song, recording = album / "2 二.WAV", tmp_path / "录音" / "a.flac"
    ran = run("listen", "--source", f"file:{song}", "--fast", "--record", recording)
    assert ran.code == 0
    assert f"Recorded 4.0 s, 0.1 MB: {recording}" in ran.err
    heard, rate = soundfile.read(recording)
    played, _ = soundfile.read(song)
    assert rate == 22_050
    np.testing.assert_allclose(heard, played, atol=1 / (1 << 14))
    ran = run("listen", "--source", f"file:{song}", "--fast", "--record", recording)
    assert (ran.code, "is there already" in ran.err) == (1, True)
    ran = run("listen", "--record", "a.mp3")
    assert (ran.code, "let it end in .flac" in ran.err) == (2, True)


def test_a_recording_that_ends_before_its_time_is_no_success(
    run: Callable[..., Ran], album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flac_recorder, "LEAST_FREE_BYTES", 1 << 62)
    ran = run("listen", "--source", f"file:{album / '2 二.WAV'}", "--fast", "--record", tmp_path / "a.flac")
    assert (ran.code, "the disk is nearly full" in ran.out + ran.err) == (1, True)
    assert "Classical" in ran.out, "listening went on"
