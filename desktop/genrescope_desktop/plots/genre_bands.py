"""The stack of genres, painted: one band a genre, its thickness the probability."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pyqtgraph import ViewBox
from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from genrescope.recognition.verdict import VerdictState
from genrescope_desktop.plots.genre_history import GenreHistory, headlines, silences, veiled
from genrescope_desktop.plots.pixel_item import PixelItem
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.plots.words import state_name
from genrescope_desktop.theme import Theme, genre_colour

_PIXELS_PER_POINT = 3  # of a curve
_OVERLAP = 1.0  # pixels that a band reaches under the next one, so that no background shines through
_LEAST_SHARE = 0.002  # a band that is never thicker is left out
_VEIL = 150  # opacity, of 255, of what dims an answer that is not settled


class GenreBands(PixelItem):
    """Paints the visible part of a `GenreHistory`."""

    def __init__(self, box: ViewBox, history: GenreHistory, cursor: TimeCursor) -> None:
        super().__init__(box)
        self._history = history
        self._cursor = cursor
        self._theme = Theme.dark()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint bands, what dims them, what marks changes, and words where there is no answer."""
        painter.fillRect(self._area, QColor(self._theme.panel))
        if not self._history.moments:
            return
        self._paint_bands(painter)
        self._paint_veils(painter)
        self._paint_lines(painter)
        self._paint_words(painter)

    def _paint_bands(self, painter: QPainter) -> None:
        step = _PIXELS_PER_POINT * self._cursor.pixel_seconds
        first, last = int(self._cursor.left // step), int(self._cursor.newest // step)
        # Points lie at multiples of the step from the start of the stream: the curves scroll and do not tremble.
        seconds = np.arange(max(0, first), min(last, int(self._cursor.right // step) + 1) + 1, dtype=np.float64) * step
        if len(seconds) < 2:
            return
        shares = self._history.sample(seconds)
        x = (seconds - self._cursor.left) / self._cursor.span * self._area.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        answered = shares.sum(axis=1) > 0.0
        borders = np.flatnonzero(np.diff(np.concatenate([[False], answered, [False]]).astype(np.int8)))
        for begin, end in borders.reshape(-1, 2):
            self._paint_run(painter, x[begin:end], shares[begin:end])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_run(self, painter: QPainter, x: npt.NDArray[np.float64], shares: npt.NDArray[np.float64]) -> None:
        height = self._area.height()
        tops = height * (1.0 - np.cumsum(shares, axis=1))
        bottom = np.full(len(x), height)
        bands = []
        for index, genre in enumerate(self._history.genres):
            if shares[:, index].max() >= _LEAST_SHARE:
                bands.append((genre, polygon(x, tops[:, index], np.minimum(bottom + _OVERLAP, height))))
                bottom = tops[:, index]
        for genre, outline in reversed(bands):
            painter.setBrush(QColor(genre_colour(genre.label, genre.family, self._theme)))
            painter.drawPolygon(outline)

    def _paint_veils(self, painter: QPainter) -> None:
        veil, hatch = QColor(self._theme.panel), QColor(self._theme.panel)
        veil.setAlpha(_VEIL)
        hatch.setAlpha(_VEIL)
        for stretch in veiled(self._history, VerdictState.PROVISIONAL):
            painter.fillRect(self._stretch(stretch.begin, stretch.end), veil)
        newest = self._history.moments[-1]
        painter.fillRect(self._stretch(newest.end, self._cursor.right), veil)  # held until the next verdict comes
        for stretch in veiled(self._history, VerdictState.UNSURE):
            area = self._stretch(stretch.begin, stretch.end)
            painter.setBrushOrigin(QPointF(self._x(stretch.begin), 0.0))
            painter.fillRect(area, QBrush(hatch, Qt.BrushStyle.BDiagPattern))

    def _paint_lines(self, painter: QPainter) -> None:
        faint = QColor(self._theme.text)
        faint.setAlpha(40)
        painter.setPen(QPen(faint, 1.0, Qt.PenStyle.DashLine))
        middle = round(self._area.height() / 2)
        painter.drawLine(QLineF(0.0, middle, self._area.width(), middle))
        painter.setPen(QPen(QColor(self._theme.text), 1.0))
        for stretch in headlines(self._history):
            x = self._x(stretch.begin)
            if 0.0 <= x <= self._area.width():
                painter.drawLine(QLineF(round(x), 0.0, round(x), self._area.height()))

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        metrics = QFontMetricsF(painter.font())
        for stretch in silences(self._history):
            newest = stretch.end == self._history.moments[-1].end
            area = self._stretch(stretch.begin, self._cursor.right if newest else stretch.end)
            word = state_name(VerdictState(stretch.text))
            if metrics.horizontalAdvance(word) + 8.0 < area.width():
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, word)

    def _x(self, seconds: float) -> float:
        return self._cursor.share(seconds) * self._area.width()

    def _stretch(self, begin: float, end: float) -> QRectF:
        left, right = max(0.0, self._x(begin)), min(self._area.width(), self._x(end))
        return QRectF(left, 0.0, max(0.0, right - left), self._area.height())


def polygon(x: npt.NDArray[np.float64], upper: npt.NDArray[np.float64], lower: npt.NDArray[np.float64]) -> QPolygonF:
    """The area between two curves."""
    outline: QPolygonF = create_qpolygonf(2 * len(x))
    points = ndarray_from_qpolygonf(outline)
    points[: len(x), 0], points[: len(x), 1] = x, upper
    points[len(x) :, 0], points[len(x) :, 1] = x[::-1], lower[::-1]
    return outline
