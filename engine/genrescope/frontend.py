"""From native frames to windows, step by step and without a thread: what live sound and files have in common.

    frames ──► resample ──► track of CQT columns ──► a window at every hop
                  └──► ring of sound, gate

Windows fall due on a grid from sample 0 and hold final columns only, so they depend on the sound alone: not on the
source's blocks, nor on how busy the machine was. After a change of kernels there are two tracks: the view goes on with
the first, and windows hold columns of the second.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

import numpy as np

from genrescope.audio.meter import Clipping
from genrescope.audio.resample import Sound, StreamResampler
from genrescope.audio.ring import Drained, Ring
from genrescope.audio.source import Frames
from genrescope.hops import HopGrid
from genrescope.recognition.gate import Gate
from genrescope.recognition.verdict import Gap, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.cqt import Columns
from genrescope.spectral.kernels import KernelBank
from genrescope.timing import Stopwatch
from genrescope.track import Track
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH, KEPT_SECONDS, WINDOW_COLUMNS

KEPT_SAMPLES = int(KEPT_SECONDS * ANALYSIS_RATE)
SHORTEST_END_SECONDS = 0.5  # an end of the stream this soon after its last window is not worth one of its own


@dataclass(slots=True)
class _Course:
    """How far a stream has come: all that a front end knows of it beside its sound and its columns.

    Attributes
    ----------
    frames, gap_frames
        Its length at the native rate, and how much of that is gaps.
    gaps
        Those that a window may still tell of.
    last_end
        The last sample of the newest window.
    grid, gate, clipping
        When windows fall due, and what they are told of the sound.
    """

    grid: HopGrid
    gate: Gate
    clipping: Clipping
    frames: int = 0
    gap_frames: int = 0
    gaps: tuple[Gap, ...] = ()
    last_end: int = 0

    def copy(self) -> _Course:
        """One that stays as it is while this one goes on."""
        return replace(self, grid=copy.copy(self.grid), gate=copy.copy(self.gate), clipping=copy.copy(self.clipping))


class FrontEnd:
    """Turns a stream of native frames into columns and windows.

    Parameters
    ----------
    rate
        Native rate in Hz.
    kernels
        The CQT's: of what a view is shown throughout, and of windows until `change_kernels`.
    settings
        Hop and silence gate.

    Attributes
    ----------
    with_sound
        Whether windows carry their sound, for a transform on a GPU.
    with_provisional, provisional
        Whether to compute columns for the eye after every push; the absolute index of the first one, and they.
    interruption
        Why there is no sound just now; copied into windows.
    lost_frames
        Frames known to be lost so far, at the native rate; copied into windows.
    """

    def __init__(self, rate: int, kernels: KernelBank, settings: Settings) -> None:
        self._rate = rate
        self._settings = settings
        self._resampler = StreamResampler(rate)
        gate = Gate(settings.gate_dbfs, settings.silence_reset_seconds)
        self._course = _Course(HopGrid(settings.hop_seconds), gate, Clipping(rate))
        self._done = self._course.copy()  # as of the last push; for `renewed`
        self._sound = Ring(KEPT_SAMPLES, 1)
        self._shown = Track(kernels, self._sound)
        self._judged = self._shown  # what windows are cut from
        self.with_sound = False
        self.interruption: VerdictState | None = None
        self.lost_frames = 0
        self.with_provisional = False
        self.provisional: tuple[int, Columns] = (0, np.zeros((0, BINS), dtype=np.float32))
        self.stopwatch = Stopwatch()

    @property
    def hop_seconds(self) -> float:
        """Time between windows."""
        return self._course.grid.hop_seconds

    @hop_seconds.setter
    def hop_seconds(self, seconds: float) -> None:
        self._course.grid.hop_seconds = seconds

    @property
    def frames(self) -> int:
        """Length of the stream so far in native frames, gaps included."""
        return self._course.frames

    @property
    def received_seconds(self) -> float:
        """Length of the stream so far, gaps included."""
        return self._course.frames / self._rate

    @property
    def heard_seconds(self) -> float:
        """Length of the stream so far without its gaps."""
        return self.received_seconds - self._course.gap_frames / self._rate

    def change_kernels(self, kernels: KernelBank) -> None:
        """Cut windows from columns of other kernels from now on; those of the last 30 s come from the kept sound.

        The next windows fall due as if nothing had happened. What `drain_columns` gives stays as it was.
        """
        if kernels.name == self._judged.kernels.name:
            return
        with self.stopwatch("cqt"):
            self._judged = self._shown if kernels.name == self._shown.kernels.name else Track(kernels, self._sound)

    def push(self, frames: Frames) -> list[Window]:
        """Take frames (float32 [n, channels]); return the windows that have fallen due."""
        windows: list[Window] = []
        # A second at a time, so that what is kept always covers a window that falls due.
        for first in range(0, len(frames), self._rate):
            step = frames[first : first + self._rate]
            self._course.frames += len(step)
            self._course.clipping.push(step)
            with self.stopwatch("resample"):
                sound = self._resampler.push(step)
            windows += self._extend(sound)
            self._done = self._course.copy()
        self.provisional = (self._shown.end, self._shown.provisional)
        return windows

    def push_gap(self, frames: int) -> list[Window]:
        """Take ``frames`` frames of nothing: the clock runs on, and the stretch is marked as a gap."""
        course = self._course
        gap = Gap(self._at_analysis_rate(course.frames), self._at_analysis_rate(course.frames + frames))
        if course.gaps and course.gaps[-1].end_sample == gap.start_sample:
            gap = Gap(course.gaps[-1].start_sample, gap.end_sample)
            course.gaps = course.gaps[:-1]
        course.gaps = (*course.gaps, gap)
        course.gap_frames += frames
        windows: list[Window] = []
        for first in range(0, frames, self._rate):
            windows += self.push(np.zeros((min(self._rate, frames - first), 1), dtype=np.float32))
        return windows

    def finish(self) -> list[Window]:
        """End the stream: the remaining columns, and a last window if there is sound that no window ends with yet."""
        windows = self._extend(self._resampler.flush())
        with self.stopwatch("cqt"):
            for track in self._tracks:
                track.flush()
        windows += self._due_windows()
        end = (self._judged.end - 1) * HOP_LENGTH
        unjudged = end - self._course.last_end
        if unjudged >= SHORTEST_END_SECONDS * ANALYSIS_RATE and not self._course.gate.silence_seconds(end):
            windows.append(self._window(end // HOP_LENGTH))
        return windows

    def renewed(self) -> FrontEnd:
        """Another one that goes on at the same moment of the stream, for when the thread that uses this one hangs.

        It begins with the kept sound, as of the last push that came to its end: that thread may be slow only, and still
        at work. What had not come out of the resampler is silence. `drain_columns` gives the kept columns once more.
        """
        other = FrontEnd(self._rate, self._shown.kernels, self._settings)
        other.with_sound, other.with_provisional = self.with_sound, self.with_provisional
        other.interruption, other.lost_frames = self.interruption, self.lost_frames
        other._course = course = self._done.copy()
        course.grid.hop_seconds = self.hop_seconds
        end = course.gate.samples
        kept = self._sound.kept(end)
        other._sound = Ring(KEPT_SAMPLES, 1, first=end - len(kept))
        other._sound.write(kept)
        unfinished = np.zeros(max(0, self._at_analysis_rate(course.frames) - end), dtype=np.float32)
        other._sound.write(unfinished[:, None])
        course.gate.push(unfinished)
        other._done = course.copy()
        other._shown = other._judged = Track(self._shown.kernels, other._sound)
        other.change_kernels(self._judged.kernels)
        return other

    def drain_columns(self) -> Drained:
        """Final columns since the last call, for a view; its one reader may be on another thread."""
        return self._shown.drain()

    @property
    def _tracks(self) -> tuple[Track, ...]:
        return (self._shown,) if self._judged is self._shown else (self._shown, self._judged)

    def _extend(self, sound: Sound) -> list[Window]:
        self._sound.write(sound[:, None])
        self._course.gate.push(sound)
        with self.stopwatch("cqt"):
            for track in self._tracks:
                track.push(sound, provisional=self.with_provisional and track is self._shown)
        return self._due_windows()

    def _due_windows(self) -> list[Window]:
        windows = []
        # A window ends with the newest column centred at or before the sample that is due.
        while self._judged.end > (column := self._course.grid.due // HOP_LENGTH):
            windows.append(self._window(column))
            self._course.grid.advance()
        return windows

    def _window(self, last_column: int) -> Window:
        course, end = self._course, last_column * HOP_LENGTH
        passage = course.gate.passage_start(end)
        first = max(0, last_column + 1 - WINDOW_COLUMNS, min(last_column, -(-passage // HOP_LENGTH)))
        start = first * HOP_LENGTH
        told_from = min(start, course.last_end)  # after silence a window begins late, and would not have all of a gap
        course.gaps = tuple(gap for gap in course.gaps if gap.end_sample >= end - KEPT_SAMPLES)
        course.last_end = end
        return Window(
            columns=self._judged.copy(first, last_column + 1),
            sound=self._sound_around(start, end) if self.with_sound else None,
            start_sample=start,
            end_sample=end,
            passage_start=passage,
            silence_seconds=course.gate.silence_seconds(end),
            level_dbfs=course.gate.level_dbfs(end, self.hop_seconds),
            gaps=tuple(
                Gap(max(gap.start_sample, told_from), min(gap.end_sample, end))
                for gap in course.gaps
                if gap.start_sample < end and gap.end_sample > told_from
            ),
            interruption=self.interruption if any(g.start_sample < end <= g.end_sample for g in course.gaps) else None,
            hop_seconds=self.hop_seconds,
            lost_samples=self.lost_frames,
            clipped_share=course.clipping.share(end / ANALYSIS_RATE, self.hop_seconds),
        )

    def _sound_around(self, start: int, end: int) -> Sound:
        """Sound of the columns centred from ``start`` to ``end``, with half a kernel on each side."""
        kernels = self._judged.kernels
        first, stop = start - kernels.back, end + kernels.ahead
        held_from, held_to = max(0, first), min(stop, self._sound.end)
        held = self._sound.view(held_from, held_to)[:, 0]
        return np.pad(held, (held_from - first, stop - held_to))

    def _at_analysis_rate(self, frames: int) -> int:
        return round(frames * ANALYSIS_RATE / self._rate)
