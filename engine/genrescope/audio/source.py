"""What every source of sound is, live or not.

A source delivers blocks of float32 frames at its own native rate into a `Sink`, on a thread of its own (PortAudio's
callback thread, a recorder's thread, a file's pacing thread). It never resamples, mixes down, logs or waits for the
analysis; it copies a block into the sink and returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from genrescope.plain_text import plain

Frames = npt.NDArray[np.float32]  # [frames, channels], full scale is ±1


class SourceKind(StrEnum):
    """Where a source's sound comes from."""

    MICROPHONE = "microphone"
    SYSTEM = "system"
    FILE = "file"
    DEMO = "demo"
    SYNTHETIC = "synthetic"


class SourceState(StrEnum):
    """How a source is, as far as it knows itself; that no sound arrives is noticed by the listener, not here."""

    ACTIVE = "active"
    RECONNECTING = "reconnecting"  # it went away; the source is trying to get the same one back
    UNAVAILABLE = "unavailable"  # it went away and will not come back by itself
    ENDED = "ended"  # a file played to its end


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a person needs to tell one source from another.

    Attributes
    ----------
    kind
        Where its sound comes from.
    id
        What identifies the source between runs: ``"HOST API:name"`` for a PortAudio device, the monitor's own name for
        a sound server's, the path for a file. Never an index: indices change when a device is plugged in.
    title
        The name shown to people.
    host
        Host API or sound server (``"ALSA"``, ``"PulseAudio"``, ``"Windows WASAPI"``), or ``"file"``.
    rate
        Native sample rate in Hz.
    channels
        Channels it is opened with, 1 to 8.
    default
        Whether it is the system's default of its kind.
    """

    kind: SourceKind
    id: str
    title: str
    host: str
    rate: int
    channels: int
    default: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", plain(self.title))  # a file's or a device's name may be anything


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source's state and, unless it is active, one sentence that says what happened and what to do."""

    state: SourceState
    message: str = ""


class Sink(Protocol):
    """Where a source puts its blocks. `genrescope.audio.ring.Ring` is one."""

    def write(self, block: Frames) -> None:
        """Append ``block`` (float32, [frames, channels]). Copies; never blocks."""
        ...

    def mark_lost(self, frames: int) -> None:
        """Say that the device lost ``frames`` frames (0 when it does not know how many) before the next block."""
        ...


class AudioSource(Protocol):
    """A source of sound.

    A source is opened once and closed once; both are called on one thread. Between them it may call its sink from a
    thread of its own. After `close` returns, the sink is not called any more.
    """

    @property
    def info(self) -> SourceInfo:
        """What it is. It delivers exactly the rate and channels that stand here when `open` is called, or refuses."""
        ...

    @property
    def live(self) -> bool:
        """Whether its sound is happening now, so that frames not taken in time are gone. A file's are not."""
        ...

    @property
    def silence_is_absence(self) -> bool:
        """Whether delivering nothing at all is how this source is silent (WASAPI loopback), not a fault."""
        ...

    def open(self, sink: Sink) -> None:
        """Start delivering into ``sink``.

        Raises
        ------
        DeviceError, AudioFileError
            When the source cannot be opened: one sentence, and what to do.
        """
        ...

    def status(self) -> SourceStatus:
        """How it is now. Cheap; called many times a second."""
        ...

    def close(self) -> None:
        """Stop delivering and let everything go. Idempotent."""
        ...
