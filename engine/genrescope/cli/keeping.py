"""Keeping what ``listen`` hears, when that is wanted."""

from __future__ import annotations

from collections.abc import Callable

from genrescope.cli.output import say
from genrescope.events import Update
from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import sentence
from genrescope.settings import Settings


class Keeping:
    """Hands updates to the store thread, and says what a person must know of it.

    Parameters
    ----------
    settings
        Whether the history is kept, and where the headline is written.
    tell
        Says a sentence while the view is open.
    """

    def __init__(self, settings: Settings, tell: Callable[[str], None]) -> None:
        from genrescope.history.recorder import make_recorder

        self._recorder = make_recorder(settings)
        self._tell = tell
        self._told = ""

    def take(self, update: Update) -> None:
        """Keep what is new."""
        if self._recorder is None:
            return
        self._recorder.take(update)
        problem = self._recorder.problem
        if problem and problem != self._told:
            self._tell(problem)
        elif self._told and not problem:
            self._tell(sentence("What could not be written is written now, and writing goes on."))
        self._told = problem

    def close(self, last: Update) -> bool:
        """Write the rest, and say where the session is; return whether everything is written."""
        if self._recorder is None:
            return True
        self._recorder.take(last)
        self._recorder.close()
        book = self._recorder.history
        for each in (self._recorder.problem, book.notice if book else ""):
            if each:
                say(translated(each))
        if book and book.number is not None:
            say(tr("kept in the history: genrescope history show {number}", number=book.number))
        return not self._recorder.problem
