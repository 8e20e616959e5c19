"""A piece made up from a number, and what is known of it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.pieces import drums
from benchmarks.pieces.chords import progression, tune_scale
from benchmarks.pieces.ensembles import DISTORTED, FAMILIES, Cast, cast
from benchmarks.pieces.parts import PLAY, Music, Player
from benchmarks.stability.styles.score import Score

SECONDS = 16.0
PLAYERS = ("one player", "two or three players", "four players or more")
TEMPOS = (65.0, 85.0, 110.0, 145.0)  # beats a minute, between the classes
NAMES = (
    *FAMILIES,
    "distorted guitar",
    "drums",
    *PLAYERS,
    *(f"tempo {number}" for number in range(len(TEMPOS) + 1)),
    "major",
    "swing",
)  # what is known of a piece by itself; how dense it is, is known when all are made


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece.

    Attributes
    ----------
    song
        The MIDI file.
    facts
        Names, of `NAMES`, of what it is.
    beats_per_minute
        Its tempo.
    notes_a_second
        How dense it is, drums and all.
    """

    song: bytes
    facts: frozenset[str]
    beats_per_minute: float
    notes_a_second: float


def compose(number: int, seconds: float = SECONDS) -> Piece:
    """Make up piece ``number``: the same piece every time."""
    choose = random.Random(f"pretraining {number}")  # whatever this is called, or all pieces are others
    who = cast(choose)
    swing = choose.uniform(0.59, 0.68) if who.swings else 0.5
    score = Score(who.beats_per_minute, choose.randrange(1 << 30), swing, choose.choice((0.0, 0.004, 0.008, 0.015)))
    minor, beats, tonic = choose.random() < 0.5, choose.choice((4, 4, 4, 4, 3)), choose.randrange(12)
    bars = max(1, int(score.beats(seconds) / beats) + 1)
    music = Music(
        score,
        progression(who.chords, minor, float(beats), tonic, choose),
        tune_scale(minor, tonic, choose),
        bars,
        beats,
        _loudness(bars, choose),
        choose,
    )
    reverb = choose.choice((0, 20, 50, 100))
    for place, (role, program) in enumerate(who.parts):
        late = choose.choice((0, 0, 0, bars // 4)) if place else 0
        volume = choose.randint(95, 120) if role in ("melody", "colour", "beats") else choose.randint(80, 112)
        channel = score.player(program, volume, choose.randint(30, 98), reverb)
        PLAY[role](music, Player(channel, program, late))
    if who.drums is not None:
        score.drummer(choose.randint(80, 115), reverb)
        for bar, lines in enumerate(drums.bars(who.drums, beats, bars, choose)):
            score.pattern(float(bar * beats), 0.25, lines, min(107, music.loudness[bar] + 6))
    length = bars * beats * 60.0 / who.beats_per_minute
    return Piece(score.midi(), _facts(who, minor), who.beats_per_minute, score.strokes / length)


def is_of_an_orchestra(piece: Piece) -> bool:
    """Whether several play, and all of them of the families that an orchestra is made of (a piano may be among them).

    By General MIDI's families: saxophones, voices and synthetic strings pass as well, and harmony and rhythm are not
    asked about.
    """
    among = piece.facts & set(FAMILIES)
    winds = among & {"brass", "reed", "pipe"}
    strings = among & {"strings", "ensemble"}
    return (
        among <= {"piano", *winds, *strings}
        and (bool(strings) or len(winds) > 1)
        and not piece.facts & {"drums", "one player"}
    )


def _loudness(bars: int, choose: random.Random) -> tuple[int, ...]:
    """Velocity in each bar: steady, growing, fading, or in steps."""
    first = choose.randint(55, 108)
    last = first if choose.random() < 0.6 else choose.randint(50, 110)
    steps = [choose.choice((-12, 0, 8)) for _ in range(4)] if choose.random() < 0.3 else [0] * 4
    return tuple(
        min(118, max(40, round(first + (last - first) * bar / bars) + steps[4 * bar // bars])) for bar in range(bars)
    )


def _facts(who: Cast, minor: bool) -> frozenset[str]:
    programs = [program for _, program in who.parts]
    facts = {FAMILIES[program // 8] for program in programs}
    facts.add(PLAYERS[(who.players > 1) + (who.players > 3)])
    facts.add(f"tempo {sum(who.beats_per_minute >= edge for edge in TEMPOS)}")
    known = {
        "distorted guitar": bool(set(programs) & set(DISTORTED)),
        "drums": who.drums is not None,
        "major": not minor,
        "swing": who.swings,
    }
    return frozenset(facts | {name for name, so in known.items() if so})
