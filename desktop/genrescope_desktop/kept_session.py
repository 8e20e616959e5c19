"""The session that the window listens with: begun, stopped, and what is said of it in the end. Not on Qt's thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genrescope.errors import GenrescopeError

if TYPE_CHECKING:
    from genrescope.live import LiveSession
    from genrescope.recognition.load import NetworkKeeper
    from genrescope.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session that was begun, and must be stopped on the same thread: a source wants that.

    Attributes
    ----------
    session
        Which updates are taken from.
    title
        What it listens to, for people.
    settings
        The engine's, as they were when it began.
    """

    session: LiveSession
    title: str
    settings: Settings

    def stop(self) -> None:
        """Listen no longer, whatever goes wrong."""
        try:
            self.session.stop()
        except Exception:
            log.exception("a session could not be stopped")

    def last_words(self) -> str:
        """What is to be said of a file that was played to its end."""
        from genrescope.offline import check_answered

        summary = self.session.summary()
        try:
            check_answered(summary, self.title, self.settings)
        except GenrescopeError as error:
            return str(error)
        return summary.note


def begin(words: str, settings: Settings, networks: NetworkKeeper) -> KeptSession:
    """Listen to ``words`` (for `genrescope.audio.naming.make_source`).

    Raises
    ------
    ModelError
        There is no such model.
    GenrescopeError
        The source cannot be opened.
    """
    # Imported here, not at the top: the window is there sooner.
    from genrescope.audio.naming import make_source
    from genrescope.live import LiveSession
    from genrescope.models import library

    model = library.choose(settings.model)
    source = make_source(words)
    try:
        session = LiveSession(source, model, settings, networks)
        session.start()
    except BaseException:
        source.close()
        raise
    return KeptSession(session, source.info.title, settings)
