"""Where a scene is played: a window with devices, settings and a history of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.screenshots import made_up
from benchmarks.screenshots.looks import CONTRAST, SAFE, SIZE, SMALLEST, Look
from genrescope import settings
from genrescope.audio.devices import Survey
from genrescope_desktop import device_list, window_settings
from genrescope_desktop.app import App, application

_SETTLED_SECONDS = 0.25
_PATIENCE_SECONDS = 20.0
_SURVEY = Survey([made_up.MICROPHONE], [made_up.SPEAKERS])

Scene = Callable[["Stage"], QWidget | None]


class Stage:
    """Opens a window for each scene, and takes its picture.

    Parameters
    ----------
    look
        How it looks.
    folder
        Where the pictures go.

    Attributes
    ----------
    app, window
        Of the scene that is played.
    """

    def __init__(self, look: Look, folder: Path) -> None:
        self._look = look
        self._folder = folder
        vars(device_list)["survey_afresh"] = lambda: _SURVEY
        colours = "light" if look.colours == SAFE else look.colours
        assert colours in ("light", "dark", CONTRAST)
        self._remembered = window_settings.WindowSettings(appearance=colours, safe_colours=look.colours == SAFE)
        self._qt = application(look.language)

    def play(self, name: str, scene: Scene) -> None:
        """Open a window, have the scene happen in it, and keep the picture of what it returns (None: the window)."""
        import platformdirs

        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
            vars(platformdirs)["user_data_path"] = lambda *_, **__: Path(data)
            window_settings.write(self._remembered)  # what the scene before has left is not this one's
            self.app = App(self._qt, settings.load({"language": self._look.language}))
            self.window = self.app.window
            self.window.move(0, 0)
            self.window.show()
            self.window.resize(*(SMALLEST if self._look.small else SIZE))
            self.settle(lambda: self.window.source_bar.microphone.combo.isEnabled())
            shown = scene(self) or self.window
            self.settle()
            self._picture(shown).save(str(self._folder / f"{name}-{self._look.name}.png"))
            self._close(shown)

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Let Qt work for a moment, and until something is so."""
        begin = monotonic()
        while monotonic() - begin < _SETTLED_SECONDS or not until():
            assert monotonic() - begin < _PATIENCE_SECONDS, "what was waited for never came"
            QApplication.processEvents()

    def _picture(self, shown: QWidget) -> QPixmap:
        """Take it; of a menu together with the window that it lies on."""
        popup = QApplication.activePopupWidget()
        if popup is None:
            return shown.grab()
        picture = self.window.grab()
        painter = QPainter(picture)
        painter.drawPixmap(popup.pos() - self.window.pos(), popup.grab())
        painter.end()
        return picture

    def _close(self, shown: QWidget) -> None:
        closed: list[bool] = []
        self.window.closed.connect(lambda: closed.append(True))
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        if shown is not self.window:
            with suppress(RuntimeError):  # it may have gone with its menu
                shown.close()
        self.window.close()
        self.settle(lambda: bool(closed))
        for each in (self.window, self.app):  # else the next window's style sheet is worked out for this one, too
            each.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
