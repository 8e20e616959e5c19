"""A horizontal bar for a share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from genrescope_desktop.style import GRID

LEAST_SHARE = 0.005  # less is written as 0 %, and drawn as nothing


class Bar(QWidget):
    """A bar as long as a share of its width, in a groove."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._colour, self._groove = 0.0, "", ""
        self.setFixedHeight(GRID)

    def show_share(self, share: float, colour: str, groove: str) -> None:
        """Draw ``share`` (0 to 1) in ``colour``, the rest in ``groove``."""
        if (share, colour, groove) != (self._share, self._colour, self._groove):
            self._share, self._colour, self._groove = share, colour, groove
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, height = self.width(), self.height()
        painter.setBrush(QColor(self._groove))
        painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
        if self._share >= LEAST_SHARE:
            painter.setBrush(QColor(self._colour))
            painter.drawRoundedRect(QRectF(0, 0, max(height, self._share * width), height), height / 2, height / 2)
