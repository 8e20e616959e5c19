"""Writing a Standard MIDI File: just what a score needs (one track of timed messages, tempo changes)."""

from __future__ import annotations

import struct
from collections.abc import Iterable

TICKS_PER_BEAT = 480


def note_on(channel: int, pitch: int, velocity: int) -> bytes:
    """Begin a note."""
    return bytes((0x90 | channel, pitch, velocity))


def note_off(channel: int, pitch: int) -> bytes:
    """End a note."""
    return bytes((0x80 | channel, pitch, 0))


def program(channel: int, number: int) -> bytes:
    """Choose an instrument by its General MIDI number, counted from 0."""
    return bytes((0xC0 | channel, number))


def control(channel: int, number: int, value: int) -> bytes:
    """Set a controller: 7 volume, 10 panorama, 91 reverb."""
    return bytes((0xB0 | channel, number, value))


def tempo(beats_per_minute: float) -> bytes:
    """Change the tempo."""
    return b"\xff\x51\x03" + round(60e6 / beats_per_minute).to_bytes(3, "big")


def midi_file(messages: Iterable[tuple[float, bytes]]) -> bytes:
    """Bytes of a MIDI file that sends each message at its beat. Messages of one beat keep their order."""
    track = bytearray()
    now = 0
    for beat, message in sorted(messages, key=lambda timed: round(timed[0] * TICKS_PER_BEAT)):
        tick = round(beat * TICKS_PER_BEAT)
        track += _variable_length(tick - now) + message
        now = tick
    track += b"\x00\xff\x2f\x00"
    header = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, TICKS_PER_BEAT)
    return header + struct.pack(">4sI", b"MTrk", len(track)) + bytes(track)


def _variable_length(value: int) -> bytes:
    """Encode ``value`` seven bits at a time, all but the last byte with the high bit set."""
    coded = [value & 0x7F]
    while value := value >> 7:
        coded.append(0x80 | value & 0x7F)
    return bytes(reversed(coded))
