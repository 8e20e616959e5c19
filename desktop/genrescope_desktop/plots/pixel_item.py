"""Things painted inside a plot in its own pixels, not in data coordinates: nothing is rebuilt as time goes by."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from genrescope_desktop.plots.time_cursor import TimeCursor


class PixelItem(QGraphicsItem):
    """An item that fills the plot's rectangle."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._area = QRectF(box.rect())
        box.sigResized.connect(self._fill)

    def boundingRect(self) -> QRectF:  # noqa: N802
        """The plot's rectangle."""
        return self._area

    def _fill(self, box: pg.ViewBox) -> None:
        self.prepareGeometryChange()
        self._area = QRectF(box.rect())


class MomentLine(PixelItem):
    """A vertical line at a moment: where a piece is being played.

    Parameters
    ----------
    box
        The plot's.
    cursor
        The time axis.
    """

    def __init__(self, box: pg.ViewBox, cursor: TimeCursor) -> None:
        super().__init__(box)
        self.setZValue(90.0)
        self._cursor = cursor
        self._seconds: float | None = None
        self._colour, self._halo = QColor("#ffffff"), QColor("#000000")

    def set_colours(self, line: str, halo: str) -> None:
        """Of the line, and of what sets it off from whatever it crosses."""
        self._colour, self._halo = QColor(line), QColor(halo)
        self.update()

    def set_moment(self, seconds: float | None) -> None:
        """Show this moment; None for no line."""
        if seconds != self._seconds:
            self._seconds = seconds
            self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the line, two pixels wide."""
        if self._seconds is None or not self._cursor.left <= self._seconds <= self._cursor.right:
            return
        x = round(self._cursor.share(self._seconds) * self._area.width())
        painter.fillRect(QRectF(x - 2.0, 0.0, 4.0, self._area.height()), self._halo)
        painter.fillRect(QRectF(x - 1.0, 0.0, 2.0, self._area.height()), self._colour)


class Crosshair(PixelItem):
    """A vertical line, and where the pointer is inside this plot a horizontal one.

    Attributes
    ----------
    colour
        Of the lines.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.setZValue(100.0)
        self.colour = QColor("#ffffff")
        self._at: tuple[float | None, float | None] = (None, None)

    def set_position(self, across: float | None, down: float | None) -> None:
        """Shares of the width and the height; None for no line."""
        if (across, down) != self._at:
            self._at = (across, down)
            self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the lines one device pixel wide."""
        across, down = self._at
        pen = QPen(self.colour)
        pen.setCosmetic(True)
        painter.setPen(pen)
        area = self._area
        if across is not None:
            x = area.left() + across * area.width()
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        if down is not None:
            y = area.top() + down * area.height()
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
