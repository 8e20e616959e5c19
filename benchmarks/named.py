"""Which of its parts a benchmark is to do: any that are named, or all."""

from __future__ import annotations

import argparse
from collections.abc import Collection


def add_named(parser: argparse.ArgumentParser, word: str, names: Collection[str]) -> None:
    """Let any of these be named, each a ``word``; under its plural all of them are meant where none is named."""
    known = ", ".join(names)

    def one(name: str) -> str:
        if name not in names:
            raise argparse.ArgumentTypeError(f"there is no {word} {name!r}; there are {known}")
        return name

    parser.add_argument(
        f"{word}s", nargs="*", type=one, default=tuple(names), metavar=word, help=f"{known}; all when none is named"
    )
