"""Which of its faces Genrescope shows: the window, or the compact view."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction

from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.compact import CompactView
from genrescope_desktop.session_bridge import Phase
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme
from genrescope_desktop.window_settings import WindowSettings


class Faces(QObject):
    """Both are views of one session. While one is shown the other is hidden, and paints nothing.

    Parameters
    ----------
    window
        The window, which owns the session.
    remembered
        Which face it was, and where; kept up to date.
    theme
        Colours to begin with.

    Attributes
    ----------
    compact
        The compact view.
    """

    def __init__(self, window: MainWindow, remembered: WindowSettings, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._remembered = remembered
        self._placed = False
        self.compact = CompactView(theme)
        self._listen = QAction(self)
        self._choice = window.menu.compact  # what is ticked is what is shown
        self.compact.addActions([self._listen, window.menu.mark, self._choice, window.menu.quit])
        self._show_phase(window.bridge.phase)
        self._connect()

    def show(self) -> None:
        """Show the face that was shown the last time."""
        if self._remembered.compact:
            self._choice.setChecked(True)
        else:
            self.show_window()

    @Slot()
    def show_window(self) -> None:
        """Show the window, in front."""
        self._choice.setChecked(False)
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    @Slot(object)
    def come_forward(self, paths: Sequence[Path]) -> None:
        """Genrescope was started again, with these files."""
        self.show_window()
        if paths:
            self._window.analyse(paths)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours of all of them."""
        self._window.set_theme(theme)
        self.compact.set_theme(theme)

    @Slot(bool)
    def _choose(self, compact: bool) -> None:
        self._remembered.compact = compact
        if not compact:
            self._leave_compact()
            self.show_window()
            return
        self._window.remember_place()
        self._place()
        self.compact.show()
        self.compact.activateWindow()
        self.compact.start_button.setFocus()
        self._window.hide()

    def _place(self) -> None:
        """Put it where it was, if that is still on a screen (Qt sees to that); at first into a corner of the screen."""
        if self._placed:
            return
        self._placed = True
        if not self.compact.restoreGeometry(self._remembered.compact_geometry):
            room = self._window.screen().availableGeometry().adjusted(0, 0, -3 * GRID, -3 * GRID)
            frame = self.compact.frameGeometry()
            frame.moveBottomRight(room.bottomRight())
            self.compact.move(frame.topLeft())

    @Slot()
    def _leave_compact(self) -> None:
        if self._placed:
            self._remembered.compact_geometry = bytes(self.compact.saveGeometry().data())
        self.compact.hide()

    @Slot(object)
    def _show_phase(self, phase: Phase) -> None:
        running = phase in (Phase.OPENING, Phase.LISTENING)
        self._listen.setText(self.tr("&Stop listening") if running else self.tr("&Start listening"))

    def _connect(self) -> None:
        window, compact, bridge = self._window, self.compact, self._window.bridge
        self._choice.toggled.connect(self._choose)
        self._listen.triggered.connect(window.toggle)
        compact.toggled.connect(window.toggle)
        compact.back_wanted.connect(self.show_window)
        compact.close_wanted.connect(window.leave)
        compact.seen_changed.connect(lambda seen: bridge.set_watched(compact, seen))
        window.closing.connect(self._leave_compact)
        window.destroyed.connect(compact.deleteLater)
        bridge.updated.connect(compact.take)
        bridge.phase_changed.connect(compact.take_phase)
        bridge.phase_changed.connect(self._show_phase)
        bridge.failed.connect(compact.take_failure)
        bridge.ended.connect(compact.take_end)
        window.models.failed.connect(compact.take_failure)
