"""A gamelan of the slendro kind, and a drum ensemble of the taiko kind."""

from __future__ import annotations

from benchmarks.stability.styles.harmony import SCALES
from benchmarks.stability.styles.score import Score

SLENDRO_CENTS = (0.0, 240.0, 480.0, 720.0, 960.0)  # five nearly equal steps to the octave
BEATING_CENTS = 12.0  # paired metallophones are tuned apart, so that they shimmer


class _Slendro:
    """Metallophones in slendro: General MIDI knows twelve notes, so each of the five has a channel bent into place."""

    def __init__(self, score: Score, program: int, volume: int, beating: float) -> None:
        self._score = score
        self._players = []
        for cents in SLENDRO_CENTS:
            nearest = round(cents / 100.0)
            self._players.append((score.player(program, volume, 64, 70, cents - 100.0 * nearest + beating), nearest))

    def strike(self, beat: float, beats: float, tone: int, base: int, velocity: int) -> None:
        """Strike tone 0, 1, 2 … counted up from the lowest, whose MIDI number is ``base``."""
        octave, degree = divmod(tone, len(SLENDRO_CENTS))
        player, semitones = self._players[degree]
        self._score.note(player, beat, beats, base + 12 * octave + semitones, velocity)


def gamelan(variation: int, seconds: float) -> Score:
    """A balungan of sixteen beats under gongs, doubled by bonang, and two interlocking parts four times as fast."""
    score = Score((96.0, 132.0)[variation], 90 + variation, looseness=0.004)
    saron = _Slendro(score, 11, 112, 0.0)  # vibraphone: bronze bars
    gender = _Slendro(score, (9, 8)[variation], 84, BEATING_CENTS)  # glockenspiel, celesta
    gong, kenong = score.player(14, 118, 50, 90), score.player(114, 92, 80, 70)  # tubular bells, steel drum
    score.drummer(66)
    balungan = ((3, 2, 3, 1, 3, 2, 3, 0, 2, 1, 2, 4, 3, 1, 2, 0), (4, 3, 4, 2, 4, 3, 2, 1, 3, 2, 1, 0, 1, 2, 1, 0))[
        variation
    ]
    base = 50 + variation * 2
    last = score.beats(seconds)
    for beat in range(last):
        step = beat % 16
        tone = balungan[step]
        saron.strike(beat, 1.4, tone + 5, base, 96)
        if step == 15:
            score.note(gong, beat, 8.0, base - 14, 112)
        elif step % 4 == 3:
            score.note(kenong, beat, 2.0, base + 12 + (0, 2)[step == 7], 88)
        if step in (5, 9, 13):
            score.note(gong, beat, 2.5, base - 2, 84)  # kempul
        following = balungan[(step + 1) % 16]
        # Kotekan: polos strikes the tones of the beat, sangsih the one above between them, sharing what both have.
        for quarter in range(4):
            polos, sangsih = (tone, following)[quarter % 2], tone + 1
            if quarter != 3:
                gender.strike(beat + quarter / 4, 0.4, polos + 10, base, 78)
            if quarter % 2:
                gender.strike(beat + quarter / 4, 0.4, sangsih + 10, base, 72)
        score.pattern(
            beat, 0.25, {"low conga": "o..o" if step % 2 else "x...", "conga": "..o." if step % 4 else ".ox."}, 74
        )
    return score


def taiko(variation: int, seconds: float) -> Score:
    """Great drums in patterns that pass round, rims and a small drum's even beat, swelling; at times a bamboo flute."""
    score = Score((104.0, 126.0)[variation], 100 + variation, looseness=0.006)
    great, middle = score.player(116, 122, 50, 80), score.player(116, 104, 84, 70)
    flute = score.player(77, 96, 60, 100)
    score.drummer(84, 60)
    patterns = (
        ("X..xX..xX.x.X.xx", "X.x.x.X.x.x.X.X.", "X...X...X.X.XXX."),
        ("X..X..X.X..X..X.", "X.xxX.xxX.xxXXXX", "X.......X...X.X."),
    )[variation]
    last = score.beats(seconds)
    for bar in range(0, last, 4):
        swell = 0.65 + 0.35 * ((bar // 4) % 8) / 7
        cycle = patterns[(bar // 16) % len(patterns)]
        for number, letter in enumerate(cycle):
            if letter != ".":
                score.note(great, bar + number / 4, 0.9, 38, round((118 if letter == "X" else 92) * swell))
        answer = patterns[(bar // 16 + 1) % len(patterns)]
        for number, letter in enumerate(answer):
            if letter == "X" and (bar // 4) % 2:
                score.note(middle, bar + number / 4 + 0.25, 0.4, 52 + 5 * (number % 3 == 0), round(96 * swell))
        score.pattern(
            bar,
            0.25,
            {
                "stick": "xoxoxoxoxoxoxoxo",
                "claves": "....x.......x.x." if variation else "x..x..x...x.x...",
                "mid tom": "..........x...x.",
            },
            round(84 * swell),
        )
    if variation:
        tones = [62 + 12 * octave + step for octave in (0, 1) for step in SCALES["in"]]
        at, rung = 16.0, 5
        while at < last - 8:
            for step, beats in ((0, 3.0), (1, 1.0), (-1, 0.5), (-1, 2.5), (2, 4.0)):
                rung = min(len(tones) - 1, max(0, rung + step))
                score.note(flute, at, beats * 0.95, tones[rung], 92)
                at += beats
            at += 9.0
    return score
