"""The computer's own sound on Windows: WASAPI loopback, through SoundCard.

SoundCard's objects belong to COM, so everything here happens on threads of our own that have initialised COM as
multithreaded. Even the import does: SoundCard initialises COM on the thread that imports it first, and Qt needs the
main thread as a single-threaded apartment.
"""

from __future__ import annotations

import dataclasses
import threading
import types
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from genrescope.audio import com
from genrescope.audio.recording import Attempt, RecordingSource
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.errors import DeviceError

BLOCK_FRAMES = 1024
CHANNELS = 2  # SoundCard's mono loopback is garbage on Windows
FALLBACK_RATE = 48_000  # Windows converts, when the device runs at another rate
HOST = "Windows WASAPI"

T = TypeVar("T")


def loopbacks() -> list[SourceInfo]:
    """List the outputs whose sound can be heard, the default first.

    Raises
    ------
    DeviceError
        When Windows' sound system does not answer.
    """
    rates = _output_rates()

    def look(soundcard: Any) -> list[SourceInfo]:
        try:
            default = soundcard.default_speaker().id
        except RuntimeError:  # there is no output at all
            default = None
        outputs = [device for device in soundcard.all_microphones(include_loopback=True) if device.isloopback]
        return [
            SourceInfo(
                SourceKind.SYSTEM,
                device.id,
                _name(device),
                HOST,
                rates.get(_name(device), FALLBACK_RATE),
                CHANNELS,
                device.id == default,
            )
            for device in outputs
        ]

    return sorted(_on_com_thread(look), key=lambda row: (not row.default, row.title.casefold()))


def _name(device: Any) -> str:
    """Its name, or its id when the name cannot be read, so that it hides no other device."""
    try:
        return str(device.name)
    except (RuntimeError, UnicodeDecodeError):
        return str(device.id)


class LoopbackSource(RecordingSource):
    """What an output of the computer plays.

    Parameters
    ----------
    info
        One of `loopbacks`.
    """

    def __init__(self, info: SourceInfo) -> None:
        super().__init__(dataclasses.replace(info, channels=CHANNELS))

    @property
    def silence_is_absence(self) -> bool:
        """True: Windows sends no packets while nothing plays."""
        return True

    def _record(self, attempt: Attempt) -> None:
        try:
            self._read(_soundcard(), attempt)
        except Exception as error:  # SoundCard raises what COM gives it
            raise DeviceError(
                "{title} cannot be recorded ({error}); nothing is heard until it can. Plug it in again or choose "
                "another source.",
                title=self._info.title,
                error=error,
            ) from error

    def _read(self, soundcard: Any, attempt: Attempt) -> None:
        # By id among the loopbacks only: SoundCard's own look-up falls back to devices of a similar name.
        outputs = [each for each in soundcard.all_microphones(include_loopback=True) if each.isloopback]
        device = next((each for each in outputs if each.id == self._info.id), None)
        if device is None:
            raise DeviceError("it is not there")
        with device.recorder(samplerate=self._info.rate, channels=CHANNELS, blocksize=BLOCK_FRAMES) as recorder:
            _losses.count = 0
            while not attempt.over.is_set():
                block = recorder.record(BLOCK_FRAMES)  # zeros by the clock while nothing plays
                for _ in range(_losses.count):
                    attempt.mark_lost(0)
                _losses.count = 0
                attempt.write(np.ascontiguousarray(block, dtype=np.float32))


_losses = threading.local()  # .count: packets that SoundCard reported lost on this thread since it was last asked


def _note_loss(*_warning: Any, **_more: Any) -> None:
    _losses.count = getattr(_losses, "count", 0) + 1


def _soundcard() -> Any:
    """SoundCard, with its only sign of a lost packet, a Python warning, turned into a count."""
    try:
        import soundcard
        from soundcard import mediafoundation
    except (ImportError, OSError):
        raise DeviceError(
            "The computer's own sound cannot be heard because SoundCard is missing; install Genrescope again."
        ) from None
    mediafoundation.warnings = types.SimpleNamespace(warn=_note_loss)
    return soundcard


def _on_com_thread(work: Callable[[Any], T]) -> T:
    """Do ``work(soundcard)`` on a fresh thread with COM and hand its result back."""
    results: list[T] = []
    failures: list[Exception] = []

    def run() -> None:
        try:
            with com.initialised():
                results.append(work(_soundcard()))
        except Exception as error:  # raised again below, on the thread that asked
            failures.append(error)

    thread = threading.Thread(target=run, name="sound devices")
    thread.start()
    thread.join()
    if failures:
        if isinstance(failures[0], RuntimeError | AssertionError):  # SoundCard's ways to say that a call failed
            raise DeviceError(
                "Windows' sound system does not answer ({failure}); restart the computer.", failure=failures[0]
            )
        raise failures[0]
    return results[0]


def _output_rates() -> dict[str, int]:
    """Native rates of the WASAPI outputs by name, from PortAudio; SoundCard does not tell."""
    try:
        from genrescope.audio import portaudio
    except DeviceError:  # PortAudio is missing
        return {}
    return {device.name: device.rate for device in portaudio.devices() if device.host == HOST}
