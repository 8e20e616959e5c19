"""What `genrescope doctor` looks at: each look gives lines that say what was found and what to do."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping

from genrescope import __version__, settings, settings_file, words
from genrescope.check import Check, CheckState, from_child_line
from genrescope.children import NO_WINDOW, child_command, is_frozen
from genrescope.errors import DeviceError, SettingsError
from genrescope.language.sentence import sentence

NETWORK_TIMEOUT_SECONDS = 180.0  # a cold start of PyTorch from a slow disk, and one inference


def reinstall() -> str:
    """What to do where Genrescope itself is not whole."""
    if is_frozen():
        return sentence("Install Genrescope again.")
    return sentence("Install it again: make setup, or pip install --force-reinstall genrescope.")


def all_checks() -> Iterator[Check]:
    """Every finding, the quick ones first."""
    yield Check("genrescope", CheckState.OK, __version__)
    yield Check(
        "python",
        CheckState.OK,
        sentence("{version} on {system}", version=platform.python_version(), system=platform.platform(terse=True)),
    )
    for name in ("torch", "numpy", "soxr"):
        yield _package(name)
    if not is_frozen():  # needed on a GPU only, which the packaged application may not use
        yield _package("nnAudio")
    if sys.platform == "win32":
        yield _package("SoundCard")
    yield from (sounddevice(), soundfile(), ffmpeg(), _settings())
    yield from _sound()
    yield from _network()


def _package(name: str) -> Check:
    """Whether a package is installed. Whether it can be loaded is seen when the network is."""
    try:
        return Check(name, CheckState.OK, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, CheckState.PROBLEM, sentence("missing"), reinstall())


def sounddevice() -> Check:
    """Sound in: sounddevice and PortAudio."""
    try:
        library = importlib.import_module("sounddevice")
    except ImportError:
        return Check("sounddevice", CheckState.WARNING, sentence("missing: no microphone can be used"), reinstall())
    except OSError:
        return Check(
            "sounddevice",
            CheckState.WARNING,
            sentence("PortAudio is missing: no microphone can be used"),
            sentence("Install PortAudio (on Debian and Ubuntu: apt install libportaudio2)."),
        )
    found = re.search(r"V\d[\w.]*", str(library.get_portaudio_version()[1]))
    return Check("sounddevice", CheckState.OK, f"{library.__version__}, PortAudio {found[0] if found else 'unknown'}")


def soundfile() -> Check:
    """Files: soundfile and libsndfile."""
    try:
        library = importlib.import_module("soundfile")
    except (ImportError, OSError):
        return Check(
            "soundfile",
            CheckState.PROBLEM,
            sentence("libsndfile cannot be loaded: no file can be read"),
            reinstall(),
        )
    return Check("soundfile", CheckState.OK, f"{library.__version__}, libsndfile {library.__libsndfile_version__}")


def ffmpeg() -> Check:
    """M4A and films: an ffmpeg that runs."""
    from genrescope.audio.decoding.ffmpeg import find_ffmpeg

    advice = sentence("Install ffmpeg.") if is_frozen() else sentence("Install ffmpeg, or: pip install imageio-ffmpeg.")
    executable = find_ffmpeg()
    if executable is None:
        return Check("ffmpeg", CheckState.WARNING, sentence("missing: M4A and films cannot be read"), advice)
    try:
        done = subprocess.run([executable, "-version"], capture_output=True, timeout=20, check=True, text=True)
    except (OSError, subprocess.SubprocessError):
        return Check(
            "ffmpeg",
            CheckState.WARNING,
            sentence("{executable} does not run: M4A and films cannot be read", executable=executable),
            advice,
        )
    found = re.search(r"ffmpeg version (\S+)", done.stdout)
    return Check("ffmpeg", CheckState.OK, f"{found[1] if found else 'unknown version'}, {executable}")


def _settings() -> Check:
    path = settings_file.path()
    try:
        settings.load()
    except SettingsError as error:
        return Check(
            sentence("settings"),
            CheckState.PROBLEM,
            str(error),
            sentence("Correct it, or remove it to use the default."),
        )
    return Check(
        sentence("settings"),
        CheckState.OK,
        str(path) if path.is_file() else sentence("defaults; {path} does not exist", path=path),
    )


def _sound() -> Iterator[Check]:
    """Devices and sound server."""
    if sys.platform == "linux":
        yield _sound_server()
    from genrescope.audio.devices import survey

    seen = survey()
    for name, sources, missing, instead in (
        (
            sentence("microphones"),
            seen.microphones,
            seen.no_microphone,
            sentence("Until then listen to --source system or a file."),
        ),
        (
            sentence("system sound"),
            seen.system_sounds,
            seen.no_system_sound,
            sentence("Until then listen to --source mic or a file."),
        ),
    ):
        if sources:
            default = next((each for each in sources if each.default), sources[0])
            form = f"{words.rate(default.rate)} {words.channels(default.channels)}"
            yield Check(
                name,
                CheckState.OK,
                sentence("{count}; default: {title}, {form}", count=len(sources), title=default.title, form=form),
            )
        else:
            yield Check(name, CheckState.WARNING, missing, instead)


def _sound_server() -> Check:
    from genrescope.audio.pulse_connection import PulseConnection

    try:
        with contextlib.closing(PulseConnection()) as connection:
            server = connection.server()
    except DeviceError:  # why is said where the system sound is looked for
        return Check(
            sentence("sound server"),
            CheckState.WARNING,
            sentence("none answers: this computer's own sound cannot be heard"),
            sentence("Start PulseAudio or PipeWire (with pipewire-pulse)."),
        )
    return Check(sentence("sound server"), CheckState.OK, f"{server.name} {server.version}")


def _network() -> Iterator[Check]:
    """PyTorch, GPU and model, looked at in a process of their own: a broken driver may crash or hang it."""
    yield from from_child(
        "genrescope.cli.network_checks", sentence("network"), sentence("PyTorch or the model"), NETWORK_TIMEOUT_SECONDS
    )


def from_child(
    module: str, name: str, what: str, patience_seconds: float, environment: Mapping[str, str] | None = None
) -> Iterator[Check]:
    """Findings of a module that runs as a process of its own and prints each as a line of JSON.

    Parameters
    ----------
    module
        One of `genrescope.children.CHILD_MODULES`.
    name, what
        What a crash or a hang is a finding of, and what is then said to have crashed.
    patience_seconds
        After how long it is given up.
    environment
        Variables it is given besides this process's own.
    """
    try:
        done = subprocess.run(
            child_command(module),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience_seconds,
            check=False,
            env={**os.environ, **(environment or {})},
            creationflags=NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        yield Check(
            name,
            CheckState.PROBLEM,
            sentence("{what} did not answer within {time}", what=what, time=words.duration(patience_seconds)),
            reinstall(),
        )
        return
    for line in done.stdout.splitlines():
        try:
            found = json.loads(line)
        except ValueError:  # a library's chatter, or a line cut off by a crash, which is told below
            continue
        yield from_child_line(found)
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        yield Check(name, CheckState.PROBLEM, sentence("{what} crashed: {last}", what=what, last=last), reinstall())
