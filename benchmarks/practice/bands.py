"""Bands in styles that no class covers: a rhythm section after a pattern, and a tune made up for each piece."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from benchmarks.stability.styles.harmony import Harmony, scale
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import Score

RHYTHMS = {  # of one beat, in beats
    "flowing": ("1", ".5 .5", ".5 .5", ".25 .25 .5", ".5 .25 .25"),
    "singing": ("1", "1", ".5 .5", ".75 .25"),
    "running": (".25 .25 .25 .25", ".5 .5", ".5 .25 .25", "1"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A style.

    Attributes
    ----------
    tempo
        Beats a minute, from and to.
    progressions
        Chords, a bar each; each piece takes one and transposes it.
    scale
        The tune's, by its name in `SCALES`, on the progression's first tonic C, or A for minor ones.
    leads, comps, bass
        General MIDI programs (from 0); a piece takes one lead and one accompanist. None: nobody.
    hits
        The accompanist's chords: a letter an eighth, ``x`` short, ``-`` long.
    bass_line
        (beat, degree, length): degree ``r`` root, ``f`` fifth, ``w`` walks.
    drums
        Lines as `Score.pattern` takes them, one letter a `drum_step`.
    manner
        Which of `RHYTHMS` the tune is made of.
    """

    tempo: tuple[int, int]
    progressions: tuple[str, ...]
    scale: str
    leads: tuple[int, ...]
    comps: tuple[int, ...]
    hits: str
    bass: int | None
    bass_line: tuple[tuple[float, str, float], ...]
    drums: Mapping[str, str] = field(default_factory=dict)
    beats: float = 4.0
    swing: float = 0.5
    drum_step: float = 0.5
    manner: str = "flowing"
    range: tuple[int, int] = (62, 84)


WALK = tuple((float(beat), "w", 0.95) for beat in range(4))
TWO = ((0.0, "r", 0.9), (2.0, "f", 0.9))
TWO_FIVE = ("Dm7 G7 Cmaj7 A7 Dm7 G7 Cmaj7 Cmaj7", "Cmaj7 A7 Dm7 G7 Em7 A7 Dm7 G7", "Cmaj7 C7 Fmaj7 Fm6 Cmaj7 A7 Dm7 G7")
PLAIN = ("C C F C G7 G7 C C", "C F C G7 C F G7 C", "C Am Dm G7 C Am G7 C")
MINOR = ("Am Am Dm Am E7 E7 Am Am", "Am G F E7 Am Dm E7 Am")

BANDS: dict[str, Band] = {
    "swing quartet": Band(
        (140, 220), TWO_FIVE, "major", (66, 64, 11, 71), (0, 26), "...x..x.", 32, WALK,
        {"ride": "x.xxx.xx", "pedal": "..x...x.", "snare": "...o...."}, swing=0.64,
    ),
    "big band": Band(
        (120, 180), TWO_FIVE, "blues", (56, 66, 57), (61,), "x..x....", 32, WALK,
        {"ride": "x.xxx.xx", "bass drum": "o.o.o.o.", "snare": "...x...o"}, swing=0.66,
    ),
    "ballad trio": Band(
        (56, 76), TWO_FIVE, "major", (0, 66, 59), (0,), "-...-...", 32, ((0.0, "r", 1.8), (2.0, "f", 1.8)),
        {"shaker": "oooooooo", "pedal": "..o...o."}, swing=0.6, manner="singing",
    ),
    "fusion": Band(
        (96, 120), ("Dm9 Dm9 G9 G9", "Am9 D9 Am9 D9"), "dorian", (65, 66, 11, 81), (4, 5), "x..x..x.", 36,
        ((0.0, "r", 0.4), (0.75, "r", 0.2), (1.5, "f", 0.4), (2.5, "r", 0.3), (3.25, "f", 0.3)),
        {"bass drum": "x..x..x.", "snare": "..X...X.", "hat": "xoxoxoxo"}, manner="running",
    ),
    "salsa": Band(
        (170, 200), ("Am Dm E7 Am", "C F G7 C"), "harmonic minor", (56, 57, 73), (0,), "x.xx.x.x", 32,
        ((1.5, "f", 0.9), (3.0, "r", 0.9)),
        {"cowbell": "x.xxx.xx", "claves": "x..x..x.", "conga": "..x...xx", "high bongo": "xoxoxoxo"},
    ),
    "polka": Band(
        (112, 128), PLAIN, "major", (21, 71, 56), (21,), "..x...x.", 58, TWO,
        {"bass drum": "x...x...", "snare": "..x...x."}, manner="running",
    ),
    "musette waltz": Band(
        (160, 190), MINOR, "harmonic minor", (21, 22), (24, 21), "..x.x.", 32, ((0.0, "r", 0.8),),
        {"stick": "..o.o."}, beats=3.0, manner="flowing",
    ),
    "flamenco": Band(
        (110, 150), ("Am G F E7", "E7 F E7 F"), "harmonic minor", (24,), (24,), "x.xxx.xx", None, (),
        {"clap": "x.xxx.x.", "muted conga": "x..x..x."}, manner="running", range=(52, 79),
    ),
    "raga": Band(
        (70, 120), ("C5", "C5 C5 C5 C5 G5 C5 C5 C5"), "mixolydian", (104,), (104,), "-.......", None, (),
        {"conga": "x.xxo.x.", "low conga": "x...x...", "high bongo": "..x...xx"}, manner="running", range=(55, 80),
    ),
    "bagpipes": Band(
        (84, 108), ("C5",), "mixolydian", (109,), (109,), "--------", None, (),
        {"snare": "xoxxxoxo", "bass drum": "x...x..."}, manner="running", range=(67, 82),
    ),
    "calypso": Band(
        (108, 126), PLAIN, "major", (114,), (24, 114), "..xx.xx.", 32,
        ((0.0, "r", 0.9), (1.5, "f", 0.4), (2.0, "f", 0.9)),
        {"shaker": "xoxoxoxo", "cowbell": "x..x..x.", "conga": "..xx..xx"},
    ),
    "gospel organ": Band(
        (66, 92), ("C C7 F Fm6 C G7 C C7", "C Am F G7 C C7 F C"), "major pentatonic", (16, 18), (16,),
        "-...-...", 33, TWO,
        {"snare": "..X...X.", "hat": "xoxoxoxo", "clap": "..x...x."}, swing=0.62, manner="singing",
    ),
    "mariachi": Band(
        (150, 180), PLAIN, "major", (56, 40), (24,), "..x.x.", 43, ((0.0, "r", 0.9),), beats=3.0,
    ),
    "marimbas": Band(
        (110, 140), ("C F G C", "C F C G"), "major pentatonic", (12, 108), (12, 13), "x.xx.xx.", None, (),
        {"shaker": "xxxxxxxx", "low conga": "x..x..x.", "cowbell": "x.x.xx.x"}, manner="running",
    ),
    "koto": Band(
        (60, 96), ("C5",), "in", (107, 106, 77), (107,), "-.......", None, (), manner="singing", range=(55, 84),
    ),
    "klezmer": Band(
        (120, 168), ("Am Am Dm E7", "E7 Am E7 Am Dm Am E7 Am"), "harmonic minor", (71, 40), (21,), "..x...x.", 58, TWO,
        {"bass drum": "x...x...", "snare": "..xo..xo"}, manner="running",
    ),
    "Andean": Band(
        (92, 116), ("Am C G Am", "Am F C E7"), "minor", (75, 79), (25, 24), "x.xx.xx.", 32, TWO,
        {"low tom": "x...x.x."}, manner="singing",
    ),
    "second line": Band(
        (92, 112), PLAIN, "blues", (57, 56, 71), (0,), "..x...x.", 58, TWO,
        {"bass drum": "x..x..x.", "snare": "xoXxoxXo", "cowbell": "x.xx.x.x"}, swing=0.6,
    ),
    "folk duo": Band(
        (84, 120), PLAIN, "major", (22, 40, 79, 74), (25,), "xxxxxxxx", None, (), manner="singing",
    ),
    "barrel organ": Band(
        (110, 150), PLAIN, "major", (19, 82), (19,), "..x.x.", 19, ((0.0, "r", 0.7),), beats=3.0, manner="running",
    ),
}  # fmt: skip


def crossing(number: int) -> Band:
    """Make up a style: one band's tunes and bass, another's soloists, a third's accompanists, a fourth's drums."""
    choose = random.Random(f"crossing {number}")
    tunes, soloists, accompanists = (choose.choice(list(BANDS.values())) for _ in range(3))
    drummers = choose.choice([band for band in BANDS.values() if band.beats == tunes.beats])
    slowest, fastest = tunes.tempo
    return replace(
        tunes,
        tempo=(round(0.75 * slowest), round(1.25 * fastest)),
        leads=soloists.leads,
        comps=accompanists.comps,
        drums=drummers.drums,
        drum_step=drummers.drum_step,
        swing=drummers.swing,
    )


def piece(name: str, band: Band, number: int, seconds: float) -> Score:
    """Compose and arrange piece ``number`` of a style called ``name``."""
    # A seed of text is hashed by SHA-512, the same everywhere.
    choose = random.Random(f"{name} {number}")
    score = Score(choose.uniform(*band.tempo), choose.randrange(1 << 30), band.swing, choose.uniform(0.004, 0.012))
    key = choose.randrange(-5, 7)
    harmony = Harmony(choose.choice(band.progressions), band.beats, key)
    lead = score.player(choose.choice(band.leads), choose.randrange(88, 112), 74, choose.randrange(20, 90))
    comp = score.player(choose.choice(band.comps), choose.randrange(72, 98), 50, choose.randrange(20, 80))
    bass = None if band.bass is None else score.player(band.bass, choose.randrange(92, 116))
    score.drummer(choose.randrange(70, 100))
    last = score.beats(seconds)
    for number_of_bar in range(int(last / band.beats)):
        at = number_of_bar * band.beats
        _accompany(score, comp, band, harmony, at)
        if bass is not None:
            _bass(score, bass, band, harmony, at, choose)
        score.pattern(at, band.drum_step, band.drums)
    minor = band.scale in ("minor", "harmonic minor") and harmony.at(0.0).root != key % 12
    tune = Tune(
        {letter: _motif(band, choose) for letter in "abcd"},
        "".join(choose.choice("abcd") for _ in range(8)),
        scale(band.scale, (key + (9 if minor else 0)) % 12),
        *band.range,
        band.beats / 2,
    )
    for note in tune.notes(harmony, 0.0, last):
        score.note(lead, note.beat, note.beats * 0.92, note.pitch, choose.randrange(80, 112))
    return score


def _accompany(score: Score, player: int, band: Band, harmony: Harmony, at: float) -> None:
    for eighth, letter in enumerate(band.hits):
        if letter != ".":
            beat = at + eighth / 2
            length = 0.3 if letter == "x" else band.beats * 0.45
            score.chord(player, beat, length, harmony.at(beat).close(55), 80, strum=0.015)


def _bass(score: Score, player: int, band: Band, harmony: Harmony, at: float, choose: random.Random) -> None:
    for offset, degree, length in band.bass_line:
        chord = harmony.at(at + offset)
        interval = {"r": 0, "f": chord.fifth}.get(degree, choose.choice(chord.intervals))
        score.note(player, at + offset, length, chord.bass(31, 0 if offset == 0 else interval), 98)


def _motif(band: Band, choose: random.Random) -> str:
    """Make up one bar."""
    words = []
    for _ in range(int(band.beats)):
        for length in choose.choice(RHYTHMS[band.manner]).split():
            step = "r" if choose.random() < 0.12 else str(choose.choice((-2, -1, -1, 0, 1, 1, 2)))
            words.append(f"{step}/{length}")
    return " ".join(words)
