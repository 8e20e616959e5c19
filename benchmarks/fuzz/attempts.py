"""What comes of one broken file: a sentence, an answer all the same, or a defect."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from genrescope.errors import GenrescopeError

HANG_SECONDS = 10.0  # nobody waits longer for one file
LONGEST_SENTENCE = 1000  # characters; names in it have up to 400 each
_JARGON = re.compile(
    r"Traceback|Error\b|Exception|Errno|\b0x[0-9a-f]|sndfile|demuxer|codec\b|Invalid data|moov|object at|NoneType"
    r"|datetime\.|<class|constraint|malformed|disk image"
)


class Outcome(StrEnum):
    """What became of it."""

    REFUSED = "refused"  # with one plain sentence
    TAKEN = "taken"  # read as far as it goes
    ODD = "odd"  # said, but not in one plain sentence
    CRASHED = "crashed"  # something else than a sentence was raised, or the process ended
    HUNG = "hung"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One file, and what came of it.

    Attributes
    ----------
    what
        What was done to which file.
    outcome, said
        What became of it, and the sentence or the defect.
    """

    what: str
    outcome: Outcome
    said: str = ""


def attempt(what: str, read: Callable[[], str], names: tuple[str, ...] = ()) -> Attempt:
    """Read something.

    Parameters
    ----------
    what
        What is read.
    read
        Reads it, and returns what there is to be said of it: sentences, or nothing.
    names
        Of the file, which may stand in its sentence and be as odd as they like.
    """
    try:
        said, outcome = read(), Outcome.TAKEN
    except GenrescopeError as error:
        said, outcome = str(error), Outcome.REFUSED
    except Exception as error:
        return Attempt(what, Outcome.CRASHED, f"{type(error).__name__}: {error}")
    if outcome is Outcome.REFUSED and not said:
        return Attempt(what, Outcome.ODD, "refused without a word")
    fault = fault_of(said, names)
    return Attempt(what, Outcome.ODD if fault else outcome, f"{fault}: {said}" if fault else said)


def fault_of(said: str, names: tuple[str, ...] = ()) -> str:
    """Why ``said`` is no plain sentence that every terminal can show; empty when it is one."""
    if not said:
        return ""
    if not said.isprintable():
        return "unprintable"
    for name in names:
        said = said.replace(name, "NAME")
    bare = re.sub(r'"[^"]*"', "NAME", said)
    if found := _JARGON.search(bare):
        return f"jargon ({found[0]})"
    if not bare.endswith((".", "?")):
        return "no sentence"
    return "too long" if len(bare) > LONGEST_SENTENCE else ""
