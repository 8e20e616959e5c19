"""The history for the window: read and changed on a keeper's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from genrescope import words
from genrescope.errors import HistoryError
from genrescope.language.catalogue import translated
from genrescope_desktop.keeper import Keeper

if TYPE_CHECKING:
    from genrescope.history.export import Format
    from genrescope.history.sessions import Session
    from genrescope.history.store import Store


class HistoryKeeper(Keeper):
    """After every change it lists what there is.

    Signals
    -------
    listed(list[Session])
        What there is, the newest first.
    opened(Recorded)
        A session that was asked for.
    deleted(list[int])
        Sessions that `restore` can bring back.
    restored(list[int])
        They are back, and listed.
    done(str)
        A sentence: what was wished for has been done.
    """

    listed = Signal(object)
    opened = Signal(object)
    deleted = Signal(object)
    restored = Signal(object)
    done = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("history keeper", parent)
        self._store: Store | None = None  # the thread's
        self._deleted: set[int] = set()  # to be gone for good in the end; the thread's

    def refresh(self) -> None:
        """Look what there is."""
        self.submit(self._list)

    def open(self, number: int) -> None:
        """Read a session with all its verdicts."""
        self.submit(lambda: self.opened.emit(self._opened().session(number)))

    def rename(self, number: int, title: str) -> None:
        """Call a session ``title``."""
        self._change(lambda store: store.rename(number, title))

    def annotate(self, number: int, note: str) -> None:
        """Write a note to a session."""
        self._change(lambda store: store.annotate(number, note))

    def annotate_mark(self, number: int, seconds: float, note: str) -> None:
        """Write a note to a mark."""
        self._change(lambda store: store.annotate_mark(number, seconds, note))

    def remove_mark(self, number: int, seconds: float) -> None:
        """Take a mark away."""
        self._change(lambda store: store.remove_mark(number, seconds))

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete sessions, so that `restore` can bring them back until the window is closed."""
        self.submit(lambda: self._delete(numbers))

    def restore(self, numbers: Sequence[int]) -> None:
        """Bring deleted sessions back."""
        self.submit(lambda: self._restore(numbers))

    def export(self, numbers: Sequence[int], path: Path, form: Format) -> None:
        """Write sessions into a file."""
        self.submit(lambda: self._export(numbers, path, form))

    def write(self, path: Path, content: bytes) -> None:
        """Write a picture into a file."""
        self.submit(lambda: self._write(path, content))

    def close(self) -> None:
        """End everything for good; what was deleted is gone for good, too."""
        self.submit(self._let_go)
        super().close()

    def _change(self, change: Callable[[Store], None]) -> None:
        self.submit(lambda: change(self._opened()))
        self.submit(self._list)

    # On the thread.

    def _opened(self) -> Store:
        from genrescope.history.store import Store

        if self._store is not None and not self._store.is_in_place:
            self._store.close()
            self._store = None
        self._store = self._store or Store()
        return self._store

    def _list(self) -> None:
        self.listed.emit(self._sessions())

    def _sessions(self) -> list[Session]:
        """Look what there is; where there is no history, none is made by looking."""
        from genrescope.history.database import history_file

        if self._store is None and not history_file().exists():
            return []
        store = self._opened()
        sessions = store.sessions()
        if store.unreadable:
            self.failed.emit(translated(store.unreadable))
        return sessions

    def _delete(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._opened().delete(number)
            self._deleted.add(number)
        self.deleted.emit([*numbers])
        self._list()

    def _restore(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._opened().restore(number)
            self._deleted.discard(number)
        self._list()
        self.restored.emit([*numbers])

    def _export(self, numbers: Sequence[int], path: Path, form: Format) -> None:
        from genrescope.history.export import export

        export([self._opened().session(number) for number in numbers], path, form)
        self.done.emit(self.tr("{file} is written.").format(file=words.file_name(path)))

    def _write(self, path: Path, content: bytes) -> None:
        from genrescope.whole_file import replace_file

        try:
            replace_file(path, content)
        except OSError as error:
            raise HistoryError(
                "{path} cannot be written ({reason}): choose another place.", path=path, reason=error.strerror or error
            ) from error
        self.done.emit(self.tr("{file} is written.").format(file=words.file_name(path)))

    def _let_go(self) -> None:
        if self._store is not None:
            try:
                self._store.delete_for_good(*self._deleted)
            finally:
                self._store.close()
                self._store = None
