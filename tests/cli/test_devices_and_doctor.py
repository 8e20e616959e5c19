"""What there is to listen to and what works: on a bare machine, and with a real sound server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from genrescope.audio import devices
from genrescope.check import Check, CheckState
from genrescope.cli import checks, network_checks
from genrescope.errors import DeviceError
from genrescope.language import catalogue
from genrescope.language.sentence import sentence
from genrescope.settings import Settings
from support.command_line import Genrescope, Ran, check_line
from support.pulse import SPEAKERS, SPEAKERS_MONITOR, VIRTUAL_MIC, PulseServer
from support.sound import chords

EVERYWHERE = {"genrescope", "python", "torch", "nnAudio", "numpy", "soxr", "sounddevice"}
EVERYWHERE |= {"soundfile", "ffmpeg", "settings", "microphones", "system sound", "pytorch", "gpu", "model"}


@pytest.fixture
def with_sound(genrescope: Genrescope, pulse_server: PulseServer) -> Genrescope:
    """The command line beside a running sound server."""
    return Genrescope({**genrescope.environment, **pulse_server.environment})


def read(stdout: str, command: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in stdout.splitlines()]
    for line in lines:
        check_line(command, line)
    return lines


def test_devices_of_a_sound_server(with_sound: Genrescope) -> None:
    ran = with_sound("devices", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = {line["id"]: line for line in read(ran.stdout, "devices")}
    monitor, mic = lines[SPEAKERS_MONITOR], lines[VIRTUAL_MIC]
    assert (monitor["kind"], monitor["rate"], monitor["channels"]) == ("system", 48_000, 2)
    assert (mic["kind"], mic["rate"], mic["channels"]) == ("microphone", 48_000, 1)
    for kind in ("system", "microphone"):
        assert [line["default"] for line in lines.values() if line["kind"] == kind].count(True) == 1

    shown = with_sound("devices").stdout
    assert "Speakers" in shown
    assert "48 000 Hz" in shown
    assert "default" in shown


def test_no_devices(genrescope: Genrescope) -> None:
    ran = genrescope("devices")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "No microphone was found" in ran.stdout
    assert genrescope("devices", "--json").stdout == ""


def test_the_computers_own_sound(with_sound: Genrescope, pulse_server: PulseServer) -> None:
    pulse_server.play(np.tile(chords(5.0, 48_000), 24), SPEAKERS)
    ran = with_sound("listen", "--source", "system", "--json", "--seconds", "6", "--hop", "1")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = read(ran.stdout, "listen")
    assert lines[-1]["end_seconds"] >= 5.9
    for line in lines:
        assert line["source"]["id"] == SPEAKERS_MONITOR
        assert line["lost_samples"] == 0
    assert lines[-1]["state"] in ("provisional", "settled")  # as long as the network took to load


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder with modules that must not be taken for ours, or for a library."""
    folder = tmp_path / "trap"
    folder.mkdir()
    for name in ("json.py", "torch.py", "genrescope.py"):
        (folder / name).write_text("raise SystemExit('run from the current folder')")
    return folder


def test_doctor_where_all_is_well(with_sound: Genrescope, trap: Path) -> None:
    doctor = Genrescope(with_sound.environment, [sys.executable, "-P", "-m", "genrescope"], trap)
    ran = doctor("doctor", "--json")
    assert ran.stderr == ""
    found = {line["name"]: line for line in read(ran.stdout, "doctor")}
    assert set(found) - {"sound server", "SoundCard"} == EVERYWHERE
    assert "pulseaudio" in found["sound server"]["found"]
    assert "verified" in found["model"]["found"]
    assert "PortAudio V19" in found["sounddevice"]["found"]
    assert "libsndfile" in found["soundfile"]["found"]
    problems = [line for line in found.values() if line["state"] == "problem"]
    assert problems == []
    assert ran.returncode == 0


def test_doctor_without_devices_warns_and_names_a_model_that_is_missing(genrescope: Genrescope) -> None:
    ran = genrescope("doctor", GENRESCOPE_MODEL="missing")
    assert ran.returncode == 1
    assert ran.stderr == ""
    by_state = {state: [line for line in ran.stdout.splitlines() if line.startswith(state)] for state in CheckState}
    assert any("microphones" in line for line in by_state[CheckState.WARNING])
    (problem,) = by_state[CheckState.PROBLEM]
    assert "There is no model called 'missing'" in problem
    assert ran.stdout.rstrip().endswith("cannot work here until the problems are solved.")


@pytest.mark.parametrize(
    ("state", "code", "verdict"),
    [
        (CheckState.OK, 0, "All is well."),
        (CheckState.WARNING, 0, "Genrescope works here"),
        (CheckState.PROBLEM, 1, "cannot"),
    ],
)
def test_doctors_verdict(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, state: CheckState, code: int, verdict: str
) -> None:
    def found() -> Iterator[Check]:
        yield Check("something", state, "what is there", "" if state is CheckState.OK else "what to do")

    monkeypatch.setattr("genrescope.cli.doctor.all_checks", found)
    ran = run("doctor")
    assert ran.code == code
    assert verdict in ran.out
    assert ("what to do" in ran.out) == (state is not CheckState.OK)


def test_doctor_speaks_to_people_in_their_language_and_to_programs_in_english(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genrescope.cli.doctor.all_checks", lambda: [Check(sentence("settings"), CheckState.OK, "x")])
    try:
        assert run("doctor", "--language", "zh_CN").out.startswith("正常     设置          x\n")
        assert json.loads(run("doctor", "--json", "--language", "zh_CN").out)["name"] == "settings"
    finally:
        catalogue.choose(catalogue.ENGLISH)


@pytest.mark.parametrize(
    ("program", "hint", "patience"),
    [
        ("import os; os.abort()", "crashed", 60.0),
        ("print('no JSON'); raise SystemExit(3)", "exit code 3", 60.0),
        ("raise RuntimeError('driver too old')", "driver too old", 60.0),
        ("import time; time.sleep(60)", "did not answer", 0.5),
    ],
)
def test_doctor_survives_a_broken_pytorch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, hint: str, patience: float
) -> None:
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{program}"\n')
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(checks, "NETWORK_TIMEOUT_SECONDS", patience)
    *_, last = checks._network()
    assert last.state is CheckState.PROBLEM
    assert hint in last.found


def test_a_survey_runs_no_module_of_the_current_folder(monkeypatch: pytest.MonkeyPatch, trap: Path) -> None:
    monkeypatch.chdir(trap)
    assert isinstance(devices.survey_afresh(60.0), devices.Survey)


def test_a_survey_that_is_no_json_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "child_command", lambda _: [sys.executable, "-c", "print('hello')"])
    with pytest.raises(DeviceError, match="could not be made"):
        devices.survey_afresh()


@pytest.mark.parametrize(
    ("device", "note", "state"),
    [
        ("cuda:0", "", CheckState.OK),
        ("cuda:0", "cuda:0 does not use half precision for this network.", CheckState.OK),
        ("cpu:ncnn", "cuda:0 was found but failed (no kernel image).", CheckState.WARNING),
    ],
)
def test_a_gpu_that_fails_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, device: str, note: str, state: CheckState
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "A GPU")
    monkeypatch.setattr("genrescope.models.engine.load_engine", lambda _: SimpleNamespace(device=device, note=note))
    check = network_checks._gpu(Settings())
    assert check.found.startswith("A GPU, CUDA")
    assert check.found.endswith(note)
    assert check.state is state


def test_settings_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENRESCOPE_HOP_SECONDS", "quick")
    check = checks._settings()
    assert check.state is CheckState.PROBLEM
    assert "GENRESCOPE_HOP_SECONDS" in check.found


def test_a_missing_package() -> None:
    assert checks._package("numpy").state is CheckState.OK
    missing = checks._package("no-such-package")
    assert missing.state is CheckState.PROBLEM
    assert missing.advice
