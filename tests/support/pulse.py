"""A private PulseAudio for tests: no hardware, no desktop, nothing shared with the person's own sound.

Two null sinks and a virtual microphone: ``speakers`` (stereo) and ``mic_feed`` (mono), which ``virtual_mic`` records.
``norewinds=1`` matters: without it a monitor can take two seconds to deliver its first block.

libpulse reads its environment whenever a connection is made, so the system-sound sources can be tested in pytest's own
process (the ``pulse_server`` fixture sets the environment). PortAudio and ALSA read theirs once, when they are
initialised: whatever uses sounddevice must run in a process of its own, see `PulseServer.run_python`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from support import sound_server
from support.sound_server import SoundServer, wait_until

SPEAKERS, SPEAKERS_MONITOR = "speakers", "speakers.monitor"
MIC_FEED, VIRTUAL_MIC = "mic_feed", "virtual_mic"
RATE = 48_000

ALSA = f"""{sound_server.ALSA}
pcm.virtual_mic {{ type pulse  device "virtual_mic"  hint {{ show on description "Virtual microphone" }} }}
"""

MISSING = (
    "The tests need a real sound server: install the Debian packages pulseaudio, pulseaudio-utils, libasound2-plugins."
)

SPEAKERS_MODULE = (
    "sink_name=speakers norewinds=1 rate=48000 channels=2 format=float32le sink_properties=device.description=Speakers"
)


class PulseServer(SoundServer):
    """One private server, started by `start`, ended by `kill`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ALSA)
        self._players: list[Player] = []

    def start(self) -> None:
        """Start the server and wait until it answers."""
        assert shutil.which("pulseaudio"), MISSING
        assert shutil.which("pacat"), MISSING
        self.run_pulseaudio(
            f"module-null-sink {SPEAKERS_MODULE}",
            "module-null-sink sink_name=mic_feed norewinds=1 rate=48000 channels=1 format=float32le",
            "module-remap-source master=mic_feed.monitor source_name=virtual_mic "
            "source_properties=device.description=VirtualMic",
        )
        with self.control():
            pass

    def kill(self) -> None:
        """End the server as a crash would, and every player."""
        while self._players:
            self._players.pop().stop()
        super().kill()

    def remove_speakers(self) -> None:
        """Unplug the loudspeakers."""
        with self.control() as pulse:
            pulse.module_unload(pulse.get_sink_by_name(SPEAKERS).owner_module)

    def add_speakers(self) -> None:
        """Plug the loudspeakers in (again)."""
        with self.control() as pulse:
            pulse.module_load("module-null-sink", SPEAKERS_MODULE)

    def play(self, sound: Path | npt.NDArray[np.float32], sink: str, rate: int = RATE) -> Player:
        """Play a file, or frames ([frames] or [frames, channels]) at ``rate``, into a sink, beginning now."""
        if isinstance(sound, Path):
            sound, rate = soundfile.read(sound, dtype="float32", always_2d=True)
        player = Player(sound, sink, rate, {**os.environ, **self.environment})
        self._players.append(player)
        return player

    def run_python(self, program: str, *arguments: str, timeout: float = 120) -> str:
        """Run a Python program in a process of its own in this server's environment; its standard output.

        A program that fails, or writes a warning or anything else on standard error, fails the test.
        """
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.stderr == "", done.stderr
        return done.stdout


class Player:
    """``pacat`` playing a sound."""

    def __init__(self, sound: npt.NDArray[np.float32], sink: str, rate: int, environment: dict[str, str]) -> None:
        frames = sound if sound.ndim == 2 else sound[:, None]
        command = ["pacat", "--playback", "--raw", "--format=float32le", f"--device={sink}", f"--rate={rate}"]
        command += [f"--channels={frames.shape[1]}", "--latency-msec=500"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        self._feeder = threading.Thread(target=self._feed, args=(np.ascontiguousarray(frames, np.float32),))
        self._feeder.start()

    def wait(self, timeout: float = 300) -> None:
        """Wait until everything has been played."""
        assert self._process.wait(timeout) == 0
        self._feeder.join()

    def stop(self) -> None:
        """Stop playing now."""
        self._process.kill()
        self._process.wait()
        self._feeder.join()

    def _feed(self, frames: npt.NDArray[np.float32]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self._process.stdin as pipe:
            pipe.write(frames.tobytes())


def eventually(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait until ``condition()`` is true; the test fails with ``what`` when it does not become so."""
    assert wait_until(condition, seconds), f"waited {seconds} s in vain until {what}"
