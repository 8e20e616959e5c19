"""Which of its faces Genrescope shows: the window, the compact view, or only its icon in the tray."""

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
from genrescope_desktop.tray import Tray
from genrescope_desktop.window_settings import WindowSettings


class Faces(QObject):
    """All are views of one session. While the window is not shown it paints nothing.

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
    compact, tray
        The compact view, and the icon.
    """

    def __init__(self, window: MainWindow, remembered: WindowSettings, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._remembered = remembered
        self._placed = False
        menu = window.menu
        self._choice, self._keep = menu.compact, menu.keep
        self._choice.setChecked(remembered.compact)  # what is ticked is what is shown, or was, and will be
        self._keep.setChecked(remembered.keep_in_tray)
        self._listen, self._seen = QAction(self), QAction(self)
        self.compact = CompactView(theme)
        self.compact.addActions([self._listen, menu.mark, self._choice, menu.close_face, menu.quit])
        self.tray = Tray([self._listen, None, self._seen, self._choice, None, menu.quit], self)
        self._show_phase(window.bridge.phase)
        self._show_seen()
        self._connect()

    @property
    def is_seen(self) -> bool:
        """Whether any is shown but the icon, and not minimised."""
        return any(face.isVisible() and not face.isMinimized() for face in (self._window, self.compact))

    @Slot()
    def show(self) -> None:
        """Show the window or the compact view, whichever was shown the last time."""
        if self._choice.isChecked():
            self._window.remember_place()
            self._place()
            self._bring(self.compact)
            self.compact.start_button.setFocus()
            self._window.hide()
        else:
            self._bring(self._window)
            self._leave_compact()

    @Slot()
    def show_window(self) -> None:
        """Show the window, in front."""
        self._choice.setChecked(False)
        self.show()

    @Slot()
    def hide(self) -> None:
        """Show only the icon."""
        self._window.remember_place()
        self._window.hide()
        self._leave_compact()

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

    def stays(self) -> bool:
        """Whether Genrescope goes on in the tray when a person closes what is shown."""
        return self._remembered.keep_in_tray and self.tray.is_there

    @Slot()
    def close(self) -> None:
        """A person closes what is shown."""
        if self.stays():
            self.hide()
        else:
            self._window.leave()

    def _bring(self, face: MainWindow | CompactView) -> None:
        face.setWindowState(face.windowState() & ~Qt.WindowState.WindowMinimized)
        face.show()
        face.raise_()
        face.activateWindow()

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

    @Slot(bool)
    def _choose(self, compact: bool) -> None:
        self._remembered.compact = compact
        self._window.welcome.leave()
        self.show()

    @Slot(bool)
    def _set_keep(self, keep: bool) -> None:
        self._remembered.keep_in_tray = keep

    @Slot()
    def _toggle_seen(self) -> None:
        if self.is_seen:
            self.hide()
        else:
            self.show()

    @Slot()
    def _show_seen(self) -> None:
        self._seen.setText(self.tr("&Hide Genrescope") if self.is_seen else self.tr("S&how Genrescope"))
        self._keep.setVisible(self.tray.is_there)
        if not self._window.is_leaving:
            self.tray.appear()

    @Slot(object)
    def _show_phase(self, phase: Phase) -> None:
        running = phase in (Phase.OPENING, Phase.LISTENING)
        self._listen.setText(self.tr("&Stop listening") if running else self.tr("&Start listening"))

    def _connect(self) -> None:
        window, compact, tray, bridge = self._window, self.compact, self.tray, self._window.bridge
        self._choice.toggled.connect(self._choose)
        self._keep.toggled.connect(self._set_keep)
        self._listen.triggered.connect(window.toggle)
        self._seen.triggered.connect(self._toggle_seen)
        window.menu.close_face.triggered.connect(self.close)
        window.menu.aboutToShow.connect(self._show_seen)
        tray.clicked.connect(self._toggle_seen)
        window.stays = self.stays
        window.put_away.connect(self.hide)
        compact.toggled.connect(window.toggle)
        compact.back_wanted.connect(self.show_window)
        compact.closed.connect(lambda by_person: self.close() if by_person else window.leave())
        for face in (window, compact):
            face.seen_changed.connect(self._show_seen)
        compact.seen_changed.connect(lambda seen: bridge.set_watched(compact, seen))
        window.closing.connect(self._leave_compact)
        window.closing.connect(tray.leave)
        window.destroyed.connect(compact.deleteLater)
        bridge.updated.connect(compact.take)
        bridge.updated.connect(tray.show_update)
        bridge.phase_changed.connect(compact.take_phase)
        bridge.phase_changed.connect(tray.show_phase)
        bridge.phase_changed.connect(self._show_phase)
        bridge.failed.connect(compact.take_failure)
        bridge.ended.connect(compact.take_end)
        window.models.failed.connect(compact.take_failure)
