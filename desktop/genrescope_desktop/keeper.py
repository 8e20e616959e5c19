"""A thread beside Qt's for what takes its time: one thing after the other, told as plain signals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from genrescope import faults
from genrescope.language.catalogue import translated


class Keeper(QObject):
    """The thread. Who inherits says what it does, and tells of it by signals of its own.

    Parameters
    ----------
    name
        Of the thread.
    parent
        As in Qt.

    Signals
    -------
    failed(str)
        A sentence: why something could not be done.
    closed()
        After `close`: nothing is under way any more.
    """

    failed = Signal(str)
    closed = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_closed = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)

    def submit(self, work: Callable[[], None]) -> None:
        """Have the thread do something. After `close` nothing new: a late answer may still bring a wish."""
        if not self._is_closed:
            self._worker.submit(self.guarded, work)

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self._is_closed = True
        self._worker.submit(self.closed.emit)
        self._worker.shutdown(wait=False)

    # On the thread.

    def guarded(self, work: Callable[[], None]) -> None:
        """Do something, and tell what goes wrong."""
        try:
            work()
        except Exception as error:
            self.failed.emit(translated(faults.told(error)))
