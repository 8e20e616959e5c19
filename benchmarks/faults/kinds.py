"""The sound servers that there are: PulseAudio, and PipeWire behind its PulseAudio door."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pulsectl
from tests.support.sound_server import START_SECONDS, wait_until

from benchmarks.faults.server import RATE, Server


class PulseAudio(Server):
    """PulseAudio, its tones made by itself."""

    title = "PulseAudio"
    programs = ("pulseaudio",)

    def launch(self) -> None:
        """Start its one process."""
        self.run_pulseaudio()

    def sink_options(self, rate: int = RATE, channels: int = 2) -> str:
        """Without rewinds; with them a monitor can take two seconds to deliver its first block."""
        return f"norewinds=1 {super().sink_options(rate, channels)}"

    def begin_tone(self, control: pulsectl.Pulse, sink: str, hertz: int) -> None:
        """By a module."""
        control.module_load("module-sine", f"sink={sink} frequency={hertz}")

    def end_tone(self, control: pulsectl.Pulse, sink: str) -> None:
        """Unload it."""
        for each in control.module_list():
            if each.name == "module-sine" and f"sink={sink} " in each.argument:
                control.module_unload(each.index)


class PipeWire(Server):
    """PipeWire with its session manager and its PulseAudio door; its tones are played by a program."""

    title = "PipeWire"
    suspends = False  # such a device is gone
    programs = ("pipewire", "wireplumber", "pipewire-pulse", "pacat", "dbus-daemon")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._players: dict[str, subprocess.Popen[bytes]] = {}

    def launch(self) -> None:
        """Start its three processes, and the message bus without which the session manager does not start."""
        runtime = self.folder / "run"
        self.socket.unlink(missing_ok=True)
        for left in (*runtime.glob("pipewire-0*"), runtime / "bus"):  # of one that was killed: they answer nobody
            left.unlink(missing_ok=True)
        bus = runtime / "bus"
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
        self.run("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
        wait_until(bus.exists, START_SECONDS)
        self.run("pipewire")
        wait_until((runtime / "pipewire-0").exists, START_SECONDS)
        self.run("wireplumber")
        self.run("pipewire-pulse")

    def kill(self) -> None:
        """End it and what plays."""
        super().kill()
        for sink in list(self._players):
            self._end_player(sink)

    def begin_tone(self, control: pulsectl.Pulse, sink: str, hertz: int) -> None:
        """By a player that repeats a second of it."""
        del control
        second = self.folder / f"{hertz}.raw"
        phase = 2.0 * np.pi * hertz / RATE * np.arange(RATE)
        second.write_bytes((0.5 * np.sin(phase)).astype(np.float32).tobytes())
        play = f"pacat --raw --format=float32le --rate={RATE} --channels=1 --latency-msec=100 --device={sink}"
        self._players[sink] = subprocess.Popen(
            ["sh", "-c", f"while cat '{second}'; do :; done | {play} --property=node.dont-reconnect=true"],
            env=self.full_environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def end_tone(self, control: pulsectl.Pulse, sink: str) -> None:
        """End the player."""
        del control
        self._end_player(sink)

    def _end_player(self, sink: str) -> None:
        player = self._players.pop(sink)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(player.pid, signal.SIGKILL)
        player.wait()


SERVERS: dict[str, type[Server]] = {"pulseaudio": PulseAudio, "pipewire": PipeWire}


def installed(kind: type[Server]) -> bool:
    """Whether a kind of server can be started here."""
    return all(shutil.which(program) for program in kind.programs)


@contextlib.contextmanager
def running(kind: type[Server]) -> Iterator[Server]:
    """A running server, and an end to it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="genrescope-faults-", ignore_cleanup_errors=True) as folder:
        server = kind(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()
