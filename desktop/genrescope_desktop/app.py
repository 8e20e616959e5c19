"""The window as a program: made, shown, ended."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from genrescope import faults
from genrescope.language.catalogue import SYSTEM
from genrescope.language.sentence import joined
from genrescope.settings import Settings
from genrescope_desktop import accessible, icons, interrupt, style, translation, window_settings
from genrescope_desktop.faces import Faces
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.single import SingleInstance
from genrescope_desktop.theme import Theme

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "contrast": Qt.ColorScheme.Dark,
}

MIDDLE_LIGHTNESS = 128


class Application(QApplication):
    """Qt's application object, which on macOS is also told of files that a person opens with Genrescope.

    Signals
    -------
    file_wanted(str)
        The path of such a file.
    """

    file_wanted = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Tell of a file."""
        if isinstance(event, QFileOpenEvent):
            self.file_wanted.emit(event.file())
            return True
        return super().event(event)


class App(QObject):
    """The window, its colours, and what it remembers.

    Parameters
    ----------
    qt
        The application object.
    settings
        The engine's settings.
    """

    def __init__(self, qt: QApplication, settings: Settings) -> None:
        super().__init__()
        accessible.install()
        self._qt = qt
        self._settings = settings
        self.remembered = window_settings.read()
        self._hints = qt.styleHints()
        self._dark_palette = qt.palette().window().color().lightness() < MIDDLE_LIGHTNESS  # before it is ours
        self._hints.setColorScheme(_SCHEMES[self.remembered.appearance])
        self._hints.colorSchemeChanged.connect(self._show_theme)
        theme = self._theme()
        self._colour_everything(theme)
        self.window = MainWindow(settings, self.remembered, theme)
        self.faces = Faces(self.window, self.remembered, theme)
        self.is_restarting = False
        self.window.restart_wanted.connect(self._restart)
        self.window.appearance_wanted.connect(self._set_appearance)
        self.window.safe_colours_wanted.connect(self._set_safe_colours)
        self.window.closing.connect(lambda: window_settings.write(self.remembered))
        self.window.closed.connect(qt.quit)
        if sys.platform == "darwin":
            qt.applicationStateChanged.connect(self._on_state)

    def run(self, files: Sequence[Path] = ()) -> None:
        """Show the window, with files that are analysed in it, until it is closed."""
        before, sys.excepthook = sys.excepthook, self._on_fault
        try:
            with interrupt.on_signals(self.window.leave):
                if files:
                    self.faces.come_forward(files)
                else:
                    self.faces.show()
                    self.greet()
                self._qt.exec()
        finally:
            sys.excepthook = before

    def greet(self) -> None:
        """Show the first steps, if a newcomer has started it who has not said what to listen to; else other offers."""
        self.window.welcome.greet(self._settings, self._theme())
        if self.window.welcome.steps is None:  # one thing at a time
            self.window.gpu.greet()

    def _theme(self) -> Theme:
        if self.remembered.appearance == "contrast":
            return Theme.contrast().with_safe_colours(self.remembered.safe_colours)
        return self._plain_theme().with_safe_colours(self.remembered.safe_colours)

    def _plain_theme(self) -> Theme:
        scheme = _SCHEMES[self.remembered.appearance]
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._hints.colorScheme()
        if scheme is Qt.ColorScheme.Unknown:  # a desktop that has no such notion may still have dark colours
            return Theme.dark() if self._dark_palette else Theme.light()
        return Theme.dark() if scheme is Qt.ColorScheme.Dark else Theme.light()

    def _colour_everything(self, theme: Theme) -> None:
        self._qt.setPalette(style.palette(theme))
        self._qt.setStyleSheet(style.sheet(theme))

    @Slot()
    def _show_theme(self) -> None:
        theme = self._theme()
        self._colour_everything(theme)
        self.faces.set_theme(theme)

    @Slot(str)
    def _set_appearance(self, name: str) -> None:
        self.remembered.appearance = name
        self._hints.setColorScheme(_SCHEMES[name])  # for what Qt and the system draw: frames, dialogs
        self._show_theme()

    @Slot(bool)
    def _set_safe_colours(self, safe: bool) -> None:
        self.remembered.safe_colours = safe
        self._show_theme()

    @Slot(Qt.ApplicationState)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        """Show what was closed when a person turns to a Genrescope that shows nothing: by its icon in the Dock."""
        if state is Qt.ApplicationState.ApplicationActive and not self.faces.is_seen and not self.window.is_leaving:
            self.faces.show()

    @Slot()
    def _restart(self) -> None:
        self.is_restarting = True
        self.window.leave()

    def _on_fault(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """What goes wrong in a slot is a bug: kept in the log and said in one sentence; the window goes on."""
        self.window.source_bar.notice.say(faults.recorded(error), Tone.PROBLEM)


def run(settings: Settings, place: SingleInstance, files: Sequence[Path] = (), troubles: Sequence[str] = ()) -> None:
    """Show the window until it is closed.

    Parameters
    ----------
    settings
        The engine's settings.
    place
        The first window's place, which this one takes if it is free.
    files
        Files and folders that are analysed in it.
    troubles
        Sentences about settings that could not be used.
    """
    qt = application(settings.language)
    place.listen()
    app = App(qt, settings)
    qt.file_wanted.connect(lambda path: app.faces.come_forward([Path(path)]))
    place.wanted.connect(app.faces.come_forward)
    app.window.closing.connect(place.close)  # who starts again while things are let go gets a window of their own
    if troubles:
        app.window.source_bar.notice.say(joined(troubles), Tone.WARNING)
    app.run(files)
    if app.is_restarting:
        start_again()


def start_again() -> None:
    """Have the same command begin anew in place of this process, which has let everything go."""
    command = [sys.executable, *sys.orig_argv[1:]]
    if sys.platform == "win32":  # where no process takes another's place, and exec tears names with spaces apart
        subprocess.Popen(command)
    else:
        os.execv(sys.executable, command)


def application(language: str = SYSTEM) -> Application:
    """Make Qt's application object: its name, look, icon and language."""
    qt = Application([sys.argv[0]])
    qt.setApplicationName("Genrescope")
    qt.setDesktopFileName("genrescope")
    qt.setStyle("Fusion")  # one look on every system
    qt.setQuitOnLastWindowClosed(False)  # but when everything has been let go
    qt.setWindowIcon(icons.app())
    translation.speak(qt, language)
    return qt
