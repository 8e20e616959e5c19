"""A fingerprint or a path: one long word that cannot be wrapped, but can be moved along in and copied."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from genrescope_desktop.style import line_height


class WordLine(QLineEdit):
    """A line to read, which looks like a label. What does not fit is left out visibly until somebody clicks on it.

    Parameters
    ----------
    word
        What it shows.
    parent
        As in Qt.
    """

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self.setProperty("role", "word")
        self.setReadOnly(True)
        self.setFrame(False)
        self.setCursorPosition(0)
        self.setToolTip(word)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a label."""
        return QSize(super().sizeHint().width(), line_height(self.font()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a label."""
        return QSize(super().minimumSizeHint().width(), line_height(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw what fits, and dots for the rest."""
        if self.hasFocus():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        word = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, word)
