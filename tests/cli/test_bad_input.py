"""Whatever a person gives it: one sentence on standard error, exit code 1, no traceback.

In processes of their own where libraries in C, which print what they like, or the system's encoding take part.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from genrescope.models import library
from support.command_line import Genrescope, Ran
from support.sound import chords
from support.soundfiles import cut, write_sound

RATE = 22_050
NAME = "音频/测试 文件.wav"


@pytest.fixture
def sound() -> np.ndarray:
    return chords(6.0)[:, None]


def check_refusal(stderr: str, hint: str) -> None:
    assert stderr.count("\n") == 1, stderr
    assert stderr.startswith("genrescope: ")
    assert stderr.endswith(".\n")
    assert "Traceback" not in stderr
    assert hint in stderr


def test_files(scripted_genrescope: Genrescope, tmp_path: Path, sound: np.ndarray) -> None:
    """All in one go: what can be answered is, in spite of all that cannot."""
    good = write_sound(tmp_path / NAME, sound, RATE)
    clipped = write_sound(tmp_path / "clipped.wav", np.clip(sound * 20, -1, 1), RATE)
    bad = {
        "empty.wav": "empty",
        "short.wav": "Too little was heard",
        "zero.wav": "silent",
        "noise.mp3": "not a sound file",
        "text.ogg": "not a sound file",
        "truncated.flac": "",
        "missing.ogg": "no file",
    }
    (tmp_path / "empty.wav").touch()
    write_sound(tmp_path / "short.wav", sound[: RATE // 5], RATE)
    write_sound(tmp_path / "zero.wav", np.zeros_like(sound), RATE)
    (tmp_path / "noise.mp3").write_bytes(np.random.default_rng(0).bytes(5000))
    (tmp_path / "text.ogg").write_text("This is not music.", encoding="utf-8")
    cut(write_sound(tmp_path / "whole.flac", sound, RATE), tmp_path / "truncated.flac", 200)

    ran = scripted_genrescope("analyze", "--json", *(tmp_path / name for name in bad), good, clipped)
    lines = {Path(line["file"]).name: line for line in map(json.loads, ran.stdout.splitlines())}
    said = ran.stderr.splitlines(keepends=True)
    assert ran.returncode == 1
    assert len(lines) == len(bad) + 2
    assert len(said) == len(bad), ran.stderr
    for sentence, (name, hint) in zip(said, bad.items(), strict=True):
        check_refusal(sentence, hint)
        assert name in sentence
        assert sentence == f"genrescope: {lines[name]['error']}\n"
    for path in (good, clipped):
        assert lines[path.name]["state"] == "provisional"
        assert lines[path.name]["heard_seconds"] == pytest.approx(6.0, abs=0.01)


def test_a_good_file_with_a_difficult_name_in_a_plain_locale(
    scripted_genrescope: Genrescope, tmp_path: Path, sound: np.ndarray
) -> None:
    path = write_sound(tmp_path / NAME, sound, RATE)
    ran = scripted_genrescope("analyze", path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert "6.0 s heard of the 30 s" in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="platform: no file has such a name there")
@pytest.mark.parametrize("typed", [["analyze"], ["listen", "--fast", "--source"]])
def test_a_file_name_that_would_steer_the_terminal(
    scripted_genrescope: Genrescope, tmp_path: Path, sound: np.ndarray, typed: list[str]
) -> None:
    path = write_sound(tmp_path / "a\n\x1b[31mb.wav", sound, RATE)
    ran = scripted_genrescope(*typed, f"file:{path}" if "listen" in typed else path)
    assert ran.returncode == 0, ran.stderr
    assert "\x1b" not in ran.stdout + ran.stderr
    assert "a��[31mb.wav" in ran.stdout


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="platform: file names are always text there")
def test_a_file_name_that_is_not_text(genrescope: Genrescope, tmp_path: Path) -> None:
    ran = genrescope("analyze", bytes(tmp_path) + b"/\xff\xfe.ogg", "--json")
    assert ran.returncode == 1
    check_refusal(ran.stderr, "no file")
    assert json.loads(ran.stdout)["file"].endswith("/\udcff\udcfe.ogg")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [([], "microphone"), (["--source", "mic"], "microphone"), (["--source", "设备\udcff"], "设备")],
)
def test_devices(genrescope: Genrescope, typed: list[str], hint: str) -> None:
    ran = genrescope("listen", *typed)
    assert ran.returncode == 1
    assert ran.stdout == ""
    check_refusal(ran.stderr, hint)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (["listen", "--source", "No such device"], "No such device"),
        (["listen", "--source", "file:missing.ogg"], "missing.ogg"),
        (["listen", "--source", "file:/"], '"/" is a folder'),
        (["listen", "--source", "file:~nouser"], '"~nouser"'),
        (["listen", "--source", "~nouser"], "~nouser"),
        (["analyze", "song.ogg", "--model", "~nouser"], "~nouser"),
        (["listen", "--source", "demo", "--model", "missing"], "missing"),
        (["analyze", "song.ogg", "--model", "/"], "model.toml"),
    ],
)
def test_sources_and_models(run_for_real: Callable[..., Ran], typed: list[str], hint: str) -> None:
    ran = run_for_real(*typed)
    assert ran.code == 1
    assert ran.out == ""
    check_refusal(ran.err, hint)


@pytest.mark.skipif(sys.platform != "linux", reason="platform: elsewhere the computer's sound needs no sound server")
def test_no_sound_server(genrescope: Genrescope) -> None:
    ran = genrescope("listen", "--source", "system")
    assert ran.returncode == 1
    check_refusal(ran.stderr, "sound server")


def test_a_file_without_its_prefix_is_recognised(run_for_real: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "song.ogg").touch()
    ran = run_for_real("listen", "--source", tmp_path / "song.ogg")
    check_refusal(ran.err, f"--source file:{tmp_path / 'song.ogg'}")


def test_a_setting_of_the_environment(run_for_real: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENRESCOPE_HOP_SECONDS", "0")
    ran = run_for_real("listen", "--source", "demo")
    assert ran.code == 1
    check_refusal(ran.err, "GENRESCOPE_HOP_SECONDS")


def test_a_model_with_altered_weights(run_for_real: Callable[..., Ran], tmp_path: Path) -> None:
    folder = tmp_path / "altered"
    shutil.copytree(library.find(library.DEFAULT_ID).folder, folder)
    (weights,) = folder.glob("*.safetensors")
    with weights.open("r+b") as file:
        file.seek(-100, 2)
        file.write(b"x" * 100)
    ran = run_for_real("listen", "--source", "demo", "--fast", "--json", "--model", folder)
    assert ran.code == 1
    assert ran.out == ""
    check_refusal(ran.err, weights.name)
