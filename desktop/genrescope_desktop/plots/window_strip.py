"""Above the spectrogram: the stretch that the newest verdict stands on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.plots.axes import PaintedAxis
from genrescope_desktop.plots.time_cursor import TimeCursor

_BAR = 3.0
_HEIGHT = 24


class WindowStrip(PaintedAxis):
    """A bar over the verdict's window, with its length in words."""

    def __init__(self, cursor: TimeCursor) -> None:
        super().__init__("top", _HEIGHT, cursor)
        self._window: tuple[float, float] | None = None

    def set_window(self, start_sample: int, end_sample: int) -> None:
        """Mark this stretch; nothing when it is empty."""
        window = (start_sample / ANALYSIS_RATE, end_sample / ANALYSIS_RATE)
        self._window = window if start_sample < end_sample else None
        self.update()

    def paint_strip(self, painter: QPainter, area: QRectF) -> None:
        """Paint the bar and, where it fits, what it means."""
        if self._window is None:
            return
        start, end = self._window
        left, right = max(area.left(), self.pixel(area, start)), min(area.right(), self.pixel(area, end))
        if right - left < 1.0:
            return
        colour = QColor(self.theme.accent)
        top = area.bottom() - _BAR
        painter.fillRect(QRectF(left, top, right - left, _BAR), colour)
        for edge, shown in ((left, start >= self.cursor.left), (right - 1.0, end <= self.cursor.right)):
            if shown:
                painter.fillRect(QRectF(edge, top - 4.0, 1.0, 4.0), colour)
        text = QCoreApplication.translate("WindowStrip", "the {seconds} s the verdict stands on").format(
            seconds=round(end - start)
        )
        if QFontMetricsF(painter.font()).horizontalAdvance(text) + 12.0 < right - left:
            painter.setPen(colour)
            painter.drawText(
                area.adjusted(left - area.left(), 0.0, right - area.right() - 6.0, -_BAR - 2.0),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                text,
            )
