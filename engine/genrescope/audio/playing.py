"""Playing blocks into a sink on a thread of its own, at the pace of real time or flat out.

What the sources that are not devices share: files, the demo tune and the synthetic source.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Final, Protocol, runtime_checkable

from genrescope import faults
from genrescope.audio.source import Frames, Sink, SourceInfo, SourceState, SourceStatus
from genrescope.errors import GenrescopeError

ROOM_POLL_SECONDS: Final = 0.002  # between looks at a full ring: its reader has no way to say that it has read
LATE_SECONDS: Final = 1.0  # later than this, playing goes on from now instead of hurrying after the clock


@runtime_checkable
class RoomySink(Sink, Protocol):
    """A sink that can be full. `genrescope.audio.ring.Ring` is one. A sink without ``free`` always has room."""

    @property
    def free(self) -> int:
        """Frames that can be written now without overwriting one that was not taken yet."""
        ...


class Clock(Protocol):
    """The time a source plays by. Tests give one of their own."""

    def now(self) -> float:
        """Seconds since some moment, never going back."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return after ``seconds``, or at once when ``stop`` is set."""
        ...


class RealClock:
    """The monotonic clock."""

    def now(self) -> float:
        """Seconds of `time.monotonic`."""
        return time.monotonic()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Sleep on ``stop``."""
        stop.wait(seconds)


class Pacer:
    """Holds each block back until it would have been heard: frame ``n`` is due ``n / rate`` seconds after the start.

    Due times come from the frame count and never from one another, so nothing drifts. A player that has fallen behind
    catches up by not waiting, as a sound server hands over what it has buffered; one that is over `LATE_SECONDS` behind
    (the machine slept) goes on from where it is instead.
    """

    def __init__(self, rate: int, clock: Clock, stop: threading.Event) -> None:
        self._rate = rate
        self._clock = clock
        self._stop = stop
        self._start = clock.now()
        self._frames = 0

    def wait_for(self, frames: int) -> None:
        """Wait until the next ``frames`` frames would all have been heard, or until it is time to stop."""
        self._frames += frames
        due = self._start + self._frames / self._rate
        ahead = due - self._clock.now()
        if ahead > 0:
            self._clock.wait(ahead, self._stop)
        elif ahead < -LATE_SECONDS:
            self._start -= ahead

    def pass_over(self, frames: int) -> None:
        """Count frames that are due like any other and will not be played."""
        self._frames += frames

    def hold(self, seconds: float) -> None:
        """Stand still for ``seconds``, or until it is time to stop; everything after is due that much later."""
        self._clock.wait(seconds, self._stop)
        self._start += seconds


class PlayingSource:
    """An `AudioSource` that plays what its subclass's `_blocks` yields.

    Flat out or paced, a block is written only when a `RoomySink` has room for it, in pieces if need be: nothing that
    was not taken yet is ever overwritten, however slow the reader, unless a subclass says that it is `live`. `close`
    ends every wait.

    Parameters
    ----------
    info
        What it is.
    paced
        At the pace of real time, or as fast as the sink has room.
    clock
        The time it plays by.
    """

    def __init__(self, info: SourceInfo, *, paced: bool, clock: Clock | None = None) -> None:
        self._info = info
        self._paced = paced
        self._clock = clock or RealClock()
        self._status = SourceStatus(SourceState.ACTIVE)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def info(self) -> SourceInfo:
        """What it is."""
        return self._info

    @property
    def live(self) -> bool:
        """False: its sound waits until it is taken."""
        return False

    @property
    def silence_is_absence(self) -> bool:
        """False: its silence consists of zeros."""
        return False

    def open(self, sink: Sink) -> None:
        """Start playing into ``sink``. Once only."""
        if self._thread is not None or self._stop.is_set():
            raise RuntimeError("a source is opened once")
        self._thread = threading.Thread(target=self._play, args=(sink,), name=f"play {self._info.kind}", daemon=True)
        self._thread.start()

    def status(self) -> SourceStatus:
        """How it is. ``ENDED`` and ``UNAVAILABLE`` are said after the last block was written, never before."""
        return self._status

    def close(self) -> None:
        """Stop playing. Idempotent and prompt; no block is written after it returns."""
        self._stop.set()
        self._interrupt()
        if self._thread is not None:
            self._thread.join()

    def _blocks(self, sink: Sink, pacer: Pacer) -> Iterator[Frames]:
        """Yield the blocks to play; a `GenrescopeError` raised here ends the source with its sentence."""
        raise NotImplementedError

    def _last_words(self) -> str:
        """What is to be said once everything was played: nothing, or why it is less than was expected."""
        return ""

    def _interrupt(self) -> None:
        """Make `_blocks` end if it waits for something. Called by `close`."""

    def _play(self, sink: Sink) -> None:
        roomy = sink if isinstance(sink, RoomySink) and not self.live else None
        try:
            pacer = Pacer(self._info.rate, self._clock, self._stop)
            for block in self._blocks(sink, pacer):
                if self._paced:
                    pacer.wait_for(len(block))
                if roomy is not None:
                    self._write_as_fits(roomy, block)
                elif not self._stop.is_set():
                    sink.write(block)
                if self._stop.is_set():
                    return
        except GenrescopeError as error:
            self._status = SourceStatus(SourceState.UNAVAILABLE, str(error))
        except Exception as error:  # a thread that died in silence would leave its session waiting for ever
            self._status = SourceStatus(SourceState.UNAVAILABLE, faults.ended(self._info.title, error))
        else:
            if not self._stop.is_set():
                self._status = SourceStatus(SourceState.ENDED, self._last_words())

    def _write_as_fits(self, sink: RoomySink, block: Frames) -> None:
        while len(block) and not self._stop.is_set():
            room = sink.free
            if room == 0:
                self._clock.wait(ROOM_POLL_SECONDS, self._stop)
                continue
            sink.write(block[:room])
            block = block[room:]
