"""Bossa nova, tango and reggae."""

from __future__ import annotations

from benchmarks.stability.styles.harmony import Harmony, scale
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import Score


def bossa_nova(variation: int, seconds: float) -> Score:
    """Nylon guitar in the clave's gaps, bass on one and three, a stick on the rim, and a flute or saxophone."""
    score = Score((128.0, 142.0)[variation], 30 + variation, looseness=0.007)
    guitar, bass = score.player(24, 104, 54), score.player(32, 100)
    lead = score.player((73, 66)[variation], 96, 76, 60)
    score.drummer(78)
    key = (0, 5)[variation]
    progression = (
        "Cmaj7 Cmaj7 D9 D9 Dm9 G7 Em7 A7 Dm9 G7 Cmaj7 Cmaj7",
        "Am9 Am9 Bm7b5 E7 Am9 A7 Dm9 Dm9 G7 Cmaj7 Fmaj7 E7",
    )[variation]
    harmony = Harmony(progression, 4.0, key)
    tune = Tune(
        {
            "a": "0/1.5 -1/.5 1/1 1/1",
            "b": "-1/1.5 -1/1 1/1.5",
            "c": "2/.5 -1/.5 -1/.5 -1/1 1/1.5",
            "d": "-1/3 r/1",
        },
        ("abcdabad", "acbdcabd")[variation],
        scale("major" if not variation else "minor", (key + (0, 9)[variation]) % 12),
        69,
        86,
        2.0,
    )
    last = score.beats(seconds)
    for bar in range(0, last, 4):
        # Two bars of the guitar's syncopation, as eighths; the thumb walks with the bass.
        hits = (0.0, 1.5, 2.5) if bar % 8 == 0 else (0.5, 1.5, 3.0)
        for hit in (*hits, 3.5):
            score.chord(guitar, bar + hit, 0.7, harmony.at(bar + hit).close(57), 74, strum=0.01)
        for beat in (0, 2):
            chord = harmony.at(bar + beat)
            interval = 0 if beat == 0 else chord.fifth
            score.note(bass, bar + beat, 1.4, chord.bass(31, interval), 92)
            score.note(bass, bar + beat + 1.5, 0.5, chord.bass(31, interval), 76)
        stick = "x..x..x." if bar % 8 == 0 else "..x..x.."
        score.pattern(bar, 0.5, {"stick": stick, "hat": "xoxoxoxo", "bass drum": "x..xx..x", "shaker": "oooooooo"}, 72)
    for note in tune.notes(harmony, 0, last):
        score.note(lead, note.beat, note.beats * 0.95, note.pitch, 84)
    return score


def tango(variation: int, seconds: float) -> Score:
    """Bandoneon, violin, piano and bass: four hard beats or the síncopa, and a tune that drags and snaps."""
    score = Score((122.0, 116.0)[variation], 40 + variation, looseness=0.008)
    bandoneon, violin = score.player(23, 104, 44), score.player(40, 94, 84, 60)
    piano, bass = score.player(0, 92, 70), score.player(43 if variation else 32, 108)
    key = (2, 7)[variation]
    progression = (
        "Cm Cm G7 G7 G7 G7 Cm Cm C7 C7 Fm Fm Cm G7 Cm G7",
        "Cm Fm G7 Cm Ab D7 G7 G7 Fm Cm G7 Cm C7/Fm Cm/G7 Cm Cm",
    )[variation]
    harmony = Harmony(progression, 4.0, key)
    tune = Tune(
        {
            "a": "0/.5 1/.5 -1/.5 1/.5 2/1 -1/1",
            "b": "-1/1.5 -1/.5 -1/1 r/1",
            "c": "2/.25 1/.25 -1/.5 -1/1 -1/.5 1/.5 -1/1",
            "d": "1/3 r/1",
        },
        ("abacabcd", "acadbcad")[variation],
        scale("harmonic minor", key),
        64,
        83,
        2.0,
    )
    last = score.beats(seconds)
    for bar in range(0, last, 4):
        sincopa = (bar // 4) % 4 == 3
        # The síncopa: a push before the second beat; else marcato, four to the bar.
        strokes = (0.0, 0.5, 1.5, 2.0, 3.0) if sincopa else (0.0, 1.0, 2.0, 3.0)
        for stroke in strokes:
            chord = harmony.at(bar + stroke)
            accent = 104 if stroke in (0.0, 2.0, 0.5) else 88
            score.chord(piano, bar + stroke, 0.35, (chord.bass(36), *chord.close(55)), accent)
            score.chord(bandoneon, bar + stroke, 0.3, chord.close(57), accent - 20)
        for beat in (0, 2):
            chord = harmony.at(bar + beat)
            score.note(bass, bar + beat, 0.9, chord.bass(31, 0 if beat == 0 else chord.fifth), 104)
        if (bar // 4) % 8 == 7:  # the arrastre: the bass drags up into the next bar
            for step in range(4):
                score.note(bass, bar + 3 + step / 4, 0.25, harmony.at(bar + 4).bass(31) - 4 + step, 96)
    for note in tune.notes(harmony, 0, last):
        lead = violin if (int(note.beat) // 32) % 2 else bandoneon
        score.note(lead, note.beat, note.beats * (0.5 if note.beats <= 0.5 else 0.95), note.pitch, 104)
        if lead == violin:
            score.note(bandoneon, note.beat, note.beats * 0.8, harmony.at(note.beat).nearest(note.pitch - 9), 70)
    return score


def reggae(variation: int, seconds: float) -> Score:
    """One drop: bass drum and rim on three, chords off the beat, a bubbling organ, and a bass that sings."""
    score = Score((74.0, 82.0)[variation], 50 + variation, swing=0.54, looseness=0.009)
    skank, organ = score.player(28 if variation else 27, 92, 86), score.player(16, 76, 36)
    bass, lead = score.player(33, 120), score.player((56, 22)[variation], 84, 70, 70)
    score.drummer(92)
    key = (9, 7)[variation]
    progression = ("Cm Fm Cm Fm Ab Bb Cm Cm", "C F C F C Am F G")[variation]
    harmony = Harmony(progression, 4.0, key)
    riff = (
        ((0, 0, 0.9), (1.5, 7, 0.4), (2, 0, 0.9), (3, -2, 0.4), (3.5, 0, 0.4)),
        ((0, 0, 0.6), (0.75, 4, 0.5), (1.5, 7, 0.8), (2.5, 4, 0.4), (3, 0, 0.9)),
    )[variation]
    tune = Tune(
        {"a": "0/1.5 1/.5 -1/1 r/1", "b": "1/.5 -1/.5 -1/1 r/2", "c": "2/2 -1/1 -1/1", "d": "r/4"},
        ("abadcbad", "acdbabcd")[variation],
        scale(("minor", "major pentatonic")[variation], key),
        60,
        77,
        2.0,
    )
    last = score.beats(seconds)
    for bar in range(0, last, 4):
        chord = harmony.at(bar)
        low = chord.bass(28)
        for at, interval, beats in riff:
            step = chord.intervals[1] if interval == 4 else interval
            score.note(bass, bar + at, beats, low + step, 108)
        for beat in (1, 3):
            score.chord(skank, bar + beat, 0.18, chord.close(62), 92, strum=0.01)
        for beat in range(4):  # the organ's two hands alternate in sixteenths round the beat
            score.chord(organ, bar + beat + 0.5, 0.15, chord.close(57), 72)
            score.chord(organ, bar + beat + 0.75, 0.12, chord.close(50)[:2], 58)
        fill = (bar // 4) % 4 == 3
        score.pattern(
            bar,
            0.25,
            {
                "bass drum": "........X.......",
                "stick": "........X....." + ("xx" if fill else ".."),
                "hat": "x.o.x.oox.o.x.o.",
                "high tom": "............" + ("x.x." if fill else "...."),
                "open hat": ".............." + ("x." if not fill else ".."),
            },
        )
    for note in tune.notes(harmony, 0, last):
        score.note(lead, note.beat, note.beats * 0.9, note.pitch, 88)
    return score
