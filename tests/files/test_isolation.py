"""The decoder child: bounded, lost without harm, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from genrescope.audio.decoder import open_file
from genrescope.errors import AudioFileError
from support.soundfiles import convert, is_one_sentence, tones, write_sound

PATIENCE = 60.0  # seconds until a test gives up waiting for what must happen


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether process ``pid`` lives; an orphan that nobody has collected yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def silent_wav(path: Path, frames: int) -> Path:
    """Stereo silence as a file with a hole, which takes no room on the disk."""
    write_sound(path, tones(0.0, 44_100, 2), 44_100)
    header = bytearray(path.read_bytes())
    size = 4 * frames
    at = header.index(b"data") + 4
    header[at : at + 4] = size.to_bytes(4, "little")
    header[4:8] = (len(header) - 8 + size).to_bytes(4, "little")
    path.write_bytes(header)
    os.truncate(path, len(header) + size)
    return path


@pytest.fixture(params=["wav", "m4a"])
def long_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A minute of sound: far more than pipes hold."""
    path = silent_wav(tmp_path / "long.wav", 60 * 44_100)
    return path if request.param == "wav" else convert(path, tmp_path / "long.m4a")


def test_a_killed_child_is_one_sentence_and_no_zombie(long_file: Path) -> None:
    with open_file(long_file) as file:
        blocks = file.blocks()
        next(blocks)
        os.kill(file.decoder_pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        with pytest.raises(AudioFileError) as caught:
            list(blocks)
        assert is_one_sentence(str(caught.value)), str(caught.value)
        assert not psutil.pid_exists(file.decoder_pid)


@pytest.mark.parametrize("read", [0, 1])
def test_nothing_is_left_after_closing(long_file: Path, read: int) -> None:
    file = open_file(long_file)
    blocks = file.blocks()
    for _ in range(read):
        next(blocks)
    family = [file.decoder_pid, *(child.pid for child in psutil.Process(file.decoder_pid).children())]
    assert len(family) == (2 if long_file.suffix == ".m4a" else 1)
    file.close()
    file.close()
    assert list(blocks) == []
    assert not psutil.pid_exists(file.decoder_pid)
    wait_until(lambda: not any(map(is_running, family)), "ffmpeg's end")


def test_nothing_is_left_after_the_end(tmp_path: Path) -> None:
    file = open_file(write_sound(tmp_path / "a.wav", tones(0.2, 8_000), 8_000))
    assert len(list(file.blocks())) == 2
    assert not psutil.pid_exists(file.decoder_pid)


def test_closing_while_another_thread_waits_for_sound(tmp_path: Path) -> None:
    """The reader of a child that has stopped (but not ended) comes free, without an error."""
    path = silent_wav(tmp_path / "long.wav", 60 * 44_100)
    with open_file(path) as file:
        heard: list[object] = []
        stopped = threading.Event()

        def read() -> None:
            for block in file.blocks(1 << 16):
                heard.append(block)
                if len(heard) == 1:
                    os.kill(file.decoder_pid, signal.SIGSTOP)
                    stopped.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert stopped.wait(PATIENCE)
        file.close()
        reader.join(PATIENCE)
        assert not reader.is_alive()


def test_the_children_go_with_their_parent(long_file: Path) -> None:
    program = (
        "import sys, time\n"
        "from genrescope.audio.decoder import open_file\n"
        "file = open_file(sys.argv[1])\n"
        "blocks = file.blocks()\n"
        "next(blocks)\n"
        "print(file.decoder_pid, flush=True)\n"
        "time.sleep(1000)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(long_file)], stdout=subprocess.PIPE) as parent:
        try:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            family = [child, *(process.pid for process in psutil.Process(child).children())]
            # A decoder that is stuck notices no closed pipe, and must go too.
            if len(family) > 1:
                os.kill(family[1], signal.SIGSTOP)
        finally:
            parent.kill()
    wait_until(lambda: not any(map(is_running, family)), "the decoder child's end")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = silent_wav(tmp_path / "long.wav", 30_000_000)  # 240 MB as decoded samples
    frames, child_peak = 0, 0
    tracemalloc.start()
    try:
        with open_file(path) as file:
            child = psutil.Process(file.decoder_pid)
            child_start = child.memory_info().rss
            for block in file.blocks(1 << 14):
                frames += len(block)
                if frames % (1 << 20) == 0:
                    child_peak = max(child_peak, child.memory_info().rss)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert frames == 30_000_000
    assert peak < 4_000_000
    assert 0 < child_peak < child_start + 16_000_000


def test_the_child_is_bounded(tmp_path: Path) -> None:
    if not Path("/proc/self/limits").exists():
        pytest.skip("platform: the limits of a process are read from /proc")
    with open_file(silent_wav(tmp_path / "long.wav", 60 * 44_100)) as file:
        limits = {
            line[:26].strip(): line[26:46].strip()
            for line in Path(f"/proc/{file.decoder_pid}/limits").read_text().splitlines()
        }
        maps = Path(f"/proc/{file.decoder_pid}/maps").read_text()
    assert limits["Max address space"] == str(1 << 30)
    assert limits["Max file size"] == "0"
    assert limits["Max core file size"] == "0"
    assert "libsndfile" in maps
    assert "torch" not in maps


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of downloads may hold a file named like one of ours."""
    path = write_sound(tmp_path / "a.wav", tones(0.2, 8_000), 8_000)
    for name in ("soundfile.py", "numpy.py", "genrescope.py"):
        (tmp_path / name).write_text("raise SystemExit('run from the current folder')")
    monkeypatch.chdir(tmp_path)
    with open_file("a.wav") as file:
        assert sum(len(block) for block in file.blocks()) == 1600
    assert path.exists()
