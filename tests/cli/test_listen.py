"""Listening: what is shown where, when it ends, and how."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from genrescope import live as live_room
from genrescope.audio import devices, live_sources, playing
from genrescope.audio.naming import make_source
from genrescope.audio.source import AudioSource
from genrescope.audio.synthetic import Failure, SyntheticSource
from genrescope.cli import listen, start
from genrescope.errors import DeviceError, ModelError
from genrescope.settings import Settings
from support.command_line import Ran, check_line
from support.playing import QuickClock
from support.pulse import eventually
from support.scripted import ScriptedNetwork
from support.sound import chords
from support.soundfiles import write_sound

RATE = 22_050


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "song.wav", chords(7.0)[:, None], RATE)


SPEED = 6.0  # of time, where only the order of things matters


def live(seconds: float, *faults: Failure) -> SyntheticSource:
    """A microphone that hears music in real time."""
    return SyntheticSource(chords(seconds), RATE, paced=True, live=True, faults=faults)


def endless() -> SyntheticSource:
    """A microphone that hears music for ever, and faster than real time."""
    sound = chords(10.0)[:, None]

    def stretch(start: int, frames: int) -> np.ndarray:
        return np.take(sound, range(start, start + frames), axis=0, mode="wrap")

    return SyntheticSource(stretch, RATE, paced=True, live=True, clock=QuickClock(SPEED))


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets files and the demo tune be played faster than real time."""
    monkeypatch.setattr(playing, "RealClock", lambda: QuickClock(SPEED))


def when(condition: Callable[[], object], act: Callable[[], object]) -> threading.Thread:
    """Let another thread ``act`` once ``condition()`` is true."""

    def wait() -> None:
        eventually(condition, "the moment to act comes", seconds=120)
        act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def send(number: signal.Signals) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


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


def test_what_nothing_can_be_said_of_is_called_unsure_once(
    run: Callable[..., Ran], tmp_path: Path, network: ScriptedNetwork
) -> None:
    network.say(classical=0.3, electronic=0.3, pop=0.2, rock=0.2)
    song = write_sound(tmp_path / "song.wav", chords(31.0)[:, None], RATE)
    assert run("analyze", song).out.splitlines()[0] == "song.wav: unsure, 31 s heard"


def test_changes_of_the_headline_are_summed_up(run: Callable[..., Ran], song: Path, network: ScriptedNetwork) -> None:
    network.say(classical=0.4, pop=0.3, rock=0.3)
    out = run("listen", "--source", f"file:{song}", "--fast", "--half-life", "0").out
    assert "unsure" in out
    assert "families Pop & rock 60 %, Classical 40 %" in out


def test_seconds_of_a_file(run: Callable[..., Ran], song: Path) -> None:
    ran = run("listen", "--source", f"file:{song}", "--fast", "--seconds", "4", "--json")
    assert [round(line["end_seconds"]) for line in ran.lines] == [2, 3, 4]


def test_seconds_of_live_sound(run: Callable[..., Ran], microphone: Callable[[AudioSource], None]) -> None:
    microphone(live(30.0))
    ran = run("listen", "--seconds", "3", "--hop", "1", "--json")
    assert ran.code == 0
    assert [round(line["end_seconds"]) for line in ran.lines][:3] == [1, 2, 3]
    assert len(ran.lines) <= 5
    for line in ran.lines:
        check_line("listen", line)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_the_summary(
    run: Callable[..., Ran],
    microphone: Callable[[AudioSource], None],
    network: ScriptedNetwork,
    number: signal.Signals,
) -> None:
    microphone(endless())
    before = signal.getsignal(number)
    sender = when(lambda: network.pictures, send(number))
    ran = run("listen")
    sender.join()
    assert ran.code == 0
    assert ran.err == ""
    assert "Classical, provisional" in ran.out
    assert "not open" not in ran.out
    assert signal.getsignal(number) is before


def test_a_second_signal_does_not_wait(
    run: Callable[..., Ran], microphone: Callable[[AudioSource], None], network: ScriptedNetwork
) -> None:
    network.seconds = 5.0  # an inference that cannot be interrupted
    source = endless()
    microphone(source)
    first = when(lambda: network.pictures, send(signal.SIGINT))
    second = when(lambda: source._stop.is_set(), send(signal.SIGINT))  # the first one is being obeyed
    ran = run("listen")
    first.join()
    second.join()
    assert ran.code == 0
    assert ran.err == ""
    assert "Synthetic: " not in ran.out, "it did wait, and summed up"


def test_a_source_that_fails_on_the_way(run: Callable[..., Ran], microphone: Callable[[AudioSource], None]) -> None:
    said = "The USB microphone went away; plug it in again."
    microphone(live(9.0, Failure(5 * RATE // 2, said)))
    ran = run("listen", "--hop", "1", "--json")
    assert ran.code == 1
    assert ran.err == f"genrescope: {said}\n"
    assert len(ran.lines) >= 1
    for line in ran.lines:
        check_line("listen", line)


def test_a_network_that_cannot_be_loaded(
    run: Callable[..., Ran], microphone: Callable[[AudioSource], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ModelError("The weights are altered; install the model again.")

    monkeypatch.setattr(live_room, "load_recognizer", refuse)
    microphone(live(9.0))
    ran = run("listen")
    assert ran.code == 1
    assert ran.err == "genrescope: The weights are altered; install the model again.\n"
    assert ran.out.count("\n") == 1, "only what it was going to listen to"


@pytest.mark.parametrize(
    ("sound", "hint"),
    [(np.zeros((RATE * 5, 1), np.float32), "song.wav is silent"), (None, "Too little was heard of song.wav")],
)
def test_a_file_without_an_answer(run: Callable[..., Ran], tmp_path: Path, sound: np.ndarray | None, hint: str) -> None:
    path = write_sound(tmp_path / "song.wav", chords(0.2)[:, None] if sound is None else sound, RATE)
    ran = run("listen", "--source", f"file:{path}", "--fast", "--json")
    assert ran.code == 1
    assert ran.err.startswith(f"genrescope: {hint}")
    assert ran.err.count("\n") == 1


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> str:
    """Takes the screen away from the window; what is said of that."""
    monkeypatch.setattr(start, "open_window", lambda _chosen, **_: "There is no screen.")
    return "genrescope: There is no screen. Showing the terminal view instead.\n"


@pytest.mark.usefixtures("hurried")
def test_alone_without_a_microphone_it_says_so_and_plays_the_demo_tune(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, network: ScriptedNetwork, no_screen: str
) -> None:
    monkeypatch.setattr(devices, "microphones", list)
    sender = when(lambda: network.pictures, send(signal.SIGINT))
    ran = run()
    sender.join()
    assert ran.code == 0
    assert "Listening to Demo tune (demo, 48 000 Hz stereo" in ran.out
    said = ran.err.removeprefix(no_screen)
    assert said.startswith(devices.NO_MICROPHONE)
    assert "Playing the demo tune instead" in said
    assert said.count("\n") == 1


@pytest.mark.usefixtures("hurried")
def test_alone_it_listens_to_what_the_settings_say(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, song: Path, no_screen: str
) -> None:
    monkeypatch.setenv("GENRESCOPE_SOURCE", f"file:{song}")
    ran = run()
    assert ran.code == 0
    assert ran.out.startswith("Listening to song.wav")
    assert ran.err == no_screen


@pytest.mark.usefixtures("hurried")
def test_alone_without_portaudio(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, network: ScriptedNetwork, no_screen: str
) -> None:
    def missing() -> list[object]:
        raise DeviceError("PortAudio is missing; install it.")

    monkeypatch.setattr(devices, "microphones", missing)
    sender = when(lambda: network.pictures, send(signal.SIGINT))
    ran = run()
    sender.join()
    assert ran.code == 0
    assert ran.err.removeprefix(no_screen).startswith("PortAudio is missing; install it. Playing the demo tune")


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


@pytest.mark.parametrize(
    ("terminal", "kind", "view"),
    [(True, "xterm", "TerminalView"), (True, "dumb", "PlainView"), (False, "xterm", "PlainView")],
)
def test_where_nothing_can_be_drawn_lines_are_printed(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, kind: str, view: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setenv("TERM", kind)
    assert type(listen._view(listen.Wish(Settings()), live(1.0))).__name__ == view
