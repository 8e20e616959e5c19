"""A second start hands its files to the first window."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess

from genrescope_desktop import single
from genrescope_desktop.single import SingleInstance

KNOCK = """
import sys
from pathlib import Path
from genrescope_desktop import single
single.PATIENCE_SECONDS = float(sys.argv[1])
sys.exit(0 if single.SingleInstance().hand_over([Path(each) for each in sys.argv[2:]]) else 3)
"""
LONG, SHORT = "60", "0.3"


def knock(qtbot, *files: str, patience: str = LONG) -> int:
    """Start again, in a process of its own; the exit code."""
    process = QProcess()
    with qtbot.waitSignal(process.finished, timeout=60_000):
        process.start(sys.executable, ["-c", KNOCK, patience, *files])
    return process.exitCode()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime folder, and settings of the test's own."""
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "room"))
    return tmp_path / "room"


@pytest.fixture
def first(qtbot, room: Path) -> Iterator[SingleInstance]:
    """The first window's, listening."""
    first = SingleInstance()
    assert first.listen()
    yield first
    first.close()


@pytest.fixture
def asked(first: SingleInstance) -> list[list[Path]]:
    """What was handed to the first window."""
    asked: list[list[Path]] = []
    first.wanted.connect(asked.append)
    return asked


def test_a_second_start_reaches_the_first_and_hands_over_its_files(qtbot, room: Path) -> None:
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


def test_however_many_files_are_handed_over_all_arrive(qtbot, asked: list[list[Path]]) -> None:
    many = "['/音乐/' + 'x' * 100 + str(number) for number in range(20_000)]"  # 3 MB as they are sent
    process = QProcess()
    with qtbot.waitSignal(process.finished, timeout=60_000):
        process.start(sys.executable, ["-c", KNOCK.replace("sys.argv[2:]", many), LONG])
    assert process.exitCode() == 0
    assert len(asked[0]) == 20_000
    assert asked[0][-1].name.endswith("19999")


RACE = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from genrescope_desktop import single

single.PATIENCE_SECONDS = 60
sys.stdin.readline()
instance = single.SingleInstance()
if not instance.hand_over([Path(sys.argv[1])]):
    qt = QCoreApplication([])
    assert instance.listen()
    heard = []
    instance.wanted.connect(lambda paths: (heard.extend(paths), len(heard) == 5 and qt.quit()))
    QTimer.singleShot(60_000, qt.quit)
    qt.exec()
    print(*heard)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_of_starts_at_the_same_moment_one_is_the_first_and_gets_the_files_of_all(room: Path) -> None:
    starts = [start(RACE, f"/{number}.flac") for number in range(6)]
    time.sleep(1.0)
    for process in starts:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120)[0] for process in starts]
    assert [process.returncode for process in starts] == [0] * 6
    (heard,) = [each for each in said if each]
    assert len(heard.split()) == 5


FIRST = """
from PySide6.QtCore import QCoreApplication
from genrescope_desktop.single import SingleInstance
qt = QCoreApplication([])
instance = SingleInstance()
instance.wanted.connect(lambda paths: print(*paths, flush=True))
print(instance.listen(), flush=True)
qt.exec()
"""


def test_a_first_window_that_hangs_shows_nothing_later(qtbot, room: Path) -> None:
    """Who finds that it does not take a letter shows the files in a window of its own, and nobody shows them twice."""
    hanging = start(FIRST)
    try:
        assert hanging.stdout.readline() == "True\n"
        hanging.send_signal(signal.SIGSTOP)
        assert knock(qtbot, "/a.flac", patience=SHORT) == 3
        assert not SingleInstance().listen()
        hanging.send_signal(signal.SIGCONT)
        assert knock(qtbot, "/b.flac") == 0
        assert hanging.stdout.readline() == "/b.flac\n"
    finally:
        hanging.kill()
        hanging.communicate()


def test_a_window_that_was_killed_is_the_first_no_longer(qtbot, room: Path) -> None:
    killed = start(FIRST)
    assert killed.stdout.readline() == "True\n"
    killed.kill()
    killed.communicate()
    assert list(room.rglob("lock"))
    next_one = SingleInstance()
    assert not next_one.hand_over([])
    assert next_one.listen()
    next_one.close()


@pytest.mark.parametrize("content", ["", "{", "7", "[7]", "null", "[" * 100_000])
def test_what_is_no_letter_is_put_away(qtbot, room: Path, asked: list[list[Path]], content: str) -> None:
    (folder,) = room.iterdir()
    (folder / "strange.json").write_text(content, encoding="utf-8")
    assert knock(qtbot, "/a.flac") == 0
    qtbot.waitUntil(lambda: not list(folder.glob("*.json")))
    assert asked == [[Path("/a.flac")]]


def test_a_letter_whose_writer_is_gone_opens_nothing(qtbot, room: Path, asked: list[list[Path]]) -> None:
    (folder,) = room.iterdir()
    old = folder / "old.txt"
    old.write_text('["/old.flac"]', encoding="utf-8")
    long_ago = time.time() - 2 * single.ABANDONED_SECONDS
    os.utime(old, (long_ago, long_ago))
    old.rename(folder / "old.json")
    assert knock(qtbot, "/a.flac") == 0
    qtbot.waitUntil(lambda: not list(folder.glob("*.json")))
    assert asked == [[Path("/a.flac")]]


def test_a_letter_is_shown_although_the_clock_is_set_meanwhile(
    qtbot, asked: list[list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its writer waits, and believes that what is taken is shown."""
    right = time.time
    for shift, file in ((600, "/late.flac"), (-600, "/early.flac")):
        monkeypatch.setattr(time, "time", lambda shift=shift: right() + shift)
        assert knock(qtbot, file) == 0
        qtbot.waitUntil(lambda file=file: [Path(file)] in asked, timeout=60_000)


def test_a_letter_too_large_is_not_written(room: Path, first: SingleInstance, monkeypatch) -> None:
    monkeypatch.setattr(single, "LARGEST_LETTER", 10)
    assert not SingleInstance().hand_over([Path("/a rather long name.flac")])


STRANGER = """
import os, sys
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    os.listdir(sys.argv[1])
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


def test_a_folder_that_somebody_else_may_open_is_not_used(room: Path) -> None:
    SingleInstance()
    (folder,) = room.iterdir()
    folder.chmod(0o755)
    assert not SingleInstance().listen()


def test_where_the_door_has_no_room_there_is_none(qtbot, tmp_path: Path, monkeypatch) -> None:
    wall = tmp_path / "wall"
    wall.touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(wall / "run"))
    first = SingleInstance()
    assert not first.hand_over([])
    assert not first.listen()


CLOSE = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication
from genrescope.cli import main
from genrescope_desktop import app

script, sys.argv[1:] = sys.argv[1], []

def knock():
    process = subprocess.Popen([sys.executable, "-c", script, "60"])
    while process.poll() is None:
        QCoreApplication.processEvents()
    return process.returncode

def open_and_close(self, files):
    gone = []
    self.window.closed.connect(lambda: gone.append(True))
    self.window.show()
    open_ = knock()
    self.window.close()
    print(open_, knock())
    while not gone:
        QCoreApplication.processEvents()

app.App.run = open_and_close
main([])
"""


def test_a_window_that_is_being_closed_takes_no_files(room: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").touch()
    done = subprocess.run([sys.executable, "-c", CLOSE, KNOCK], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["0", "3"], done.stderr
