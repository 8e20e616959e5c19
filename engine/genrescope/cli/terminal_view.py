"""The live view in a terminal: redrawn eight times a second on a screen of its own, which it leaves as it found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live

from genrescope import words
from genrescope.cli.screen import render
from genrescope.cli.summary_view import print_summary
from genrescope.cli.view_state import ViewState
from genrescope.language.catalogue import tr

if TYPE_CHECKING:
    from genrescope.events import Update
    from genrescope.recognition.summary import Summary

NEWS_SECONDS = 30.0


class TerminalView:
    """Draws a session.

    Parameters
    ----------
    notice
        A sentence to keep in sight.
    console
        Where to draw; standard output's when None.
    """

    period_seconds = 0.125  # calm, and quick enough for a level meter

    def __init__(self, notice: str = "", console: Console | None = None) -> None:
        self._notice = notice
        self._console = console or Console(highlight=False)
        # The alternate screen: resizing leaves no torn lines behind, and the scrollback is not touched.
        self._live = Live(console=self._console, screen=True, auto_refresh=False, redirect_stderr=False)
        self._state: ViewState | None = None
        self._closed = False
        self._news, self._news_shows = "", 0

    def show(self, update: Update) -> None:
        """Draw the newest."""
        if self._state is None:
            self._state = ViewState.of(update)
        else:
            self._state.take(update)
        if self._closed:
            return
        self._live.start()
        self._news_shows -= 1
        sentences = (self._notice, self._news if self._news_shows > 0 else "")
        width, height = self._console.size
        self._live.update(render(self._state, width, height, *sentences), refresh=True)

    def tell(self, sentence: str) -> None:
        """Keep it in sight for half a minute."""
        self._news, self._news_shows = sentence, round(NEWS_SECONDS / self.period_seconds)

    def close(self) -> None:
        """Go back to the terminal's own screen. Idempotent."""
        self._closed = True
        self._live.stop()

    def finish(self, summary: Summary) -> None:
        """Sum up on the terminal's own screen."""
        title = words.source_title(self._state.status.source) if self._state else tr("Heard")
        print_summary(self._console, title, summary)
