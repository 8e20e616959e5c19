"""``python -m benchmarks.practice FOLDER``: write what `genrescope train --more FOLDER` reads."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

import soundfile

from benchmarks.pieces import piece
from benchmarks.practice import bands, orchestra, sounds, talk
from benchmarks.stability.render import levelled, played, spoken
from benchmarks.stability.sound import Recording
from genrescope.errors import GenrescopeError

SECONDS = 40.0
ORCHESTRAS, PIECES, SOUNDS = 5, 3, 24  # of each texture, of each style, of each kind
CROSSINGS = 60  # of styles
ENSEMBLES, SEATINGS = 240, 8  # pieces for instruments of an orchestra, and into how many groups they are put


def ensembles() -> Iterator[tuple[str, bytes]]:
    """Yield the scores of pieces for an orchestra's instruments, with their places in the folder.

    They lie in few groups: a group counts by the square root of its pieces, and real music should count as well.
    """
    scores = (made.song for made in map(piece.compose, count()) if piece.is_of_an_orchestra(made))
    for number, song in enumerate(islice(scores, ENSEMBLES)):
        yield f"classical/ensembles {number % SEATINGS}/{number // SEATINGS}", song


def everything() -> Iterator[tuple[str, Recording]]:
    """Yield each recording with its place in the folder: genre (or none), group, name."""
    for texture, compose in orchestra.TEXTURES.items():
        for number in range(ORCHESTRAS):
            yield f"classical/orchestra/{texture} {number}", played(compose(number, SECONDS).midi(), SECONDS)
    for name, song in ensembles():
        yield name, played(song, piece.SECONDS)
    for style, band in bands.BANDS.items():
        for number in range(PIECES):
            yield f"none/{style}/{number}", played(bands.piece(style, band, number, SECONDS).midi(), SECONDS)
    for number in range(CROSSINGS):
        score = bands.piece("crossing", bands.crossing(number), number, SECONDS)
        yield f"none/crossing {number}/0", played(score.midi(), SECONDS)
    for number, (language, text) in enumerate(talk.SENTENCES.items()):
        for turn in range(2):
            voice = talk.VOICES[(number + 2 * turn) % len(talk.VOICES)]
            said = spoken("\n\n".join(islice(cycle([text]), 6)), f"{language}{voice}", 135 + 35 * turn)
            yield f"none/speech/{language} {turn}", said.part(0.0, SECONDS)
    for kind in sounds.KINDS:
        for number in range(SOUNDS):
            yield f"none/{kind}/{number}", levelled(sounds.recording(kind, number, SECONDS))


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.practice", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    try:
        for name, recording in everything():
            path = folder / f"{name}.flac"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, recording.frames, recording.rate, subtype="PCM_16")
            print(path)
    except (GenrescopeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
