"""The columns thread's work: from the ring to windows, in time with the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

from genrescope.audio.flac_recorder import FlacRecorder
from genrescope.audio.meter import Meter
from genrescope.audio.ring import Ring
from genrescope.audio.source import AudioSource, Frames, SourceState
from genrescope.errors import GenrescopeError
from genrescope.frontend import FrontEnd
from genrescope.gap_clock import GapClock
from genrescope.recognition.verdict import VerdictState
from genrescope.recognition.window import Window
from genrescope.turns import Turn, Turns
from genrescope.watchdog import Job

RING_SECONDS = 10.0  # a stall of the columns thread this long loses nothing
TICK_SECONDS = 0.04  # the columns thread's pace: one or two columns at a time
STEP_SECONDS = 5.0  # a second of sound that takes longer than this takes for ever
NO_SIGNAL_SECONDS = 1.0  # a live source that delivers nothing for this long has no signal
ABSENCE_SECONDS = 0.2  # where delivering nothing is silence, the timeline must go on scrolling


class Listening:
    """Takes what a source has put into its ring and makes columns and windows of it.

    When its thread hangs or fails, the next one works with another front end, which goes on at the same moment of the
    stream. The ring, the meter, the recorder and all counts stay.

    Parameters
    ----------
    source
        What is listened to.
    front
        Where its sound goes.
    turns
        For whom windows are made.
    put
        Takes a window and whose it is; returns how many hops had to be dropped for it.
    stopping
        Set when nothing more is wanted.

    Attributes
    ----------
    ring
        The source's sink.
    front
        The front end of the present thread.
    meter
        The level of the newest sound.
    recorder
        Writes down what is heard; None when nobody wants that.
    dropped_hops
        How many windows made room for newer ones.
    """

    def __init__(
        self,
        source: AudioSource,
        front: FrontEnd,
        turns: Turns,
        put: Callable[[Window, Turn], int],
        stopping: threading.Event,
    ) -> None:
        info = source.info
        self.ring = Ring(int(RING_SECONDS * info.rate), info.channels)
        self.front = front
        self.meter = Meter()
        self.recorder: FlacRecorder | None = None
        self.dropped_hops = 0
        self._source = source
        self._turns = turns
        self._put = put
        self._stopping = stopping
        self._clock: GapClock | None = None  # from the first thread's beginning on
        self._lost = 0
        self._taken = 0  # frames of the stream that were taken out of the ring or found missing

    def run(self, job: Job) -> None:
        """Listen, or go on listening, until the source ends or nothing more is wanted.

        Raises
        ------
        GenrescopeError
            When the source is gone for good.
        """
        source = self._source
        state = source.status().state
        if self._clock is None:
            self._clock = GapClock(source.info.rate, self._patience, monotonic())
        else:
            self._renew(job)
        while not self._stopping.is_set():
            status = source.status()  # asked before draining: all that an ended source wrote is in the ring by now
            state = status.state
            with job.step(STEP_SECONDS):
                windows = self._take(state, self._clock)
            self._hand_over(windows)
            if not self.ring.waiting:
                if state is SourceState.UNAVAILABLE:
                    raise GenrescopeError(status.message)
                if state is SourceState.ENDED:
                    break
                self._stopping.wait(TICK_SECONDS)
        if state is SourceState.ENDED:
            with job.step(STEP_SECONDS):
                windows = self.front.finish()
            self._hand_over(windows)

    def _renew(self, job: Job) -> None:
        """Go on where another thread was left behind: what it had taken and not worked in is a gap."""
        with job.step(STEP_SECONDS):
            front = self.front.renewed()
            unheard = max(0, self._taken - front.frames)
            windows = front.push_gap(unheard) if unheard else []
        self.dropped_hops += len(windows)
        self._lost += unheard
        self.front = front

    def _take(self, state: SourceState, clock: GapClock) -> list[Window]:
        """Take what is there, and the time in which nothing was; the windows that have fallen due."""
        source, front = self._source, self.front  # this thread's: another has its own, should this one be left behind
        drained = self.ring.drain(limit=source.info.rate)
        missing = drained.lost + drained.missing
        was_interrupted = clock.interrupted
        gap = clock.tick(len(drained.rows), missing, monotonic()) if source.live else missing
        self._taken += gap + len(drained.rows)
        if not (source.silence_is_absence and (was_interrupted or clock.interrupted)):
            self._lost += gap
        front.interruption = self._interruption(state) if clock.interrupted else None
        front.lost_frames = self._lost + self.ring.unmeasured
        if turn := self._turns.begin_next():
            front.change_kernels(turn.kernels)
            front.with_sound = turn.recognizer.wants_sound
        return self._take_in(front, gap, drained.rows)

    def _take_in(self, front: FrontEnd, gap: int, rows: Frames) -> list[Window]:
        windows, recorder = [], self.recorder
        if gap:
            self.meter.fall_silent()
            if recorder:
                recorder.write_gap(gap)
            windows += front.push_gap(gap)
        if len(rows):
            self.meter.push(rows)
            if recorder:
                recorder.write(rows)
            windows += front.push(rows)
        return windows

    def _hand_over(self, windows: list[Window]) -> None:
        for window in windows:
            self.dropped_hops += self._put(window, self._turns.current)

    @property
    def _patience(self) -> float:
        """How long a live source may deliver nothing before the clock goes on without it."""
        return ABSENCE_SECONDS if self._source.silence_is_absence else NO_SIGNAL_SECONDS

    def _interruption(self, state: SourceState) -> VerdictState | None:
        if state is SourceState.RECONNECTING:
            return VerdictState.RECONNECTING
        return None if self._source.silence_is_absence else VerdictState.NO_SIGNAL
