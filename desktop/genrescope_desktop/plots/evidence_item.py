"""Evidence over the spectrogram: what did not speak is veiled, what did is seen as it is."""

from __future__ import annotations

import numpy as np
from pyqtgraph import ViewBox
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from genrescope.recognition.explain import Evidence
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH
from genrescope_desktop.plots.pixel_item import PixelItem
from genrescope_desktop.plots.time_cursor import TimeCursor

_DARKEST = 0.82  # opacity of the veil where nothing spoke: notes can still be made out


class EvidenceItem(PixelItem):
    """Paints a veil as wide as the evidence, thin where the heat is, and a line of the genre's colour around it."""

    def __init__(self, box: ViewBox, cursor: TimeCursor) -> None:
        super().__init__(box)
        self.setZValue(50.0)  # over the spectrogram, under the crosshair
        self._cursor = cursor
        self._veil = QImage()
        self._colour = QColor()
        self._start = self._end = 0.0  # seconds

    @property
    def shown(self) -> bool:
        """Whether there is evidence to paint."""
        return not self._veil.isNull()

    @property
    def is_in_view(self) -> bool:
        """Whether any of it can be seen."""
        return self.shown and self._start < self._cursor.right and self._end > self._cursor.left

    def set_evidence(self, evidence: Evidence | None, colour: str = "") -> None:
        """Paint this; nothing when it is None."""
        self._veil = QImage()
        if evidence is not None:
            half = HOP_LENGTH / 2
            self._start = (evidence.start_sample - half) / ANALYSIS_RATE
            self._end = (evidence.end_sample + half) / ANALYSIS_RATE
            self._colour = QColor(colour)
            self._veil = _veil(evidence.heat)
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the veil where it is in view."""
        if not self.is_in_view:
            return
        area = self._area
        left, right = (self._cursor.share(seconds) * area.width() for seconds in (self._start, self._end))
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = QRectF(left, area.top(), right - left, area.height())
        painter.drawImage(target, self._veil)
        pen = QPen(self._colour, 2.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(target.adjusted(1.0, 1.0, -1.0, -1.0))
        painter.restore()


def _veil(heat: np.ndarray) -> QImage:
    """The veil, a pixel a column and a note, the highest note on top."""
    opacity = np.rint(255.0 * _DARKEST * (1.0 - np.sqrt(heat[::-1]))).astype(np.uint32)
    pixels = np.ascontiguousarray(opacity << 24)  # black, on both themes: so is the spectrogram where it is quiet
    height, width = pixels.shape
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()  # which owns its pixels
