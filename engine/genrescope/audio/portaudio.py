"""PortAudio: its devices, each by host API and name, and its errors in plain sentences.

PortAudio makes its device list once, when it is initialised, and initialising it anew ends every running stream. So the
list is made afresh only while this process has no stream open (`refresh`); while one runs, a process of its own looks
(`genrescope.audio.devices.survey_afresh`).

Side effect: importing this module imports sounddevice, which initialises PortAudio.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from genrescope.audio.quiet import quiet
from genrescope.audio.source import SourceInfo
from genrescope.errors import DeviceError
from genrescope.language.sentence import Sentence, sentence

try:
    import sounddevice
except (ImportError, OSError):
    raise DeviceError(
        "Microphones cannot be used because PortAudio is missing; install it "
        "(Debian and Ubuntu: apt install libportaudio2)."
    ) from None

REFRESH_SECONDS = 5.0  # a look for devices takes 10 ms; one that takes longer than this hangs
_PLAIN_REASONS = {  # PortAudio's error codes, portaudio.h
    -9998: sentence("does not deliver {channels} channels; choose another device."),
    -9997: sentence(
        "refuses the rate of {rate} Hz; choose another device, or set another rate in the system's sound settings."
    ),
    -9996: sentence("is not there any more; plug it in again or choose another device."),
    -9994: sentence("does not deliver sound in a form that can be used; choose another device."),
    -9985: sentence("is busy: another program holds it. Close that program or choose another device."),
}


@dataclass(frozen=True, slots=True)
class Device:
    """One of PortAudio's devices.

    Attributes
    ----------
    index
        Its place in PortAudio's list, valid until the next `refresh`.
    id
        ``"HOST API:name"``; the second device of the same name gets `` (2)``, and so on.
    name, host
        Its name, made readable where it is not valid text, and its host API.
    rate
        Its default sample rate in Hz.
    inputs
        Channels it records; 0 for a pure output.
    default
        Whether it is the default input.
    """

    index: int
    id: str
    name: str
    host: str
    rate: int
    inputs: int
    default: bool


_state = threading.Condition()  # of the two below; never held while a driver is called, which may not return
_open_streams = 0
_refreshing = False


def refresh() -> None:
    """Make PortAudio's list of devices afresh, unless a stream is open (it would be ended).

    Raises
    ------
    DeviceError
        When PortAudio cannot start again, and the next call tries once more; when another call hangs in a driver.
    """
    global _refreshing
    with _state:
        _wait_for_refresh()
        if _open_streams > 0:
            return
        _refreshing = True
    try:
        if sounddevice._initialized:  # not after a start that failed
            sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise DeviceError(
            "PortAudio cannot look for devices ({reason}); check the system's sound settings.", reason=error.args[0]
        ) from None
    finally:
        with _state:
            _refreshing = False
            _state.notify_all()


def _wait_for_refresh() -> None:
    if not _state.wait_for(lambda: not _refreshing, REFRESH_SECONDS):
        raise DeviceError(
            "A sound driver has not answered since devices were looked for; restart Genrescope, or the computer if "
            "this goes on."
        )


def devices() -> list[Device]:
    """All devices, one by one, so that a name that is not valid text hides no other device."""
    library = sounddevice._lib
    hosts = [_text(library.Pa_GetHostApiInfo(i).name) for i in range(library.Pa_GetHostApiCount())]
    default_input = library.Pa_GetDefaultInputDevice()
    if "Windows WASAPI" in hosts:  # the default host API there is an old one, whose names are cut short
        default_input = library.Pa_GetHostApiInfo(hosts.index("Windows WASAPI")).defaultInputDevice
    seen: Counter[str] = Counter()
    found = []
    for index in range(library.Pa_GetDeviceCount()):
        info = library.Pa_GetDeviceInfo(index)
        name, host = _text(info.name), hosts[info.hostApi]
        identity = f"{host}:{name}"
        seen[identity] += 1
        if seen[identity] > 1:
            identity += f" ({seen[identity]})"
        rate, inputs = round(info.defaultSampleRate), int(info.maxInputChannels)
        found.append(Device(index, identity, name, host, rate, inputs, index == default_input))
    return found


def locate(info: SourceInfo) -> Device:
    """The device that is ``info``, as PortAudio has it now.

    Raises
    ------
    DeviceError
        When it is not there, or records nothing.
    """
    for device in devices():
        if device.id == info.id:
            if device.inputs == 0:
                raise DeviceError(only_plays(info.title))
            return device
    raise DeviceError("{title} is not there; plug it in or choose another device.", title=info.title)


def only_plays(title: str) -> str:
    """What a person is told of a device without inputs."""
    return sentence("{title} has no input channels, it only plays; choose a microphone.", title=title)


def open_input(
    device: Device,
    info: SourceInfo,
    block_frames: int,
    on_block: Callable[[Any, int, Any, Any], None],
    on_finished: Callable[[], None],
) -> Any:
    """Open and start an input stream of float32 frames in the format of ``info``; end it with `close`.

    Parameters
    ----------
    on_block
        Called on PortAudio's thread with (buffer, frames, time, flags) for each block.
    on_finished
        Called when the stream has ended, also by itself. Must return None; PortAudio's binding refuses anything else.

    Raises
    ------
    DeviceError
        When the device is gone, busy, or refuses the format.
    """
    return _started(
        # Raw, because sounddevice's own arrays cost more per block and depend on NumPy's finer points.
        lambda: sounddevice.RawInputStream(
            device=device.index,
            samplerate=info.rate,
            channels=info.channels,
            dtype="float32",
            blocksize=block_frames,
            callback=on_block,
            finished_callback=on_finished,
        ),
        lambda error: DeviceError("{title} {reason}", title=info.title, reason=_reason(error, info)),
    )


def output_rate() -> int:
    """Sample rate of the default output, in Hz.

    Raises
    ------
    DeviceError
        When there is none.
    """
    index = sounddevice._lib.Pa_GetDefaultOutputDevice()
    if index < 0:
        raise DeviceError(
            "There is nothing to play through: plug in loudspeakers or headphones. Everything else works without."
        )
    return int(sounddevice._lib.Pa_GetDeviceInfo(index).defaultSampleRate)


def open_output(rate: int, channels: int, on_block: Callable[[Any, int, Any, Any], None]) -> Any:
    """Open and start a stream of float32 frames to the default output; end it with `close`.

    Parameters
    ----------
    on_block
        Called on PortAudio's thread with (buffer to be filled, frames, time, flags) for each block.

    Raises
    ------
    DeviceError
        When the device is gone, busy, or refuses the format.
    """
    return _started(
        lambda: sounddevice.RawOutputStream(
            samplerate=rate, channels=channels, dtype="float32", latency="high", callback=on_block
        ),
        lambda error: DeviceError(
            "The loudspeakers cannot be used ({reason}): check the system's sound settings.", reason=error.args[0]
        ),
    )


def _started(make: Callable[[], Any], refusal: Callable[[sounddevice.PortAudioError], DeviceError]) -> Any:
    """Make a stream and start it; it counts as open from before it is made, so that no `refresh` comes between."""
    global _open_streams
    with _state:
        _wait_for_refresh()
        _open_streams += 1
    stream = None
    try:
        with quiet():
            stream = make()
            stream.start()
    except BaseException as error:
        close(stream)
        if isinstance(error, sounddevice.PortAudioError):
            raise refusal(error) from None
        raise
    return stream


def close(stream: Any) -> None:
    """End a stream (None: one that never came to be); its callback is not called any more."""
    global _open_streams
    if stream is not None:
        stream.abort()  # returns when the callback has ended
        stream.close()
    with _state:
        _open_streams -= 1


def _reason(error: sounddevice.PortAudioError, info: SourceInfo) -> str:
    text, code, *host = (*error.args, None, None)[:3]
    if code in _PLAIN_REASONS:
        return Sentence(_PLAIN_REASONS[code], {"channels": info.channels, "rate": info.rate})
    if host and host[0] is not None:
        text = host[0][2] or text  # what the host API says is nearer to the cause
    return sentence("cannot be opened ({text}); check the system's sound settings or choose another device.", text=text)


def _text(raw: object) -> str:
    """A C string of PortAudio's; what is not UTF-8 is read in the system's own encoding, or shown by its numbers."""
    data: bytes = sounddevice._ffi.string(raw)
    for encoding in ("utf-8", "mbcs" if sys.platform == "win32" else "utf-8"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("utf-8", errors="backslashreplace")


# sounddevice reads the device's name whenever it opens one, and fails where that is not UTF-8; it reads all names
# through this function.
sounddevice._ffi_string = lambda raw: _text(raw).encode()
