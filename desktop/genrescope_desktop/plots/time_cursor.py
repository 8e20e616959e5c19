"""What both plots look at: the visible stretch of the stream, and the moment under the pointer."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal

from genrescope.units import WINDOW_SECONDS
from genrescope_desktop.plots.stream_clock import StreamClock

SHORTEST_SECONDS = 5.0
LONGEST_SECONDS = 600.0  # as long as columns and verdicts are kept
_PIXELS_UNTIL_SHOWN = 1000
_ROUNDING = 1e-6  # of a pixel: where the right edge is a whole number of them, it is that number


class TimeCursor(QObject):
    """The time axis that both plots share, of a stream that goes on, or of a piece that is there as a whole.

    While it follows, the right edge is the newest sound. Edges always lie on a grid of whole device pixels counted from
    the start of the stream, so that a column of the picture keeps its pixels while it scrolls and nothing shimmers.

    Attributes
    ----------
    span
        Visible seconds.
    following
        Whether the right edge follows the newest sound.
    oldest
        Stream time of the oldest thing kept.
    pointer
        Where the pointer is: the share of the plots' width to its left (0 to 1), or None.

    Signals
    -------
    following_changed, pointer_moved
        With the new value.
    looked_elsewhere
        Somebody scrolled or zoomed, or wants to see the newest sound again; time alone does not send it.
    """

    following_changed = Signal(bool)
    pointer_moved = Signal(object)
    looked_elsewhere = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.span = WINDOW_SECONDS
        self.following = True
        self.oldest = 0.0
        self.pointer: float | None = None
        self._pixels = _PIXELS_UNTIL_SHOWN
        self._clock = StreamClock()
        self._piece: float | None = None  # length of a piece that is there as a whole
        self._right = 0.0  # where the right edge is while it does not follow

    @property
    def is_piece(self) -> bool:
        """Whether it is of a piece that is there as a whole."""
        return self._piece is not None

    @property
    def newest(self) -> float:
        """Stream time now, in seconds; the end of a piece."""
        return self._clock.position if self._piece is None else self._piece

    @property
    def pixel_seconds(self) -> float:
        """Width of a device pixel in seconds."""
        return self.span / self._pixels

    @property
    def right_pixel(self) -> int:
        """Index of the pixel, counted from the start of the stream, that begins at the right edge."""
        return math.floor((self.newest if self.following else self._right) / self.pixel_seconds + _ROUNDING)

    @property
    def right(self) -> float:
        """Stream time at the right edge."""
        return self.right_pixel * self.pixel_seconds

    @property
    def left(self) -> float:
        """Stream time at the left edge; negative while the stream is younger than the span."""
        return self.right - self.span

    @property
    def pointed(self) -> float | None:
        """Stream time under the pointer; None where there is no stream."""
        if self.pointer is None:
            return None
        seconds = self.left + self.pointer * self.span
        return seconds if 0.0 <= seconds <= self.newest else None

    def share(self, seconds: float) -> float:
        """Share of the width that lies left of a stream time."""
        return (seconds - self.left) / self.span

    def set_pixels(self, pixels: int) -> None:
        """The plots are this many device pixels wide."""
        self._pixels = max(1, pixels)

    def receive(self, seconds: float) -> None:
        """Sound up to this stream time has arrived."""
        self._clock.receive(seconds)

    def tick(self, now: float) -> None:
        """Move on to ``now`` (`time.monotonic`)."""
        if self._piece is not None:
            return
        self._clock.tick(now)
        if not self.following:
            self._right = self._within(self._right)

    def scroll(self, seconds: float) -> None:
        """Look at later sound (at earlier for less than 0); at the newest it follows again."""
        wished = (self.newest if self.following else self._right) + seconds
        self._right = self._within(wished)
        self._follow(wished >= self.newest or self._right >= self.newest)
        self.looked_elsewhere.emit()

    def zoom(self, factor: float, share: float = 1.0) -> None:
        """Show ``factor`` times as much; what lies at ``share`` of the width stays there, or the newest sound does."""
        fixed = self.left + share * self.span
        span = min(max(self.span * factor, SHORTEST_SECONDS), self._longest)
        if span == self.span:
            return
        self.span = span
        if not self.following:
            self._right = self._within(fixed + (1.0 - share) * span)
            self._follow(self._right >= self.newest)
        self.looked_elsewhere.emit()

    def go_live(self) -> None:
        """Return to the newest sound and follow it; to the end of a piece."""
        self._right = self.newest
        self._follow(True)
        self.looked_elsewhere.emit()

    def point(self, share: float | None) -> None:
        """The pointer is at this share of the width, or (None) elsewhere."""
        if share != self.pointer:
            self.pointer = share
            self.pointer_moved.emit(share)

    def step(self, seconds: float) -> None:
        """Point at a moment so much later than the one that is pointed at, and look there; the sound stands still.

        Where nothing is pointed at, one begins at the right edge. From the newest sound on it is followed again.
        """
        pointed = self.pointed
        at = (min(self.right, self.newest) if pointed is None else pointed) + seconds
        wished = min(max(at, self.oldest), self.newest)
        if self.following:
            self._right = self.newest
        self._follow(at > self.newest)
        if not self.left <= wished <= self.right:
            self._right = self._within(wished if wished > self.right else wished + self.span)
            self.looked_elsewhere.emit()
        self.point(min(max(self.share(wished), 0.0), 1.0))

    def show_piece(self, seconds: float) -> None:
        """Show all of a piece of this length."""
        self._piece = self.span = self._right = max(seconds, SHORTEST_SECONDS)
        self.oldest = 0.0
        self._follow(False)
        self.looked_elsewhere.emit()

    def bring_into_view(self, seconds: float) -> None:
        """Turn the page of a piece, when this moment is not on it."""
        if not self.left <= seconds <= self.right:
            self._right = self._within(seconds + self.span)
            self.looked_elsewhere.emit()

    def clear(self) -> None:
        """A new stream begins. The span stays."""
        self._clock = StreamClock()
        self.oldest = self._right = 0.0
        self._follow(True)

    @property
    def _longest(self) -> float:
        return LONGEST_SECONDS if self._piece is None else self._piece

    def _within(self, right: float) -> float:
        """The nearest right edge that shows something."""
        return min(max(right, min(self.oldest + self.span, self.newest)), self.newest)

    def _follow(self, following: bool) -> None:
        following = following and self._piece is None
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)
