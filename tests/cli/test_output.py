"""Output in every encoding, into every reader, and what becomes of an unexpected error."""

from __future__ import annotations

import json
import logging
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope import faults
from genrescope.audio import devices
from genrescope.cli import listen
from genrescope.cli.guard import guarded
from genrescope.cli.output import make_safe
from genrescope.errors import DeviceError
from genrescope.live import LiveSession
from support.command_line import Genrescope, Ran

PRINTS = "from genrescope.cli.output import make_safe; make_safe(); import sys; print(sys.argv[1])"


@pytest.mark.parametrize(
    ("encoding", "text", "printed"),
    [
        ("utf-8", "█▏ 48 → 22 · 音", "█▏ 48 → 22 · 音"),
        ("ascii", "█▏ 48 → 22 · ♯", "#  48 > 22 - #"),
        ("latin-1", "× · → é", "× · > é"),
        ("ascii", "音", "\\u97f3"),
        ("gbk", "音 → ▏", "音 → ▏"),
    ],
)
def test_what_an_encoding_lacks_is_replaced(encoding: str, text: str, printed: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8=1", "-c", PRINTS, text],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert ran.stdout.decode(encoding).rstrip("\r\n") == printed


def test_a_name_that_is_not_text_is_printed() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8=1", "-c", PRINTS, b"\xff.ogg"],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert ran.stdout.rstrip() == b"\\udcff.ogg"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "gbk"])
def test_json_can_be_read_in_every_encoding(genrescope: Genrescope, tmp_path: Path, encoding: str) -> None:
    name = "音频 ♯ 🎵.ogg"
    ran = genrescope("analyze", tmp_path / name, "--json", PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["file"] == str(tmp_path / name)
    assert ran.stdout.isascii() == (encoding != "utf-8")


def test_a_mistake_in_genrescope_is_one_sentence_and_a_log(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("it\nbroke")

    monkeypatch.setattr(devices, "survey", broken)
    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "logs" / "errors.log")
    ran = run("devices")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "ZeroDivisionError: it broke" in ran.err
    assert str(tmp_path / "logs" / "errors.log") in ran.err
    assert "in broken" in (tmp_path / "logs" / "errors.log").read_text(encoding="utf-8")

    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "logs" / "errors.log" / "impossible")
    assert "Add --debug" in run("devices").err

    debugged = run("devices", "--debug").err
    assert "Traceback" in debugged
    assert "in broken" in debugged


def test_a_mistake_on_a_thread_is_one_sentence_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "errors.log")

    def job() -> int:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
        return 0

    before = threading.excepthook
    assert guarded(job) == 0
    assert threading.excepthook is before
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ZeroDivisionError" in said


def test_what_is_logged_goes_to_the_log_and_is_only_shown_on_demand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "logs" / "errors.log")

    def job() -> int:
        try:
            return 1 // 0
        except ZeroDivisionError:
            logging.getLogger("genrescope.somewhere").exception("a thread failed")
        return 0

    assert guarded(job) == 0
    assert capsys.readouterr().err == ""
    kept = (tmp_path / "logs" / "errors.log").read_text(encoding="utf-8")
    assert "a thread failed\nTraceback" in kept
    assert "in job" in kept

    assert guarded(job, debug=True) == 0
    assert "in job" in capsys.readouterr().err


def test_errors_for_people_are_their_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def job() -> int:
        raise DeviceError("The microphone is busy; close the other program.")

    assert guarded(job) == 1
    assert capsys.readouterr().err == "genrescope: The microphone is busy; close the other program.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="platform: there is no such shell")
def test_a_reader_that_goes_away_at_once_ends_listening_quietly(genrescope: Genrescope) -> None:
    """However early: the view already writes its first line into nothing."""
    listening = f"{shlex.quote(sys.executable)} -m genrescope listen --source demo"
    piped = Genrescope(genrescope.environment, ["sh", "-c", f"{listening} | true"])()
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, "", "")


def test_a_view_that_cannot_begin_starts_nothing(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(listen, "_view", gone)
    monkeypatch.setattr(LiveSession, "start", lambda _: pytest.fail("it was started"))
    assert run("listen", "--source", "demo").code == 0


def test_interruption_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def job() -> int:
        raise KeyboardInterrupt

    assert guarded(job) == 0
    assert capsys.readouterr().err == ""


def test_make_safe_twice(capsys: pytest.CaptureFixture[str]) -> None:
    make_safe()
    make_safe()
    print("\udcff")
    assert capsys.readouterr().out == "\\udcff\n"
