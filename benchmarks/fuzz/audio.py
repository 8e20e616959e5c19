"""Sound files, broken in every way, through the decoder child as the application starts it: one process a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.fuzz import mutations, sounds
from benchmarks.fuzz.attempts import Attempt, attempt
from genrescope.audio.decoder import open_file
from genrescope.audio.decoding.refusals import shown

BLOCK_FRAMES = 1 << 14
ODD_SHARE = 0.06  # of the files, whose names or kinds are odd, rather than their bytes
ODD_NAMES = (
    "a\nb.wav",
    "\x1b[31mred\x1b[0m.mp3",
    "tab\tbell\a.flac",
    "\u202egnp.wav",
    "音" * 80 + ".ogg",
    "x" * 251 + ".wav",
    "x" * 300 + ".wav",
    os.fsdecode(b"\xff\xfe.opus"),
    "-i.wav",
    "file:a.m4a",
    "a|b;$(c)`d`.m4a",
    "%n%s.m4a",
    " .wav",
    "...",
)


class Sounds:
    """The battery of sound files.

    Parameters
    ----------
    seeds
        Folder of the sound files that it breaks, which `benchmarks.fuzz.sounds.make` has filled.
    """

    def __init__(self, seeds: Path) -> None:
        self._seeds = sounds.make(seeds)

    def attempt(self, chance: Random, folder: Path) -> Attempt:
        """Break one file and read it."""
        seed = chance.choice(self._seeds)
        if chance.random() < ODD_SHARE:
            what, path = chance.choice(_ODD)(seed, folder, chance)
        else:
            what, path = self._broken(seed, folder, chance)
        return attempt(what, lambda: heard(path), names=(shown(path), str(path.parent)))

    def _broken(self, seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
        content, done = seed.read_bytes(), []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            kind = chance.random()
            if not content:
                break
            if kind < 0.1:
                other = chance.choice(self._seeds)
                content = mutations.splice(content, other.read_bytes(), chance)
                done.append(f"splice with {other.name}")
            elif kind < 0.2:
                number = chance.choice((sounds.RATE, 48_000, 2, 16, int(sounds.RATE * sounds.SECONDS), len(content)))
                content = mutations.replace_number(content, number, chance)
                done.append(f"replace {number}")
            else:
                mutation = chance.choice(mutations.MUTATIONS)
                content = mutation(content, chance)
                done.append(mutation.__name__)
        extension = seed.suffix if chance.random() < 0.85 else chance.choice(self._seeds).suffix
        path = folder / f"broken{extension}"
        path.write_bytes(content)
        return f"{seed.name} as {extension}: {', '.join(done)}", path


def heard(path: Path) -> str:
    """Read a file to its end, as everything does that listens to one; what is said of its damage.

    Raises
    ------
    GenrescopeError
        When nothing in it can be heard.
    ValueError
        When what comes is no sound.
    """
    with open_file(path) as file:
        for block in file.blocks(BLOCK_FRAMES):
            if block.dtype != np.float32 or block.shape[1:] != (file.format.channels,) or not np.isfinite(block).all():
                raise ValueError("no block of sound")
        return file.damage


Odd = Callable[[Path, Path, Random], tuple[str, Path]]


def _odd_name(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / chance.choice(ODD_NAMES)
    try:
        path.write_bytes(seed.read_bytes())
    except OSError:  # no file system has such a name
        return f"no file {path.name!r}", path
    return f"{seed.name} called {path.name!r}", path


def _wrong_extension(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / f"song{chance.choice(('.wav', '.mp3', '.flac', '.m4a', '.mkv', '.txt', '', '.ape'))}"
    path.write_bytes(seed.read_bytes())
    return f"{seed.name} as {path.suffix}", path


def _empty(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / f"empty{seed.suffix}"
    path.write_bytes(chance.randbytes(chance.choice((0, 0, 1, 4, 12, 44))))
    return f"{path.stat().st_size} bytes as {seed.suffix}", path


def _noise(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / f"noise{seed.suffix}"
    size = chance.randrange(1, 200_000)
    path.write_bytes(chance.choice((chance.randbytes(size), bytes(size), b"\xff" * size)))
    return f"{size} bytes of anything as {seed.suffix}", path


def _circle(seed: Path, folder: Path, _: Random) -> tuple[str, Path]:
    path = folder / f"circle{seed.suffix}"
    path.symlink_to(path.name)
    return "a link to itself", path


def _nowhere(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / f"nowhere{seed.suffix}"
    path.symlink_to(chance.choice(("missing", "/dev/zero", "/dev/full", "/proc/self/mem", "..")))
    return f"a link to {path.readlink()}", path


def _no_file(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / f"other{seed.suffix}"
    if chance.random() < 0.5:
        path.mkdir()
        return "a folder", chance.choice((path, path / "below.wav"))
    os.mkfifo(path)
    return "a pipe", chance.choice((path, path / "below.wav"))


def _hole(seed: Path, folder: Path, chance: Random) -> tuple[str, Path]:
    path = folder / f"hole{seed.suffix}"
    path.write_bytes(seed.read_bytes() if chance.random() < 0.7 else b"\0")
    size = round(2 ** chance.uniform(20, 25))
    os.truncate(path, size)
    return f"{seed.name} and a hole, {size} bytes", path


_ODD: Sequence[Odd] = (
    *(_odd_name, _odd_name, _odd_name, _wrong_extension, _wrong_extension, _empty, _noise),
    *(_circle, _nowhere, _no_file, _hole),
)
