"""Bluegrass, the Irish jig and the march: tunes to dance and walk to."""

from __future__ import annotations

from benchmarks.stability.styles.harmony import Harmony, scale
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import Score


def bluegrass(variation: int, seconds: float) -> Score:
    """Banjo rolls, boom-chuck guitar, a mandolin's chop off the beat, bass on one and three, and a fiddle tune."""
    score = Score((232.0, 250.0)[variation], 60 + variation, looseness=0.005)
    banjo, guitar = score.player(105, 104, 84), score.player(25, 88, 40)
    mandolin, bass = score.player(25, 76, 100), score.player(32, 104)
    fiddle = score.player(110, 96, 50, 40)
    key = (7, 2)[variation]
    progression = ("C C F C C C G7 G7 C C F C C G7 C C", "C C G G C F C/G7 C Am Am F C C F C/G7 C")[variation]
    harmony = Harmony(progression, 4.0, key)
    tune = Tune(
        {
            "a": "0/.5 1/.5 1/.5 -1/.5 -1/.5 -1/.5 1/1",
            "b": "2/.5 -1/.5 -1/.5 1/.5 -2/1 1/1",
            "c": "1/.5 1/.5 -1/.5 2/.5 -1/.5 -1/.5 -1/.5 -1/.5",
            "d": "0/2 1/1 -1/1",
        },
        ("abacabcd", "cabdcaad")[variation],
        scale("major" if variation else "major pentatonic", key),
        67,
        88,
        2.0,
    )
    rolls = ((0, 1, 3, 0, 1, 3, 0, 3), (1, 0, 3, 1, 0, 3, 1, 3))
    last = score.beats(seconds)
    for bar in range(0, last, 4):
        chord = harmony.at(bar)
        tones = (*chord.close(57), chord.nearest(74))  # three strings and the drone above them
        strings = (tones[0], tones[1], tones[2], tones[-1])
        for number, string in enumerate(rolls[(bar // 4 + variation) % 2]):
            score.note(banjo, bar + number / 2, 0.5, strings[string], 96 if number in (0, 3, 6) else 82)
        for beat in (0, 2):
            chord = harmony.at(bar + beat)
            score.note(bass, bar + beat, 0.9, chord.bass(31, 0 if beat == 0 else chord.fifth), 98)
            score.note(guitar, bar + beat, 0.8, chord.bass(43, 0 if beat == 0 else chord.fifth), 88)
            score.chord(guitar, bar + beat + 1, 0.5, chord.close(55), 76, strum=0.02)
            score.chord(mandolin, bar + beat + 1, 0.12, chord.close(67), 96)
    for note in tune.notes(harmony, 0, last):
        score.note(fiddle, note.beat, note.beats * 0.95, note.pitch, 92)
        if note.beats >= 1.0:  # double stops
            score.note(fiddle, note.beat, note.beats * 0.95, harmony.at(note.beat).nearest(note.pitch - 5), 78)
    return score


def irish_jig(variation: int, seconds: float) -> Score:
    """Six eighths a bar, each a third of a beat: whistle and fiddle in unison over guitar, box and frame drum."""
    score = Score((116.0, 124.0)[variation], 70 + variation, looseness=0.006)
    whistle, fiddle = score.player((78, 74)[variation], 88, 40, 60), score.player(110, 100, 84)
    guitar, box = score.player(25, 90, 60), score.player(21, 74, 100)
    score.drummer(70)
    mode, key = (("mixolydian", 2), ("dorian", 4))[variation]
    progression = ("C C Bb Bb C C Bb/G C", "Cm Cm Bb Bb Cm Bb Cm/Bb Cm")[variation]
    harmony = Harmony(progression, 2.0, key)
    third = "/.3333333333333333"
    tune = Tune(
        {
            letter: " ".join(step + third for step in steps.split())
            for letter, steps in {
                "a": "0 1 1 2 -1 -1",
                "b": "1 -1 -1 -1 1 1",
                "c": "2 -1 1 -2 1 -1",
                "d": "-1 -1 -1 1 r r",
                "e": "3 1 -1 1 -2 -1",
            }.items()
        },
        ("abacabcdeaecebcd", "acabacbdecebeacd")[variation],
        scale(mode, key),
        69,
        88,
        2.0,
    )
    last = score.beats(seconds)
    for note in tune.notes(harmony, 0, last):
        score.note(whistle, note.beat, note.beats * 0.9, note.pitch + (12 if variation == 0 else 0), 84)
        score.note(fiddle, note.beat, note.beats * 0.95, note.pitch, 94 if note.beat % 1 < 0.01 else 82)
    for beat in range(last):
        chord = harmony.at(beat)
        score.chord(guitar, beat, 0.6, (chord.bass(43), *chord.close(55)), 82, strum=0.015)
        score.chord(guitar, beat + 2 / 3, 0.3, chord.close(55), 66, strum=0.01)
        if beat % 2 == 0:
            score.chord(box, beat, 1.9, chord.close(57), 66)
        score.pattern(beat, 1 / 3, {"low tom": "xox" if beat % 2 else "Xox"}, 66)
    return score


def march(variation: int, seconds: float) -> Score:
    """A band on parade: tubas and horns in two, cornets and piccolo, trombones against them, field drums."""
    score = Score((116.0, 120.0)[variation], 80 + variation, looseness=0.008)
    cornet, piccolo = score.player(56, 100, 56), score.player(72, 82, 90)
    clarinet, trombone = score.player(71, 86, 30), score.player(57, 96, 74)
    horn, tuba = score.player(60, 88, 44), score.player(58, 110)
    score.drummer(92, 50)
    key = (10, 5)[variation]
    progression = ("C C G7 C C A7 D7 G7 C C7 F Fm C/A7 D7/G7 C C", "C F G7 C Am D7 G7 G7 C E7 Am F C/A7 D7/G7 C C")[
        variation
    ]
    harmony = Harmony(progression, 4.0, key)
    tune = Tune(
        {
            "a": "0/1.5 1/.5 1/1 -1/1",
            "b": "2/.5 -1/.5 -1/.5 -1/.5 2/1 r/1",
            "c": "1/.75 -1/.25 1/.75 1/.25 -1/1 -1/1",
            "d": "0/3 r/1",
        },
        ("abacabcd", "cacbcabd")[variation],
        scale("major", key),
        67,
        82,
        1.0,
    )
    last = score.beats(seconds)
    for bar in range(0, last, 4):
        for beat in range(0, 4, 2):
            chord = harmony.at(bar + beat)
            score.note(tuba, bar + beat, 0.8, chord.bass(34, 0 if beat == 0 else chord.fifth), 104)
            score.chord(horn, bar + beat + 1, 0.4, chord.close(55), 84)
        roll = (bar // 4) % 4 == 3
        score.pattern(
            bar,
            0.25,
            {
                "bass drum": "X.......X.......",
                "snare": "x..xx.x.x..xx.x." if not roll else "x..xx.x.xxxxxxXo",
                "cymbals": "x..............." if (bar // 4) % 8 == 0 else "................",
                "pedal": "x.......x.......",
            },
            84,
        )
        low = harmony.at(bar).bass(48)
        for at, interval in ((0.0, 0), (1.0, 4), (2.0, 7), (3.0, 4)):  # the trombones' countermelody
            score.note(trombone, bar + at, 0.9, harmony.at(bar + at).nearest(low + interval), 84)
    for note in tune.notes(harmony, 0, last):
        score.note(cornet, note.beat, note.beats * 0.85, note.pitch, 102)
        score.note(clarinet, note.beat, note.beats * 0.9, harmony.at(note.beat).nearest(note.pitch - 4), 84)
        if (int(note.beat) // 32) % 2:  # the second strain has the piccolo on top
            score.note(piccolo, note.beat, note.beats * 0.8, note.pitch + 12, 84)
            if note.beats >= 1.5:
                for step in range(4):
                    score.note(piccolo, note.beat + 0.5 + step / 4, 0.2, note.pitch + 12 + (step % 2) * 2, 72)
    return score
