"""The axes: note names, shares, stream time. Time runs under both plots, so only `TimeAxis` ever changes."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsSceneResizeEvent, QStyleOptionGraphicsItem, QWidget

from genrescope.units import BINS, BINS_PER_OCTAVE, note_name
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.theme import Theme

LEFT_WIDTH = 56  # of both left axes, so that both plots begin at the same pixel
_TICK = 4
_LINES_PER_LABEL = 1.3
_LABEL_EVERY = 84.0  # pixels at least from one time label to the next
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)  # seconds


class LeftAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A vertical axis with fixed labels, fewer of them where they would crowd.

    Parameters
    ----------
    choices
        Sets of labels, position and text of each, the most labels first.
    """

    def __init__(self, *choices: list[tuple[float, str]]) -> None:
        self._choices = choices  # first: pyqtgraph resizes it while it makes it
        super().__init__("left", maxTickLength=_TICK)
        self.setWidth(LEFT_WIDTH)
        self.setStyle(tickTextOffset=6, hideOverlappingLabels=False)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:  # noqa: N802
        """Choose the labels that there is room for."""
        super().resizeEvent(event)
        line = QFontMetricsF(QApplication.font()).height()
        room = self.size().height() / (_LINES_PER_LABEL * line)
        self.setTicks([next((choice for choice in self._choices if len(choice) <= room), self._choices[-1])])

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.setPen(pg.mkPen(theme.grid))
        self.setTickPen(pg.mkPen(theme.muted))
        self.setTextPen(pg.mkPen(theme.muted))


def note_axis() -> LeftAxis:
    """C1 to C7, each at the middle of its bin, and the highest note; or every second C, or every third."""
    every, second, third = (range(0, BINS, step * BINS_PER_OCTAVE) for step in (1, 2, 3))
    choices = ([*every, BINS - 1], list(second), list(third))
    return LeftAxis(*([(note + 0.5, note_name(note)) for note in choice] for choice in choices))


def share_axis() -> LeftAxis:
    """Nothing, half and all."""
    return LeftAxis(*([(share / 100.0, f"{share} %") for share in choice] for choice in ((0, 50, 100), (0, 100))))


class PaintedAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A strip above or below a plot, painted straight from the `TimeCursor`; no ticks are computed or cached.

    Parameters
    ----------
    orientation
        ``"top"`` or ``"bottom"``.
    height
        In pixels.
    cursor
        The time axis.
    """

    def __init__(self, orientation: str, height: int, cursor: TimeCursor) -> None:
        super().__init__(orientation)
        self.setHeight(height)
        self.cursor = cursor
        self.theme = Theme.dark()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        self.update()

    def linkedViewChanged(self, *_: object) -> None:  # noqa: N802
        """The view box knows nothing of time."""

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the strip; its pixels are those of the plot."""
        self.paint_strip(painter, self.mapRectFromParent(self.geometry()))

    def paint_strip(self, painter: QPainter, area: QRectF) -> None:
        """Paint into ``area``."""
        raise NotImplementedError

    def pixel(self, area: QRectF, seconds: float) -> float:
        """Where a stream time lies."""
        return float(area.left() + self.cursor.share(seconds) * area.width())


class TimeAxis(PaintedAxis):
    """Stream time in minutes and seconds."""

    def __init__(self, cursor: TimeCursor) -> None:
        super().__init__("bottom", 24, cursor)

    def paint_strip(self, painter: QPainter, area: QRectF) -> None:
        """Paint line, ticks and those labels that fit."""
        painter.setPen(QColor(self.theme.grid))
        painter.drawLine(area.topLeft(), area.topRight())
        painter.setPen(QColor(self.theme.muted))
        metrics = QFontMetricsF(painter.font())
        step = self._step(area.width())
        tick = max(0, -int(-self.cursor.left // step)) * step
        while tick <= self.cursor.right:
            x = self.pixel(area, tick)
            label = clock_time(tick)
            half = metrics.horizontalAdvance(label) / 2.0
            if x + half < area.right():
                painter.drawLine(round(x), round(area.top()), round(x), round(area.top()) + _TICK)
                box = QRectF(x - half - 1, area.top() + _TICK + 2, 2 * half + 2, metrics.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
            tick += step

    def boundingRect(self) -> QRectF:  # noqa: N802
        """The strip, and room for the first label's left half."""
        return QRectF(super().boundingRect()).adjusted(-30.0, 0.0, 0.0, 0.0)

    def _step(self, width: float) -> int:
        least = self.cursor.span * _LABEL_EVERY / max(width, 1.0)
        return next((step for step in STEPS if step >= least), STEPS[-1])


def clock_time(seconds: float, decimals: int = 0) -> str:
    """Stream time as people read it: ``"1:05"``, ``"1:02:05"``, with decimals ``"1:05.2"``."""
    whole, fraction = divmod(round(seconds * 10**decimals), 10**decimals)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{text}.{fraction:0{decimals}}" if decimals else text
