"""Orchestral music, which the labelled classical recordings (lute, choir, chamber music, piano) lack.

Six textures of the nineteenth century's orchestra; harmony, tune, scoring, key and tempo are drawn for each piece.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.stability.styles.harmony import Harmony, scale
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import Score

# General MIDI programs, from 0.
CELLO, BASS, TREMOLO, PIZZICATO, HARP, TIMPANI, STRINGS, SLOW_STRINGS = range(42, 50)
TRUMPET, TROMBONE, TUBA, HORN, BRASS = 56, 57, 58, 60, 61
OBOE, BASSOON, CLARINET, PICCOLO, FLUTE = 68, 70, 71, 72, 73
GLOCKENSPIEL, CELESTA = 9, 8

MAJOR = (
    "C F G7 C Am Dm G7 C",
    "C G Am Em F C Dm/G7 C",
    "C C7 F Fm C/G7 C/Am Dm/G7 C",
    "C Am F D7 G Em A7/D7 G7",
)
MINOR = (
    "Am Dm E7 Am F C E7 Am",
    "Am E7 Am Dm Am F E7 Am",
    "Am A7 Dm G7 C F E7 E7",
    "Am F Dm E7 Am/F Dm/E7 Am Am",
)


class _Piece:
    """What is drawn for a piece: its score, harmony, key and scale."""

    def __init__(self, seed: str, tempo: tuple[int, int], beats: float, seconds: float) -> None:
        self.choose = random.Random(seed)
        self.score = Score(self.choose.uniform(*tempo), self.choose.randrange(1 << 30), looseness=0.012)
        self.beats = beats
        self.bars = int(self.score.beats(seconds) / beats)
        self.minor = self.choose.random() < 0.5
        key = self.choose.randrange(-5, 7)
        self.harmony = Harmony(self.choose.choice(MINOR if self.minor else MAJOR), beats, key)
        self.scale = scale("harmonic minor" if self.minor else "major", (key + (9 if self.minor else 0)) % 12)

    def player(self, program: int, volume: int = 100) -> int:
        return self.score.player(program, volume, self.choose.randrange(30, 98), self.choose.randrange(50, 110))

    def swell(self, bar: int) -> float:
        """Loudness from 0.6 to 1: phrases of eight bars that grow and fall back."""
        return 0.6 + 0.4 * (1.0 - abs((bar % 8) - 5) / 5)

    def tune(self, low: int, high: int, lengths: tuple[str, ...]) -> list[tuple[float, float, int]]:
        """Make up a tune from bars of ``lengths`` (beats, with spaces): (beat, beats, pitch)."""
        motifs = {}
        for letter in "abcd":
            words = self.choose.choice(lengths).split()
            motifs[letter] = " ".join(f"{self.choose.choice((-2, -1, -1, 0, 1, 1, 2))}/{word}" for word in words)
        form = "abac" + "".join(self.choose.choice("abcd") for _ in range(4))
        tune = Tune(motifs, form, self.scale, low, high, 1.0)
        return [(note.beat, note.beats, note.pitch) for note in tune.notes(self.harmony, 0.0, self.bars * self.beats)]


def adagio(number: int, seconds: float) -> Score:
    """Play slow strings alone, five parts, with a tune in the violins or cellos."""
    piece = _Piece(f"adagio {number}", (48, 72), 4.0, seconds)
    program = piece.choose.choice((STRINGS, SLOW_STRINGS))
    upper, lower, tune = piece.player(program, 92), piece.player(program, 96), piece.player(program, 112)
    bass = piece.player(piece.choose.choice((CELLO, STRINGS)), 100)
    for bar in range(piece.bars):
        for half in (0.0, 2.0):
            at = bar * 4.0 + half
            chord, loud = piece.harmony.at(at), piece.swell(bar)
            piece.score.chord(upper, at, 2.05, chord.close(62), round(84 * loud))
            piece.score.chord(lower, at, 2.05, chord.close(50)[:2], round(84 * loud))
            piece.score.note(bass, at, 2.05, chord.bass(34), round(90 * loud))
    low, high = piece.choose.choice(((67, 86), (52, 69)))
    for beat, beats, pitch in piece.tune(low, high, ("2 1 1", "3 1", "1 1 2", "1.5 .5 2", "4")):
        piece.score.note(tune, beat, beats, pitch, round(108 * piece.swell(int(beat // 4))))
    return piece.score


def dance(number: int, seconds: float) -> Score:
    """Play fast strings in two: offbeat chords, a tune in octaves that snaps, accents that slow the breath."""
    piece = _Piece(f"dance {number}", (112, 152), 2.0, seconds)
    violins, chords = piece.player(STRINGS, 116), piece.player(STRINGS, 96)
    bass = piece.player(piece.choose.choice((BASS, CELLO, STRINGS)), 112)
    winds = piece.player(piece.choose.choice((CLARINET, FLUTE, OBOE, STRINGS)), 84)
    for bar in range(piece.bars):
        at, loud = bar * 2.0, piece.swell(bar)
        for beat in (0.0, 1.0):
            chord = piece.harmony.at(at + beat)
            piece.score.note(bass, at + beat, 0.6, chord.bass(36, 0 if beat == 0 else chord.fifth), round(104 * loud))
            piece.score.chord(chords, at + beat + 0.5, 0.35, chord.close(58), round(92 * loud))
    rhythms = (".75 .25 1", ".5 .5 .5 .5", "1.5 .5", ".25 .25 .25 .25 1", ".25 .25 .25 .25 .5 .5")
    octaves = piece.choose.random() < 0.6
    for beat, beats, pitch in piece.tune(67, 86, rhythms):
        loud = round(112 * piece.swell(int(beat // 2)))
        piece.score.note(violins, beat, beats * 0.95, pitch, loud)
        piece.score.note(winds, beat, beats * 0.9, pitch - (12 if octaves else 0), loud - 12)
    return piece.score


def tutti(number: int, seconds: float) -> Score:
    """Let everybody play: tremolo strings, brass in chords, timpani, and the tune in violins, flutes and trumpets."""
    piece = _Piece(f"tutti {number}", (84, 132), 4.0, seconds)
    strings, tremolo = piece.player(STRINGS, 108), piece.player(TREMOLO, 90)
    horns, trombones = piece.player(HORN, 100), piece.player(TROMBONE, 92)
    tuba, timpani, trumpet = piece.player(TUBA, 96), piece.player(TIMPANI, 112), piece.player(TRUMPET, 90)
    flute = piece.player(PICCOLO, 88)
    piece.score.drummer(84, 70)
    for bar in range(piece.bars):
        at, loud = bar * 4.0, piece.swell(bar)
        for half in (0.0, 2.0):
            chord = piece.harmony.at(at + half)
            piece.score.chord(tremolo, at + half, 2.0, chord.close(60), round(84 * loud))
            piece.score.chord(horns, at + half, 1.9, chord.close(53), round(96 * loud))
            piece.score.chord(trombones, at + half, 1.8, chord.close(46)[:2], round(92 * loud))
            piece.score.note(tuba, at + half, 1.8, chord.bass(34), round(98 * loud))
        piece.score.note(timpani, at, 1.0, piece.harmony.at(at).bass(40), round(112 * loud))
        if piece.choose.random() < 0.3:
            for roll in range(8):
                piece.score.note(timpani, at + 3 + roll / 8, 0.2, piece.harmony.at(at + 3).bass(40), 60 + 6 * roll)
        if bar % 8 == 5:
            piece.score.pattern(at, 1.0, {"cymbals": "x..."})
    for beat, beats, pitch in piece.tune(67, 84, ("1 1 2", "1.5 .5 1 1", ".5 .5 1 .5 .5 1", "2 .5 .5 1")):
        loud = round(110 * piece.swell(int(beat // 4)))
        piece.score.note(strings, beat, beats, pitch, loud)
        piece.score.note(flute, beat, beats, pitch + 12, loud - 15)
        if int(beat // 16) % 2:
            piece.score.note(trumpet, beat, beats * 0.9, pitch - 12, loud - 10)
    return piece.score


def dainty(number: int, seconds: float) -> Score:
    """Pluck the strings under celesta or glockenspiel, answered by low clarinets and bassoon: a ballet's solo."""
    piece = _Piece(f"dainty {number}", (96, 120), 2.0, seconds)
    plucked, low = piece.player(PIZZICATO, 104), piece.player(PIZZICATO, 108)
    bells = piece.player(piece.choose.choice((CELESTA, GLOCKENSPIEL, HARP)), 112)
    answer = piece.player(piece.choose.choice((CLARINET, BASSOON, FLUTE)), 96)
    strings = piece.player(SLOW_STRINGS, 60)
    for bar in range(piece.bars):
        at, loud = bar * 2.0, piece.swell(bar)
        chord = piece.harmony.at(at)
        piece.score.note(low, at, 0.4, chord.bass(38), round(96 * loud))
        piece.score.chord(plucked, at + 0.5, 0.3, chord.close(58), round(84 * loud))
        piece.score.chord(plucked, at + 1.5, 0.3, chord.close(58), round(80 * loud))
        if piece.choose.random() < 0.25:
            for third in range(6):
                piece.score.note(answer, at + third / 3, 0.3, chord.bass(60) - 2 * third, 86)
        if bar % 16 >= 8:
            piece.score.chord(strings, at, 2.0, chord.close(60), 70)
    for beat, beats, pitch in piece.tune(74, 96, (".5 .5 .5 .5", ".25 .25 .5 1", ".5 .5 1", ".25 .25 .25 .25 .5 .5")):
        piece.score.note(bells, beat, beats * 0.8, pitch, round(104 * piece.swell(int(beat // 2))))
        if int(beat // 8) % 2:
            piece.score.note(bells, beat, beats * 0.8, pitch - 4, 84)
    return piece.score


def storm(number: int, seconds: float) -> Score:
    """Let strings run in sixteenths under blows of the whole orchestra."""
    piece = _Piece(f"storm {number}", (120, 160), 4.0, seconds)
    violins, violas = piece.player(STRINGS, 112), piece.player(TREMOLO, 92)
    brass, low, timpani = piece.player(BRASS, 96), piece.player(STRINGS, 110), piece.player(TIMPANI, 118)
    winds = piece.player(piece.choose.choice((OBOE, CLARINET, PICCOLO)), 84)
    for bar in range(piece.bars):
        at, loud = bar * 4.0, piece.swell(bar)
        chord = piece.harmony.at(at)
        piece.score.chord(violas, at, 3.9, chord.close(57), round(86 * loud))
        for quarter in range(4):
            piece.score.note(low, at + quarter, 0.8, piece.harmony.at(at + quarter).bass(36), round(104 * loud))
        for blow in (0.0, 1.5) if bar % 4 == 3 else (0.0,):
            piece.score.chord(brass, at + blow, 0.8, chord.close(55), round(112 * loud))
            piece.score.note(timpani, at + blow, 0.8, chord.bass(40), round(116 * loud))
    for beat, beats, pitch in piece.tune(64, 91, ("0.25 " * 16, "0.25 " * 8 + "0.5 0.5 1", "0.25 " * 12 + "1")):
        piece.score.note(violins, beat, beats, pitch, round(104 * piece.swell(int(beat // 4))))
    for beat, beats, pitch in piece.tune(69, 86, ("2 2", "3 1", "4")):
        piece.score.note(winds, beat, beats, pitch, 92)
    return piece.score


def woods(number: int, seconds: float) -> Score:
    """Pass a tune round oboe, clarinet, flute and horn over quiet strings and a harp, in three."""
    piece = _Piece(f"woods {number}", (76, 112), 3.0, seconds)
    soloists = [piece.player(program, 104) for program in (OBOE, CLARINET, FLUTE, HORN, BASSOON)]
    strings, harp, bass = piece.player(SLOW_STRINGS, 78), piece.player(HARP, 92), piece.player(CELLO, 92)
    for bar in range(piece.bars):
        at, loud = bar * 3.0, piece.swell(bar)
        chord = piece.harmony.at(at)
        piece.score.chord(strings, at, 3.0, chord.close(55), round(80 * loud))
        piece.score.note(bass, at, 2.8, chord.bass(38), round(88 * loud))
        for step, pitch in enumerate((*chord.close(52), *chord.close(64))[:6]):
            piece.score.note(harp, at + step / 2, 0.8, pitch, round(84 * loud))
    for beat, beats, pitch in piece.tune(64, 84, ("2 1", "1 1 1", "1.5 .5 1", ".5 .5 .5 .5 1", "3")):
        soloist = soloists[int(beat // 24) % len(soloists)]
        piece.score.note(soloist, beat, beats * 0.97, pitch, round(104 * piece.swell(int(beat // 3))))
    return piece.score


TEXTURES: dict[str, Callable[[int, float], Score]] = {
    "adagio": adagio,
    "dance": dance,
    "tutti": tutti,
    "dainty": dainty,
    "storm": storm,
    "woods": woods,
}
