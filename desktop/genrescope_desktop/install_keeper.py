"""What installs and removes things for the window, one at a time, on a keeper's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from genrescope.errors import CancelledError
from genrescope.language.catalogue import translated
from genrescope_desktop.keeper import Keeper

if TYPE_CHECKING:
    from genrescope.models.download import Progress, Watcher

PROGRESS_SECONDS = 0.1  # between two figures: more than are read

translate = QCoreApplication.translate


class InstallKeeper(Keeper):
    """Tells how far an installation is, and can stop it. Who inherits says what is installed.

    Parameters
    ----------
    name
        Of the thread.
    parent
        As in Qt.

    Signals
    -------
    busy_changed(bool)
        Whether something is being installed or removed.
    stepped(str)
        What is being done, in a few words of the engine's.
    progressed(Progress)
        How far a download is.
    done(str)
        A sentence: what was wished for has been done.
    """

    busy_changed = Signal(bool)
    stepped = Signal(str)
    progressed = Signal(object)
    done = Signal(str)
    _ended = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(name, parent)
        self._busy = False
        self._stop = threading.Event()
        self._told_at = 0.0  # when the progress was told; the thread's
        self._ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether something is being installed or removed."""
        return self._busy

    def refresh(self) -> None:
        """Look what there is."""
        self.submit(self.look)

    def change(self, work: Callable[[], None]) -> None:
        """Have the thread install or remove something, unless it is at that; then it looks what there is."""
        if self._busy:
            return
        self._stop.clear()
        self._set_busy(True)
        self.submit(lambda: self._change(work))

    def cancel(self) -> None:
        """Stop what is being installed; a download goes on where it was the next time."""
        self._stop.set()

    def close(self) -> None:
        """End everything for good, also what is being installed."""
        self.cancel()
        super().close()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.busy_changed.emit(busy)

    @Slot()
    def _on_ended(self) -> None:
        self._set_busy(False)

    # On the thread.

    def look(self) -> None:
        """Look what there is, and tell it."""
        raise NotImplementedError

    def watcher(self) -> Watcher:
        """Who is told how far a download is, and whether to stop."""
        from genrescope.models.download import Watcher

        return Watcher(self._tell_progress, self._stop.is_set)

    def tell_step(self, what: str) -> None:
        """Tell what is being done."""
        self.stepped.emit(translated(what))

    def _change(self, work: Callable[[], None]) -> None:
        self.guarded(lambda: self._do_unless_cancelled(work))
        self.guarded(self.look)
        self._ended.emit()

    def _do_unless_cancelled(self, work: Callable[[], None]) -> None:
        try:
            work()
        except CancelledError:
            stopped = translate("Installing", "Stopped. Install it again, and the download goes on where it was.")
            self.done.emit(stopped)

    def _tell_progress(self, progress: Progress) -> None:
        now = monotonic()
        if now - self._told_at >= PROGRESS_SECONDS or progress.done == progress.total:
            self._told_at = now
            self.progressed.emit(progress)
