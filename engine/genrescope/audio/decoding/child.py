"""The child process that decodes one file: everything that touches a stranger's bytes happens here.

Libraries that parse sound files are large C programs with a history of crashes, so they run in a process that can be
lost: with limits on memory, unable to write a file, and gone as soon as its parent is. `main` is its only entry;
`genrescope.audio.decoder` starts it and reads `genrescope.audio.decoding.wire` messages from its standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Final

from genrescope.audio.decoding import wire
from genrescope.audio.decoding.opened import Opened, Refused
from genrescope.audio.formats import Decoder, decoders
from genrescope.children import follow_parent, limit

MEMORY_LIMIT: Final = 1 << 30  # bytes of address space, for this process and for ffmpeg each


def main(argv: list[str]) -> int:
    """Decode the file named by the first argument, from the second's seconds on, to standard output.

    Returns the exit code.
    """
    path, start_seconds = argv[0], float(argv[1])
    follow_parent()
    limit(address_space=MEMORY_LIMIT, file_size=0)
    out = sys.stdout.buffer
    try:
        try:
            _decode(path, start_seconds, out)
        except Refused as refusal:
            wire.send_json(out, wire.END, end=refusal.end, detail=refusal.detail)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            wire.send_json(out, wire.END, end=wire.End.UNREADABLE, detail=error.strerror or str(error))
        except MemoryError:
            wire.send_json(out, wire.END, end=wire.End.MEMORY, detail="")
    except BrokenPipeError:  # the parent has heard enough
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), out.fileno()
        )  # so that the interpreter's last flush does not fail too
    return 0


def _decode(path: str, start_seconds: float, out: wire.Writable) -> None:
    decoder, opened = _open(path, start_seconds)
    wire.send_json(
        out,
        wire.INFO,
        rate=opened.rate,
        channels=opened.channels,
        frames=opened.frames,
        exact=opened.exact,
        decoder=decoder,
    )
    sent = 0
    try:
        for block in opened.blocks:
            wire.send(out, wire.SAMPLES, block)
            sent += len(block)
    except Refused as refusal:
        if decoder is Decoder.FFMPEG or start_seconds:
            raise
        for block in _rest(path, opened, sent, refusal):
            wire.send(out, wire.SAMPLES, block)
    wire.send_json(out, wire.END, end=wire.End.COMPLETE, detail="")


def _rest(path: str, opened: Opened, sent: int, refusal: Refused) -> Iterator[bytes | memoryview]:
    """Go on with ffmpeg, ``sent`` bytes into the sound, where libsndfile gave up.

    libsndfile stops for good at the first thing it finds wrong, ffmpeg goes on after it. That matters for sound files:
    most Opus files that ffmpeg itself has made of 44 100 Hz music have a page whose position is a few samples off.
    """
    from genrescope.audio.decoding import ffmpeg

    try:
        other = ffmpeg.open_file(path, opened.rate)
    except Refused:
        raise refusal from None
    if other.channels != opened.channels:
        raise refusal
    for block in other.blocks:
        if sent >= len(block):
            sent -= len(block)
        else:
            yield memoryview(block)[sent:]
            sent = 0


def _open(path: str, start_seconds: float) -> tuple[Decoder, Opened]:
    """Open ``path`` with the first decoder that knows its content."""
    refusals: list[Refused] = []
    for decoder in decoders(path):
        try:
            if decoder is Decoder.LIBSNDFILE:
                from genrescope.audio.decoding import libsndfile

                return decoder, libsndfile.open_file(path, start_seconds)
            from genrescope.audio.decoding import ffmpeg

            return decoder, ffmpeg.open_file(path, start_seconds=start_seconds)
        except Refused as refusal:
            refusals.append(refusal)
    # ffmpeg's answer says more: it knows films without sound, and it may be missing.
    raise next((refusal for refusal in refusals if refusal.end is not wire.End.NOT_SOUND), refusals[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
