"""A stranger's TOML: read whatever it is, or refused with the reason in plain words."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from genrescope.language.sentence import sentence

LARGEST_BYTES = 1 << 20  # of any TOML that people write, many times over
_KEYS = re.compile(r"\('(.*?)',?\)")  # how the library says a.b


class NoTomlError(Exception):
    """It is none. The message is the part of a sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parsed(content: bytes) -> dict[str, Any]:
    """Read a TOML document, with or without a byte order mark.

    Raises
    ------
    NoTomlError
        When it is none.
    """
    if len(content) > LARGEST_BYTES:
        raise NoTomlError(sentence("it is larger than {most} MB", most=LARGEST_BYTES >> 20))
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise NoTomlError(_KEYS.sub(lambda found: found[1].replace("', '", "."), str(error))) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NoTomlError(sentence("line {line} is no UTF-8 text", line=line)) from error
    except RecursionError as error:
        raise NoTomlError(sentence("its brackets are nested too deeply")) from error
    except ValueError as error:
        raise NoTomlError(sentence("a number in it has too many digits")) from error
