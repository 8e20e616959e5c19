"""A window without a frame: moved by its face, made wider and narrower at its sides."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from genrescope_desktop.style import GRID


class FramelessWindow(QWidget):
    """Stays above other windows. The window system moves it where it can; else it moves itself."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setMouseTracking(True)  # the pointer says where a side can be pulled
        self._held: QPoint | None = None  # from the window's corner to the pointer, while it moves itself

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to move, or to change the width."""
        handle = self.windowHandle()
        if event.button() is not Qt.MouseButton.LeftButton or handle is None:
            return
        side = self._side(event.position().toPoint())
        if side is not None:
            handle.startSystemResize(side)
        elif not handle.startSystemMove():
            self._held = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow the pointer."""
        if self._held is not None:
            self.move(event.globalPosition().toPoint() - self._held)
        elif self._side(event.position().toPoint()) is not None:
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Stay here."""
        self._held = None

    def _side(self, place: QPoint) -> Qt.Edge | None:
        if place.x() < GRID:
            return Qt.Edge.LeftEdge
        if place.x() >= self.width() - GRID:
            return Qt.Edge.RightEdge
        return None
