"""Playing a file through the loudspeakers: from any moment of it, and it can be asked at any time where it is.

A thread of its own opens the device, and feeds what a decoder child delivers into a short buffer; PortAudio's thread
takes it from there. Every method of `Player` returns at once.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import numpy as np

from genrescope import faults
from genrescope.audio.decoder import open_file
from genrescope.audio.ring import Ring
from genrescope.audio.source import Frames
from genrescope.errors import DeviceError, GenrescopeError
from genrescope.stillness import Stillness

CHANNELS: Final = 2
BLOCK_FRAMES: Final = 4096
BUFFER_SECONDS: Final = 0.5  # decoded ahead: more than a decoder child ever pauses, little to throw away at a jump
ROOM_POLL_SECONDS: Final = 0.02
STALL_SECONDS: Final = 4.0  # a device that asks for nothing for so long is not there any more


class PlayState(StrEnum):
    """What the player does."""

    SILENT = "silent"  # nothing is loaded, or it was stopped
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"  # played to the end
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Played:
    """Where the player is.

    Attributes
    ----------
    state
        What it does.
    path
        Which file; None for none.
    seconds
        The moment of it that is heard now.
    failure
        Why it could not be played.
    """

    state: PlayState
    path: Path | None = None
    seconds: float = 0.0
    failure: GenrescopeError | None = None


class Output:
    """What plays frames: PortAudio's default output, opened anew for each stretch. Tests give one of their own.

    Parameters
    ----------
    fill
        Called on the device's thread with an array (float32 [frames, 2]) to be filled.

    Attributes
    ----------
    rate
        Sample rate that the device wants, in Hz.
    latency_seconds
        From being filled to being heard.
    is_there
        Whether the device still takes sound; what it says afterwards no longer counts.
    """

    def __init__(self, fill: Callable[[Frames], None]) -> None:
        from genrescope.audio import portaudio

        try:
            self.rate = portaudio.output_rate()
        except DeviceError:
            portaudio.refresh()  # PortAudio's list may be older than a device
            self.rate = portaudio.output_rate()

        def on_block(data: Any, frames: int, _time: Any, _flags: Any) -> None:
            fill(np.frombuffer(data, dtype=np.float32).reshape(frames, CHANNELS))

        self._stream = portaudio.open_output(self.rate, CHANNELS, on_block)
        self.latency_seconds = float(self._stream.latency)

    @property
    def is_there(self) -> bool:
        """Whether the device still takes sound, as far as PortAudio knows."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Let the device go."""
        from genrescope.audio import portaudio

        portaudio.close(self._stream)


class Player:
    """Plays one file at a time.

    Parameters
    ----------
    output
        Makes what plays.
    """

    def __init__(self, output: Callable[[Callable[[Frames], None]], Output] = Output) -> None:
        self._make_output = output
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._stretch: tuple[Played, _Stretch] | None = None  # with the order that it fulfils
        self._played = Played(PlayState.SILENT)
        self._thread: threading.Thread | None = None

    def now(self) -> Played:
        """Where it is. Cheap; asked many times a second."""
        played, stretch = self._played, self._stretch
        if stretch is None or stretch[0] is not played:  # what was ordered is not heard yet, or is not playing
            return played
        return Played(PlayState.PLAYING, played.path, stretch[1].seconds)

    def play(self, path: Path, seconds: float = 0.0) -> None:
        """Play a file from a moment on, instead of what was played before."""
        order = self._played = Played(PlayState.PLAYING, path, seconds)
        self._order(lambda: self._feed(order, path))

    def pause(self) -> None:
        """Stand still."""
        now = self.now()
        if now.state is PlayState.PLAYING:
            self._played = Played(PlayState.PAUSED, now.path, now.seconds)
            self._order(lambda: None)

    def go_on(self) -> None:
        """Go on where it was paused or failed; from the beginning where it ended."""
        now = self.now()
        if now.path is not None and now.state in (PlayState.PAUSED, PlayState.ENDED, PlayState.FAILED):
            self.play(now.path, 0.0 if now.state is PlayState.ENDED else now.seconds)

    def seek(self, seconds: float) -> None:
        """Be at another moment; playing goes on from there, pausing stays so."""
        now = self.now()
        if now.path is None:
            return
        if now.state is PlayState.PLAYING:
            self.play(now.path, seconds)
        else:
            self._played = Played(PlayState.PAUSED, now.path, seconds)

    def stop(self) -> None:
        """Play nothing."""
        self._played = Played(PlayState.SILENT)
        self._order(lambda: None)

    def close(self) -> None:
        """End for good; `join` waits until that is done."""
        self._played = Played(PlayState.SILENT)
        if self._thread is not None:
            self._orders.put(None)

    def join(self) -> None:
        """Wait until the device is let go. After `close`."""
        if self._thread is not None:
            self._thread.join()

    def _order(self, do: Callable[[], None]) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="player", daemon=True)
            self._thread.start()
        self._orders.put(do)

    # On the player's thread.

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            if not self._is_over():
                order()

    def _is_over(self) -> bool:
        """Whether another order has come: of several the newest counts."""
        return not self._orders.empty()

    def _feed(self, mine: Played, path: Path) -> None:
        try:
            with contextlib.ExitStack() as opened:
                file = opened.enter_context(open_file(path, start_seconds=mine.seconds))
                stretch = _Stretch(mine.seconds)
                output = self._make_output(stretch.fill)
                opened.callback(output.close)
                stretch.begin(output)
                self._stretch = mine, stretch
                for block in _resampled(file.blocks(BLOCK_FRAMES), file.format.rate, output.rate):
                    if not stretch.write(block, self._is_over):
                        return
                if stretch.drain(self._is_over) and self._played is mine:
                    self._played = Played(PlayState.ENDED, path, stretch.seconds)
        except GenrescopeError as error:
            self._fail(mine, path, error)
        except Exception as error:  # a thread that died in silence would leave a button that does nothing
            self._fail(mine, path, GenrescopeError(faults.recorded(error)))
        finally:
            self._stretch = None

    def _fail(self, mine: Played, path: Path, error: GenrescopeError) -> None:
        if self._played is mine:
            self._played = Played(PlayState.FAILED, path, self.now().seconds, error)


class _Stretch:
    """What is played from one moment on without a break: a buffer between the feeding thread and the device's.

    Parameters
    ----------
    begin_seconds
        Which moment of the file.
    """

    def __init__(self, begin_seconds: float) -> None:
        self._begin_seconds = begin_seconds
        self._rate, self._latency = 0, 0.0
        self._ring: Ring | None = None
        self._taken = 0  # frames of sound that the device has taken
        self._taken_at = 0.0
        self._output: Output | None = None
        self._asked = 0  # how often the device has wanted something
        self._stillness = Stillness(0.0)

    def begin(self, output: Output) -> None:
        """The device is open."""
        self._output, self._stillness = output, Stillness(monotonic())
        self._rate, self._latency = output.rate, output.latency_seconds
        self._ring = Ring(int(BUFFER_SECONDS * output.rate), CHANNELS)

    @property
    def seconds(self) -> float:
        """The moment of the file that is heard now: what was taken, less what is still on its way to the ear."""
        if not self._taken:
            return self._begin_seconds
        taken, since = self._taken, monotonic() - self._taken_at
        heard = taken / self._rate - self._latency + min(since, self._latency)
        return self._begin_seconds + max(0.0, heard)

    def fill(self, out: Frames) -> None:
        """Fill a block of the device's; on its thread."""
        self._asked += 1
        ring = self._ring
        rows = ring.drain(limit=len(out)).rows if ring is not None else out[:0]
        out[: len(rows)] = rows
        out[len(rows) :] = 0.0
        if len(rows):
            self._taken_at = monotonic()
            self._taken += len(rows)

    def write(self, block: Frames, is_over: Callable[[], bool]) -> bool:
        """Put a block in as soon as there is room; return False when it is over.

        Raises
        ------
        DeviceError
            The device has gone away.
        """
        assert self._ring is not None
        while len(block):
            room = self._ring.free
            if room == 0:
                if is_over():
                    return False
                self._wait()
                continue
            self._ring.write(block[:room])
            block = block[room:]
        return not is_over()

    def drain(self, is_over: Callable[[], bool]) -> bool:
        """Wait until all has been heard; return False when it is over before. Raises as `write` does."""
        assert self._ring is not None
        heard_by = monotonic() + self._latency
        while self._ring.waiting or monotonic() < heard_by:
            if self._ring.waiting:
                heard_by = monotonic() + self._latency
            if is_over():
                return False
            self._wait()
        return True

    def _wait(self) -> None:
        """Give the device a little time; it may be gone, which PortAudio does not always notice."""
        assert self._output is not None
        sleep(ROOM_POLL_SECONDS)
        if not self._output.is_there or self._stillness.look(self._asked, monotonic()) > STALL_SECONDS:
            raise DeviceError("The loudspeakers have gone away: choose others in the system's settings and press Play.")


def _resampled(blocks: Iterator[Frames], rate: int, wanted: int) -> Iterator[Frames]:
    """Blocks as two channels at the wanted rate."""
    import soxr

    stream = None if rate == wanted else soxr.ResampleStream(rate, wanted, CHANNELS, "float32", "HQ")
    for block in blocks:
        stereo = _stereo(block)
        yield stereo if stream is None else stream.resample_chunk(stereo)
    if stream is not None:
        yield stream.resample_chunk(np.zeros((0, CHANNELS), dtype=np.float32), last=True)


def _stereo(block: Frames) -> Frames:
    """Both channels of a stereo block; of any other the mean of all, twice."""
    if block.shape[1] == CHANNELS:
        return np.ascontiguousarray(block)
    mono = block.mean(axis=1, dtype=np.float32, keepdims=True)
    stereo: Frames = np.repeat(mono, CHANNELS, axis=1)
    return stereo
