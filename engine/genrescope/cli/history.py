"""``genrescope history``: what was heard before."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from genrescope import json_lines
from genrescope.cli.guard import DONE
from genrescope.cli.output import say
from genrescope.cli.parser import Parser
from genrescope.errors import HistoryError
from genrescope.history.database import history_file
from genrescope.history.export import Format, export, format_of
from genrescope.history.search import matches, searched
from genrescope.history.store import Store
from genrescope.language.catalogue import tr

NEWEST = "last"  # what stands for the newest session's number


def add_arguments(parser: Parser, make: Any) -> None:
    """Declare what may be typed after ``history``.

    Parameters
    ----------
    parser
        Of ``genrescope history``.
    make
        Makes a command: (commands, name, what it does) to its parser.
    """
    commands = parser.add_subparsers(title=tr("Commands"), metavar="COMMAND", dest="action")
    parser.alone = "list"
    listed = make(commands, "list", tr("list the sessions there are, the newest first"))
    listed.add_argument(
        "words", nargs="*", metavar="WORD", help=tr("only those in whose names, notes or genres it occurs")
    )
    show = make(commands, "show", tr("show one session: its set list, marks and notes"))
    for each in (listed, show):
        each.add_argument(
            "--json", action="store_true", help=tr("one JSON object a session, for programs (docs/json.md)")
        )
    out = make(commands, "export", tr("write sessions for other programs, with every verdict"))
    out.add_argument(
        "ids", nargs="+", type=_number, metavar="ID", help=tr("numbers of sessions, or {newest}", newest=NEWEST)
    )
    out.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help=tr(".csv, .json, or .txt for Audacity's labels")
    )
    out.add_argument(
        "--format", choices=[str(each) for each in Format], help=tr("this format, whatever the file is called")
    )
    out.add_argument("--force", action="store_true", help=tr("replace the file when it is there already"))
    rename = make(commands, "rename", tr("give a session a name"))
    note = make(commands, "note", tr("write a note to a session"))
    for each in (show, rename, note):
        each.add_argument(
            "id", type=_number, metavar="ID", help=tr("number of the session, or {newest}", newest=NEWEST)
        )
    rename.add_argument("title", nargs="+", metavar="TITLE", help=tr("its name; an empty one takes it away"))
    note.add_argument("text", nargs="+", metavar="TEXT", help=tr("the note; an empty one takes it away"))
    delete = make(commands, "delete", tr("delete sessions for good"))
    delete.add_argument(
        "ids", nargs="+", type=_number, metavar="ID", help=tr("numbers of sessions, or {newest}", newest=NEWEST)
    )
    make(commands, "path", tr("say where the history is kept"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    action = {
        "list": _list,
        "show": _show,
        "export": _export,
        "rename": _rename,
        "note": _note,
        "delete": _delete,
        "path": _path,
    }[arguments.action]
    action(arguments)
    return DONE


def _list(typed: argparse.Namespace) -> None:
    with _opened() as store:
        sessions = [each for each in store.sessions() if matches(searched(each), typed.words)] if store else []
        if store and store.unreadable:
            say(store.unreadable)
    if typed.json:
        for session in sessions:
            json_lines.write(json_lines.session_line(session))
        return
    from genrescope.cli.history_view import print_sessions

    print_sessions(sessions, is_search=bool(typed.words))


def _show(typed: argparse.Namespace) -> None:
    with _existing() as store:
        session = store.session(_id(store, typed.id)).session
    if typed.json:
        json_lines.write(json_lines.session_line(session))
        return
    from genrescope.cli.history_view import print_session

    print_session(session)


def _export(typed: argparse.Namespace) -> None:
    form = Format(typed.format) if typed.format else format_of(typed.to)
    if not typed.force and _is_there(typed.to):
        raise HistoryError("{file} is there already: name another file, or replace it with --force.", file=typed.to)
    with _existing() as store:
        sessions = [store.session(number) for number in _ids(store, typed.ids)]
    export(sessions, typed.to, form)
    print(tr("{file} is written.", file=typed.to))


def _is_there(path: Path) -> bool:
    """Whether a file would be replaced. A folder, or what cannot even be looked at, is refused by what writes."""
    try:
        return path.is_file()
    except OSError:
        return False


def _rename(typed: argparse.Namespace) -> None:
    with _existing() as store:
        store.rename(_id(store, typed.id), " ".join(typed.title))


def _note(typed: argparse.Namespace) -> None:
    with _existing() as store:
        store.annotate(_id(store, typed.id), " ".join(typed.text))


def _delete(typed: argparse.Namespace) -> None:
    with _existing() as store:
        numbers = _ids(store, typed.ids)
        for number in numbers:
            store.delete(number)
        store.delete_for_good(*numbers)
    for number in numbers:
        print(tr("Session {number} is deleted.", number=number))


def _path(_typed: argparse.Namespace) -> None:
    print(history_file())


@contextmanager
def _opened() -> Iterator[Store | None]:
    """The history, if there is one: looking into it makes none."""
    if not history_file().exists():
        yield None
        return
    with closing(Store()) as store:
        yield store


@contextmanager
def _existing() -> Iterator[Store]:
    with _opened() as store:
        if store is None:
            raise HistoryError(
                "Nothing is kept in the history yet: listen in the window, or with genrescope listen --history."
            )
        yield store


def _ids(store: Store, numbers: list[int | None]) -> list[int]:
    return list(dict.fromkeys(_id(store, number) for number in numbers))


def _id(store: Store, number: int | None) -> int:
    if number is not None:
        return number
    newest = next(iter(store.sessions()), None)
    if newest is None:
        raise HistoryError("The history is empty.")
    return newest.id


def _number(text: str) -> int | None:
    """Number of a session; None for the newest.

    Raises
    ------
    argparse.ArgumentTypeError
        When it is neither.
    """
    if text == NEWEST:
        return None
    if not text.isascii() or not text.isdigit():
        refusal = tr("{text!r} is neither a session's number nor {newest!r}", text=text, newest=NEWEST)
        raise argparse.ArgumentTypeError(refusal)
    return int(text)
