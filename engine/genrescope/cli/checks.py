"""What `genrescope doctor` looks at: each look gives lines that say what was found and what to do."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from genrescope import __version__, settings, words
from genrescope.children import child_command
from genrescope.errors import DeviceError, SettingsError

NETWORK_TIMEOUT_SECONDS = 180.0  # a cold start of PyTorch from a slow disk, and one inference
REINSTALL = "Install it again: make setup, or pip install --force-reinstall genrescope."


class CheckState(StrEnum):
    """What a finding means."""

    OK = "ok"
    WARNING = "warning"  # something is missing, and the rest works
    PROBLEM = "problem"  # Genrescope cannot work like this


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.

    Attributes
    ----------
    name
        What was looked at.
    state
        What it means.
    found
        What is there.
    advice
        What to do; empty when it is ok.
    """

    name: str
    state: CheckState
    found: str
    advice: str = ""


def all_checks() -> Iterator[Check]:
    """Every finding, the quick ones first."""
    yield Check("genrescope", CheckState.OK, __version__)
    yield Check("python", CheckState.OK, f"{platform.python_version()} on {platform.platform(terse=True)}")
    for name in ("torch", "nnAudio", "numpy", "soxr"):
        yield _package(name)
    if sys.platform == "win32":
        yield _package("SoundCard")
    yield from (_sounddevice(), _soundfile(), _ffmpeg(), _settings())
    yield from _sound()
    yield from _network()


def _package(name: str) -> Check:
    """Whether a package is installed. Whether it can be loaded is seen when the network is."""
    try:
        return Check(name, CheckState.OK, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, CheckState.PROBLEM, "missing", REINSTALL)


def _sounddevice() -> Check:
    try:
        library = importlib.import_module("sounddevice")
    except ImportError:
        return Check("sounddevice", CheckState.WARNING, "missing: no microphone can be used", REINSTALL)
    except OSError:
        return Check(
            "sounddevice",
            CheckState.WARNING,
            "PortAudio is missing: no microphone can be used",
            "Install PortAudio (on Debian and Ubuntu: apt install libportaudio2).",
        )
    found = re.search(r"V\d[\w.]*", str(library.get_portaudio_version()[1]))
    return Check("sounddevice", CheckState.OK, f"{library.__version__}, PortAudio {found[0] if found else 'unknown'}")


def _soundfile() -> Check:
    try:
        library = importlib.import_module("soundfile")
    except (ImportError, OSError):
        return Check("soundfile", CheckState.PROBLEM, "libsndfile cannot be loaded: no file can be read", REINSTALL)
    return Check("soundfile", CheckState.OK, f"{library.__version__}, libsndfile {library.__libsndfile_version__}")


def _ffmpeg() -> Check:
    from genrescope.audio.decoding.ffmpeg import find_ffmpeg

    advice = "Install ffmpeg, or: pip install imageio-ffmpeg."
    executable = find_ffmpeg()
    if executable is None:
        return Check("ffmpeg", CheckState.WARNING, "missing: M4A and films cannot be read", advice)
    try:
        done = subprocess.run([executable, "-version"], capture_output=True, timeout=20, check=True, text=True)
    except (OSError, subprocess.SubprocessError):
        return Check("ffmpeg", CheckState.WARNING, f"{executable} does not run: M4A and films cannot be read", advice)
    found = re.search(r"ffmpeg version (\S+)", done.stdout)
    return Check("ffmpeg", CheckState.OK, f"{found[1] if found else 'unknown version'}, {executable}")


def _settings() -> Check:
    path = settings.settings_file()
    try:
        settings.load()
    except SettingsError as error:
        return Check("settings", CheckState.PROBLEM, str(error), "Correct it, or remove it to use the default.")
    return Check("settings", CheckState.OK, str(path) if path.is_file() else f"defaults; {path} does not exist")


def _sound() -> Iterator[Check]:
    """Devices and sound server."""
    if sys.platform == "linux":
        yield _sound_server()
    from genrescope.audio.devices import survey

    seen = survey()
    for name, sources, missing, instead in (
        ("microphones", seen.microphones, seen.no_microphone, "Until then listen to --source system or a file."),
        ("system sound", seen.system_sounds, seen.no_system_sound, "Until then listen to --source mic or a file."),
    ):
        if sources:
            default = next((each for each in sources if each.default), sources[0])
            form = f"{words.rate(default.rate)} {words.channels(default.channels)}"
            yield Check(name, CheckState.OK, f"{len(sources)}; default: {default.title}, {form}")
        else:
            yield Check(name, CheckState.WARNING, missing, instead)


def _sound_server() -> Check:
    from genrescope.audio.pulse_connection import PulseConnection

    try:
        with contextlib.closing(PulseConnection()) as connection:
            server = connection.server()
    except DeviceError:  # why is said where the system sound is looked for
        return Check(
            "sound server",
            CheckState.WARNING,
            "none answers: this computer's own sound cannot be heard",
            "Start PulseAudio or PipeWire (with pipewire-pulse).",
        )
    return Check("sound server", CheckState.OK, f"{server.name} {server.version}")


def _network() -> Iterator[Check]:
    """PyTorch, GPU and model, looked at in a process of their own: a broken driver may crash or hang it."""
    command = child_command("genrescope.cli.network_checks")
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=NETWORK_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        yield Check("network", CheckState.PROBLEM, "PyTorch did not answer within three minutes", REINSTALL)
        return
    for line in done.stdout.splitlines():
        try:
            found = json.loads(line)
        except ValueError:  # a library's chatter, or a line cut off by a crash, which is told below
            continue
        yield Check(found["name"], CheckState(found["state"]), found["found"], found["advice"])
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        yield Check("network", CheckState.PROBLEM, f"PyTorch or the model crashed: {last}", REINSTALL)


def row(check: Check) -> dict[str, str]:
    """A finding as JSON has it."""
    return {key: str(value) for key, value in asdict(check).items()}
