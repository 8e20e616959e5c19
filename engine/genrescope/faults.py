"""The log of what is Genrescope's own fault: unexpected errors with their tracebacks, in a file, never before a person.

`log_kept` sends what the engine's and the window's loggers say to that file; `record` adds one error. It names devices,
and no music, nor where any lies.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from genrescope.errors import GenrescopeError
from genrescope.language.sentence import sentence

LARGEST_BYTES = 1 << 20  # then a new log is begun, and the one before is kept

log = logging.getLogger(__name__)


def log_file() -> Path:
    """Where unexpected errors are written."""
    import platformdirs

    return platformdirs.user_log_path("genrescope", appauthor=False) / "errors.log"


def record(error: BaseException) -> Path:
    """Add ``error`` with its traceback to the log; return where that is.

    Raises
    ------
    OSError
        When the log cannot be written.
    """
    return _add("".join(traceback.format_exception(error)))


def named(error: BaseException) -> str:
    """Type and words of ``error`` in one line."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def mistake(error: BaseException) -> str:
    """The sentence that says that ``error``, which nobody expected, is a bug."""
    return sentence("This is a mistake in Genrescope, please report it: {error}.", error=named(error))


def recorded(error: BaseException) -> str:
    """Add ``error`` to the log; return `mistake`'s sentence, and where the log is."""
    try:
        return sentence("{mistake} Details are in {log}.", mistake=mistake(error), log=record(error))
    except OSError:
        return sentence("{mistake} Add --debug to see where.", mistake=mistake(error))


def told(error: BaseException) -> str:
    """The one sentence that a person is told of an error: its own, or that it is a bug, which is then in the log."""
    return str(error) if isinstance(error, GenrescopeError) else recorded(error)


def ended(what: str, error: BaseException) -> str:
    """Log ``error``, which nobody expected and which ended ``what``; return the sentence that says so."""
    log.error("%s ended", what, exc_info=error)
    return sentence(
        "{what} stopped because of a fault in Genrescope ({error}); start it again, and please report it. Details are "
        "in {log}.",
        what=what,
        error=named(error),
        log=log_file(),
    )


@contextlib.contextmanager
def log_kept(*, debug: bool = False) -> Iterator[None]:
    """Send warnings and errors of all loggers to the log meanwhile; to standard error when ``debug``.

    Without a handler of ours Python would print them, traceback and all, on standard error.
    """
    handler = logging.StreamHandler() if debug else _LogFile()
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _LogFile(logging.Handler):
    """Adds what is logged to the log; where that cannot be written, it is lost."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):
            _add(f"{self.format(record)}\n", "\n" if record.exc_info else ": ")  # a sentence stands beside its time


def _add(text: str, before: str = "\n") -> Path:
    path = log_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):  # there is none yet, or another process has put it aside
        if path.stat().st_size > LARGEST_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
    with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=_for_the_owner) as stream:
        stream.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {' '.join(_command())}{before}{without_names(text)}")
    return path


def without_names(text: str) -> str:
    """Leave out of a text what is nobody's business: what music is called and where it lies, and whose home this is."""
    from genrescope.audio.formats import EXTENSIONS

    with contextlib.suppress(RuntimeError):  # nobody knows where the home is
        text = text.replace(str(Path.home()), "~")
    endings = "|".join(EXTENSIONS)
    # From where a name may begin to the last ending in the line: names have spaces, and anything may stand before them.
    # It is looked for from there alone, because a line may be endless and would be read anew from each of its letters.
    return re.sub(rf"(?im)(?:^([\w.]+: )?|(?<=[\"“”]))[^\n\"“”]*\.({endings})\b", r"\1….\2", text)


def _command() -> Iterator[str]:
    """What runs here, without the names that a person typed."""
    from genrescope import __version__

    yield f"genrescope {__version__}"
    yield from (each for each in sys.argv[1:2] if each.isalpha() and each.isascii())


def _for_the_owner(path: str, flags: int) -> int:
    """Open a file that only its owner may read: it may name devices."""
    return os.open(path, flags, 0o600)
