"""A stranger's words (a file's name, a device's, a text in a file) as they may be shown: they steer no terminal."""

from __future__ import annotations

import unicodedata

_SPACES = ("Zs",)  # of all widths; what begins a line is none of them


def is_plain(text: str) -> bool:
    """Whether it is letters, signs and spaces alone: nothing that moves, colours, hides or turns what stands beside."""
    return text.isprintable() or all(map(_is_plain, text))


def plain(text: str) -> str:
    """The text, with a replacement character for everything that is not to be seen."""
    if is_plain(text):
        return text
    return "".join(letter if _is_plain(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _is_plain(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) in _SPACES
