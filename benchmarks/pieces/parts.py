"""What a player plays in a role: each way of playing is drawn once a piece."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.stability.styles.harmony import Harmony
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import Score

# Lengths of notes, in beats, that a bar of a tune is put together from.
RHYTHMS = {
    "slow": (2.0, 2.0, 1.0, 4.0),
    "singing": (1.0, 1.0, 0.5, 1.5, 2.0),
    "flowing": (0.5, 0.5, 1.0),
    "running": (0.25, 0.25, 0.25, 0.5),
    "triplets": (1 / 3,),
    "even": (0.5,),
}
LOW = frozenset((*range(32, 40), 42, 43, 57, 58, 66, 67, 70))  # programs that sound an octave or more down
HIGH = frozenset((8, 9, 10, 14, 72, 78, 98, 112))
HELD = frozenset(
    (*range(16, 24), *range(40, 45), *range(48, 55), *range(56, 96), *range(109, 112))
)  # as long as wanted


@dataclass(frozen=True, slots=True)
class Music:
    """What all the players share.

    Attributes
    ----------
    score
        Where they write.
    harmony
        The chords.
    scale
        Pitch classes of the tunes.
    bars, beats
        How many bars there are, and beats in one.
    loudness
        Velocity in each bar.
    choose
        The piece's generator.
    """

    score: Score
    harmony: Harmony
    scale: frozenset[int]
    bars: int
    beats: int
    loudness: tuple[int, ...]
    choose: random.Random

    def velocity(self, beat: float) -> int:
        """Return how loud a note on a beat is: its bar's loudness, and a little more on the bar's first beat."""
        accent = 8 if beat % self.beats == 0 else 3 if beat % 1 == 0 else -3
        return min(127, self.loudness[min(self.bars - 1, int(beat // self.beats))] + accent)


@dataclass(frozen=True, slots=True)
class Player:
    """One player: the channel, the General MIDI program, and the first bar to play in."""

    channel: int
    program: int
    first: int = 0

    def low(self, choose: random.Random) -> int:
        """Draw the bottom of the register."""
        base = 38 if self.program in LOW else 67 if self.program in HIGH else 55
        return base + choose.choice((-5, 0, 0, 0, 5))


def alone(music: Music, player: Player) -> None:
    """Play a tune, and accompany it on the same instrument where one can."""
    if player.program < 32 or player.program in (45, 46, *range(104, 108)):
        chords(music, player, music.choose.choice((36, 43, 48)))
        melody(music, player, music.choose.choice((60, 67)))
    else:
        melody(music, player)


def melody(music: Music, player: Player, low: int | None = None, rhythms: str | None = None) -> None:
    """Play a tune of four motifs, one note at a time or in two parts."""
    choose = music.choose
    low = player.low(choose) + 5 if low is None else low
    manner = rhythms or choose.choice(list(RHYTHMS))
    rests, leap = choose.choice((0.0, 0.1, 0.25)), choose.choice((1, 2, 2, 4))
    tune = Tune(
        {letter: _motif(music, manner, rests, leap) for letter in "abcd"},
        choose.choice(("abac", "aabc", "abcd", "abcb", "aaab")),
        music.scale,
        low,
        low + choose.choice((12, 15, 20)),
        choose.choice((1.0, 2.0)),
    )
    legato = choose.choice((0.35, 0.7, 0.92, 1.0))
    second = choose.choice((0, 0, 0, -12, 12, -1))  # an octave, or a note of the chord below
    for note in tune.notes(music.harmony, float(player.first * music.beats), float(music.bars * music.beats)):
        loud = music.velocity(note.beat)
        music.score.note(player.channel, note.beat, note.beats * legato, note.pitch, loud)
        if second:
            other = note.pitch + second if abs(second) == 12 else music.harmony.at(note.beat).nearest(note.pitch - 4)
            music.score.note(player.channel, note.beat, note.beats * legato, other, loud - 8)


def counter(music: Music, player: Player) -> None:
    """Play a second tune, calmer than the first."""
    melody(music, player, player.low(music.choose), music.choose.choice(("slow", "singing", "singing", "flowing")))


def chords(music: Music, player: Player, low: int | None = None) -> None:
    """Hold chords, strum them, break them, or repeat them."""
    choose = music.choose
    low = player.low(choose) if low is None else low
    ways = [_struck, _struck, _broken, _broken, _held]
    choose.choice([*ways, _held] if player.program in HELD else ways)(music, player, low)


def wall(music: Music, player: Player) -> None:
    """Play fifths and octaves on a low string: held, pumped, or galloping."""
    choose = music.choose
    steps = choose.choice(
        ("x...............", "x.x.x.x.x.x.x.x.", "xxxxxxxxxxxxxxxx", "x.xxx.xxx.xxx.xx", "x..x..x.x..x..x.")
    )
    length = 4.0 if steps.count("x") == 1 else choose.choice((0.15, 0.24))
    for bar in range(player.first, music.bars):
        for step, letter in enumerate(steps[: 4 * music.beats]):
            if letter == "x":
                at = bar * music.beats + step / 4
                root = music.harmony.at(at).bass(38)
                pitches = (root, root + music.harmony.at(at).fifth, root + 12)
                music.score.chord(player.channel, at, min(length, music.beats), pitches, music.velocity(at))


def bass(music: Music, player: Player) -> None:
    """Play roots held or pumped, roots and fifths, a walk, or syncopated ones."""
    choose = music.choose
    low = 28 if player.program in range(32, 40) else 33
    lines = {
        "held": ((0.0, "r", float(music.beats)),),
        "half": tuple((float(beat), "rf"[beat % 4 // 2], 1.8) for beat in range(0, music.beats, 2)),
        "pumped": tuple((step / 2, "r", 0.4) for step in range(2 * music.beats)),
        "sixteenths": tuple((step / 4, "r", 0.2) for step in range(4 * music.beats)),
        "octaves": tuple((step / 2, "ro"[step % 2], 0.4) for step in range(2 * music.beats)),
        "walk": tuple((float(beat), "w", 0.95) for beat in range(music.beats)),
        "off": ((0.0, "r", 0.7), (1.5, "r", 0.4), (2.5, "f", 0.9)),
        "drawn": tuple((step / 4, choose.choice("rrrfow"), 0.3) for step in sorted(choose.sample(range(12), 5))),
    }
    line = lines[choose.choice(list(lines))]
    for bar in range(player.first, music.bars):
        for offset, degree, length in line:
            at = bar * music.beats + offset
            chord = music.harmony.at(at)
            above = {"r": 0, "f": chord.fifth, "o": 12}.get(degree, choose.choice(chord.intervals))
            pitch = chord.bass(low) + 12 if degree == "o" else chord.bass(low, 0 if offset == 0 else above)
            music.score.note(player.channel, at, length, pitch, music.velocity(at))


def pad(music: Music, player: Player) -> None:
    """Hold wide chords."""
    _held(music, player, player.low(music.choose) - 5)


def sequence(music: Music, player: Player) -> None:
    """Repeat a pattern of notes of the chord as a sequencer does."""
    choose = music.choose
    low = music.choose.choice((36, 48, 60, 60))
    length = choose.choice((8, 16, 12, 6))
    pattern = [choose.choice((None, 0, 0, 1, 2, 3, 4, 5)) for _ in range(length)]
    gate, step = choose.choice((0.12, 0.22)), choose.choice((0.25, 0.25, 0.5))
    for number in range(round(player.first * music.beats / step), round(music.bars * music.beats / step)):
        place = pattern[number % length]
        if place is not None:
            chord = music.harmony.at(number * step).close(low)
            pitch = chord[place % len(chord)] + 12 * (place // len(chord))
            loud = music.velocity(number * step)
            music.score.note(player.channel, number * step, gate * step / 0.25, pitch, loud)


def beats(music: Music, player: Player) -> None:
    """Beat a rhythm on a pitch or two."""
    choose = music.choose
    share = choose.uniform(0.2, 0.6)
    pitches = [choose.randint(45, 75) for _ in range(choose.choice((1, 2, 3)))]
    pattern = [choose.choice(pitches) if choose.random() < share else None for _ in range(4 * music.beats)]
    pattern[0] = pitches[0]
    for bar in range(player.first, music.bars):
        for step, pitch in enumerate(pattern):
            if pitch is not None:
                at = bar * music.beats + step / 4
                music.score.note(player.channel, at, 0.5, pitch, music.velocity(at))


def colour(music: Music, player: Player) -> None:
    """Let a sound be heard for a bar or two at a time."""
    every, pitch = music.choose.choice((1, 2, 2, 4)), music.choose.randint(48, 72)
    for bar in range(player.first, music.bars, every):
        at = float(bar * music.beats)
        music.score.note(player.channel, at, every * music.beats - 0.1, pitch, music.velocity(at))


def _held(music: Music, player: Player, low: int) -> None:
    half = music.beats / 2 if music.choose.random() < 0.3 else float(music.beats)
    wide = music.choose.random() < 0.5
    for number in range(round(player.first * music.beats / half), round(music.bars * music.beats / half)):
        at = number * half
        notes = music.harmony.at(at).close(low)
        if wide:
            notes = (*notes, notes[0] + 12, notes[1] + 12)
        music.score.chord(player.channel, at, half * 0.98, notes, music.velocity(at) - 8)


def _struck(music: Music, player: Player, low: int) -> None:
    choose = music.choose
    drawn = "".join(choose.choice("xx.-") for _ in range(8))
    hits = choose.choice(
        (drawn, drawn, "x-x-x-x-", "xxxxxxxx", "..x...x.", ".x.x.x.x", "x..x..x.", "-.......", "-.x.-.x.")
    )
    strum = choose.choice((0.0, 0.0, 0.02, 0.05))
    for bar in range(player.first, music.bars):
        for eighth, letter in enumerate(hits[: 2 * music.beats]):
            if letter != ".":
                at = bar * music.beats + eighth / 2
                notes = music.harmony.at(at).close(low)
                music.score.chord(
                    player.channel, at, 0.25 if letter == "x" else 0.9, notes, music.velocity(at) - 8, strum
                )


def _broken(music: Music, player: Player, low: int) -> None:
    choose = music.choose
    step = choose.choice((0.25, 0.5, 0.5, 1 / 3))
    order = choose.choice(("012345", "543210", "012343210", "0213", "0212", "0314"))
    ring = choose.choice((1.0, 2.0, 4.0))
    for number in range(round(player.first * music.beats / step), round(music.bars * music.beats / step)):
        chord = music.harmony.at(number * step).close(low)
        place = int(order[number % len(order)])
        pitch = chord[place % len(chord)] + 12 * (place // len(chord))
        music.score.note(player.channel, number * step, step * ring, pitch, music.velocity(number * step) - 4)


def _motif(music: Music, manner: str, rests: float, leap: int) -> str:
    """Make up one bar of a tune."""
    choose = music.choose
    words, left = [], float(music.beats)
    while left > 0.01:
        length = min(left, choose.choice(RHYTHMS[manner]))
        step = "r" if choose.random() < rests else str(choose.randint(-leap, leap))
        words.append(f"{step}/{length}")
        left -= length
    return " ".join(words)


PLAY: dict[str, Callable[[Music, Player], None]] = {
    "alone": alone,
    "melody": melody,
    "counter": counter,
    "chords": chords,
    "wall": wall,
    "pad": pad,
    "bass": bass,
    "sequence": sequence,
    "beats": beats,
    "colour": colour,
}
