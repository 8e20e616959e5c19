"""A live source that plays as fast as what listens to it answers, and the clock by which both live."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

from benchmarks.soak.programme import CHANNELS, RATE, Programme
from genrescope.audio.playing import Pacer, RoomySink
from genrescope.audio.source import Frames, Sink
from genrescope.audio.synthetic import Fault, SyntheticSource

BLOCK = 4096
TICK_SECONDS = 0.002  # in place of the columns thread's own: time passes so much faster
STEP_SECONDS = 0.1  # by which the clock goes on where no sound moves it; less than what a session calls late
LONG_SECONDS = 1.0  # a wait this long is for a source that is away: what listens must see that time pass
AHEAD_SECONDS = 2.5  # by which a window follows the sound it ends with, where that sound is found missing first
NAP_SECONDS = 0.001
WAITING_SECONDS = 0.5  # of sound in the ring: no more than what listens takes at once


class RoadClock:
    """Time that passes as fast as verdicts come: no hop falls due before the one before it was answered.

    Parameters
    ----------
    hop_seconds
        Between verdicts.
    """

    def __init__(self, hop_seconds: float) -> None:
        self._now = 0.0
        self._limit = hop_seconds + AHEAD_SECONDS

    def now(self) -> float:
        """Seconds since the beginning."""
        return self._now

    def answered(self, seconds_to_next: float) -> None:
        """There is a verdict, and the stream has so many seconds to go to where the next one falls due.

        By the stream and not by this clock, which it stays behind: an absence is noticed a little late each time.
        """
        self._limit = max(self._limit, self._now + seconds_to_next + AHEAD_SECONDS)

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Let ``seconds`` pass."""
        until = self._now + seconds
        step, nap = (STEP_SECONDS, 4 * TICK_SECONDS) if seconds >= LONG_SECONDS else (seconds, 0.0)
        while self._now < until and not stop.is_set():
            if self._now >= self._limit:
                time.sleep(NAP_SECONDS)
                continue
            self._now = min(until, self._now + step)
            if nap:
                stop.wait(nap)


class FlatOutSource(SyntheticSource):
    """Plays a programme as a device does, but never faster than its ring is emptied.

    Parameters
    ----------
    programme
        What it plays.
    seconds
        For how long.
    faults
        What goes wrong.
    clock
        By which it plays.

    Attributes
    ----------
    seconds
        How long it lasts.
    """

    def __init__(self, programme: Programme, seconds: float, faults: Sequence[Fault], clock: RoadClock) -> None:
        super().__init__(
            programme.stretch,
            RATE,
            block=BLOCK,
            frames=round(seconds * RATE),
            channels=CHANNELS,
            paced=True,
            live=True,
            faults=faults,
            title="A day's programme",
            clock=clock,
        )
        self.seconds = seconds

    def _blocks(self, sink: Sink, pacer: Pacer) -> Iterator[Frames]:
        assert isinstance(sink, RoomySink)
        room = sink.free
        for block in super()._blocks(sink, pacer):
            while room - sink.free > WAITING_SECONDS * RATE and not self._stop.is_set():
                time.sleep(NAP_SECONDS)
            yield block
