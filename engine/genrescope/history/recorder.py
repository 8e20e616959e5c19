"""The store thread: what a session says is taken on the view's thread, and written on one of its own.

Listening never waits for a disk: every method here only puts something into a line.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from genrescope import faults
from genrescope.events import SessionStatus, Update
from genrescope.history.headline_file import HeadlineFile
from genrescope.history.session_book import SessionBook
from genrescope.paths import typed_path
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings

BATCH_SECONDS = 0.5  # between two writings: the most that a sudden end can lose
RETRY_SECONDS = 5.0
CLOSE_SECONDS = 10.0  # how long the end of the program waits for a disk


class Book(Protocol):
    """Something that sessions are written into. Used on the store thread alone; the attribute is read by others too.

    Attributes
    ----------
    problem
        One sentence while nothing can be written; else empty.
    """

    problem: str

    def begin(self, status: SessionStatus) -> None:
        """A session begins."""
        ...

    def take(self, verdicts: Sequence[Verdict], status: SessionStatus) -> None:
        """Take what is new of it. Touches no disk."""
        ...

    def mark(self, seconds: float) -> None:
        """Somebody marked a moment of it."""
        ...

    def end(self) -> None:
        """The session is over."""
        ...

    def write(self) -> bool:
        """Write down what is new; return False when that has to be tried again. Says why in ``problem``."""
        ...

    def close(self) -> None:
        """Let everything go."""
        ...


class Recorder:
    """Hands sessions, one after the other, to those who write them down.

    Parameters
    ----------
    books
        What they are written into.
    """

    def __init__(self, *books: Book) -> None:
        self._all = books
        self._books = [*books]  # those that are still written into
        self._work: deque[Callable[[Book], bool | None]] = deque()
        self._status: SessionStatus | None = None  # the newest of this session; the caller's
        self._is_going_on = False
        self._due = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    @property
    def problem(self) -> str:
        """One sentence while something cannot be written; else empty."""
        return next((book.problem for book in self._all if book.problem), "")

    @property
    def history(self) -> SessionBook | None:
        """The history, when sessions are written into it."""
        return next((book for book in self._all if isinstance(book, SessionBook)), None)

    @property
    def waiting(self) -> int:
        """What the store thread has not taken yet."""
        return len(self._work)

    # On the view's thread.

    def take(self, update: Update) -> None:
        """Take everything new of a session; the first after `end` belongs to the next."""
        verdicts, status = update.verdicts, update.status
        self._status = status
        if not self._is_going_on:
            self._is_going_on = True
            self._do(lambda book: book.begin(status))
        if verdicts:
            self._do(lambda book: book.take(verdicts, status))

    def mark(self, seconds: float) -> None:
        """Mark a moment of the session's stream."""
        self._do(lambda book: book.mark(seconds))

    def end(self) -> None:
        """The session is over."""
        status = self._status
        if self._is_going_on and status is not None:
            self._is_going_on = False
            self._do(lambda book: book.take((), status))  # how long it was in the end
            self._do(lambda book: book.end())

    def finish(self) -> None:
        """End the session, and the thread once everything is written or cannot be."""
        self.end()
        self._closing.set()
        self._due.set()

    def join(self) -> None:
        """Wait a while until the thread has ended."""
        self._thread.join(CLOSE_SECONDS)

    def close(self) -> None:
        """Do both."""
        self.finish()
        self.join()

    def _do(self, work: Callable[[Book], None]) -> None:
        self._work.append(work)
        self._due.set()

    # On the store thread.

    def _run(self) -> None:
        is_done = True
        closing = False
        while not closing:
            self._due.wait(None if is_done else RETRY_SECONDS)
            closing = self._closing.is_set()  # asked before the work is taken, so that none is left
            self._due.clear()
            while self._work:
                self._each(self._work.popleft())
            is_done = self._each(lambda book: book.write())
            self._closing.wait(BATCH_SECONDS)
        self._each(lambda book: book.close())

    def _each(self, work: Callable[[Book], bool | None]) -> bool:
        """Do something with every book; return whether all said that it is done.

        A book in which a fault was found is written no further.
        """
        is_done = True
        for book in [*self._books]:
            try:
                is_done &= work(book) is not False
            except Exception as error:
                book.problem = faults.recorded(error)
                self._books.remove(book)
        return is_done


def make_recorder(settings: Settings, *, for_window: bool = False) -> Recorder | None:
    """What keeps sessions as the settings want it; None when they want nothing kept."""
    books: list[Book] = []
    if settings.history == "always" or (for_window and settings.history == "window"):
        books.append(SessionBook(days=settings.history_days))
    if settings.headline_file:
        books.append(HeadlineFile(typed_path(settings.headline_file)))
    return Recorder(*books) if books else None
