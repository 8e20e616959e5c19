"""The stack of genres as pixels: one band a genre, its thickness the probability.

The picture is shifted as it scrolls, and only what came into view or was said anew is painted.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap, QPolygonF

from genrescope.recognition.verdict import VerdictState
from genrescope_desktop.plots.genre_history import Genre, GenreHistory, Shares, Stretch
from genrescope_desktop.theme import Theme, genre_colour

_PIXELS_PER_POINT = 3  # of a curve
_OVERLAP = 1.0  # pixels that a band reaches under the next one, so that no background shines through
_LEAST_SHARE = 0.002  # a band that is nowhere thicker is left out
_VEIL = 120  # opacity, of 255, of what dims an answer that is not settled
_FILL = 0.8  # a large area in a genre's full colour would outshine everything else
_CUT = 2  # logical pixels between two headlines
_HATCH_PERIOD = 8  # pixels, of Qt's diagonal pattern


class BandPicture:
    """Pixels of the stretch in view.

    Parameters
    ----------
    history
        What was said; the picture alone takes its changes.

    Attributes
    ----------
    pixmap
        As large as the view in device pixels.
    theme
        Its colours.
    """

    def __init__(self, history: GenreHistory) -> None:
        self._history = history
        self.theme = Theme.dark()
        self._scale = 1.0
        self._view: tuple[int, float] | None = None  # right pixel and seconds a pixel of what is drawn
        self.pixmap = QPixmap(1, 1)

    def resize(self, size: QSize, scale: float) -> None:
        """Be this large in device pixels, of which ``scale`` make a logical one."""
        if (size, scale) != (self.pixmap.size(), self._scale):
            self.pixmap = QPixmap(size)
            self._scale = scale
            self._view = None

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        self._view = None

    def show(self, right_pixel: int, pixel_seconds: float) -> bool:
        """Bring the stretch that ends at ``right_pixel`` into the picture; return whether anything changed."""
        width, before = self.pixmap.width(), self._view
        left = right_pixel - width
        changed_from, self._history.changed_from = self._history.changed_from, math.inf
        self._view = (right_pixel, pixel_seconds)
        if before is None or before[1] != pixel_seconds or abs(right_pixel - before[0]) >= width:
            self._paint(left, right_pixel)
            return True
        moved = right_pixel - before[0]
        if moved:
            self.pixmap.scroll(-moved, 0, self.pixmap.rect())
        if moved > 0:
            self._paint(before[0], right_pixel)
        elif moved < 0:
            self._paint(left, before[0] - width)
        said_from = max(left, math.floor(max(changed_from, 0.0) / pixel_seconds)) if changed_from < math.inf else left
        if changed_from < math.inf and said_from < right_pixel:
            self._paint(said_from, right_pixel)
        return moved != 0 or changed_from < math.inf

    def _paint(self, first: int, stop: int) -> None:
        """Paint pixels ``first`` to ``stop``, counted from the start of the stream."""
        assert self._view is not None
        strip = _Strip(self._view[0] - self.pixmap.width(), first, stop, self.pixmap.height(), self._view[1])
        painter = QPainter(self.pixmap)
        painter.setClipRect(QRect(first - strip.left, 0, stop - first, strip.height))
        painter.fillRect(strip.area(strip.first_second, strip.stop_second), QColor(self.theme.panel))
        if self._history.moments:
            self._paint_bands(painter, strip)
            self._paint_veils(painter, strip)
            self._paint_lines(painter, strip)
        painter.end()

    def _paint_bands(self, painter: QPainter, strip: _Strip) -> None:
        # Points lie at multiples of the step from the start of the stream: the curves scroll and do not tremble.
        step = _PIXELS_PER_POINT * strip.pixel_seconds
        points = np.arange(strip.first // _PIXELS_PER_POINT, strip.stop // _PIXELS_PER_POINT + 2, dtype=np.float64)
        shares = self._history.sample(points * step)
        x = points * _PIXELS_PER_POINT - strip.left
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        answered = shares.sum(axis=1) > 0.0
        borders = np.flatnonzero(np.diff(np.concatenate([[False], answered, [False]]).astype(np.int8)))
        for begin, end in borders.reshape(-1, 2):
            self._paint_run(painter, x[begin:end], shares[begin:end], float(strip.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_run(self, painter: QPainter, x: npt.NDArray[np.float64], shares: Shares, height: float) -> None:
        tops = height * (1.0 - np.cumsum(shares, axis=1))
        bottom = np.full(len(x), height)
        bands = []
        for index, genre in enumerate(self._history.genres):
            if shares[:, index].max() >= _LEAST_SHARE:
                bands.append((genre, polygon(x, tops[:, index], np.minimum(bottom + _OVERLAP, height))))
                bottom = tops[:, index]
        for genre, outline in reversed(bands):
            painter.setBrush(band_colour(genre, self.theme))
            painter.drawPolygon(outline)

    def _paint_veils(self, painter: QPainter, strip: _Strip) -> None:
        veil = QColor(self.theme.panel)
        veil.setAlpha(_VEIL)
        dimmed, hatched = [*self._history.provisional], [*self._history.unsure]
        newest = self._history.moments[-1]
        held = Stretch(newest.end, max(newest.end, strip.stop_second), "")
        if self._history.goes_on or newest.verdict.state is VerdictState.PROVISIONAL:
            dimmed.append(held)
        elif newest.verdict.state is VerdictState.UNSURE:
            hatched.append(held)
        for stretch in dimmed:
            if strip.shows(stretch):
                painter.fillRect(strip.area(stretch.begin, stretch.end), veil)
        painter.setBrushOrigin(QPointF(-strip.left % _HATCH_PERIOD, 0.0))
        for stretch in hatched:
            if strip.shows(stretch):
                painter.fillRect(strip.area(stretch.begin, stretch.end), QBrush(veil, Qt.BrushStyle.BDiagPattern))

    def _paint_lines(self, painter: QPainter, strip: _Strip) -> None:
        faint = QColor(self.theme.text)
        faint.setAlpha(60)
        pixel = round(self._scale)  # a logical pixel, whole
        painter.fillRect(QRectF(strip.first - strip.left, strip.height // 2, strip.stop - strip.first, pixel), faint)
        # A change of headline is a cut through the bands, and so no crosshair.
        for stretch in self._history.headlines:
            if strip.shows(stretch):
                x = round(strip.x(stretch.begin))
                painter.fillRect(QRectF(x, 0.0, _CUT * pixel, strip.height), QColor(self.theme.window))


class _Strip:
    """A part of the picture, full height: where times lie in it.

    Parameters
    ----------
    left
        The picture's first pixel.
    first, stop
        The strip's; all three counted from the start of the stream.
    height
        The picture's.
    pixel_seconds
        Width of a pixel.
    """

    def __init__(self, left: int, first: int, stop: int, height: int, pixel_seconds: float) -> None:
        self.left, self.first, self.stop, self.height = left, first, stop, height
        self.pixel_seconds = pixel_seconds
        self.first_second, self.stop_second = first * pixel_seconds, stop * pixel_seconds

    def x(self, seconds: float) -> float:
        """Pixel of a time, from the picture's left edge."""
        return seconds / self.pixel_seconds - self.left

    def shows(self, stretch: Stretch) -> bool:
        """Whether the stretch, or a line at its edge, lies in the strip."""
        return stretch.end >= self.first_second and stretch.begin <= self.stop_second

    def area(self, begin: float, end: float) -> QRectF:
        """The part of a stretch that lies in the strip, on whole pixels."""
        left = max(self.first - self.left, round(self.x(begin)))
        right = min(self.stop - self.left, round(self.x(end)))
        return QRectF(left, 0.0, max(0, right - left), self.height)


def band_colour(genre: Genre, theme: Theme) -> QColor:
    """A genre's colour, softened by the background."""
    full, behind = QColor(genre_colour(genre.label, genre.family, theme)), QColor(theme.panel)
    rest = 1.0 - _FILL
    return QColor.fromRgbF(
        _FILL * full.redF() + rest * behind.redF(),
        _FILL * full.greenF() + rest * behind.greenF(),
        _FILL * full.blueF() + rest * behind.blueF(),
    )


def polygon(x: npt.NDArray[np.float64], upper: npt.NDArray[np.float64], lower: npt.NDArray[np.float64]) -> QPolygonF:
    """The area between two curves."""
    outline: QPolygonF = create_qpolygonf(2 * len(x))
    points = ndarray_from_qpolygonf(outline)
    points[: len(x), 0], points[: len(x), 1] = x, upper
    points[len(x) :, 0], points[len(x) :, 1] = x[::-1], lower[::-1]
    return outline
