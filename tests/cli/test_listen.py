"""Listening: what is shown where, when it ends, and how."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from genrescope.audio import devices, live_sources
from genrescope.audio.source import AudioSource
from genrescope.audio.synthetic import Failure, SyntheticSource
from genrescope.cli.listen import Deadline
from genrescope.cli.sources import make_source
from genrescope.errors import DeviceError
from support.command_line import Ran, check_line
from support.scripted import ScriptedNetwork
from support.sound import chords
from support.soundfiles import write_sound

RATE = 22_050


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "song.wav", chords(7.0)[:, None], RATE)


@pytest.fixture
def microphone(monkeypatch: pytest.MonkeyPatch) -> Callable[[AudioSource], None]:
    """Lets the test say what the default microphone is."""

    def put(source: AudioSource) -> None:
        monkeypatch.setattr(live_sources, "default_microphone", lambda: source)

    return put


def test_into_a_pipe_it_prints_a_line_a_verdict_and_the_summary(run: Callable[..., Ran], song: Path) -> None:
    ran = run("listen", "--source", f"file:{song}", "--fast")
    assert ran.code == 0
    assert ran.err == ""
    first, *verdicts, outcome = [line for line in ran.out.splitlines() if not line.startswith("  ") or ":" in line[:9]]
    assert first == "Listening to song.wav (file, 22 050 Hz mono → 22 050 Hz)."
    assert [line.split()[0] for line in verdicts] == ["0:02", "0:03", "0:04", "0:06", "0:07"]
    assert "listening, 2 of 30 s" in verdicts[0]
    assert "Classical 80 %, Pop 20 %" in verdicts[-1]
    assert outcome == "song.wav: Classical, provisional, 7.0 s heard of the 30 s a full answer stands on"
    assert "\x1b" not in ran.out


def test_changes_of_the_headline_are_summed_up(run: Callable[..., Ran], song: Path, network: ScriptedNetwork) -> None:
    network.say(classical=0.4, pop=0.3, rock=0.3)
    out = run("listen", "--source", f"file:{song}", "--fast", "--half-life", "0").out
    assert "unsure" in out
    assert "families Pop & rock 60 %, Classical 40 %" in out


def test_seconds_of_a_file(run: Callable[..., Ran], song: Path) -> None:
    ran = run("listen", "--source", f"file:{song}", "--fast", "--seconds", "4", "--json")
    assert [round(line["end_seconds"]) for line in ran.lines] == [2, 3, 4]


def test_seconds_of_live_sound(run: Callable[..., Ran], microphone: Callable[[AudioSource], None]) -> None:
    microphone(SyntheticSource(chords(30.0)[:, None], RATE, live=True))
    ran = run("listen", "--seconds", "3", "--hop", "1", "--json")
    assert ran.code == 0
    assert [round(line["end_seconds"]) for line in ran.lines][:3] == [1, 2, 3]
    assert len(ran.lines) <= 5
    for line in ran.lines:
        check_line("listen", line)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_the_summary(
    run: Callable[..., Ran], microphone: Callable[[AudioSource], None], number: signal.Signals
) -> None:
    microphone(SyntheticSource(chords(60.0)[:, None], RATE, live=True))
    before = signal.getsignal(number)
    timer = threading.Timer(4.5, os.kill, (os.getpid(), number))
    timer.start()
    ran = run("listen")
    timer.join()
    assert ran.code == 0
    assert ran.err == ""
    assert "Classical, provisional" in ran.out
    assert "not open" not in ran.out
    assert signal.getsignal(number) is before


def test_a_second_signal_does_not_wait(
    run: Callable[..., Ran], microphone: Callable[[AudioSource], None], network: ScriptedNetwork
) -> None:
    network.seconds = 3.0  # an inference that cannot be interrupted
    microphone(SyntheticSource(chords(60.0)[:, None], RATE, live=True))
    timers = [threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)) for after in (4.0, 4.3)]
    for timer in timers:
        timer.start()
    assert run("listen").code == 0
    for timer in timers:
        timer.join()


def test_a_source_that_fails_on_the_way(run: Callable[..., Ran], microphone: Callable[[AudioSource], None]) -> None:
    said = "The USB microphone went away; plug it in again."
    microphone(SyntheticSource(chords(9.0)[:, None], RATE, live=True, faults=[Failure(2.5, said)]))
    ran = run("listen", "--hop", "1", "--json")
    assert ran.code == 1
    assert ran.err == f"genrescope: {said}\n"
    assert len(ran.lines) >= 1
    for line in ran.lines:
        check_line("listen", line)


@pytest.mark.parametrize(("sound", "hint"), [(np.zeros((RATE * 5, 1), np.float32), "silent"), (None, "too short")])
def test_a_file_without_an_answer(run: Callable[..., Ran], tmp_path: Path, sound: np.ndarray | None, hint: str) -> None:
    path = write_sound(tmp_path / "song.wav", chords(0.2)[:, None] if sound is None else sound, RATE)
    ran = run("listen", "--source", f"file:{path}", "--fast", "--json")
    assert ran.code == 1
    assert ran.err.startswith(f"genrescope: song.wav is {hint}")
    assert ran.err.count("\n") == 1


def test_alone_without_a_microphone_it_says_so_and_plays_the_demo_tune(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "microphones", list)
    threading.Timer(3.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    ran = run()
    assert ran.code == 0
    assert "Listening to Demo tune (demo, 48 000 Hz stereo" in ran.out
    assert ran.err.startswith(devices.NO_MICROPHONE)
    assert "Playing the demo tune instead" in ran.err
    assert ran.err.count("\n") == 1


def test_alone_it_listens_to_what_the_settings_say(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, song: Path
) -> None:
    monkeypatch.setenv("GENRESCOPE_SOURCE", f"file:{song}")
    ran = run()
    assert ran.code == 0
    assert ran.out.startswith("Listening to song.wav")
    assert ran.err == ""


def test_alone_without_portaudio(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> list[object]:
        raise DeviceError("PortAudio is missing; install it.")

    monkeypatch.setattr(devices, "microphones", missing)
    threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    ran = run()
    assert ran.code == 0
    assert "PortAudio is missing; install it. Playing the demo tune" in ran.err


def test_listen_never_takes_the_demo_tune_for_a_microphone(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "microphones", list)
    ran = run("listen")
    assert ran.code == 1
    assert ran.err == f"genrescope: {devices.NO_MICROPHONE}\n"


def test_home_in_a_file_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, song: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    source = make_source("file:~/song.wav", fast=True)
    assert source.info.title == "song.wav"
    source.close()
