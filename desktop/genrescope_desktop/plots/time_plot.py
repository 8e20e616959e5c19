"""A plot on the shared time axis: drag to look back, wheel to zoom, point to read."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsGridLayout, QSizePolicy, QWidget

from genrescope_desktop.plots.axes import LeftAxis, PaintedAxis
from genrescope_desktop.plots.pixel_item import Crosshair
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.theme import Theme

_ZOOM_PER_NOTCH = 1.25
_NOTCH = 120.0  # of a wheel, in Qt's eighths of a degree
_OVERHANG = 6
_LEAST_HEIGHT = 92
_WHEEL_SHARE = 0.1  # of the span, that a notch of a sideways wheel moves
_KEY_SHARE, _SHIFT_TIMES = 1 / 60, 10  # of the span, that an arrow key moves on; so many times as far with Shift
_RING = 2.0  # width of the frame that shows where the keyboard is


class TimePlot(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """A plot whose width is a stretch of stream time.

    Not pyqtgraph's own plot widget: that makes seven menus and fifty controls, which nobody ever sees, for every plot.

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

    Attributes
    ----------
    box
        The plot's inside.
    left
        The vertical axis.

    Signals
    -------
    about_to_paint
        It is going to be painted, maybe for the first time after it was hidden.
    pointed_at
        Height of the pointer inside this plot, as a share from its top; None when it is elsewhere.
    pressed_at
        Moment that was clicked, in stream time, or at which Enter was pressed; what was dragged was not clicked.
    stepped
        Another moment, or another height, is pointed at by keys.
    """

    ROLE = QAccessible.Role.Chart

    about_to_paint = Signal()
    pointed_at = Signal(object)
    pressed_at = Signal(float)
    stepped = Signal()

    def __init__(self, cursor: TimeCursor, left: LeftAxis, strips: dict[str, PaintedAxis], height: float) -> None:
        super().__init__()
        self.cursor = cursor
        self.tell: Callable[[], str] = str  # what it shows, in words; who fills it knows them
        self.box = pg.ViewBox(enableMenu=False)
        self.left, self._strips = left, strips
        self._dragged_from: float | None = None
        self._pressed_at: float | None = None  # until it is dragged away from there
        self.enableMouse(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._lay_out()
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
        self._height = height
        self._by_keys = False  # whether what is pointed at is pointed at by keys
        self._ring = QColor()
        self._shows_focus = False  # not where a click has brought it

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._ring = QColor(theme.accent)
        self.setBackground(QColor(theme.window))
        self.left.set_theme(theme)
        for strip in self._strips.values():
            strip.set_theme(theme)

    def told(self) -> str:
        """What a screen reader is told of it."""
        return self.tell()

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
            self.cursor.scroll(-turn.x() / _NOTCH * _WHEEL_SHARE * self.cursor.span)
        elif turn.y():
            share = (event.position().x() - self.area.left()) / max(self.area.width(), 1.0)
            self.cursor.zoom(_ZOOM_PER_NOTCH ** (-turn.y() / _NOTCH), min(max(share, 0.0), 1.0))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows point, Page keys move, + and − zoom, Home and End go to the oldest and the newest sound."""
        span = self.cursor.span
        times = _SHIFT_TIMES if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            case Qt.Key.Key_Left:
                self._step(-times * _KEY_SHARE * span)
            case Qt.Key.Key_Right:
                self._step(times * _KEY_SHARE * span)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if self._height > 1.0:
                self._climb(times if event.key() == Qt.Key.Key_Up else -times)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.cursor.pointed is not None:
                self.pressed_at.emit(self.cursor.pointed)
            case Qt.Key.Key_PageUp:
                self.cursor.scroll(-span)
            case Qt.Key.Key_PageDown:
                self.cursor.scroll(span)
            case Qt.Key.Key_Home:
                self.cursor.scroll(-self.cursor.newest)
            case Qt.Key.Key_End:
                self._stop_pointing()
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
        self._shows_focus = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Point at nothing any more."""
        QWidget.focusOutEvent(self, event)
        self._stop_pointing()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Let the picture catch up first."""
        self.about_to_paint.emit()
        super().paintEvent(event)
        if self._shows_focus and self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._ring, _RING))
            painter.drawRect(self.area.adjusted(_RING / 2, _RING / 2, -_RING / 2, -_RING / 2))

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

    def _lay_out(self) -> None:
        inside = pg.GraphicsWidget()
        grid = QGraphicsGridLayout(inside)
        grid.setSpacing(0.0)
        # Half of the lowest label hangs over the plot's lower edge where no axis lies below.
        grid.setContentsMargins(0, 0, 0, 0 if "bottom" in self._strips else _OVERHANG)
        grid.addItem(self.box, 1, 1)
        grid.addItem(self.left, 1, 0)
        for edge, strip in self._strips.items():
            grid.addItem(strip, 0 if edge == "top" else 2, 1)
            strip.linkToView(self.box)
        self.left.linkToView(self.box)
        self.left.setZValue(self.box.zValue() - 1.0)  # its ticks end on the plot's first pixel
        self.setCentralItem(inside)

    def _step(self, seconds: float) -> None:
        self._by_keys = True
        self.cursor.step(seconds)
        self._show_pointer(self.cursor.pointer)
        self.stepped.emit()

    def _climb(self, steps: int) -> None:
        """Point higher by so many steps of the vertical axis, of which each is 1; first at its middle."""
        if self.cursor.pointed is None:
            self.cursor.step(0.0)
        self._by_keys = True
        before = 0.5 if self._height_pointed is None else self._height_pointed
        self._height_pointed = min(max(before - steps / self._height, 0.5 / self._height), 1.0 - 0.5 / self._height)
        self._show_pointer(self.cursor.pointer)
        self.pointed_at.emit(self._height_pointed)
        self.stepped.emit()

    def _stop_pointing(self) -> None:
        if self._by_keys:
            self._point(None)

    def _point(self, position: QPointF | None) -> None:
        self._by_keys = False
        area = self.area
        inside = position is not None and area.contains(position)
        self._height_pointed = (position.y() - area.top()) / area.height() if position and inside else None
        self.cursor.point((position.x() - area.left()) / area.width() if position and inside else None)
        self._show_pointer(self.cursor.pointer)
        self.pointed_at.emit(self._height_pointed)

    def _show_pointer(self, share: float | None) -> None:
        self.crosshair.set_position(share, self._height_pointed if share is not None else None)
