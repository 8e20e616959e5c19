"""A source that plays a given signal, with given faults: for tests and benchmarks, which then need no device."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.audio.playing import Clock, Pacer, PlayingSource
from genrescope.audio.source import Frames, Sink, SourceInfo, SourceKind, SourceState, SourceStatus
from genrescope.errors import DeviceError

Generator = Callable[[int, int], Frames]  # (first frame, number of frames) -> float32 [frames, channels]


@dataclass(frozen=True, slots=True)
class Stall:
    """At frame ``at`` nothing comes for ``seconds``, with ``status`` meanwhile; then it goes on where it was."""

    at: int
    seconds: float
    status: SourceStatus | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """At frame ``at`` the next ``frames`` frames are lost, and the sink is told so or (``reported`` False) is not."""

    at: int
    frames: int
    reported: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """At frame ``at`` the source becomes unavailable, with ``message`` as its sentence."""

    at: int
    message: str = "The synthetic device was unplugged."


Fault = Stall | Loss | Failure


class SyntheticSource(PlayingSource):
    """Plays a signal into a sink.

    Parameters
    ----------
    signal
        The samples, [frames] or [frames, channels]; or a function that makes any stretch of them.
    rate
        Sample rate in Hz.
    block
        Frames in a block, or the least and the most of irregular blocks.
    frames
        Where to end; by default at the end of an array, and never for a function.
    channels
        Channels that a function makes; for an array it is known.
    paced
        At the pace of real time, or as fast as the sink has room.
    live
        Whether to behave as a device does, which does not wait for room in its sink.
    silence_is_absence
        What to answer when asked.
    faults
        What goes wrong, at frames of the signal.
    seed
        For the sizes of irregular blocks.
    clock
        The time it plays by.
    """

    def __init__(
        self,
        signal: npt.NDArray[np.floating] | Generator,
        rate: int,
        *,
        block: int | tuple[int, int] = 1024,
        frames: int | None = None,
        channels: int = 1,
        paced: bool = False,
        live: bool = False,
        silence_is_absence: bool = False,
        faults: Sequence[Fault] = (),
        seed: int = 0,
        title: str = "Synthetic",
        clock: Clock | None = None,
    ) -> None:
        if callable(signal):
            self._generate = signal
        else:
            samples = np.asarray(signal, dtype=np.float32).reshape(len(signal), -1)
            channels = samples.shape[1]
            frames = len(samples) if frames is None else min(frames, len(samples))
            self._generate = lambda start, count: samples[start : start + count]
        if not 1 <= channels <= 8:
            raise ValueError(f"a source has 1 to 8 channels, not {channels}")
        self._frames = frames
        self._least, self._most = (block, block) if isinstance(block, int) else block
        self._faults = sorted(faults, key=lambda fault: fault.at)
        self._random = np.random.default_rng(seed)
        self._live = live
        self._silence_is_absence = silence_is_absence
        info = SourceInfo(SourceKind.SYNTHETIC, f"synthetic:{title}", title, "synthetic", rate, channels)
        super().__init__(info, paced=paced, clock=clock)

    @property
    def live(self) -> bool:
        """As it was told."""
        return self._live

    @property
    def silence_is_absence(self) -> bool:
        """As it was told."""
        return self._silence_is_absence

    def _blocks(self, sink: Sink, pacer: Pacer) -> Iterator[Frames]:
        position = 0
        faults = list(self._faults)
        while self._frames is None or position < self._frames:
            if faults and faults[0].at <= position:
                position += self._suffer(faults.pop(0), sink, pacer)
                continue
            stop = position + int(self._random.integers(self._least, self._most, endpoint=True))
            if self._frames is not None:
                stop = min(stop, self._frames)
            if faults:
                stop = min(stop, faults[0].at)
            yield self._generate(position, stop - position)
            position = stop

    def _suffer(self, fault: Fault, sink: Sink, pacer: Pacer) -> int:
        """Let ``fault`` happen; return the frames of the signal that went with it."""
        match fault:
            case Stall(seconds=seconds, status=status):
                self._status = status or self._status
                pacer.hold(seconds)
                self._status = SourceStatus(SourceState.ACTIVE)
                return 0
            case Loss(frames=frames, reported=reported):
                pacer.pass_over(frames)
                if reported:
                    sink.mark_lost(frames)
                return frames
            case Failure(message=message):
                raise DeviceError(message)
