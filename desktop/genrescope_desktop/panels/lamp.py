"""The lamp that says when Genrescope listens, with its word beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genrescope_desktop.style import GRID


class _Dot(QWidget):
    """A round spot; hollow when it is off."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour, self._on = "#808080", False
        self.setFixedSize(QSize(2 * GRID, 2 * GRID))

    def set_colour(self, colour: str, *, on: bool) -> None:
        self._colour, self._on = colour, on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._colour)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if self._on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(GRID, GRID), GRID * 0.625, GRID * 0.625)


class Lamp(QWidget):
    """A spot and a word; the word says the same for those who do not tell colours apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = _Dot(self)
        self._word = QLabel(self)
        self._word.setMinimumWidth(self._word.fontMetrics().averageCharWidth() * 16)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._dot)
        row.addWidget(self._word)
        self.setAccessibleName(self.tr("Whether Genrescope listens"))

    @property
    def word(self) -> str:
        """What it says."""
        return self._word.text()

    def show_state(self, word: str, colour: str, *, on: bool) -> None:
        """Say ``word``, and shine in ``colour`` when it is ``on``."""
        self._dot.set_colour(colour, on=on)
        self._word.setText(word)
        self.setAccessibleDescription(word)
