"""The lamp that says when Genrescope listens, with its word beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genrescope.audio.source import SourceState
from genrescope_desktop.accessible import leave_out
from genrescope_desktop.session_bridge import Phase
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class LampState:
    """A lamp's word and colour, and whether it is lit."""

    word: str
    colour: str
    on: bool


def lamp_state(phase: Phase, source: SourceState, theme: Theme) -> LampState:
    """What a lamp says while the session does this and its source is like that."""
    if phase is Phase.LISTENING and source is SourceState.RECONNECTING:
        return LampState(translate("Lamp", "Reconnecting"), theme.warning, on=True)
    if phase is Phase.LISTENING:
        return LampState(translate("Lamp", "Listening"), theme.accent, on=True)
    if phase is Phase.OPENING:
        return LampState(translate("Lamp", "Opening…"), theme.accent, on=False)
    if phase is Phase.STOPPING:
        return LampState(translate("Lamp", "Stopping…"), theme.muted, on=False)
    return LampState(translate("Lamp", "Not listening"), theme.muted, on=False)


class Dot(QWidget):
    """A round spot; hollow when it is off."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        leave_out(self)  # the words beside it say the same
        self._colour, self._on = "#808080", False
        self.setFixedSize(QSize(2 * GRID, 2 * GRID))

    def set_colour(self, colour: str, *, on: bool) -> None:
        """Shine in ``colour`` when it is ``on``, else be a ring of it."""
        if (colour, on) != (self._colour, self._on):
            self._colour, self._on = colour, on
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
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
        self._dot = Dot(self)
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

    def show_state(self, state: LampState) -> None:
        """Show it and say its word."""
        self._dot.set_colour(state.colour, on=state.on)
        self._word.setText(state.word)

    def told(self) -> str:
        """What a screen reader is told of it."""
        return self.word
