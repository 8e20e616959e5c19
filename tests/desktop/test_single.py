"""A second start hands its files to the first window."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess

from genrescope_desktop.single import SingleInstance

KNOCK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from genrescope_desktop.single import SingleInstance
app = QCoreApplication([])
sys.exit(0 if SingleInstance().hand_over([Path(each) for each in sys.argv[1:]]) else 3)
"""


def knock(qtbot, *files: str) -> int:
    """Start again, in a process of its own; the exit code."""
    process = QProcess()
    with qtbot.waitSignal(process.finished, timeout=60_000):
        process.start(sys.executable, ["-c", KNOCK, *files])
    return process.exitCode()


def test_a_second_start_reaches_the_first_and_hands_over_its_files(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(tmp_path / "settings.toml"))
    room = tmp_path / "room"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(room))
    assert knock(qtbot) == 3  # nobody is there
    first = SingleInstance()
    asked: list[list[Path]] = []
    first.wanted.connect(asked.append)
    assert first.listen()
    (door,) = room.iterdir()
    assert [stat.S_IMODE(each.stat().st_mode) & 0o077 for each in (room, door)] == [0, 0]
    try:
        assert knock(qtbot, "/音乐/a b.flac") == 0
        qtbot.waitUntil(lambda: bool(asked), timeout=60_000)
        assert asked == [[Path("/音乐/a b.flac")]]
    finally:
        first.close()
    assert knock(qtbot) == 3


def test_however_many_files_are_handed_over_all_arrive(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "room"))
    first = SingleInstance()
    asked: list[list[Path]] = []
    first.wanted.connect(asked.append)
    assert first.listen()
    many = "['/音乐/' + 'x' * 100 + str(number) for number in range(20_000)]"  # 3 MB as they are sent
    process = QProcess()
    try:
        with qtbot.waitSignal(process.finished, timeout=60_000):
            process.start(sys.executable, ["-c", KNOCK.replace("sys.argv[1:]", many)])
        assert process.exitCode() == 0
        qtbot.waitUntil(lambda: bool(asked), timeout=60_000)
    finally:
        first.close()
    assert len(asked[0]) == 20_000
    assert asked[0][-1].name.endswith("19999")


STRANGER = """
import os, socket, sys
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
except PermissionError:
    sys.exit(4)
"""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="platform: only root can be another user too"
)
def test_another_user_finds_it_closed(qtbot, monkeypatch) -> None:
    """Even where the folder would let everybody in."""
    with tempfile.TemporaryDirectory(prefix="genrescope-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        first = SingleInstance()
        assert first.listen()
        try:
            (door,) = Path(folder).iterdir()
            tried = subprocess.run([sys.executable, "-c", STRANGER, str(door)], check=False)
            assert tried.returncode == 4
        finally:
            first.close()


def test_where_the_door_has_no_room_there_is_none(qtbot, tmp_path: Path, monkeypatch) -> None:
    wall = tmp_path / "wall"
    wall.touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(wall / "run"))
    first = SingleInstance()
    assert not first.hand_over([])
    assert not first.listen()


CLOSE = """
from genrescope.settings import Settings
from genrescope_desktop import app
from genrescope_desktop.single import SingleInstance

def open_and_close(self, files):
    self.window.show()
    open_ = SingleInstance().hand_over([])
    self.window.close()
    print(open_, SingleInstance().hand_over([]))
    self._qt.exec()

app.App.run = open_and_close
app.run(Settings(source="demo"))
"""


def test_a_window_that_is_being_closed_takes_no_files(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "room"))
    (tmp_path / "settings.toml").touch()
    done = subprocess.run([sys.executable, "-c", CLOSE], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["True", "False"], done.stderr
