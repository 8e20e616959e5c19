"""A private sound server: a folder of its own, the environment that leads to it, and how it stops and dies.

What the tests' PulseAudio (`support.pulse`) and the servers that `make faults` breaks have in common. Nothing is shared
with the sound that the person at this computer hears.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pulsectl

START_SECONDS = 30.0
ALSA = """
pcm.pulse { type pulse  hint { show on description "PulseAudio" } }
ctl.pulse { type pulse }
pcm.!default { type pulse  hint { show on description "Default (PulseAudio)" } }
ctl.!default { type pulse }
"""


class SoundServer:
    """One server, of one process or several.

    Parameters
    ----------
    folder
        Where it lives, and nowhere else.
    alsa
        ALSA's configuration: the devices that lead to it.

    Attributes
    ----------
    environment
        What leads a program to it.
    asound
        The file with ALSA's configuration.
    """

    def __init__(self, folder: Path, alsa: str = ALSA) -> None:
        self.folder = folder
        runtime = folder / "run"
        self.socket = runtime / "pulse" / "native"
        self.log = folder / "server.log"
        for name in ("run", "run/pulse", "home", "state"):
            (folder / name).mkdir(mode=0o700)
        self.asound = folder / "asound.conf"
        self.asound.write_text(alsa)
        self.environment = {
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_STATE_HOME": str(folder / "state"),
            "HOME": str(folder / "home"),
            "PULSE_RUNTIME_PATH": str(runtime / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{self.socket}",
            "ALSA_CONFIG_PATH": str(self.asound),
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def full_environment(self) -> dict[str, str]:
        """`environment` and what else a program needs, but the person's own message bus."""
        rest = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
        return rest | self.environment

    def run(self, *command: str) -> None:
        """Start one of its processes."""
        with self.log.open("ab") as log:
            self._processes.append(subprocess.Popen(command, env=self.full_environment, stdout=log, stderr=log))

    def run_pulseaudio(self, *modules: str) -> None:
        """Start PulseAudio with its door and these modules, and nothing that belongs to this computer."""
        self.socket.unlink(missing_ok=True)
        options = ["--system=false", "--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no"]
        options += ["--disable-shm=yes", "--log-target=stderr", "--log-level=notice"]
        for module in (f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}", *modules):
            options += ["-L", module]
        self.run("pulseaudio", *options)

    def kill(self) -> None:
        """End it as a crash would."""
        while self._processes:
            process = self._processes.pop()
            process.kill()
            process.wait()

    def stop(self) -> None:
        """Let it stand still: it is there, and answers nobody."""
        for process in self._processes:
            process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        for process in self._processes:
            process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def control(self) -> Iterator[pulsectl.Pulse]:
        """A connection for giving it orders, in the words of PulseAudio's control protocol.

        Raises
        ------
        TimeoutError
            When it does not answer.
        """
        with pulsectl.Pulse("control", server=self.environment["PULSE_SERVER"], connect=False) as pulse:
            if not wait_until(lambda: self.socket.exists() and _connected(pulse), START_SECONDS):
                raise TimeoutError(f"the private sound server does not answer; see {self.log}")
            yield pulse


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Wait until ``condition()`` is true; False when it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _connected(pulse: pulsectl.Pulse) -> bool:
    try:
        pulse.connect(autospawn=False)
    except pulsectl.PulseError:
        return False
    return True
