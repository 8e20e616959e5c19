"""The icon in the system's tray: whether it listens, what it hears, and the way to its other faces."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from genrescope.events import Update
from genrescope_desktop import icons, strings
from genrescope_desktop.session_bridge import Phase


class Tray(QObject):
    """Shown where there is a tray, which may come later or go. Its colours are pale while nothing is heard.

    Parameters
    ----------
    actions
        What its menu offers; None for a line between.
    parent
        As in Qt.

    Attributes
    ----------
    icon
        Qt's.

    Signals
    -------
    clicked()
        A person clicked on the icon itself. Not on macOS, where that opens the menu.
    """

    clicked = Signal()

    def __init__(self, actions: Sequence[QAction | None], parent: QObject) -> None:
        super().__init__(parent)
        self._menu = QMenu()  # of no window: it is there when none is
        self._menu.setAccessibleName("Genrescope")
        for action in actions:
            if action is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(action)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self._menu)
        if sys.platform != "darwin":
            self.icon.activated.connect(self._on_activated)
        self.show_phase(Phase.IDLE)
        self.appear()

    @property
    def is_there(self) -> bool:
        """Whether there is a tray to show it in."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def appear(self) -> None:
        """Show the icon where there is a tray by now; elsewhere Qt would complain on standard error."""
        if self.is_there and not self.icon.isVisible():
            self.icon.show()

    @Slot(object)
    def show_phase(self, phase: Phase) -> None:
        """Show whether it listens."""
        self.icon.setIcon(icons.app(pale=phase is not Phase.LISTENING))
        if phase is not Phase.LISTENING:
            self._say(QCoreApplication.translate("Lamp", "Not listening"))

    @Slot(object)
    def show_update(self, update: Update) -> None:
        """Show the newest answer."""
        if update.verdicts:
            self._say(strings.headline(update.verdicts[-1]))

    @Slot()
    def leave(self) -> None:
        """Go."""
        self.icon.hide()

    def _say(self, text: str) -> None:
        self.icon.setToolTip(f"{text} – Genrescope")

    @Slot(object)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.clicked.emit()
