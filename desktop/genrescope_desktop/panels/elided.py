"""A line of text that gives way: what does not fit is left out, visibly."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from genrescope_desktop.style import line_height

_LEAST_CHARACTERS = 6


class ElidedLabel(QLabel):
    """A label of one line that can be narrower than its text. `text` is always the whole.

    Parameters
    ----------
    mode
        Which part gives way: the end, or the middle, where file names matter least.
    parent
        As in Qt.
    """

    def __init__(self, parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def is_whole(self) -> bool:
        """Whether there is room for all of it."""
        return self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for all of it; as high when it is empty, so that nothing moves when it gets a text."""
        return QSize(super().sizeHint().width(), line_height(self.font()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for a few letters."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), _LEAST_CHARACTERS * self.fontMetrics().averageCharWidth()), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what fits."""
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter = QPainter(self)
        alignment = self.alignment() | Qt.TextFlag.TextSingleLine
        self.style().drawItemText(
            painter, area, int(alignment), self.palette(), self.isEnabled(), text, self.foregroundRole()
        )
