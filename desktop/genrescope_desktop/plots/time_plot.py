"""A plot on the shared time axis: drag to look back, wheel to zoom, point to read."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from genrescope_desktop.plots.axes import LeftAxis, PaintedAxis
from genrescope_desktop.plots.pixel_item import Crosshair
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.theme import Theme

_ZOOM_PER_NOTCH = 1.25
_NOTCH = 120.0  # of a wheel, in Qt's eighths of a degree
_OVERHANG = 6
_LEAST_HEIGHT = 92
_KEY_SHARE = 0.1  # of the span, that an arrow key moves


class TimePlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """A plot whose width is a stretch of stream time.

    Parameters
    ----------
    cursor
        The shared time axis.
    left
        The vertical axis.
    strips
        What lies above and below the plot, by ``"top"`` and ``"bottom"``.
    height
        Highest value of the vertical axis; the lowest is 0.

    Signals
    -------
    about_to_paint
        It is going to be painted, maybe for the first time after it was hidden.
    pointed_at
        Height of the pointer inside this plot, as a share from its top; None when it is elsewhere.
    pressed_at
        Moment that was clicked, in stream time; what was dragged was not clicked.
    """

    about_to_paint = Signal()
    pointed_at = Signal(object)
    pressed_at = Signal(float)

    def __init__(self, cursor: TimeCursor, left: LeftAxis, strips: dict[str, PaintedAxis], height: float) -> None:
        super().__init__(viewBox=pg.ViewBox(enableMenu=False), axisItems={"left": left, **strips}, antialias=False)
        self.cursor = cursor
        self.box: pg.ViewBox = self.plotItem.vb
        self._left, self._strips = left, strips
        self._dragged_from: float | None = None
        self._pressed_at: float | None = None  # until it is dragged away from there
        self.plotItem.hideButtons()
        self.plotItem.setMenuEnabled(False)
        # Half of the lowest label hangs over the plot's lower edge where no axis lies below.
        self.plotItem.layout.setContentsMargins(0, 0, 0, 0 if "bottom" in strips else _OVERHANG)
        for strip in strips:
            self.plotItem.showAxis(strip)
        if "bottom" not in strips:
            self.plotItem.hideAxis("bottom")
        left.setZValue(self.box.zValue() - 1.0)  # its ticks end on the plot's first pixel
        self.box.setMouseEnabled(False, False)
        self.box.setRange(xRange=(0.0, 1.0), yRange=(0.0, height), padding=0.0, disableAutoRange=True)
        self.crosshair = Crosshair(self.box)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for widget in (self, self.viewport()):
            widget.setAcceptDrops(False)  # files are dropped on the window
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the plot paints its own background
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(_LEAST_HEIGHT)
        cursor.pointer_moved.connect(self._show_pointer)
        self._height_pointed: float | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.setBackground(QColor(theme.window))
        self._left.set_theme(theme)
        for strip in self._strips.values():
            strip.set_theme(theme)

    @property
    def area(self) -> QRectF:
        """The plot's rectangle inside this widget, in logical pixels."""
        return QRectF(self.box.mapRectToScene(self.box.rect()))

    def update_strips(self) -> None:
        """Repaint what depends on time beside the plot."""
        for strip in self._strips.values():
            strip.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = self._pressed_at = event.position().x()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the stream, or point at a moment."""
        if self._dragged_from is not None:
            if self._pressed_at is not None:
                if abs(event.position().x() - self._pressed_at) < QApplication.startDragDistance():
                    return
                self._pressed_at = None
            moved = event.position().x() - self._dragged_from
            self._dragged_from = event.position().x()
            self.cursor.scroll(-moved * self.cursor.span / max(self.area.width(), 1.0))
        self._point(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Stop dragging, or click."""
        if self._pressed_at is not None and self.area.contains(event.position()):
            share = (event.position().x() - self.area.left()) / max(self.area.width(), 1.0)
            self.pressed_at.emit(self.cursor.left + share * self.cursor.span)
        self._dragged_from = self._pressed_at = None
        self.viewport().unsetCursor()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A second press is a press."""
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom by a vertical turn, move by a horizontal one."""
        turn = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()):
            self.cursor.scroll(-turn.x() / _NOTCH * _KEY_SHARE * self.cursor.span)
        elif turn.y():
            share = (event.position().x() - self.area.left()) / max(self.area.width(), 1.0)
            self.cursor.zoom(_ZOOM_PER_NOTCH ** (-turn.y() / _NOTCH), min(max(share, 0.0), 1.0))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows and Page keys move, + and − zoom, Home and End go to the oldest and the newest sound."""
        span = self.cursor.span
        match event.key():
            case Qt.Key.Key_Left:
                self.cursor.scroll(-_KEY_SHARE * span)
            case Qt.Key.Key_Right:
                self.cursor.scroll(_KEY_SHARE * span)
            case Qt.Key.Key_PageUp:
                self.cursor.scroll(-span)
            case Qt.Key.Key_PageDown:
                self.cursor.scroll(span)
            case Qt.Key.Key_Home:
                self.cursor.scroll(-self.cursor.newest)
            case Qt.Key.Key_End:
                self.cursor.go_live()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.cursor.zoom(1.0 / _ZOOM_PER_NOTCH)
            case Qt.Key.Key_Minus:
                self.cursor.zoom(_ZOOM_PER_NOTCH)
            case _:
                event.ignore()
                return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Nothing in the scene takes the focus, so that keys come here."""
        QWidget.focusInEvent(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Let the picture catch up first."""
        self.about_to_paint.emit()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell the time axis how many pixels it has."""
        super().resizeEvent(event)
        if getattr(self, "box", None) is not None:  # the first one comes while pyqtgraph makes this widget
            self.set_pixels()

    def set_pixels(self) -> int:
        """Tell the time axis how many device pixels it has; return how many."""
        pixels: int = max(1, round(self.area.width() * self.devicePixelRatioF()))
        self.cursor.set_pixels(pixels)
        return pixels

    def _point(self, position: QPointF | None) -> None:
        area = self.area
        inside = position is not None and area.contains(position)
        self._height_pointed = (position.y() - area.top()) / area.height() if position and inside else None
        self.cursor.point((position.x() - area.left()) / area.width() if position and inside else None)
        self._show_pointer(self.cursor.pointer)
        self.pointed_at.emit(self._height_pointed)

    def _show_pointer(self, share: float | None) -> None:
        self.crosshair.set_position(share, self._height_pointed if share is not None else None)
