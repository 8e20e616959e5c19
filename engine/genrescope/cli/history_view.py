"""How kept sessions look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from genrescope import words
from genrescope.colours import genre_colour
from genrescope.history.sessions import Passage, Session
from genrescope.language.catalogue import tr
from genrescope.models.taxonomy import genre_name

STRIP_CELLS = 16
_MOST_GENRES = 3


def print_sessions(sessions: Sequence[Session], *, is_search: bool) -> None:
    """Print a line a session."""
    console = Console(highlight=False)
    if not sessions:
        nothing = (
            tr("No session has these words.")
            if is_search
            else tr("Nothing is kept yet: listen in the window, or with genrescope listen --history.")
        )
        console.print(nothing, style="dim", soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("ID", justify="right", no_wrap=True)
    table.add_column(tr("When"), no_wrap=True)
    table.add_column(tr("Length"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(tr("Genres"))
    table.add_column(tr("What"))
    for session in sessions:
        table.add_row(
            str(session.id),
            f"{session.beginning.started_at.astimezone():%Y-%m-%d %H:%M}",
            words.clock(session.heard_seconds),
            strip(session, STRIP_CELLS),
            Text(", ".join(map(genre_name, session.genres[:_MOST_GENRES])) or "–"),
            Text(session.title or words.source_title(session.beginning.source)),
        )
    console.print(table)


def print_session(session: Session) -> None:
    """Print all that is known of a session but its verdicts."""
    console = Console(highlight=False)
    source = session.beginning.source
    console.print(Text(session.title or words.source_title(source), style="bold"), soft_wrap=True)
    facts = Table.grid(padding=(0, 2))
    title = f"{words.source_title(source)} ({words.kind(source.kind)})"
    rows = {
        "ID": str(session.id),
        tr("when"): f"{session.beginning.started_at.astimezone():%Y-%m-%d %H:%M:%S}",
        tr("source"): f"{title}, {words.rate(source.rate)} {words.channels(source.channels)}",
        tr("length"): words.clock(session.heard_seconds),
        tr("model"): ", ".join(f"{each.title} ({each.id}, {each.sha256[:12]})" for each in session.models),
        tr("lost"): tr(
            "{samples} samples, {verdicts} verdicts", samples=session.lost_samples, verdicts=session.dropped_hops
        ),
        tr("gaps"): str(len(session.gaps)),
        tr("note"): session.note,
    }
    for name, value in rows.items():
        if value:
            facts.add_row(Text(name, style="dim"), Text(value))
    console.print(facts)
    _print_set_list(console, session)
    for mark in session.marks:
        console.print(Text(f"  ▸ {words.clock(mark.seconds)} {mark.note or tr('mark')}"), soft_wrap=True)


def _print_set_list(console: Console, session: Session) -> None:
    if not session.passages:
        return
    console.print(Text(f"\n{tr('Set list')}", style="bold"))
    table = Table.grid(padding=(0, 2))
    for passage in session.passages:
        table.add_row(
            Text(f"{words.clock(passage.begin_seconds)}–{words.clock(passage.end_seconds)}"),
            Text(genre_name(passage.genre) if passage.genre else tr("unsure"), style=_colour(passage)),
            Text(words.percent(passage.confidence) if passage.genre else "", justify="right"),
        )
    console.print(table)


def strip(session: Session, cells: int) -> Text:
    """The whole session as a row of coloured cells; nothing where nothing was said."""
    text = Text()
    for cell in range(cells):
        at = (cell + 0.5) / cells * session.heard_seconds
        passage = next((each for each in session.passages if each.begin_seconds <= at < each.end_seconds), None)
        text.append("▉" if passage and passage.genre else "·", style=_colour(passage) if passage else "dim")
    return text


def _colour(passage: Passage) -> str:
    return genre_colour(passage.genre, passage.family) if passage.genre else "dim"
