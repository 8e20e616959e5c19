"""A list to choose one entry from, with its arrow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from genrescope_desktop.style import GRID


class DropDown(QComboBox):
    """A combo box that shortens a long entry visibly.

    An entry may have a shorter text (`SHORT_TEXT`) for when the list is closed and narrow.
    """

    SHORT_TEXT = Qt.ItemDataRole.UserRole + 1

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Shorten a long name visibly, and draw the arrow, which a style sheet could only take from a file."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - 5 * GRID
        metrics, text = self.fontMetrics(), self.currentText()
        if metrics.horizontalAdvance(text) > room:
            text = self.currentData(self.SHORT_TEXT) or text
        option.currentText = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.5))
        x, y = self.width() - 2 * GRID, self.height() / 2 - 2
        painter.drawPolyline([QPointF(x, y), QPointF(x + 4, y + 4), QPointF(x + 8, y)])
