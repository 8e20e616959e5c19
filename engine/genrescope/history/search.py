"""Looking for sessions by words."""

from __future__ import annotations

from collections.abc import Iterable

from genrescope.history.sessions import Session


def searched(session: Session) -> str:
    """All text of a session that words are looked for in."""
    return "\n".join(
        (
            *(session.title, session.note, session.beginning.source.title),
            f"{session.beginning.started_at.astimezone():%Y-%m-%d}",
            *session.genres,
            *(each.note for each in session.marks),
        )
    )


def matches(text: str, words: Iterable[str]) -> bool:
    """Whether every word occurs somewhere in the text, in capital letters or small ones."""
    folded = text.casefold()
    return all(word.casefold() in folded for word in words)
