"""The sound that everything is measured on: a file's frames, once or as a device that plays them for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from time import perf_counter

import numpy as np

from genrescope.audio.decoder import open_file
from genrescope.audio.demo import DEMO_FILE
from genrescope.audio.playing import RealClock
from genrescope.audio.source import Frames
from genrescope.audio.synthetic import SyntheticSource

FULL_SCALE = 32767.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A file's frames, float32 [n, channels], and its rate in Hz."""

    frames: Frames
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.frames) / self.rate


@contextmanager
def chosen(path: Path | None) -> Iterator[Path]:
    """The file to measure on: the demo tune where none is named."""
    with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as demo:
        yield path or demo


def read(path: Path) -> Sound:
    """All of a file."""
    with open_file(path) as file:
        return Sound(np.concatenate(list(file.blocks(1 << 16))), file.format.rate)


class LivePlayer(RealClock):
    """Plays a sound over and over as a device delivers it: in blocks of 1024 frames, each when it has sounded.

    It is also the clock that its sources play by, and so knows when each sample sounded: a real device would not say.

    Parameters
    ----------
    sound
        What to play.
    """

    def __init__(self, sound: Sound) -> None:
        # Half the memory: it is the window's that is measured.
        self._frames = np.round(sound.frames * FULL_SCALE).clip(-FULL_SCALE, FULL_SCALE).astype(np.int16)
        self._rate = sound.rate
        self._block_end = 0.0
        self._began = self._first_began = 0.0

    def source(self) -> SyntheticSource:
        """A source that plays from the beginning; one at a time."""
        self._first_began = 0.0
        return SyntheticSource(
            self._block,
            self._rate,
            channels=self._frames.shape[1],
            paced=True,
            live=True,
            title="Played live",
            clock=self,
        )

    def sounded_at(self, seconds: float) -> float:
        """When the sample at this stream time sounded, or will: `time.perf_counter`."""
        return self._began + seconds

    @property
    def stalled_seconds(self) -> float:
        """How much playing itself was held up, because this process got no core for a second or more."""
        return self._began - self._first_began if self._first_began else 0.0

    def now(self) -> float:
        """Seconds of `time.perf_counter`, which every measurement uses."""
        return perf_counter()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait for the end of the block that was asked for last."""
        self._began = self.now() + seconds - self._block_end
        self._first_began = self._first_began or self._began
        super().wait(seconds, stop)

    def _block(self, first: int, count: int) -> Frames:
        self._block_end = (first + count) / self._rate
        block = self._frames.take(np.arange(first, first + count), axis=0, mode="wrap")
        return block.astype(np.float32) / FULL_SCALE
