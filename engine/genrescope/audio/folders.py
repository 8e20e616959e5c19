"""What a person hands over, files and folders, becomes a list of sound files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from genrescope.audio.formats import is_sound_file


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found.

    Attributes
    ----------
    files
        Files that were named, whatever they are called, and the sound files in folders that were; each once.
    hidden, not_sound
        How many files of the folders were left out, because they are hidden or their extension is none of sound.
    closed
        How many folders could not be looked into.
    """

    files: tuple[Path, ...]
    hidden: int = 0
    not_sound: int = 0
    closed: int = 0


def gather(paths: Iterable[Path], is_over: Callable[[], bool] = lambda: False) -> Gathered:
    """Look through everything in ``paths``: folders with all that is below them, in the order that people count in.

    Links to folders are not followed, so that none is walked in circles.

    Parameters
    ----------
    paths
        Files and folders.
    is_over
        Asked at every folder; true ends the walk with what was found so far.
    """
    search = _Search(is_over)
    for path in paths:
        if leads_to_folder(path):
            search.walk(path)
        else:
            search.take(path)
    return Gathered(tuple(search.files), search.hidden, search.not_sound, search.closed)


def identity(path: Path) -> str:
    """What is the same for every way to name one file."""
    return os.path.normcase(os.path.realpath(path))


class _Search:
    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._seen: set[str] = set()
        self.files: list[Path] = []
        self.hidden = self.not_sound = self.closed = 0

    def take(self, path: Path) -> None:
        name = identity(path)
        if name not in self._seen:
            self._seen.add(name)
            self.files.append(path)

    def walk(self, folder: Path) -> None:
        waiting = [folder]
        while waiting and not self._is_over():
            folder = waiting.pop()
            try:
                found = sorted(_entries(folder), key=lambda each: _in_human_order(each.name))
            except OSError:
                self.closed += 1
                continue
            below = []
            for each in found:
                if _is_hidden(each):
                    self.hidden += not each.is_dir(follow_symlinks=False)
                elif each.is_dir(follow_symlinks=False):
                    below.append(Path(each.path))
                elif leads_to_folder(each):
                    continue
                elif is_sound_file(each.name):
                    self.take(Path(each.path))
                else:
                    self.not_sound += 1
            waiting += reversed(below)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        yield from found


def leads_to_folder(path: Path | os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one; what leads nowhere, or in a circle, is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return True
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)  # Windows has them
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0))


def _in_human_order(name: str) -> list[tuple[int, int, str]]:
    """Sort key: whatever its capitals, and ``2.mp3`` before ``10.mp3``."""
    pieces = re.split(r"(\d+)", name.casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece]
