"""Playing a file through the loudspeakers: from any moment of it, and it can be asked at any time where it is.

A thread of its own opens the device, and feeds what a decoder child delivers into a short buffer
(`genrescope.audio.loudspeakers`). Every method of `Player` returns at once.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from genrescope import faults
from genrescope.audio.decoder import open_file
from genrescope.audio.loudspeakers import Output, Stretch, resampled
from genrescope.audio.source import Frames
from genrescope.errors import GenrescopeError

BLOCK_FRAMES: Final = 4096


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
        self._stretch: tuple[Played, Stretch] | None = None  # with the order that it fulfils
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
                stretch = Stretch(mine.seconds)
                output = self._make_output(stretch.fill)
                opened.callback(output.close)
                stretch.begin(output)
                self._stretch = mine, stretch
                for block in resampled(file.blocks(BLOCK_FRAMES), file.format.rate, output.rate):
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
