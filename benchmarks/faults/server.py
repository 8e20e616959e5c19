"""A private PulseAudio with two devices that sound: loudspeakers that play 440 Hz, and a microphone that hears 880 Hz.

So the sound itself says where it comes from. Nothing is shared with the sound that the person at this computer hears.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pulsectl

SPEAKERS, MICROPHONE = "speakers", "microphone"
SPEAKERS_HZ, MICROPHONE_HZ = 440, 880
RATE = 48_000
START_SECONDS = 30.0
ALSA = f"""
pcm.pulse {{ type pulse  hint {{ show on description "PulseAudio" }} }}
ctl.pulse {{ type pulse }}
pcm.!default {{ type pulse  hint {{ show on description "Default" }} }}
ctl.!default {{ type pulse }}
pcm.{MICROPHONE} {{ type pulse  device "{MICROPHONE}"  hint {{ show on description "Microphone" }} }}
"""
ROOM = "_room"  # a microphone is a sink that nobody hears, with its tone, and a source that records it


class Pulse:
    """One server. What is plugged in, renamed or moved is named as PulseAudio names it.

    Attributes
    ----------
    title
        What it is, for the table.
    environment
        What leads a program to it.
    """

    title = "PulseAudio"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        runtime = folder / "run"
        self._socket = runtime / "pulse" / "native"
        for name in ("run", "run/pulse", "home", "state"):
            (folder / name).mkdir(mode=0o700)
        asound = folder / "asound.conf"
        asound.write_text(ALSA)
        self.environment = {
            "XDG_RUNTIME_DIR": str(runtime),
            "HOME": str(folder / "home"),
            "PULSE_RUNTIME_PATH": str(runtime / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{self._socket}",
            "ALSA_CONFIG_PATH": str(asound),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with both devices."""
        self._socket.unlink(missing_ok=True)
        command = ["pulseaudio", "--system=false", "--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no"]
        command += ["--disable-shm=yes", "--log-target=stderr", "--log-level=notice"]
        command += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}"]
        command += ["-L", "module-null-sink sink_name=elsewhere norewinds=1 rate=48000 channels=2 format=float32le"]
        environment = {**os.environ, **self.environment}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.plug_speakers()
        self.plug_microphone()

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Let it stand still: it is there, and answers nobody."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def plug_speakers(self, name: str = SPEAKERS, rate: int = RATE, channels: int = 2) -> None:
        """Plug the loudspeakers in, playing their tone; they are the default output."""
        with self.control() as control:
            control.module_load(
                "module-null-sink",
                f"sink_name={name} norewinds=1 rate={rate} channels={channels} format=float32le "
                "sink_properties=device.description=Loudspeakers",
            )
            control.module_load("module-sine", f"sink={name} frequency={SPEAKERS_HZ}")
            control.sink_default_set(control.get_sink_by_name(name))

    def unplug_speakers(self, name: str = SPEAKERS) -> None:
        """Pull them out: with them goes what played through them."""
        with self.control() as control:
            self._unload_with_tone(control, name)

    def plug_microphone(self, name: str = MICROPHONE, rate: int = RATE) -> None:
        """Plug the microphone in, hearing its tone; it is the default input."""
        with self.control() as control:
            control.module_load(
                "module-null-sink", f"sink_name={name}{ROOM} norewinds=1 rate={rate} channels=1 format=float32le"
            )
            control.module_load("module-sine", f"sink={name}{ROOM} frequency={MICROPHONE_HZ}")
            control.module_load(
                "module-remap-source",
                f"master={name}{ROOM}.monitor source_name={name} rate={rate} channels=1 "
                f"source_properties=device.description=Microphone",
            )
            control.source_default_set(control.get_source_by_name(name))

    def unplug_microphone(self, name: str = MICROPHONE) -> None:
        """Pull it out."""
        with self.control() as control:
            control.module_unload(control.get_source_by_name(name).owner_module)
            self._unload_with_tone(control, f"{name}{ROOM}")

    def swap_speakers(self, old: str, new: str, rate: int = RATE) -> None:
        """Pull out the loudspeakers and plug others in, or the same at another rate."""
        self.unplug_speakers(old)
        self.plug_speakers(new, rate)

    def swap_microphone(self, old: str, new: str) -> None:
        """Pull out the microphone and plug another in."""
        self.unplug_microphone(old)
        self.plug_microphone(new)

    def use_headset(self, rate: int, channels: int) -> None:
        """Let output and microphone be one headset's, which changes both when its microphone is used."""
        self.unplug_speakers()
        self.unplug_microphone()
        self.plug_speakers(rate=rate, channels=channels)
        self.plug_microphone(rate=rate)

    def change_defaults(self, sink: str, source: str) -> None:
        """Choose what plays and records when nobody chose."""
        with self.control() as control:
            control.sink_default_set(control.get_sink_by_name(sink))
            control.source_default_set(control.get_source_by_name(source))

    def suspend(self, sink: str, *, suspended: bool) -> None:
        """Suspend a device or let it run, as the server does when another program reserves it."""
        with self.control() as control:
            control.sink_suspend(control.get_sink_by_name(sink).index, suspended)

    def move_recordings(self) -> None:
        """Move everything that Genrescope records to the other device, as a mixer can, if the server lets it."""
        with self.control() as control:
            sources = {each.name: each.index for each in control.source_list()}
            monitor, microphone = sources[f"{SPEAKERS}.monitor"], sources[MICROPHONE]
            for each in control.source_output_list():
                with contextlib.suppress(pulsectl.PulseOperationFailed):
                    control.source_output_move(each.index, microphone if each.source == monitor else monitor)

    def _unload_with_tone(self, control: pulsectl.Pulse, sink: str) -> None:
        """Unload a sink and what plays into it: the server would move that to another."""
        for each in control.module_list():
            if each.name == "module-sine" and f"sink={sink} " in each.argument:
                control.module_unload(each.index)
        control.module_unload(control.get_sink_by_name(sink).owner_module)

    @contextlib.contextmanager
    def control(self) -> Iterator[pulsectl.Pulse]:
        """A connection to give orders by."""
        with pulsectl.Pulse("faults", server=self.environment["PULSE_SERVER"], connect=False) as pulse:
            wait_until(lambda: self._socket.exists() and _connected(pulse), START_SECONDS)
            yield pulse


@contextlib.contextmanager
def server() -> Iterator[Pulse]:
    """A running server, and an end to it whatever happens.

    Raises
    ------
    FileNotFoundError
        PulseAudio is not installed.
    """
    if shutil.which("pulseaudio") is None:
        raise FileNotFoundError("pulseaudio")
    with tempfile.TemporaryDirectory(prefix="genrescope-faults-", ignore_cleanup_errors=True) as folder:
        running = Pulse(Path(folder))
        try:
            running.start()
            yield running
        finally:
            running.kill()


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
