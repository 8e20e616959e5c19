"""Tunes from motifs: a rhythm with a contour, repeated, and bent to the chord on strong beats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.stability.styles.harmony import Harmony


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a tune: beat, length in beats, MIDI number."""

    beat: float
    beats: float
    pitch: int


@dataclass(frozen=True, slots=True)
class Tune:
    """How a tune goes.

    Attributes
    ----------
    motifs
        By letter, a bar each: ``"0/1 1/.5 -1/.5 r/1"`` is steps of the scale from the note before, with lengths in
        beats; ``r`` rests.
    form
        Letters, a bar each, over and over: ``"abac"``.
    scale
        Pitch classes it moves in.
    low, high
        The player's range, MIDI numbers.
    strong_beats
        On multiples of this, notes of half a beat or more are notes of the chord.
    """

    motifs: Mapping[str, str]
    form: str
    scale: frozenset[int]
    low: int
    high: int
    strong_beats: float = 1.0

    def notes(self, harmony: Harmony, first_beat: float, last_beat: float) -> Iterator[Note]:
        """Yield the notes from one beat to another."""
        ladder = [pitch for pitch in range(self.low, self.high + 1) if pitch % 12 in self.scale]
        rung = len(ladder) // 2
        beat, bar = first_beat, 0
        while beat < last_beat:
            letter = self.form[bar % len(self.form)]
            if bar % len(self.form) == 0:
                rung = len(ladder) // 2  # each time round the tune begins where it began, so that it is heard as one
            at = beat
            for word in self.motifs[letter].split():
                step, length = word.split("/")
                beats = float(length)
                if step != "r":
                    rung = _kept_inside(rung + int(step), len(ladder))
                    pitch = ladder[rung]
                    inside = (at - first_beat) % self.strong_beats
                    if inside < 1e-6 and beats >= 0.5:
                        pitch = harmony.at(at).nearest(pitch)
                        rung = min(range(len(ladder)), key=lambda one: abs(ladder[one] - pitch))
                    yield Note(at, beats, pitch)
                at += beats
            beat += harmony.bar_beats
            bar += 1


def _kept_inside(rung: int, count: int) -> int:
    """Turn back at the ends of the range."""
    if rung < 0:
        return -rung
    return 2 * (count - 1) - rung if rung >= count else rung
