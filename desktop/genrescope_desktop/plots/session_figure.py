"""A session's timeline as a figure of its own: painted once, as pixels or vectors, with all that it needs to be read.

It is what is exported and copied; the window's own timeline scrolls and is not.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtSvg import QSvgGenerator

from genrescope.history.sessions import Recorded
from genrescope_desktop import history_words
from genrescope_desktop.plots.axes import STEPS, clock_time
from genrescope_desktop.plots.band_picture import band_colour, polygon
from genrescope_desktop.plots.genre_history import GenreHistory
from genrescope_desktop.strings import genre_name
from genrescope_desktop.theme import Theme

SIZE = QSize(1200, 420)
_WEB_DPI = 96  # a pixel of a drawing is one on a page
SCALE = 2  # pixels of a picture to one of these
_MARGIN = 16.0
_LEFT = 48.0  # of the axis
_STRIP = 22.0  # for the set list's names
_LABEL_EVERY = 90.0
_LEAST_SHARE = 0.002
_LEAST_NAME = 28.0  # a shorter piece of a name says nothing
_SIGN = 12.0  # side of a square in the legend


class SessionFigure:
    """Paints one session.

    Parameters
    ----------
    recorded
        The session.
    theme
        Its colours; the background is that of its panels.
    """

    def __init__(self, recorded: Recorded, theme: Theme) -> None:
        self._session = recorded.session
        self._theme = theme
        self._history = GenreHistory()
        self._history.show_piece(recorded.verdicts, self._session.heard_seconds)
        self._outlined = False
        self._seconds = max(1.0, self._session.heard_seconds)
        self._font = QFont(QGuiApplication.font())
        self._font.setPixelSize(13)
        self._large = QFont(self._font)
        self._large.setPixelSize(17)
        self._large.setWeight(QFont.Weight.DemiBold)

    def image(self) -> QImage:
        """Return it as pixels."""
        image = QImage(SIZE * SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SCALE)
        painter = QPainter(image)
        self.paint(painter)
        painter.end()
        return image

    def png(self) -> bytes:
        """Return it as a PNG file's content."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        return bytes(buffer.data().data())

    def svg(self) -> bytes:
        """Return it as an SVG file's content."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(SIZE)
        generator.setResolution(_WEB_DPI)
        generator.setViewBox(QRectF(0, 0, SIZE.width(), SIZE.height()))
        generator.setTitle(history_words.title(self._session))
        painter = QPainter(generator)
        self._outlined = True  # letters as shapes: where these fonts are not, others would run into one another
        self.paint(painter)
        self._outlined = False
        painter.end()
        return bytes(buffer.data().data())

    def paint(self, painter: QPainter) -> None:
        """Paint it into a rectangle of `SIZE`."""
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, SIZE.width(), SIZE.height()), QColor(theme.panel))
        inside = QRectF(0, 0, SIZE.width(), SIZE.height()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        top = self._paint_head(painter, inside)
        bottom = inside.bottom() - self._paint_legend(painter, inside)
        area = QRectF(inside.left() + _LEFT, top + _STRIP, inside.width() - _LEFT, bottom - top - _STRIP - 28.0)
        self._paint_bands(painter, area)
        self._paint_passages(painter, area)
        self._paint_axes(painter, area)
        self._paint_marks(painter, area)

    def _paint_head(self, painter: QPainter, inside: QRectF) -> float:
        painter.setFont(self._large)
        painter.setPen(QColor(self._theme.text))
        metrics = QFontMetricsF(self._large)
        title = metrics.elidedText(history_words.title(self._session), Qt.TextElideMode.ElideRight, inside.width())
        line = QRectF(inside.left(), inside.top(), inside.width(), metrics.height())
        self._write(painter, line, Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        small = QFontMetricsF(self._font)
        facts = small.elidedText(history_words.facts(self._session), Qt.TextElideMode.ElideRight, inside.width())
        line = QRectF(inside.left(), line.bottom() + 4, inside.width(), small.height())
        self._write(painter, line, Qt.AlignmentFlag.AlignLeft, facts)
        return line.bottom() + 8

    def _paint_legend(self, painter: QPainter, inside: QRectF) -> float:
        """Name the genres' colours in a line, those that were heard; return its height."""
        metrics = QFontMetricsF(self._font)
        x, y = inside.left() + _LEFT, inside.bottom() - metrics.height()
        heard = self._history.sample(np.linspace(0.0, self._seconds, 512)).mean(axis=0)
        for index in np.argsort(-heard, kind="stable"):
            genre = self._history.genres[int(index)]
            name = genre_name(genre.label)
            width = 18 + metrics.horizontalAdvance(name) + 18
            if heard[index] < _LEAST_SHARE or x + width > inside.right():
                break
            sign = QRectF(x, y + (metrics.height() - _SIGN) / 2, _SIGN, _SIGN)
            painter.fillRect(sign, band_colour(genre, self._theme))
            painter.setPen(QColor(self._theme.text))
            self._write(painter, QRectF(x + 18, y, width, metrics.height()), Qt.AlignmentFlag.AlignLeft, name)
            x += width
        return metrics.height() + 4

    def _paint_bands(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, QColor(self._theme.window))
        points = np.linspace(0.0, self._seconds, max(2, int(area.width() / 2)))
        shares = self._history.sample(points)
        x = area.left() + area.width() * points / self._seconds
        answered = shares.sum(axis=1) > 0.0
        borders = np.flatnonzero(np.diff(np.concatenate([[False], answered, [False]]).astype(np.int8)))
        painter.setPen(Qt.PenStyle.NoPen)
        for begin, end in borders.reshape(-1, 2):
            tops = area.bottom() - area.height() * np.cumsum(shares[begin:end], axis=1)
            bottom = np.full(end - begin, area.bottom())
            for index, genre in enumerate(self._history.genres):
                if shares[begin:end, index].max() >= _LEAST_SHARE:
                    painter.setBrush(band_colour(genre, self._theme))
                    painter.drawPolygon(polygon(x[begin:end], tops[:, index], bottom))
                    bottom = tops[:, index]

    def _paint_passages(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(self._font)
        for passage in self._session.passages:
            left, right = self._x(area, passage.begin_seconds), self._x(area, passage.end_seconds)
            painter.setPen(QPen(QColor(self._theme.text), 1.0))
            painter.drawLine(round(left), round(area.top() - _STRIP + 4), round(left), round(area.top()))
            passage_name = history_words.passage(passage)
            name = metrics.elidedText(passage_name, Qt.TextElideMode.ElideRight, right - left - 8)
            if metrics.horizontalAdvance(name) >= min(_LEAST_NAME, metrics.horizontalAdvance(passage_name)):
                box = QRectF(left + 5, area.top() - _STRIP, right - left - 6, _STRIP)
                self._write(painter, box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(self._font)
        painter.setPen(QColor(self._theme.muted))
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            box = QRectF(area.left() - _LEFT, y - metrics.height() / 2, _LEFT - 8, metrics.height())
            self._write(painter, box, Qt.AlignmentFlag.AlignRight, f"{share:.0%}".replace("%", " %"))
        least = self._seconds * _LABEL_EVERY / area.width()
        step = next((each for each in STEPS if each >= least), STEPS[-1])
        for tick in range(math.floor(self._seconds / step) + 1):
            x, label = self._x(area, tick * step), clock_time(tick * step)
            painter.drawLine(round(x), round(area.bottom()), round(x), round(area.bottom()) + 4)
            half = metrics.horizontalAdvance(label) / 2 + 1
            if x + half <= area.right() + _MARGIN:
                box = QRectF(x - half, area.bottom() + 6, 2 * half, metrics.height())
                self._write(painter, box, Qt.AlignmentFlag.AlignCenter, label)

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(self._font)
        for mark in self._session.marks:
            x = self._x(area, mark.seconds)
            painter.setPen(QPen(QColor(self._theme.text), 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(round(x), round(area.top()), round(x), round(area.bottom()))
            if mark.note:
                note = metrics.elidedText(mark.note, Qt.TextElideMode.ElideRight, max(40.0, area.right() - x - 8))
                box = QRectF(x + 4, area.top() + 2, metrics.horizontalAdvance(note) + 8, metrics.height() + 2)
                painter.fillRect(box, QColor(self._theme.panel))
                self._write(painter, box, Qt.AlignmentFlag.AlignCenter, note)

    def _write(self, painter: QPainter, box: QRectF, alignment: Qt.AlignmentFlag, text: str) -> None:
        """Write a line into a box, in the painter's font and the colour of its pen."""
        if not self._outlined:  # letters of another script may be higher than the box
            painter.drawText(box, alignment.value | Qt.TextFlag.TextDontClip.value, text)
            return
        metrics = QFontMetricsF(painter.font())
        left, top = box.left(), box.top()
        if alignment & Qt.AlignmentFlag.AlignRight:
            left = box.right() - metrics.horizontalAdvance(text)
        elif alignment & Qt.AlignmentFlag.AlignHCenter:
            left = box.center().x() - metrics.horizontalAdvance(text) / 2
        if alignment & Qt.AlignmentFlag.AlignVCenter:
            top = box.center().y() - metrics.height() / 2
        letters = QPainterPath()
        letters.addText(QPointF(left, top + metrics.ascent()), painter.font(), text)
        painter.fillPath(letters, painter.pen().color())

    def _x(self, area: QRectF, seconds: float) -> float:
        return area.left() + area.width() * min(1.0, seconds / self._seconds)
