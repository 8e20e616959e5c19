"""Looks for a newer version: when a person asks, and once a day for who has switched that on. It installs nothing."""

from __future__ import annotations

import datetime
import time
from concurrent.futures import Future
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from genrescope import faults, updates
from genrescope.publisher import publisher
from genrescope.updates import Release
from genrescope_desktop import window_settings
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.updates import UpdatesDialog
from genrescope_desktop.window_settings import WindowSettings

FIRST_LOOK_MS = 10_000  # after the start, which has other things to do
NEXT_LOOK_MS = 3_600_000  # for who never ends it
POLL_MS = 100


class UpdateDesk(QObject):
    """Owns the dialog, and the question while it is under way.

    Parameters
    ----------
    remembered
        Whether it is looked by itself, and when that was done; kept up to date.
    window
        Above which the dialog opens.

    Attributes
    ----------
    dialog
        The newest; None before the first.

    Signals
    -------
    told(str, Tone)
        It has looked by itself and found a newer version: a sentence.
    """

    told = Signal(str, object)

    def __init__(self, remembered: WindowSettings, window: QWidget) -> None:
        super().__init__(window)
        self._remembered = remembered
        self._window = window
        self._answer: Future[Release | None] | None = None
        self._until = 0.0
        self.dialog: UpdatesDialog | None = None
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look_at_answer)
        self._daily = QTimer(self, interval=FIRST_LOOK_MS)
        self._daily.timeout.connect(self.look_by_itself)
        if remembered.look_for_updates:
            self._daily.start()

    @Slot()
    def show(self) -> None:
        """Ask, and show what comes of it."""
        feed = publisher().releases
        host = urlsplit(feed).hostname or ""
        self.dialog = dialog = UpdatesDialog(host, looks=self._remembered.look_for_updates, parent=self._window)
        dialog.looks_wanted.connect(self.set_looks)
        dialog.page_wanted.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        if feed:
            dialog.show_asking()
            self._ask()
        else:
            dialog.show_unknown()
        dialog.open()

    @Slot()
    def look_by_itself(self) -> None:
        """Ask, if that is wanted, somebody can be asked, and nobody was today."""
        self._daily.setInterval(NEXT_LOOK_MS)
        if self._remembered.updates_asked != _today() and publisher().releases:
            self._ask()

    def close(self) -> None:
        """Look no more. A question that is under way is left to itself."""
        self._poll.stop()
        self._daily.stop()

    @property
    def is_asking(self) -> bool:
        """Whether a question is under way."""
        return self._answer is not None

    @Slot(bool)
    def set_looks(self, looks: bool) -> None:
        """Look by itself from now on, or no longer."""
        self._remembered.look_for_updates = looks
        window_settings.write(self._remembered)  # so that a no holds however this ends
        self._daily.setInterval(FIRST_LOOK_MS)
        if looks:
            self._daily.start()
        else:
            self._daily.stop()

    def _ask(self) -> None:
        if self._answer is None:
            self._remembered.updates_asked = _today()
            window_settings.write(self._remembered)  # so that it is once a day however this ends
            self._answer = updates.ask()
            self._until = time.monotonic() + updates.TIME_LIMIT_SECONDS
            self._poll.start()

    @Slot()
    def _look_at_answer(self) -> None:
        answer = self._answer
        if answer is None or not (answer.done() or time.monotonic() > self._until):
            return
        self._answer = None
        self._poll.stop()
        error = answer.exception() if answer.done() else updates.too_late()
        shown = self.dialog if self.dialog is not None and self.dialog.isVisible() else None
        if error is not None:
            if shown is not None:  # what was not asked for need not be answered
                shown.show_trouble(faults.told(error))
            return
        release = answer.result()
        if shown is not None:
            shown.show_newest() if release is None else shown.show_release(release)
        elif release is not None:
            sentence = self.tr("Genrescope {version} is published: “Check for updates” in the menu says what is new.")
            self.told.emit(sentence.format(version=release.version), Tone.QUIET)


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()
