"""Reading a MIDI file of one track, as a synthesiser does."""

from __future__ import annotations

import struct

META = 0xFF  # the first byte of a message that is for nobody's ears
TEMPO = 0x51  # the second byte of one that says how long a beat is


def messages(song: bytes) -> list[tuple[int, bytes]]:
    """All of its messages with their ticks, those that are not for a channel among them."""
    assert song[:4] == b"MThd"
    assert struct.unpack(">I", song[18:22])[0] == len(song) - 22
    found, at, now = [], 22, 0
    while at < len(song):
        delta = 0
        while song[at] & 0x80:
            delta, at = delta << 7 | song[at] & 0x7F, at + 1
        delta, at = delta << 7 | song[at], at + 1
        now += delta
        end = at + _size(song, at)
        found.append((now, song[at:end]))
        at = end
    return found


def _size(song: bytes, at: int) -> int:
    """Bytes of the message that begins there."""
    if song[at] == META:
        return 3 + song[at + 2]
    return 2 if song[at] & 0xF0 == 0xC0 else 3
