"""Whether a newer version is published. It is asked only when a person wants to know; nothing is fetched or installed.

The answer is that of GitHub's "latest release": a JSON object, of which ``tag_name``, ``html_url``, ``body``, ``draft``
and ``prerelease`` are read. Whoever answers is a stranger: none of it is taken for more than a number, an address and a
few lines of text.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future
from dataclasses import dataclass

import genrescope
from genrescope.errors import DownloadError, GenrescopeError
from genrescope.language.sentence import sentence
from genrescope.plain_text import plain
from genrescope.publisher import publisher

TIME_LIMIT_SECONDS = 20.0
LARGEST_ANSWER = 1 << 20  # bytes
MOST_LINES = 8
LONGEST_LINE = 200  # characters
LONGEST_ADDRESS = 500
UNKNOWN = sentence(
    "This build does not know where its releases are published: look for a newer version where you got it from."
)
_VERSION = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})", re.ASCII)
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[!-~]*)?", re.ASCII)
_MARKS = re.compile(r"<!--.*?-->|\*\*|__|`")  # of Markdown; underscores and stars alone stand in names, too
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_BEGINNING = re.compile(r"\s*(#{1,6}\s+|[-*+]\s+|>\s*)")


@dataclass(frozen=True, slots=True)
class Release:
    """A published version that is newer than this one.

    Attributes
    ----------
    version
        Its number, ``"1.2.0"``.
    page
        The address of its page, which begins with https://; empty where none is known.
    changes
        What is new in it: its first lines, as plain text.
    """

    version: str
    page: str
    changes: tuple[str, ...]


def ask() -> Future[Release | None]:
    """Begin to ask for a newer version, in the background.

    Nobody waits for the thread that asks: one that a strange network holds for minutes is left to itself, and ends with
    the process. After ``TIME_LIMIT_SECONDS`` nobody should wait for the answer either: see `too_late`.

    Returns
    -------
    Future
        Has the release, None when this version is the newest, or the `GenrescopeError` of `newer`.
    """
    answer: Future[Release | None] = Future()

    def work() -> None:
        try:
            answer.set_result(newer())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=work, name="updates", daemon=True).start()
    return answer


def newer() -> Release | None:
    """Ask for a newer version, and wait for the answer; None when this one is the newest.

    Raises
    ------
    GenrescopeError
        This build knows no address to ask.
    DownloadError
        The address cannot be reached, there is nothing, or the answer makes no sense.
    """
    from genrescope.models import web

    who = publisher()
    if not who.releases:
        raise GenrescopeError(UNKNOWN)
    try:
        answer = web.get_json(who.releases, LARGEST_ANSWER)
    except web.NotThereError as error:
        raise DownloadError("No version is published at {address} yet.", address=who.releases) from error
    release = understood(answer)
    if release is None or _numbers(release.version) <= _numbers(_own_version()):
        return None
    return release


def understood(answer: object) -> Release | None:
    """What an answer says; None when what it names is not for everybody.

    Raises
    ------
    DownloadError
        When it makes no sense.
    """
    told = answer if isinstance(answer, dict) else {}
    if told.get("draft") or told.get("prerelease"):
        return None
    tag = told.get("tag_name")
    version = _VERSION.fullmatch(tag) if isinstance(tag, str) else None
    if version is None:
        raise DownloadError("The list of releases gave an answer that cannot be understood: try again later.")
    page = told.get("html_url")
    body = told.get("body")
    return Release(
        version[1],
        page if isinstance(page, str) and _is_page(page) else publisher().homepage,
        _first_lines(body) if isinstance(body, str) else (),
    )


def too_late() -> DownloadError:
    """Make the error for an answer that did not come in time."""
    return DownloadError("The list of releases does not answer: check the connection and try again.")


def _is_page(address: str) -> bool:
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None


def _own_version() -> str:
    found = _VERSION.match(genrescope.__version__)
    return found[1] if found else "0"


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, so that a later one is greater: 1.2.0 is 1.2."""
    numbers = [int(number) for number in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _first_lines(markdown: str) -> tuple[str, ...]:
    """The first lines of a text, without its marks; what is indented goes on with the line before."""
    lines: list[str] = []
    for line in markdown[: 8 * MOST_LINES * LONGEST_LINE].splitlines():
        text = " ".join(_LINK.sub(r"\1", _MARKS.sub("", _BEGINNING.sub("", line, count=1))).split())
        if not text:
            continue
        if lines and line.startswith("  ") and not _BEGINNING.match(line):
            lines[-1] = f"{lines[-1]} {text}"
        elif len(lines) == MOST_LINES:
            break
        else:
            lines.append(text)
    return tuple(_shortened(plain(line)) for line in lines)


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"
