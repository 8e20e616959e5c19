"""The history as a session is written into it: what cannot be written waits, and a damaged file is set aside."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from pathlib import Path

from genrescope.errors import DamagedHistoryError, HistoryError
from genrescope.events import SessionStatus
from genrescope.history.database import history_file, set_aside
from genrescope.history.draft import Draft
from genrescope.history.store import Store
from genrescope.language.sentence import sentence
from genrescope.recognition.verdict import Verdict

DAY_SECONDS = 86_400.0
FORGET_SECONDS = 3600.0  # between two looks for what is too old
MOST_WAITING = 100  # sessions that are over and could not be written yet

log = logging.getLogger(__name__)


class SessionBook:
    """A `genrescope.history.recorder.Book` that is the history.

    Parameters
    ----------
    path
        Its file; `genrescope.history.database.history_file` when None.
    days
        After how many days it forgets what was heard; 0 for never.

    Attributes
    ----------
    problem
        One sentence while nothing can be written; else empty.
    notice
        One sentence about what is over: a damaged history was set aside. Empty at first.
    number
        Of the session that goes on, or went on last; None until it is written down.
    """

    def __init__(self, path: Path | None = None, days: int = 0) -> None:
        self.problem = ""
        self.notice = ""
        self.number: int | None = None
        self._path = history_file() if path is None else path
        self._days = days
        self._forgot_at = -math.inf  # by the monotonic clock
        self._store: Store | None = None
        self._written_into = ""  # the key of the history that was written last
        self._draft: Draft | None = None
        self._waiting: list[Draft] = []  # sessions that are over

    def begin(self, status: SessionStatus) -> None:
        """A session begins."""
        self._draft, self.number = Draft(status), None

    def take(self, verdicts: Sequence[Verdict], status: SessionStatus) -> None:
        """Take what is new of it."""
        if self._draft:
            self._draft.take(verdicts, status)

    def mark(self, seconds: float) -> None:
        """Mark a moment of it."""
        if self._draft:
            self._draft.mark(seconds)

    def end(self) -> None:
        """The session is over."""
        if self._draft:
            self._waiting = [*self._waiting, self._draft][-MOST_WAITING:]
            self._draft = None

    def write(self) -> bool:
        """Write down what is new; return whether all of it is."""
        try:
            try:
                self._write()
            except DamagedHistoryError:
                self._set_aside()
                self._write()
        except HistoryError as error:
            if str(error) != self.problem:
                log.warning("%s", error, exc_info=error)
            self.problem = str(error)
            self._let_go()
            return False
        self.problem = ""
        return True

    def close(self) -> None:
        """Let the file go."""
        self._let_go()

    def _write(self) -> None:
        while self._waiting:
            self._write_draft(self._waiting[0])
            del self._waiting[0]
        if self._draft and not self._write_draft(self._draft):
            self._draft = None

    def _write_draft(self, draft: Draft) -> bool:
        """Write what is new of a session; return False when a person has deleted it: it is kept no further."""
        if not draft.has_news:
            return True
        store = self._opened()  # first: in another file everything is new
        self.number = store.add(draft.news())
        draft.written()
        self._forget(store)
        return self.number is not None

    def _forget(self, store: Store) -> None:
        """Let go what is too old, once an hour."""
        if self._days and time.monotonic() - self._forgot_at >= FORGET_SECONDS:
            store.forget(time.time() - self._days * DAY_SECONDS)
            self._forgot_at = time.monotonic()

    def _opened(self) -> Store:
        if self._store is not None and not self._store.is_in_place:
            self._let_go()
        if self._store is None:
            self._store = Store(self._path)
            self._store.delete_for_good()
            if self._store.key != self._written_into:
                self._written_into = self._store.key
                for draft in (*self._waiting, self._draft):
                    if draft:
                        draft.begin_afresh()
        return self._store

    def _set_aside(self) -> None:
        self._let_go()
        aside = set_aside(self._path)
        if aside is not None:
            self.notice = sentence(
                "The history was damaged: it is set aside as {aside}, and a new one is begun.", aside=aside
            )
            log.warning("%s", self.notice)

    def _let_go(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()
