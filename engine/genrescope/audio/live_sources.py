"""A source of live sound for each row of `genrescope.audio.devices`."""

from __future__ import annotations

from genrescope.audio import devices
from genrescope.audio.source import AudioSource, SourceInfo, SourceKind
from genrescope.errors import DeviceError


def live_source(info: SourceInfo) -> AudioSource:
    """The source that records ``info``, not yet open.

    Raises
    ------
    DeviceError
        When the library it needs is missing.
    """
    if info.host in ("PulseAudio", "PipeWire"):
        from genrescope.audio.pulse import PulseDeviceSource

        return PulseDeviceSource(info)
    if info.kind is SourceKind.SYSTEM and info.host == "Windows WASAPI":
        from genrescope.audio.wasapi import LoopbackSource

        return LoopbackSource(info)
    # What is left is an input to PortAudio, also a virtual device on macOS that carries the system's sound.
    from genrescope.audio.microphone import MicrophoneSource

    return MicrophoneSource(info)


def default_microphone() -> AudioSource:
    """The system's default microphone (the first one, when the system names none).

    Raises
    ------
    DeviceError
        When there is no microphone.
    """
    found = devices.microphones()
    if not found:
        raise DeviceError(devices.NO_MICROPHONE)
    return live_source(found[0])


def default_system_sound() -> AudioSource:
    """What the default output plays now; a later change of the default does not change the source.

    Raises
    ------
    DeviceError
        When the computer's own sound cannot be heard: why, and what to do.
    """
    found = devices.system_sounds()
    if not found:
        raise DeviceError(devices.no_system_sound())
    return live_source(found[0])
