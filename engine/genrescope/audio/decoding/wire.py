"""What a decoder child says to its parent, over one pipe.

The stream is ``INFO`` once, ``SAMPLES`` any number of times, ``END`` once; or ``END`` alone when the file could not be
opened. A message is one byte for its kind, its length as a little-endian uint32, and that many bytes: JSON, or
interleaved little-endian float32 samples. The parent trusts none of it: the child has been reading a stranger's file.
"""

from __future__ import annotations

import json
import struct
from enum import StrEnum
from typing import Any, BinaryIO, Final, Protocol

INFO: Final = b"I"
SAMPLES: Final = b"S"
END: Final = b"E"
HEADER: Final = struct.Struct("<cI")
LONGEST_MESSAGE: Final = 8 << 20  # bytes; a block of BLOCK_FRAMES is far smaller, however many its channels
BLOCK_FRAMES: Final = 16_384  # frames in a SAMPLES message, except the last; many pacing blocks, few messages


class End(StrEnum):
    """Why the child stopped."""

    COMPLETE = "complete"
    NOT_SOUND = "not sound"  # neither decoder knows the content
    NO_TRACK = "no track"  # a film or a picture without sound
    NO_FFMPEG = "no ffmpeg"  # only ffmpeg could know the content, and there is none
    DAMAGED = "damaged"  # decoding failed after it had begun
    UNREADABLE = "unreadable"  # the system would not let the file be read (any longer)
    MEMORY = "memory"  # its limit on memory was reached


class Writable(Protocol):
    """The part of a binary stream that is needed to send messages."""

    def write(self, data: bytes | memoryview, /) -> int: ...  # noqa: D102
    def flush(self) -> None: ...  # noqa: D102


def send(stream: Writable, kind: bytes, payload: bytes | memoryview) -> None:
    """Write one message."""
    stream.write(HEADER.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def send_json(stream: Writable, kind: bytes, **fields: Any) -> None:
    """Write one message whose payload is a JSON object."""
    send(stream, kind, json.dumps(fields).encode())


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read one message: its kind and payload, or None when the stream ended or makes no sense."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, length = HEADER.unpack(header)
    if kind not in (INFO, SAMPLES, END) or length > LONGEST_MESSAGE:
        return None
    payload = stream.read(length)
    return (kind, payload) if len(payload) == length else None
