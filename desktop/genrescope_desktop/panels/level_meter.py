"""The level meter: a bar for the RMS, a stroke for the held peak."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from genrescope.events import Level
from genrescope_desktop import strings
from genrescope_desktop.strings import FLOOR_DBFS
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme

HOLD_SECONDS = 1.5
TICKS_DBFS = (-48.0, -36.0, -24.0, -12.0)


class LevelMeter(QWidget):
    """Shows levels from -60 to 0 dBFS. Repaints only when a pixel of it changes."""

    ROLE = QAccessible.Role.Indicator

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rms = self._peak = FLOOR_DBFS
        self._peak_until = 0.0
        self._drawn = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Level"))
        self.setToolTip(
            self.tr(
                "How loud the sound is that arrives, from −60 to 0 dBFS (full scale). "
                "The bar is the average, the stroke the loudest of the last moments."
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """Thin and as long as there is room."""
        return QSize(30 * GRID, GRID)

    def show_level(self, level: Level) -> None:
        """Show the newest level."""
        now = monotonic()
        self._rms = level.rms_dbfs
        if level.peak_dbfs >= self._peak or now > self._peak_until:
            self._peak, self._peak_until = level.peak_dbfs, now + HOLD_SECONDS
        self._repaint_if_changed()

    def clear(self) -> None:
        """Nothing is heard."""
        self._rms = self._peak = FLOOR_DBFS
        self._repaint_if_changed()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self.update()

    def told(self) -> str:
        """What a screen reader is told of it."""
        return strings.level(self._rms)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the groove, its marks, the bar and the stroke."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, height = self.width(), self.height()
        painter.setBrush(QColor(self._theme.groove))
        painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
        self._drawn = rms, peak = self._positions()
        painter.setBrush(QColor(self._theme.accent))
        if rms > 0:
            painter.drawRoundedRect(QRectF(0, 0, max(rms, height), height), height / 2, height / 2)
        if peak > 0:
            painter.drawRect(QRectF(peak - 2, 0, 2, height))
        painter.setBrush(QColor(self._theme.window))
        for tick in TICKS_DBFS:
            painter.drawRect(QRectF(round(_fraction(tick) * width), 0, 1, height))

    def _positions(self) -> tuple[int, int]:
        return round(_fraction(self._rms) * self.width()), round(_fraction(self._peak) * self.width())

    def _repaint_if_changed(self) -> None:
        if self._positions() != self._drawn:
            self.update()


def _fraction(dbfs: float) -> float:
    return max(0.0, min(1.0, 1.0 - dbfs / FLOOR_DBFS))
