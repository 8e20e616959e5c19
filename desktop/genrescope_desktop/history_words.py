"""How kept sessions are put into words in the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from genrescope import words
from genrescope.history.search import searched
from genrescope.history.sessions import Passage, Session
from genrescope_desktop.strings import genre_name, listing

translate = QCoreApplication.translate

MOST_GENRES = 3
_FOR_FILE_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\t', " "))


def title(session: Session) -> str:
    """What a session is called: by a person, else by what was listened to."""
    return session.title or words.source_title(session.beginning.source)


def when(session: Session) -> str:
    """When it began, in local time."""
    return f"{session.beginning.started_at.astimezone():%Y-%m-%d %H:%M}"


def genres(session: Session) -> str:
    """Its genres, those heard longest first."""
    named = [genre_name(genre) for genre in session.genres]
    return listing(named[:MOST_GENRES] + ["…"] * (len(named) > MOST_GENRES))


def passage(one: Passage) -> str:
    """What a passage is."""
    return genre_name(one.genre) if one.genre is not None else translate("History", "unsure")


def line(session: Session) -> str:
    """All that a row of the list shows, for a screen reader."""
    sentence = translate("History", "{title}, {when}, {length}: {genres}")
    return sentence.format(
        title=title(session),
        when=when(session),
        length=words.clock(session.heard_seconds),
        genres=genres(session) or translate("History", "no genre"),
    )


def facts(session: Session) -> str:
    """Where the sound came from, by whom it was judged, and what was missing."""
    source = session.beginning.source
    parts = [
        when(session),
        words.clock(session.heard_seconds),
        f"{words.source_title(source)} ({words.kind(source.kind)})",
        ", ".join(f"{each.title} {each.sha256[:8]}" for each in session.models),
    ]
    if session.lost_samples:
        parts.append(translate("History", "{count} samples lost").format(count=session.lost_samples))
    if session.gaps:
        parts.append(translate("History", "{count} gaps").format(count=len(session.gaps)))
    return " · ".join(parts)


def text_of(session: Session) -> str:
    """What words are looked for in: also the genres as a person reads them."""
    return "\n".join([searched(session), *(genre_name(genre) for genre in session.genres), when(session)])


def file_name(sessions: list[Session], extension: str) -> str:
    """A name for a file that sessions are exported to."""
    first = sessions[0]
    name = f"{first.beginning.started_at.astimezone():%Y-%m-%d %H%M} {title(first).translate(_FOR_FILE_NAMES).strip()}"
    return f"{name[:80]}.{extension}"
