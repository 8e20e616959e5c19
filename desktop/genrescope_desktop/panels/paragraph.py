"""A few lines of text in a place of fixed height: what does not fit is left out, visibly."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QWidget

from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.style import line_height


class Paragraph(ElidedLabel):
    """A label that wraps and is always as high as its lines, whatever it says.

    Parameters
    ----------
    lines
        How many there is room for.
    parent
        As in Qt.
    """

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines

    def set_lines(self, lines: int) -> None:
        """Have room for so many lines."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    @property
    def is_whole(self) -> bool:
        """Whether there is room for all of it."""
        return len(self._broken()) <= self._lines

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its lines; as wide as it is given."""
        return QSize(0, self._lines * line_height(self.font()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what fits; the last line ends in dots when it is not all."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        text, starts, height = self.text(), self._broken(), line_height(self.font())
        for row, start in enumerate(starts[: self._lines]):
            last = row == self._lines - 1
            line = text[start:] if last or row + 1 == len(starts) else text[start : starts[row + 1]]
            shown = metrics.elidedText(line.strip(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(0, row * height + metrics.ascent(), shown)

    def _broken(self) -> list[int]:
        """Where each line begins."""
        layout = QTextLayout(self.text(), self.font())
        starts = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self.width()))
            starts.append(line.textStart())
        layout.endLayout()
        return starts
