"""Ragtime and blues shuffle."""

from __future__ import annotations

from benchmarks.stability.styles.harmony import Harmony, scale
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import Score


def ragtime(variation: int, seconds: float) -> Score:
    """Stride bass in two under a right hand that ties across the beat, in octaves on the accents."""
    score = Score((172.0, 196.0)[variation], 10 + variation, looseness=0.005)
    piano = score.player((3, 0)[variation], 110, reverb=30)
    key = (0, -4)[variation]
    progression = (
        "C C G7 C A7 D7 G7 G7 C C7 F Fm C/A7 D7/G7 C C",
        "C E7 A7 A7 D7 D7 G7 G7 C C7 F F#dim C/A7 D7/G7 C G7",
    )[variation]
    harmony = Harmony(progression, 4.0, key)
    tune = Tune(
        {
            "a": "0/.5 2/.5 -1/.5 1/1 -2/.5 1/.5 2/.5",
            "b": "1/.5 -1/1 1/.5 2/.5 -1/1 -1/.5",
            "c": "2/1 -1/.5 -1/1 -1/.5 2/.5 -1/.5",
            "d": "1/.5 1/1 -2/.5 -2/1 r/1",
        },
        ("abacabcd", "acabbacd")[variation],
        scale("major", key % 12),
        67 + key,
        86 + key,
        2.0,
    )
    last = score.beats(seconds)
    for beat in range(0, last, 2):
        chord = harmony.at(beat)
        root = chord.bass(36, 0 if beat % 4 == 0 else chord.fifth)
        score.chord(piano, beat, 0.8, (root, root + 12 if root < 44 else root), 78)
        score.chord(piano, beat + 1, 0.5, harmony.at(beat + 1).close(52), 66)
    for note in tune.notes(harmony, 0, last):
        accent = note.beats >= 1.0
        score.note(piano, note.beat, note.beats * 0.9, note.pitch, 96 if accent else 86)
        if accent:  # the syncopated long notes are struck as octaves with a third or sixth inside
            inner = harmony.at(note.beat).nearest(note.pitch + 5)
            score.chord(piano, note.beat, note.beats * 0.9, (inner, note.pitch + 12), 90)
    return score


def blues_shuffle(variation: int, seconds: float) -> Score:
    """Twelve bars: boogie riff, walking bass, swung drums, and a mouth harp or guitar that calls and leaves room."""
    score = Score((112.0, 126.0)[variation], 20 + variation, swing=0.66, looseness=0.008)
    harp, guitar = score.player((22, 26)[variation], 112), score.player(27, 84, 40)
    bass, piano = score.player((33, 32)[variation], 108), score.player(0, 76, 92)
    score.drummer(96)
    key = (4, 9)[variation]
    progression = ("C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7", "C7 F7 C7 C7 F7 F#dim C7 A7 Dm7 G7 C7/A7 Dm7/G7")[variation]
    harmony = Harmony(progression, 4.0, key)
    tune = Tune(
        {
            "a": "2/.5 -1/.5 1/.5 -1/.5 -1/1 r/1",
            "b": "r/.5 1/.5 1/.5 1/.5 -2/1.5 r/.5",
            "c": "0/2 -1/.5 -1/.5 r/1",
            "d": "r/4",
            "e": "3/.5 -1/.5 -1/.5 -1/.5 1/.5 -2/.5 -1/1",
        },
        ("adbdadbdeacd", "abdeabdcebcd")[variation],
        scale("blues", key),
        60 + key - 4,
        79 + key - 4,
        4.0,
    )
    last = score.beats(seconds)
    for beat in range(last):
        chord = harmony.at(beat)
        low = chord.bass(40)
        sixth = (7, 9, 10, 9)[beat % 4]
        for half, top in ((0.0, 7), (0.5, sixth if beat % 2 else 9)):
            score.chord(guitar, beat + half, 0.4, (low, low + top), 78 if half else 88)
        walk = (0, chord.intervals[1], chord.fifth, 9)[beat % 4]
        score.note(bass, beat, 0.85, chord.bass(28) + walk, 98)
        if beat % 2:
            score.chord(piano, beat + 0.5, 0.3, chord.close(60), 70)
        if beat % 4 == 0:
            score.pattern(
                beat,
                0.5,
                {"bass drum": "x...x.x.", "snare": "..X...X.", "ride" if variation else "hat": "xoxoxoxo"},
            )
    for note in tune.notes(harmony, 0, last):
        score.note(harp, note.beat, note.beats * 0.95, note.pitch, 98)
    return score
