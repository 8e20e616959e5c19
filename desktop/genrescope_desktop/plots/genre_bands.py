"""The timeline's inside: the picture of the bands, and over it the words that stay readable while it scrolls."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pyqtgraph import ViewBox
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from genrescope.recognition.verdict import VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.plots.band_picture import BandPicture
from genrescope_desktop.plots.genre_history import GenreHistory
from genrescope_desktop.plots.pixel_item import PixelItem
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.strings import genre_name, state_name

_LEAST_HEIGHT = 1.5  # of a band that is named, in heights of a line
_MARGIN = 8.0
_NAMES_WIDTH = 120.0  # at the right edge
_FLAG = 10.0  # of a mark, wide and high
_SHADE = 150  # opacity, of 255, of what dims all but a chosen stretch
_PLATE = 200  # opacity, of 255, of what lies behind a name
_PLACES = 256  # at which a band of a whole piece is measured


class GenreBands(PixelItem):
    """Paints a `BandPicture`, the names of the bands at its right edge, and why a stretch is empty."""

    def __init__(self, box: ViewBox, picture: BandPicture, history: GenreHistory, cursor: TimeCursor) -> None:
        super().__init__(box)
        self._picture = picture
        self._history = history
        self._cursor = cursor

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint picture and words."""
        painter.drawPixmap(self._area, self._picture.pixmap, QRectF(self._picture.pixmap.rect()))
        if self._history.moments:
            self._paint_reasons(painter)
            self._paint_marks(painter)
            self._paint_highlight(painter)
            self._paint_flags(painter)
            self._paint_names(painter)

    def _paint_reasons(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._picture.theme.muted))
        metrics = QFontMetricsF(painter.font())
        left, right = self._cursor.left, self._cursor.right
        newest = self._history.moments[-1].end
        for stretch in self._history.silences:
            end = right if stretch.end == newest else stretch.end
            if end <= left or stretch.begin >= right:
                continue
            start, stop = max(0.0, self._x(stretch.begin)), min(self._area.width(), self._x(end))
            word = state_name(VerdictState(stretch.text))
            if metrics.horizontalAdvance(word) + 2.0 * _MARGIN < stop - start:
                # Above the line at one half.
                area = QRectF(start, 0.0, stop - start, self._area.height() / 2.0 - _MARGIN / 2.0)
                painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, word)

    def _paint_marks(self, painter: QPainter) -> None:
        """Draw a line where another model took over, and beside its foot which one instead of which."""
        metrics, text = QFontMetricsF(painter.font()), QColor(self._picture.theme.text)
        for change in self._history.marks:
            x = self._x(change.at_sample / ANALYSIS_RATE)
            words = f"{change.before.title} → {change.after.title}"
            width = metrics.horizontalAdvance(words) + _MARGIN
            if x < -width or x > self._area.width():
                continue
            painter.setPen(QPen(text, 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 0.0), QPointF(x, self._area.height()))
            left = x + _MARGIN / 2.0
            if left + width > self._area.width() - _NAMES_WIDTH:  # the bands' names stand there
                left = max(0.0, x - width - _MARGIN / 2.0)
            box = QRectF(left, self._area.height() - metrics.height() - _MARGIN / 2.0, width, metrics.height())
            self._paint_plate(painter, box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_flags(self, painter: QPainter) -> None:
        """Draw a flag where a person marked a moment, and beside it what they wrote."""
        metrics, text = QFontMetricsF(painter.font()), QColor(self._picture.theme.text)
        for mark in self._history.flags:
            x = self._x(mark.seconds)
            width = metrics.horizontalAdvance(mark.note) + _MARGIN if mark.note else 0.0
            if x < -width - _FLAG or x > self._area.width():
                continue
            painter.setPen(QPen(text, 1.0))
            painter.drawLine(QPointF(x, 0.0), QPointF(x, self._area.height()))
            painter.setBrush(text)
            painter.drawPolygon(
                QPolygonF([QPointF(x, 1.0), QPointF(x + _FLAG, 1.0 + _FLAG / 2.0), QPointF(x, 1.0 + _FLAG)])
            )
            if mark.note:
                box = QRectF(x + _FLAG + 2.0, 1.0, width, metrics.height())
                self._paint_plate(painter, box)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.note)

    def _paint_highlight(self, painter: QPainter) -> None:
        """Dim all but the stretch that is pointed at from elsewhere."""
        if self._history.highlighted is None:
            return
        shade = QColor(self._picture.theme.window)
        shade.setAlpha(_SHADE)
        begin, end = (min(max(self._x(each), 0.0), self._area.width()) for each in self._history.highlighted)
        painter.fillRect(QRectF(0.0, 0.0, begin, self._area.height()), shade)
        painter.fillRect(QRectF(end, 0.0, self._area.width() - end, self._area.height()), shade)

    def _paint_names(self, painter: QPainter) -> None:
        """Name each band that is thick enough where the newest visible sound is, or where a shorter piece ends."""
        newest = min(self._cursor.right, self._cursor.newest)
        last = self._history.moments[-1]
        newest = min(newest, last.end + last.reach)
        right = min(self._area.width(), self._x(newest))
        shares = self._history.sample(np.array([newest]))[0]
        metrics = QFontMetricsF(painter.font())
        bottom = self._area.height()
        missing: list[int] = []
        for index, (genre, share) in enumerate(zip(self._history.genres, shares.tolist(), strict=True)):
            thickness = share * self._area.height()
            middle = bottom - thickness / 2.0
            bottom -= thickness
            if thickness < _LEAST_HEIGHT * metrics.height():
                missing.append(index)
                continue
            room = right - 3.0 * _MARGIN
            name = metrics.elidedText(genre_name(genre.label), Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(name) + _MARGIN
            box = QRectF(right - width - _MARGIN, middle - metrics.height() / 2.0, width, metrics.height())
            self._paint_plate(painter, box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        if self._history.is_piece:
            self._paint_inner_names(painter, missing, right - _NAMES_WIDTH if len(missing) < len(shares) else right)

    def _paint_inner_names(self, painter: QPainter, indices: list[int], right: float) -> None:
        """Name bands where they are thickest under the whole of the name: many a piece ends with another sound."""
        xs = np.linspace(0.0, right, _PLACES)
        span = self._cursor.right - self._cursor.left
        shares = self._history.sample(self._cursor.left + span * xs / self._area.width())
        metrics = QFontMetricsF(painter.font())
        for index in indices:
            name = genre_name(self._history.genres[index].label)
            width = metrics.horizontalAdvance(name) + _MARGIN
            reach = round(width / 2.0 / max(1.0, right) * _PLACES) + 1
            if 2 * reach + 1 > _PLACES:
                continue
            least = sliding_window_view(shares[:, index], 2 * reach + 1).min(axis=1)
            place = int(np.argmax(least)) + reach
            if least.max() * self._area.height() < _LEAST_HEIGHT * metrics.height():
                continue
            below = shares[place, :index].sum() + shares[place, index] / 2.0
            middle = self._area.height() * (1.0 - below)
            box = QRectF(xs[place] - width / 2.0, middle - metrics.height() / 2.0, width, metrics.height())
            self._paint_plate(painter, box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_plate(self, painter: QPainter, box: QRectF) -> None:
        """Paint what lies behind words on the bands, and take the words' colour."""
        plate = QColor(self._picture.theme.panel)
        plate.setAlpha(_PLATE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(box, 3.0, 3.0)
        painter.setPen(QColor(self._picture.theme.text))

    def _x(self, seconds: float) -> float:
        return self._cursor.share(seconds) * self._area.width()
