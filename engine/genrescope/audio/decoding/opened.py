"""What a decoder answers when it is given a file: an opened sound, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from genrescope.audio.decoding.wire import End


class Refused(Exception):  # noqa: N818 - not an error of the program: a decoder's answer
    """A decoder's reason for not decoding a file (any further)."""

    def __init__(self, end: End, detail: str = "") -> None:
        super().__init__(end, detail)
        self.end = end
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Opened:
    """A file a decoder has opened.

    Attributes
    ----------
    rate
        Sample rate in Hz.
    channels
        Channels in a frame.
    frames
        Length in frames, None when it is unknown.
    exact
        Whether fewer frames than ``frames`` mean that the file is cut off; otherwise ``frames`` is an estimate.
    blocks
        The samples: interleaved little-endian float32, whole frames, at most ``BLOCK_FRAMES`` at once. Raises `Refused`
        when decoding fails on the way.
    """

    rate: int
    channels: int
    frames: int | None
    exact: bool
    blocks: Iterator[bytes | memoryview]
