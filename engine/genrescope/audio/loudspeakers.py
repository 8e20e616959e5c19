"""The loudspeakers, and the short buffer between who feeds them and PortAudio's thread, which takes from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any, Final

import numpy as np

from genrescope.audio.ring import Ring
from genrescope.audio.source import Frames
from genrescope.errors import DeviceError
from genrescope.stillness import Stillness

CHANNELS: Final = 2
BUFFER_SECONDS: Final = 0.5  # decoded ahead: more than a decoder child ever pauses, little to throw away at a jump
ROOM_POLL_SECONDS: Final = 0.02
STALL_SECONDS: Final = 4.0  # a device that asks for nothing for so long is not there any more


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


class Stretch:
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


def resampled(blocks: Iterator[Frames], rate: int, wanted: int) -> Iterator[Frames]:
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
