"""A window, whatever stands in it: where it is, whether it is seen, and how it is put away and left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Signal, SignalInstance, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from genrescope_desktop.style import GRID
from genrescope_desktop.window_settings import WindowSettings

FIRST_SIZE = QSize(160 * GRID, 100 * GRID)
_FRAME = QSize(2 * GRID, 6 * GRID)  # the most a desktop puts around a window; Qt knows it only once it is shown


class Part(Protocol):
    """What has something open that takes its time to be let go."""

    @property
    def closed(self) -> SignalInstance:
        """After `close`: all has been let go."""

    def close(self) -> None:
        """Let all go, off Qt's thread."""


class Window(QMainWindow):
    """Who inherits says what stands in it.

    Parameters
    ----------
    remembered
        What was remembered of the last time; kept up to date.

    Attributes
    ----------
    is_leaving
        Whether it ends; what it had open is being let go.
    stays
        Asked when a person closes it: whether it is only put away.

    Signals
    -------
    seen_changed()
        It was shown or hidden, or minimised.
    put_away()
        A person has closed it, and it `stays`.
    closing()
        It ends; what it had open is being let go.
    closed()
        Everything has been let go.
    """

    seen_changed = Signal()
    put_away = Signal()
    closing = Signal()
    closed = Signal()

    def __init__(self, remembered: WindowSettings) -> None:
        super().__init__()
        self.remembered = remembered
        self.is_leaving = False
        self.stays: Callable[[], bool] = lambda: False
        self._open: set[Part] = set()

    @property
    def is_seen(self) -> bool:
        """Whether anybody can see it."""
        return self.isVisible() and not self.isMinimized()

    def own(self, *parts: Part) -> None:
        """Let these go in the end."""
        for part in parts:
            self._open.add(part)
            part.closed.connect(lambda part=part: self._on_let_go(part))

    def take_place(self) -> None:
        """Take the size and place of the last time; the first time, a size that fits on the screen."""
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        if self.remembered.geometry:
            self.restoreGeometry(self.remembered.geometry)

    def remember_place(self) -> None:
        """Remember size and place, while there is one."""
        if self.isVisible():
            self.remembered.geometry = bytes(self.saveGeometry().data())

    @Slot()
    def leave(self) -> None:
        """Go at once; what is open is let go in the background, and `closed` says when that is done."""
        if self.is_leaving:
            return
        self.is_leaving = True
        self.remember_place()
        self.hide()
        self.closing.emit()
        for part in [*self._open]:
            part.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tell that it is seen."""
        super().showEvent(event)
        self.seen_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Tell that it is not seen any more."""
        super().hideEvent(event)
        self.seen_changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tell whether it is seen when it was minimised, or is not any more."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.seen_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """End; when a person closes it, and it is to go on without it, only be put away."""
        if event.spontaneous() and self.stays():
            event.ignore()
            self.put_away.emit()
        else:
            event.accept()
            self.leave()

    def _on_let_go(self, part: Part) -> None:
        self._open.discard(part)
        if not self._open:
            self.closed.emit()
