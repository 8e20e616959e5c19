"""Standard output that never fails on a character, be it an ASCII locale or a file name that is not valid text."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys

from genrescope.language.catalogue import translated

# What stands in, one column for one column, where the encoding lacks the character.
_STAND_INS = {
    **dict.fromkeys("█▉▊▋", "#"),
    **dict.fromkeys("▌▍▎▏", " "),
    **dict.fromkeys("·–—−─━╸╺╴", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("→›▸", ">"),
    **dict.fromkeys("●✓", "*"),
    "×": "x",
    "÷": "/",
    "…": ".",
    "≥": ">",
    "’": "'",
    "♯": "#",
    "\u00a0": " ",
}
_HANDLER = "genrescope-plain"


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(each) or _escaped(each) for each in wanted), error.end


def _escaped(character: str) -> str:
    return character.encode("ascii", "backslashreplace").decode("ascii")


def make_safe() -> None:
    """Let standard output and standard error replace what they cannot encode, and be there at all.

    A Windows program without a console starts with neither.
    """
    codecs.register_error(_HANDLER, _plainly)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (it stays open)
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def let_go() -> None:
    """Point standard output at nothing: its reader went away, and the last flush must not complain."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


def say(sentence: str) -> None:
    """Say one sentence on standard error, in the language that is spoken."""
    with contextlib.suppress(OSError, ValueError):  # its reader may have gone too
        print(f"genrescope: {translated(sentence)}", file=sys.stderr, flush=True)
