"""What a person's wishes about files mean: what is analysed, when it stands still, where results go."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from genrescope.audio.formats import EXTENSIONS
from genrescope.file_queue import FileQueue
from genrescope_desktop import file_words
from genrescope_desktop.panels.files import FIRST_SECONDS, FilesView
from genrescope_desktop.session_bridge import Phase, SessionBridge
from genrescope_desktop.theme import Theme
from genrescope_desktop.window_settings import WindowSettings

LOOK_MS = 100  # between two looks at the queue
_PERSON, _LISTENING = "person", "listening"  # who holds the queue


class FileDesk(QObject):
    """Between the Files view and the queue.

    Parameters
    ----------
    bridge
        Of the session, which comes first: while it listens the queue stands still.
    remembered
        Where the last file was opened.
    theme
        Colours to begin with.
    window
        In which the view is.

    Attributes
    ----------
    queue, view
        The two.

    Signals
    -------
    closed()
        After `close`: nothing is under way any more.
    """

    closed = Signal()

    def __init__(self, bridge: SessionBridge, remembered: WindowSettings, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._remembered = remembered
        self.queue = FileQueue(lambda: bridge.settings, bridge.networks)
        self.view = FilesView(theme, window)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._connect(bridge)

    def add(self, paths: Sequence[Path]) -> None:
        """Analyse files and folders."""
        if paths:
            self._remembered.folder = str(paths[0].parent)
            self.view.notice.say("")
            self.queue.add(paths)
            self.look()

    @Slot()
    def look(self) -> None:
        """Show what is new."""
        self.view.show_queue(self.queue.state())
        if additions := self.queue.additions():
            self.view.notice.say(file_words.additions(additions))

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self._timer.stop()
        self.queue.close()
        threading.Thread(target=self._wait, name="file desk", daemon=True).start()

    def _wait(self) -> None:
        self.queue.join()
        self.closed.emit()

    @Slot()
    def _ask_for_files(self) -> None:
        patterns = " ".join(f"*.{extension}" for extension in EXTENSIONS)
        kinds = [self.tr("Sound and film ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        names, _ = QFileDialog.getOpenFileNames(
            self.view, self.tr("Open files"), self._remembered.folder, ";;".join(kinds)
        )
        self.add([Path(name) for name in names])

    @Slot()
    def _ask_for_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self.view, self.tr("Open a folder"), self._remembered.folder)
        self.add([Path(name)] if name else [])

    @Slot(bool)
    def _hold(self, hold: bool) -> None:
        (self.queue.hold if hold else self.queue.let_go)(_PERSON)
        self.look()

    @Slot(bool)
    def _hear_first(self, first: bool) -> None:
        self.queue.first_seconds = FIRST_SECONDS if first else None

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        """Listening comes first: no hop of it is dropped for a file that can wait."""
        listening = phase in (Phase.OPENING, Phase.LISTENING)
        (self.queue.hold if listening else self.queue.let_go)(_LISTENING)
        self.view.explain_hold(self.tr("waiting until you stop listening") if listening else "")

    def _connect(self, bridge: SessionBridge) -> None:
        view, queue = self.view, self.queue
        view.files_wanted.connect(self._ask_for_files)
        view.folder_wanted.connect(self._ask_for_folder)
        view.run_toggled.connect(self._hold)
        view.first_toggled.connect(self._hear_first)
        for signal, do in (
            (view.cancel_wanted, queue.cancel),
            (view.retry_wanted, queue.retry),
            (view.remove_wanted, queue.remove),
        ):
            signal.connect(do)
            signal.connect(self.look)
        bridge.phase_changed.connect(self._on_phase)
