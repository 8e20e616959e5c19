"""Patterns for the drummer, each played with variations of the piece's own."""

from __future__ import annotations

import random
from collections.abc import Iterator

Lines = dict[str, str]  # of a bar: a letter a sixteenth, as `Score.pattern` takes them

PATTERNS: dict[str, tuple[Lines, ...]] = {
    "rock": (
        {"bass drum": "X.......X.x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
        {"bass drum": "X..x....X.......", "snare": "....X.......X...", "open hat": "x...x...x...x..."},
        {"bass drum": "X.....x.x.x.....", "snare": "....X.......X..o", "ride": "x.x.x.x.x.x.x.x."},
    ),
    "disco": (
        {"bass drum": "X...X...X...X...", "open hat": "..x...x...x...x.", "clap": "....x.......x..."},
        {"bass drum": "X...X...X...X...", "hat": "oxxooxxooxxooxxo", "snare": "....x.......x..."},
        {"bass drum": "X...X...X...X...", "shaker": "xoxoxoxoxoxoxoxo"},
    ),
    "ride": (
        {"ride": "x...x.x.x...x.x.", "pedal": "....x.......x...", "snare": "......o......o.."},
        {"ride": "x...x.x.x...x.x.", "pedal": "....x.......x...", "bass drum": "o...o...o...o..."},
    ),
    "half": (
        {"bass drum": "X.....x.........", "snare": "........X.......", "hat": "x.x.x.x.x.x.x.x."},
        {"bass drum": "X..x......x.....", "snare": "........X.......", "crash": "x...x...x...x..."},
        {"bass drum": "X.........x.....", "clap": "........X.......", "hat": "x.xxx.x.x.xxxxxx"},
    ),
    "blast": (
        {"bass drum": "x.x.x.x.x.x.x.x.", "snare": ".x.x.x.x.x.x.x.x", "ride": "x.x.x.x.x.x.x.x."},
        {"bass drum": "xxxxxxxxxxxxxxxx", "snare": "....X.......X...", "crash": "x...x...x...x..."},
        {"bass drum": "x.x.x.x.x.x.x.x.", "snare": "x.x.x.x.x.x.x.x.", "open hat": "x...x...x...x..."},
    ),
    "breaks": (
        {"bass drum": "X.x.......xx....", "snare": "....X..o.o..X..o", "hat": "x.x.x.x.x.x.x.x."},
        {"bass drum": "X..x..x...x.....", "snare": "....X..x.x..X...", "ride": "x.x.x.x.x.x.x.x."},
        {"bass drum": "X.....xx..x..x..", "snare": "....X.o.....X.o.", "hat": "xoxoxoxoxoxoxoxo"},
    ),
    "latin": (
        {"cowbell": "x...x.x...x.x.x.", "conga": "..x...xx..x...xx", "claves": "x..x..x...x.x..."},
        {"shaker": "xoxoxoxoxoxoxoxo", "bass drum": "x..xx..xx..xx..x", "stick": "x..x..x...x..x.."},
        {"low conga": "x.....x.x.....x.", "muted conga": "..x.x...x..x.x..", "high bongo": "xoxxxoxxxoxxxoxx"},
    ),
    "march": (
        {"snare": "x.xxx.x.x.xxxxxx", "bass drum": "X.......X......."},
        {"snare": "x...xxx.x...xxx.", "bass drum": "X...x...X...x...", "cymbals": "x..............."},
    ),
    "train": ({"snare": "ooxoooxoooxoooxo", "bass drum": "x...x...x...x..."},),
    "shuffle": (
        {"hat": "x...x.x.x...x.x.", "bass drum": "X.......X.....x.", "snare": "....X.......X..."},
        {"ride": "x.x.x.x.x.x.x.x.", "bass drum": "X.....x.X.......", "snare": "....X.......X..."},
    ),
    "sparse": (
        {"shaker": "o...o...o...o..."},
        {"stick": "....o.......o...", "bass drum": "o..............."},
        {"triangle": "x.......o......."},
        {"pedal": "....x.......x..."},
    ),
}
SCATTERED = ("bass drum", "low tom", "mid tom", "high tom", "conga", "claves", "cowbell", "shaker", "snare", "clap")
MUTED, ADDED = 0.06, 0.02  # of strokes; of rests


def bars(kind: str, beats: int, count: int, choose: random.Random) -> Iterator[Lines]:
    """Yield what is played in each of ``count`` bars of so many beats."""
    groove = _varied(_scattered(choose) if kind == "scattered" else choose.choice(PATTERNS[kind]), choose)
    turn = choose.choice((4, 8, 100))
    fill = dict(groove) | {
        "snare": "".join(choose.choices("x.X", k=16)),
        "low tom": "".join(choose.choices("..x", k=16)),
    }
    for number in range(count):
        lines = fill if number % turn == turn - 1 and kind not in ("sparse", "disco") else groove
        bar = {drum: line[: 4 * beats] for drum, line in lines.items()}
        yield bar | {"crash": "x"} if number and number % turn == 0 and kind != "sparse" else bar


def _varied(lines: Lines, choose: random.Random) -> Lines:
    def letter(now: str) -> str:
        if now == ".":
            return "o" if choose.random() < ADDED else now
        return "." if choose.random() < MUTED else now

    return {drum: "".join(map(letter, line)) for drum, line in lines.items()}


def _scattered(choose: random.Random) -> Lines:
    lines = {}
    for drum in choose.sample(SCATTERED, choose.randint(1, 5)):
        share = choose.uniform(0.1, 0.6)
        lines[drum] = "".join(choose.choice("xxXo") if choose.random() < share else "." for _ in range(16))
    return lines
