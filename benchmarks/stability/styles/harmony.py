"""Chords by name, and which one sounds at a beat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
KINDS = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "9": (0, 4, 10, 14),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "m9": (0, 3, 10, 14),
    "dim": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
}
SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "in": (0, 1, 5, 7, 8),  # the Japanese scale of koto and shakuhachi
}


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: its root (0 is C) and the semitones of its notes above it."""

    root: int
    intervals: tuple[int, ...]

    def bass(self, low: int, interval: int = 0) -> int:
        """Return the MIDI number, in the octave from ``low`` on, of the note ``interval`` semitones above the root."""
        return low + (self.root + interval - low) % 12

    @property
    def fifth(self) -> int:
        """Semitones from the root to the fifth, perfect or not."""
        return next((step for step in self.intervals if step in (6, 7)), 7)

    def close(self, low: int) -> tuple[int, ...]:
        """Return its notes as near above ``low`` as they go, from below."""
        return tuple(sorted(low + (self.root + step - low) % 12 for step in self.intervals))

    def nearest(self, pitch: int) -> int:
        """Return the note of the chord next to ``pitch``."""
        tones = {(self.root + step) % 12 for step in self.intervals}
        return min(range(pitch - 6, pitch + 7), key=lambda one: (one % 12 not in tones, abs(one - pitch)))


@cache
def chord(name: str, transpose: int = 0) -> Chord:
    """Read a chord's name: ``"F#m7"``."""
    match = re.fullmatch(r"([A-G])([#b]?)(.*)", name)
    if match is None:
        raise ValueError(f"{name!r} names no chord")
    step, sign, kind = match.groups()
    return Chord((STEPS[step] + {"#": 1, "b": -1, "": 0}[sign] + transpose) % 12, KINDS[kind])


class Harmony:
    """A progression that goes round and round.

    Parameters
    ----------
    text
        Chord names, a bar each; ``C/G7`` shares a bar among chords.
    bar_beats
        Length of a bar.
    transpose
        Semitones up.
    """

    def __init__(self, text: str, bar_beats: float, transpose: int = 0) -> None:
        self._bars = [[chord(name, transpose) for name in bar.split("/")] for bar in text.split()]
        self.bar_beats = bar_beats

    def at(self, beat: float) -> Chord:
        """Return the chord that sounds at a beat."""
        number, inside = divmod(beat + 1e-9, self.bar_beats)
        bar = self._bars[int(number) % len(self._bars)]
        return bar[int(inside / self.bar_beats * len(bar))]


def scale(name: str, tonic: int) -> frozenset[int]:
    """Return the pitch classes of a scale on a tonic (0 is C)."""
    return frozenset((tonic + step) % 12 for step in SCALES[name])
