"""Recording to FLAC: what is in the file, whatever happens to the process, the disk and the sound."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio import flac_recorder
from genrescope.audio.decoder import open_file
from genrescope.audio.flac_recorder import FlacRecorder, new_path
from genrescope.errors import RecordingError

RATE = 48_000
STEP = 1 / (1 << 15)


def noise(seconds: float, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.5, 0.5, (round(seconds * RATE), channels)).astype(np.float32)


def test_sound_and_gaps_are_written_in_their_order_and_only_the_owner_may_read_them(tmp_path: Path) -> None:
    path = tmp_path / "音乐" / "录音 1.flac"
    recorder = FlacRecorder(path, RATE, 2)
    sound = noise(2.0)
    for block in np.split(sound[:RATE], 50):
        recorder.write(block)
    recorder.write_gap(3 * RATE // 2)
    recorder.write(sound[RATE:])
    recording = recorder.close()
    assert recording.failure is None
    assert (recording.seconds, recording.size_bytes) == (3.5, path.stat().st_size)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    heard, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    np.testing.assert_allclose(heard[:RATE], sound[:RATE], atol=STEP)
    assert not heard[RATE : RATE + 3 * RATE // 2].any()
    np.testing.assert_allclose(heard[RATE + 3 * RATE // 2 :], sound[RATE:], atol=STEP)


def test_what_is_too_loud_is_clipped_and_does_not_wrap_round(tmp_path: Path) -> None:
    recorder = FlacRecorder(tmp_path / "loud.flac", RATE, 1)
    recorder.write(np.array([[2.0], [-2.0], [0.5]], dtype=np.float32))
    recorder.close()
    heard, _ = soundfile.read(tmp_path / "loud.flac", dtype="float32")
    np.testing.assert_allclose(heard, [1.0, -1.0, 0.5], atol=2 * STEP)


def test_a_fault_of_its_own_ends_the_recording_and_is_said(tmp_path: Path) -> None:
    recorder = FlacRecorder(tmp_path / "odd.flac", RATE, 2)
    recorder.write(noise(0.1))
    recorder.write(noise(0.1, channels=3))
    recording = recorder.close()
    assert "a mistake in Genrescope" in str(recording.failure)
    assert recording.path.is_file()


KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from genrescope.audio.flac_recorder import FlacRecorder
recorder = FlacRecorder(Path(sys.argv[1]), 48_000, 2)
block = np.random.default_rng(1).uniform(-0.5, 0.5, (4800, 2)).astype(np.float32)
while True:
    recorder.write(block)
    print(recorder.now().seconds, flush=True)
    time.sleep(0.02)
"""


def test_after_a_kill_it_can_be_played_to_nearly_the_last_moment(tmp_path: Path) -> None:
    path = tmp_path / "killed.flac"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    written = 0.0
    while written < 5.0:
        written = float(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()
    with open_file(path) as file:
        heard = sum(len(block) for block in file.blocks(1 << 14)) / RATE
        assert not file.damage
    assert heard >= written - 0.2
    with open_file(path, start_seconds=3.0) as file:
        rest = sum(len(block) for block in file.blocks(1 << 14)) / RATE
    assert rest == pytest.approx(heard - 3.0, abs=0.2)


FULL = """
import resource, signal, sys, time
from pathlib import Path
import numpy as np
from genrescope.audio.flac_recorder import FlacRecorder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
recorder = FlacRecorder(Path(sys.argv[1]), 48_000, 2)
block = np.random.default_rng(1).uniform(-0.5, 0.5, (48_000, 2)).astype(np.float32)
deadline = time.monotonic() + 60
while recorder.now().failure is None and time.monotonic() < deadline:
    recorder.write(block)
    time.sleep(0.02)
recorder.write(block)
print(recorder.close().failure)
"""


def test_a_disk_that_takes_no_more_is_one_sentence_and_what_was_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "full.flac"
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True, timeout=90
    )
    assert ran.stdout.startswith(f"The recording ended because {path} cannot be written")
    assert ran.stdout.strip().endswith("Listening goes on.")
    assert ran.stderr == ""
    with open_file(path) as file:
        assert sum(len(block) for block in file.blocks(1 << 14)) / RATE > 3.0


def test_it_ends_before_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flac_recorder, "LEAST_FREE_BYTES", 1 << 62)
    recorder = FlacRecorder(tmp_path / "a.flac", RATE, 2)
    recorder.write(noise(1.0))
    deadline = time.monotonic() + 30
    while recorder.now().failure is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert "the disk is nearly full" in str(recorder.close().failure)
    assert soundfile.info(tmp_path / "a.flac").duration == pytest.approx(1.0)


def test_what_a_slow_disk_leaves_waiting_too_long_becomes_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flac_recorder, "LINE_SECONDS", 2.0)
    recorder = FlacRecorder(tmp_path / "a.flac", RATE, 2)
    for _ in range(10):
        recorder.write(noise(1.0))
    assert recorder.close().seconds == 10.0  # the time that passed, whatever of the sound was kept


def test_what_cannot_be_recorded_into_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "there.flac"
    path.write_text("mine")
    with pytest.raises(RecordingError, match="is there already"):
        FlacRecorder(path, RATE, 2)
    assert path.read_text() == "mine"
    (tmp_path / "file").touch()
    with pytest.raises(RecordingError, match="choose another folder"):
        FlacRecorder(tmp_path / "file" / "a.flac", RATE, 2)
    with pytest.raises(RecordingError, match="cannot be recorded as FLAC"):
        FlacRecorder(tmp_path / "b.flac", RATE, 9)
    assert not (tmp_path / "b.flac").exists()


def test_a_recording_without_sound_leaves_no_file(tmp_path: Path) -> None:
    FlacRecorder(tmp_path / "a.flac", RATE, 2).close()
    assert not (tmp_path / "a.flac").exists()


def test_names_are_free_and_can_be_files(tmp_path: Path) -> None:
    first = new_path(tmp_path, 'Mic: "USB/2" \n<a>*?|' + "x" * 100)
    assert first.parent == tmp_path
    assert len(first.name) < 90
    first.touch()
    assert new_path(tmp_path, 'Mic: "USB/2" \n<a>*?|' + "x" * 100) != first
    assert new_path(tmp_path, "麦克风").name.endswith("麦克风.flac")
