"""Pachelbel's Canon in D, the first ten variations, as a list of notes.

The work (Johann Pachelbel, about 1680) is in the public domain. Over a ground bass of eight notes, said eleven times,
three voices (violins in the original, here two oboes and a flute) play the same melody, each eight beats after the one
before. The continuo's chords are this project's.

A line of music is written note by note: a name and octave (``F#5``), and after a stroke the value (``/8`` an eighth,
``/8.`` a dotted one), which holds for the notes that follow; ``r`` is a rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

BEATS_PER_MINUTE: Final = 72.0
GROUND_BEATS: Final = 8
GROUND: Final = "D3/4 A2 B2 F#2 G2 D2 G2 A2"
CHORDS: Final = ("A3 D4 F#4", "A3 C#4 E4", "F#3 B3 D4", "F#3 A3 C#4", "G3 B3 D4", "F#3 A3 D4", "G3 B3 D4", "A3 C#4 E4")
SIXTH_CHORD: Final = "F#3 A3 D4"  # on the ground's F#, where a voice has a D against it: from the eighth variation on

VARIATIONS: Final = (
    "F#5/4 E5 D5 C#5 B4 A4 B4 C#5",
    "D5/4 C#5 B4 A4 G4 F#4 G4 E4",
    "D4/8 F#4 A4 G4 F#4 D4 F#4 E4 D4 B3 D4 A4 G4 B4 A4 G4",
    "F#4/8 D4 E4 C#5 D5 F#5 A5 A4 B4 G4 A4 F#4 D4 D5 D5/8. C#5/16",
    "D5/16 C#5 D5 D4 C#4 A4 E4 F#4 D4 D5 C#5 B4 C#5 F#5 A5 B5 G5 F#5 E5 G5 F#5 E5 D5 C#5 B4 A4 G4 F#4 E4 G4 F#4 E4",
    "D4/16 E4 F#4 G4 A4 E4 A4 G4 F#4 B4 A4 G4 A4 G4 F#4 E4 D4 B3 B4 C#5 D5 C#5 B4 A4 G4 F#4 E4 B4 A4 B4 A4 G4",
    "F#4/8 F#5 E5/4 r/8 D5 F#5/4 B5 A5 B5 C#6",
    "D6/8 D5 C#5/4 r/8 B4 D5/4 D5/4. D5/8 D5 G5 E5 A5",
    "A5/16 F#5/32 G5 A5/16 F#5/32 G5 A5 A4 B4 C#5 D5 E5 F#5 G5 "
    "F#5/16 D5/32 E5 F#5/16 F#4/32 G4 A4 B4 A4 G4 A4 F#4 G4 A4 "
    "G4/16 B4/32 A4 G4/16 F#4/32 E4 F#4 E4 D4 E4 F#4 G4 A4 B4 "
    "G4/16 B4/32 A4 B4/16 C#5/32 D5 A4 B4 C#5 D5 E5 F#5 G5 A5",
    "F#5/16 D5/32 E5 F#5/16 E5/32 D5 E5 C#5 D5 E5 F#5 E5 D5 C#5 "
    "D5/16 B4/32 C#5 D5/16 D4/32 E4 F#4 G4 F#4 E4 F#4 D5 C#5 D5 "
    "B4/16 D5/32 C#5 B4/16 A4/32 G4 A4 G4 F#4 G4 A4 B4 C#5 D5 "
    "B4/16 D5/32 C#5 D5/16 C#5/32 B4 C#5 D5 E5 D5 C#5 D5 B4 C#5",
)
CANON: Final = ("oboe 1", "oboe 2", "flute")  # in the order in which they enter
LAST_NOTES: Final = {
    "oboe 1": "D5",
    "oboe 2": "A4",
    "flute": "F#4",
    "bassoon": "D2",
    "harpsichord": "D3 A3 D4 F#4",
}
LAST_BEATS: Final = 4.0

STATEMENTS: Final = 1 + len(VARIATIONS)  # of the ground: once alone, then one under each variation
LAST_BEAT: Final = float(STATEMENTS * GROUND_BEATS)  # where the closing chord begins
SLOWING_FROM: Final = LAST_BEAT - 4.0
SLOWED_BEATS_PER_MINUTE: Final = 56.0

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True)
class Note:
    """One note: who plays it, when it begins and how long it is (in beats), and its MIDI number (A4 is 69)."""

    part: str
    beat: float
    beats: float
    pitch: int


def pitch(name: str) -> int:
    """MIDI number of a note name: ``"A4"`` is 69, ``"F#5"`` is 78."""
    return 12 * (int(name[-1]) + 1) + _STEPS[name[0]] + (name[1] == "#")


def read_line(part: str, line: str, beat: float) -> Iterator[Note]:
    """Yield the notes of ``line``, played by ``part`` from ``beat`` on."""
    beats = 1.0
    for word in line.split():
        name, _, value = word.partition("/")
        if value:
            beats = 4.0 / int(value.rstrip(".")) * (1.5 if value.endswith(".") else 1.0)
        if name != "r":
            yield Note(part, beat, beats, pitch(name))
        beat += beats


def notes() -> list[Note]:
    """Every note of the tune, in the order of its beginning."""
    found: list[Note] = []
    for statement in range(STATEMENTS):
        beat = float(statement * GROUND_BEATS)
        found += read_line("bassoon", GROUND, beat)
        for step, chord in enumerate(CHORDS):
            if step == 3 and statement >= 8:
                chord = SIXTH_CHORD
            found += (Note("harpsichord", beat + step, 1.0, pitch(name)) for name in chord.split())
            if statement >= 4:  # while the melody runs, the harpsichord's upper two voices repeat on the half beat
                found += (Note("harpsichord", beat + step + 0.5, 0.5, pitch(name)) for name in chord.split()[1:])
        for voice, part in enumerate(CANON):
            if 0 <= (variation := statement - 1 - voice) < len(VARIATIONS):
                found += read_line(part, VARIATIONS[variation], beat)
    for part, names in LAST_NOTES.items():
        found += (Note(part, LAST_BEAT, LAST_BEATS, pitch(name)) for name in names.split())
    return sorted(found, key=lambda note: (note.beat, note.part, note.pitch))


def tempo_at(beat: float) -> float:
    """Beats a minute in the beat that begins at ``beat``: steady, and slower step by step before the closing chord."""
    if beat < SLOWING_FROM:
        return BEATS_PER_MINUTE
    slowed = min(1.0, (beat - SLOWING_FROM + 1.0) / (LAST_BEAT - SLOWING_FROM))
    return BEATS_PER_MINUTE + slowed * (SLOWED_BEATS_PER_MINUTE - BEATS_PER_MINUTE)


def seconds_at(beat: float) -> float:
    """Time of ``beat`` in seconds since the first note."""
    whole = int(beat)
    return sum(60.0 / tempo_at(float(one)) for one in range(whole)) + (beat - whole) * 60.0 / tempo_at(float(whole))
