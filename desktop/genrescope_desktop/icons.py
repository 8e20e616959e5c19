"""The few pictures of the window, drawn in the colours they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from genrescope_desktop.theme import Theme, genre_colour

_SIZE = 64.0
APP_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # pixels, as desktops want an application's icon
_APP_PALE = "#9ba3af"
_APP_GENRES = ("Classical", "Rock", "Electronic")


def _drawn(draw: Callable[[QPainter], None], sizes: Sequence[int] = (int(_SIZE),)) -> QIcon:
    icon = QIcon()
    for size in sizes:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.scale(size / _SIZE, size / _SIZE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        draw(painter)
        painter.end()
        icon.addPixmap(picture)
    return icon


def start(colour: str) -> QIcon:
    """A triangle: begin."""

    def draw(painter: QPainter) -> None:
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([QPointF(14, 8), QPointF(56, 32), QPointF(14, 56)]))

    return _drawn(draw)


def pause(colour: str) -> QIcon:
    """Two bars: stand still."""

    def draw(painter: QPainter) -> None:
        painter.setBrush(QColor(colour))
        for x in (14, 38):
            painter.drawRoundedRect(QRectF(x, 10, 12, 44), 3, 3)

    return _drawn(draw)


def record(colour: str, *, on: bool) -> QIcon:
    """A round spot, as on every recorder; hollow while nothing is recorded."""

    def draw(painter: QPainter) -> None:
        if on:
            painter.setBrush(QColor(colour))
        else:
            painter.setPen(QPen(QColor(colour), 8))
        painter.drawEllipse(QPointF(32, 32), 22, 22)

    return _drawn(draw)


def stop(colour: str) -> QIcon:
    """A square: end."""

    def draw(painter: QPainter) -> None:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(12, 12, 40, 40), 4, 4)

    return _drawn(draw)


def lamp(colour: str) -> QIcon:
    """A dot: something is heard."""

    def draw(painter: QPainter) -> None:
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(32, 32), 26, 26)

    return _drawn(draw)


def flag(colour: str) -> QIcon:
    """A flag: a marked moment."""

    def draw(painter: QPainter) -> None:
        painter.setBrush(QColor(colour))
        painter.drawRect(QRectF(10, 4, 6, 56))
        painter.drawPolygon(QPolygonF([QPointF(16, 6), QPointF(56, 22), QPointF(16, 38)]))

    return _drawn(draw)


def enlarge(colour: str) -> QIcon:
    """Two arrows, away from each other: a larger view."""

    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(QColor(colour), 6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline([QPointF(36, 10), QPointF(54, 10), QPointF(54, 28)])
        painter.drawPolyline([QPointF(28, 54), QPointF(10, 54), QPointF(10, 36)])
        painter.drawLine(QPointF(54, 10), QPointF(38, 26))
        painter.drawLine(QPointF(10, 54), QPointF(26, 38))

    return _drawn(draw)


def menu(colour: str) -> QIcon:
    """Three dots: more."""

    def draw(painter: QPainter) -> None:
        painter.setBrush(QColor(colour))
        for y in (14, 32, 50):
            painter.drawEllipse(QPointF(32, y), 5, 5)

    return _drawn(draw)


def app(*, pale: bool = False) -> QIcon:
    """Genrescope's own: bars of a ranking; pale ones say that nothing is heard."""
    return _drawn(lambda painter: paint_app(painter, pale=pale), APP_SIZES)


def paint_app(painter: QPainter, *, pale: bool = False) -> None:
    """Paint Genrescope's icon, 64 wide and high, with a painter that draws no outlines."""
    painter.setBrush(QColor("#15171b"))
    painter.drawRoundedRect(QRectF(0, 0, _SIZE, _SIZE), 14, 14)
    for row, (genre, length) in enumerate(zip(_APP_GENRES, (40, 27, 16), strict=True)):
        painter.setBrush(QColor(_APP_PALE if pale else genre_colour(genre, "", Theme.dark())))
        painter.drawRoundedRect(QRectF(12, 13 + 14 * row, length, 9), 4.5, 4.5)
