"""Progressions of chords, drawn anew for each piece."""

from __future__ import annotations

import random

from benchmarks.stability.styles.harmony import Harmony, scale

# Chords on C major or A minor with how often they come; the first is the tonic.
MAJOR = {
    "plain": "C4 F3 G3 Am2 Dm2 Em1 G7:1",
    "sevenths": "Cmaj7:3 Dm7:3 G7:3 Am7:2 Fmaj7:2 Em7:1 A7:1 G9:1",
    "power": "C5:4 F5:3 G5:3 A5:2 D5:1",
    "modal": "C4 Bb2 F3 C7:2 Eb1 G1",
    "drone": "C1",
}
MINOR = {
    "plain": "Am4 Dm3 E3 F2 G2 C2 E7:2",
    "sevenths": "Am7:3 Dm9:2 E7:2 Fmaj7:2 Em7:1 Bm7b5:1 G7:1 Am6:1",
    "power": "A5:4 C5:2 D5:2 F5:2 G5:3 E5:2 Bb5:1 Eb5:1",
    "modal": "Am4 D2 G3 C1 Em1 Bb1",
    "drone": "Am1",
}
SCALES_OF_MAJOR = ("major", "major", "major", "mixolydian", "major pentatonic")
SCALES_OF_MINOR = ("minor", "minor", "minor", "harmonic minor", "dorian", "blues")
LENGTHS = (1, 2, 4, 4, 4, 8, 8, 16)  # bars


def progression(flavour: str, minor: bool, bar_beats: float, tonic: int, choose: random.Random) -> Harmony:
    """Make up a progression that begins on its tonic: a pitch class, 0 is C."""
    weights: dict[str, int] = {}
    for word in (MINOR if minor else MAJOR)[flavour].split():
        weights[word[:-1].rstrip(":")] = int(word[-1])
    names, shares = list(weights), list(weights.values())
    bars = [names[0]]
    for _ in range(choose.choice(LENGTHS) - 1):
        chords = choose.choices(names, shares, k=2 if choose.random() < 0.2 and bar_beats == 4 else 1)
        bars.append("/".join(chords))
    return Harmony(" ".join(bars), bar_beats, tonic - (9 if minor else 0))


def tune_scale(minor: bool, tonic: int, choose: random.Random) -> frozenset[int]:
    """Draw a scale for tunes over such a progression."""
    return scale(choose.choice(SCALES_OF_MINOR if minor else SCALES_OF_MAJOR), tonic)
