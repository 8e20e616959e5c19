"""Decoding with libsndfile, inside the decoder child."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import soundfile

from genrescope.audio.decoding.opened import Opened, Refused
from genrescope.audio.decoding.wire import BLOCK_FRAMES, End

_LARGEST_COUNT = 1 << 48  # frames; libsndfile says 2**63 - 1 where it cannot know


class _Forward(soundfile.SoundFile):  # type: ignore[misc]
    """A sound file that is only read forward.

    A seekable one is told by soundfile, after every read, to seek to where it already is. Within some compressed files
    libsndfile then lands a little beside.
    """

    def seekable(self) -> bool:
        return False


def open_file(path: str, start_seconds: float = 0.0) -> Opened:
    """Open ``path`` at a moment of it.

    Through a Python file object, so that no file name is ever recoded on its way to C.

    Raises
    ------
    Refused
        When libsndfile does not know the content.
    OSError
        When the file cannot be read.
    """
    file = Path(path).open("rb")  # noqa: SIM115 - closed with the process
    try:
        sound = _Forward(file)
    except (soundfile.SoundFileError, ValueError, TypeError) as error:
        raise Refused(End.NOT_SOUND, str(error)) from error
    skipped = _skip(sound, round(start_seconds * sound.samplerate)) if start_seconds else 0
    known = 0 <= sound.frames < _LARGEST_COUNT
    return Opened(
        rate=sound.samplerate,
        channels=sound.channels,
        frames=max(0, sound.frames - skipped) if known else None,
        exact=sound.format != "MP3",  # an MP3's length is estimated from its size and first frames
        blocks=_blocks(sound),
    )


def _skip(sound: soundfile.SoundFile, frames: int) -> int:
    """Leave out so many frames, or all there are; return how many."""
    try:
        return int(sound.seek(frames))
    except soundfile.SoundFileError:  # it can only be read forward, or ends before
        read = 0
        while read < frames and (block := len(sound.read(min(BLOCK_FRAMES, frames - read), dtype="float32"))):
            read += block
        return read


def _blocks(sound: soundfile.SoundFile) -> Iterator[memoryview]:
    buffer = bytearray(BLOCK_FRAMES * sound.channels * 4)
    while True:
        try:
            frames = sound.buffer_read_into(buffer, dtype="float32")
        except soundfile.SoundFileError as error:
            raise Refused(End.DAMAGED, str(error)) from error
        if not frames:
            return
        yield memoryview(buffer)[: frames * sound.channels * 4]
