"""Which microphones and system-sound sources there are.

``python -m genrescope.audio.devices`` prints the survey as JSON; `survey_afresh` runs it, because PortAudio's list of
devices is frozen in a process that has a stream open.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.children import NO_WINDOW, child_command
from genrescope.errors import DeviceError
from genrescope.language.sentence import listed, packed, sentence, unpacked

if TYPE_CHECKING:
    from genrescope.audio.portaudio import Device
    from genrescope.audio.pulse_connection import PulseSource

MOST_CHANNELS = 8  # of a device's channels, the first eight are taken
# ALSA's plug-ins that PortAudio lists as devices: each is the default device again behind a converter, or nothing at
# all. Nobody would choose one from a list; typed in full, `find` still takes it.
_ALSA_PLUG_INS = frozenset(
    ["a52", "dmix", "dsnoop", "lavrate", "null", "samplerate", "speex", "speexrate", "sysdefault", "upmix", "vdownmix"]
)
# ALSA devices that record the sound server's default source.
_ALSA_SERVER_DOORS = ("default", "pulse", "pipewire")
# Virtual devices that macOS programs play into and others record from.
_MACOS_VIRTUAL = ("blackhole", "loopback", "soundflower", "vb-cable", "background music", "existential audio")

NO_MICROPHONE = sentence("No microphone was found; plug one in, and allow its use in the system's privacy settings.")
NO_MACOS_SOUND = sentence(
    "macOS lets no program record the computer's own sound by itself; install a virtual device such as BlackHole "
    "(free), choose it as output in the sound settings, and it will appear here."
)
NO_OUTPUT = sentence(
    "The sound server has no output whose sound could be heard; plug in or switch on a loudspeaker or headphones."
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What can be listened to, and a sentence for each kind of which there is nothing."""

    microphones: list[SourceInfo]
    system_sounds: list[SourceInfo]
    no_microphone: str = ""
    no_system_sound: str = ""


@dataclass(frozen=True, slots=True)
class _Served:
    """What a sound server on Linux said that can be recorded, outputs' monitors too; or why it said nothing."""

    sources: list[PulseSource]
    refusal: DeviceError | None = None

    def check_not_deaf(self) -> None:
        """Raise what it was when it does not answer: PortAudio must not be asked then, it would wait, and for ever."""
        from genrescope.audio.pulse_connection import DeafServerError

        if isinstance(self.refusal, DeafServerError):
            raise self.refusal


def survey() -> Survey:
    """Look which sources there are, as far as this process can see."""
    return _survey(_ask_server())


def _survey(served: _Served) -> Survey:
    mics: list[SourceInfo] = []
    sounds: list[SourceInfo] = []
    no_mic: str = NO_MICROPHONE
    no_sound: str = ""
    try:
        mics = _microphones(served)
    except DeviceError as error:
        no_mic = str(error)
    try:
        sounds = _system_sounds(served)
        no_sound = no_system_sound()
    except DeviceError as error:
        no_sound = str(error)
    return Survey(mics, sounds, "" if mics else no_mic, "" if sounds else no_sound)


def survey_afresh(timeout: float = 15.0) -> Survey:
    """Look which sources there are now, in a process of its own, so that a running stream goes on undisturbed.

    Raises
    ------
    DeviceError
        When the look takes longer than ``timeout`` seconds or fails.
    """
    command = child_command("genrescope.audio.devices")
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=True, creationflags=NO_WINDOW)
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):  # ValueError: what it printed is no JSON
        raise DeviceError("The list of sound devices could not be made; check the system's sound settings.") from None
    for rows in (found["microphones"], found["system_sounds"]):
        rows[:] = [SourceInfo(**{**row, "kind": SourceKind(row["kind"])}) for row in rows]
    no_microphone, no_system_sound = unpacked(found["no_microphone"]), unpacked(found["no_system_sound"])
    return Survey(found["microphones"], found["system_sounds"], no_microphone, no_system_sound)


def microphones(*, everything: bool = False) -> list[SourceInfo]:
    """List the input devices, the default first.

    What a sound server on Linux records is listed as the server has it, and recorded through the server: it alone can
    say that it has put another device in the place of the chosen one.

    Parameters
    ----------
    everything
        Also those that only repeat another device (ALSA's plug-ins and doors to the server, Windows' older host APIs).

    Raises
    ------
    DeviceError
        When PortAudio is missing, and no server records either; when a sound server does not answer.
    """
    return _microphones(_ask_server(), everything=everything)


def system_sounds() -> list[SourceInfo]:
    """List where the computer's own sound can be heard, the default output first.

    Raises
    ------
    DeviceError
        When there is no sound server, or a library is missing.
    """
    return _system_sounds(_ask_server())


def _microphones(served: _Served, *, everything: bool = False) -> list[SourceInfo]:
    served.check_not_deaf()
    rows = [_row(SourceKind.MICROPHONE, each) for each in served.sources if not each.monitor]
    try:
        inputs = _inputs(served, everything=everything)
    except DeviceError:
        if not rows:
            raise
        inputs = []
    taken = any(row.default for row in rows)
    rows += [
        dataclasses.replace(row, default=row.default and not taken)
        for row in inputs
        if row.kind is SourceKind.MICROPHONE
    ]
    return sorted(rows, key=lambda row: not row.default)


def _system_sounds(served: _Served) -> list[SourceInfo]:
    if sys.platform == "darwin":
        return [row for row in _inputs(served, everything=False) if row.kind is SourceKind.SYSTEM]
    if sys.platform == "win32":
        from genrescope.audio import wasapi

        return wasapi.loopbacks()
    if served.refusal:
        raise served.refusal
    rows = [_row(SourceKind.SYSTEM, each) for each in served.sources if each.monitor]
    return sorted(rows, key=lambda row: (not row.default, row.title.casefold()))


def _row(kind: SourceKind, each: PulseSource) -> SourceInfo:
    return SourceInfo(kind, each.name, each.title, each.host, each.rate, each.channels, each.default)


def no_system_sound() -> str:
    """Why `system_sounds` is empty although nothing failed."""
    return NO_MACOS_SOUND if sys.platform == "darwin" else NO_OUTPUT


def find(text: str) -> SourceInfo:
    """The source a person means: by exact id, by exact title, or by a part of either that fits one source only.

    Raises
    ------
    DeviceError
        When none or several fit: one sentence with the choices.
    """
    served = _ask_server()
    served.check_not_deaf()
    seen = _survey(served)
    choices = seen.microphones + seen.system_sounds
    with contextlib.suppress(DeviceError):
        choices += [row for row in _microphones(served, everything=True) if row not in choices]
    wanted = text.casefold()
    shown = seen.microphones + seen.system_sounds
    for fitting in (
        [row for row in choices if row.id == text],
        [row for row in choices if row.title == text],
        [row for row in choices if wanted in (row.id.casefold(), row.title.casefold())],
        [row for row in shown if wanted in row.id.casefold() or wanted in row.title.casefold()],
    ):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            names = listed(f"“{row.id}”" for row in fitting)
            raise DeviceError("“{text}” could mean several devices; type one of {names}.", text=text, names=names)
    _refuse_output(text)
    if not shown:
        raise DeviceError(
            "There is no device “{text}”. {no_microphone} {no_system_sound}",
            text=text,
            no_microphone=seen.no_microphone,
            no_system_sound=seen.no_system_sound,
        )
    names = listed(f"“{row.title}”" for row in shown)
    raise DeviceError("There is no device “{text}” to listen to; there are {names}.", text=text, names=names)


def _refuse_output(text: str) -> None:
    """Say so when ``text`` names a device that only plays."""
    try:
        from genrescope.audio import portaudio
    except DeviceError:  # PortAudio is missing
        return
    for device in portaudio.devices():
        if device.inputs == 0 and text in (device.id, device.name):
            raise DeviceError(portaudio.only_plays(device.name))


def _inputs(served: _Served, *, everything: bool) -> list[SourceInfo]:
    from genrescope.audio import portaudio

    portaudio.refresh()
    inputs = [device for device in portaudio.devices() if device.inputs > 0]
    if not everything:
        if any(device.host == "Windows WASAPI" for device in inputs):
            inputs = [device for device in inputs if device.host in ("Windows WASAPI", "ASIO")]
        inputs = [device for device in inputs if device.host != "ALSA" or device.name not in _ALSA_PLUG_INS]
    behind = _behind_alsa(inputs, served.sources)
    if not everything:
        inputs = [device for device in inputs if device.id not in behind]
    rows = []
    for device in inputs:
        virtual = device.host == "Core Audio" and any(name in device.name.casefold() for name in _MACOS_VIRTUAL)
        kind = SourceKind.SYSTEM if virtual else SourceKind.MICROPHONE
        title, rate, channels = device.name, device.rate, min(device.inputs, MOST_CHANNELS)
        if device.id in behind:
            source = behind[device.id]
            title, rate, channels = f"{source.title} ({device.name})", source.rate, source.channels
        elif _converts(device):
            channels = min(channels, 2)
        rows.append(SourceInfo(kind, device.id, title, device.host, rate, channels, device.default))
    return sorted(rows, key=lambda row: not row.default)


def _converts(device: Device) -> bool:
    """Whether it is an ALSA plug-in that makes any format of what is behind it, and so claims 32 channels or more."""
    return device.host == "ALSA" and device.inputs > MOST_CHANNELS and "(hw:" not in device.name


def _ask_server() -> _Served:
    if not sys.platform.startswith("linux"):
        return _Served([])
    from genrescope.audio import pulse

    try:
        return _Served(pulse.sources())
    except DeviceError as error:
        return _Served([], error)


def _behind_alsa(inputs: list[Device], sources: list[PulseSource]) -> dict[str, PulseSource]:
    """The sound server's source behind each ALSA device that leads to the server, by the device's id.

    Such devices claim 44 100 Hz whatever stands behind them, and convert; what stands behind them is what a person
    wants to read, and the format that loses nothing.
    """
    by_name = {source.name: source for source in sources}
    for source in sorted((source for source in sources if source.default), key=lambda source: not source.monitor):
        by_name.update(dict.fromkeys(_ALSA_SERVER_DOORS, source))  # the monitor only where there is no input
    return {device.id: by_name[device.name] for device in inputs if _converts(device) and device.name in by_name}


if __name__ == "__main__":
    seen = survey()
    reasons = {name: packed(getattr(seen, name)) for name in ("no_microphone", "no_system_sound")}
    json.dump({**dataclasses.asdict(seen), **reasons}, sys.stdout)
