"""The app as a process: it opens its window, loads PyTorch off the Qt thread, ends at Ctrl-C, and leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import soundfile

from genrescope_desktop.screen import NO_SCREEN, obstacle
from support.pulse import VIRTUAL_MIC, PulseServer, eventually
from support.screen import Screen
from support.sound import chords

# ``genrescope`` itself, which also says when its window can be used, and does what is asked of it on standard input.
GENRESCOPE = """
import json, sys, threading
from PySide6.QtCore import QObject, QTimer, Signal

from genrescope_desktop import main_window

class Ear(QObject):
    heard = Signal(str)

def shown(window, event):
    show(window, event)
    if not hasattr(window, "ear"):
        window.ear = Ear()
        known = {"window": window, "sys": sys, "threading": threading}
        window.ear.heard.connect(lambda line: print(json.dumps(eval(line, known)), flush=True))
        threading.Thread(target=lambda: [window.ear.heard.emit(line) for line in sys.stdin], daemon=True).start()
        QTimer.singleShot(0, lambda: print(json.dumps("usable"), flush=True))

show, main_window.MainWindow.showEvent = main_window.MainWindow.showEvent, shown

from genrescope.cli import main
sys.exit(main([]))
"""


class Program:
    """The app, running."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-X", "faulthandler", "-c", GENRESCOPE],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.wait_until_usable()
        self.children: set[psutil.Process] = set()

    def wait_until_usable(self) -> None:
        """Wait for a window."""
        assert self._answer() == "usable"

    def ask(self, expression: str) -> object:
        """The value of an expression, on the Qt thread."""
        assert self._process.stdin is not None
        self._process.stdin.write(expression + "\n")
        self._process.stdin.flush()
        self.children |= set(psutil.Process(self._process.pid).children(recursive=True))
        return self._answer()

    @property
    def network_connections(self) -> list[object]:
        """What it and its children have to do with the network, in whatever state."""
        program = psutil.Process(self._process.pid)
        return [each for one in (program, *program.children(recursive=True)) for each in one.net_connections("inet")]

    def interrupt(self) -> tuple[int, str]:
        """Send what Ctrl-C sends; (exit code, standard error)."""
        self._process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> tuple[int, str]:
        """Wait until it has ended; (exit code, standard error)."""
        _, err = self._process.communicate(timeout=90)
        return self._process.returncode, err

    def kill(self) -> None:
        """End it whatever happens."""
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> object:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._process.communicate()[1]
        return json.loads(line)


@pytest.fixture
def environment(screen: Screen, tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GENRESCOPE_", "XDG_"))}
    return {**kept, "HOME": str(home), "GENRESCOPE_CONFIG": ""}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[..., Program]]:
    programs: list[Program] = []

    def start_one(**more: str) -> Program:
        programs.append(Program({**environment, **more}))
        return programs[-1]

    yield start_one
    for program in programs:
        program.kill()


def test_the_window_is_there_a_microphone_is_heard_and_neither_needs_pytorch(
    start: Callable[..., Program], pulse_server: PulseServer
) -> None:
    program = start(**pulse_server.environment)
    eventually(lambda: program.ask("window.source_bar.microphone.combo.isEnabled()"), "the devices are listed", 60)
    names = program.ask("[str(window.source_bar.microphone.combo.itemData(i)) for i in range(9)]")
    assert any(VIRTUAL_MIC in str(name) for name in names)  # type: ignore[attr-defined]
    program.ask("window.start()")
    eventually(lambda: program.ask("window.source_bar.lamp.word") == "Listening", "it listens")
    pulse_server.play(chords(120.0), "mic_feed", 22_050)
    eventually(lambda: program.ask("window.ranking.shown()"), "there is a verdict", 90)
    assert program.ask('"torch" in sys.modules') is False
    assert program.interrupt() == (0, "")


def test_at_200_percent_it_fits_the_screen_and_its_button_closes_it(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    program = start(QT_SCALE_FACTOR="2")  # leaves 800 × 500
    assert program.ask("window.devicePixelRatioF()") == 2.0
    assert program.ask("window.screen().availableGeometry().contains(window.frameGeometry())") is True
    assert program.ask("window.rect().contains(window.status.geometry())") is True
    program.ask("window.close()")
    assert program.end() == (0, "")
    assert_nothing_is_left(program, tmp_path)


def test_ctrl_c_closes_it_while_the_network_is_being_loaded(start: Callable[..., Program], tmp_path: Path) -> None:
    program = start(GENRESCOPE_SOURCE="demo")
    program.ask("window.start()")
    eventually(lambda: program.ask("window.source_bar.lamp.word") == "Listening", "it listens")
    assert program.children, "the demo tune is decoded in a process of its own"
    assert program.network_connections == []
    assert program.interrupt() == (0, "")
    assert_nothing_is_left(program, tmp_path)


def test_it_starts_again_in_another_language(start: Callable[..., Program], tmp_path: Path) -> None:
    program = start(GENRESCOPE_CONFIG=str(tmp_path / "settings.toml"), GENRESCOPE_LANGUAGE="")
    assert program.ask("window.source_bar.start_button.text()") == "Start"
    program.ask('window.menu.language_wanted.emit("zh_CN")')
    eventually(lambda: program.ask("window.help.restart is not None"), "it is asked")
    program.ask("window.help.restart.now.click()")
    program.wait_until_usable()
    assert program.ask("window.source_bar.start_button.text()") == "开始"
    assert program.interrupt() == (0, "")


def assert_nothing_is_left(program: Program, folder: Path) -> None:
    assert [child for child in program.children if child.is_running()] == []
    files = {path.relative_to(folder / "home") for path in (folder / "home").rglob("*") if path.is_file()}
    assert Path(".config/genrescope/window.ini") in files
    assert not [file for file in files if "genrescope" in str(file) and file.name != "window.ini"]


@pytest.mark.parametrize("named", [{}, {"DISPLAY": ":99999"}, {"WAYLAND_DISPLAY": "none"}], ids=str)
def test_a_screen_that_is_not_named_or_does_not_answer_is_none(named: dict[str, str]) -> None:
    assert obstacle(named) == NO_SCREEN


def test_without_a_screen_the_terminal_view_does_it(environment: dict[str, str], tmp_path: Path) -> None:
    tune = tmp_path / "tune.wav"
    soundfile.write(tune, chords(4.0), 22_050)
    environment.pop("QT_QPA_PLATFORM")
    environment["DISPLAY"] = ":99999"
    done = subprocess.run(
        [sys.executable, "-m", "genrescope"],
        env={**environment, "GENRESCOPE_SOURCE": f"file:{tune}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert line == f"genrescope: {NO_SCREEN} Showing the terminal view instead."
    assert "Listening to tune.wav" in done.stdout
    assert "provisional" in done.stdout


def test_a_missing_system_library_is_named(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from genrescope_desktop import screen

    def refuse(path: str) -> None:
        if "libqxcb" in path:
            raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(screen, "_x_answers", lambda _: True)
    monkeypatch.setattr(screen.ctypes, "CDLL", refuse)
    assert screen.obstacle(environment) == (
        "The window needs libxcb-cursor.so.0, which is not installed; “make setup” says how to install it."
    )
