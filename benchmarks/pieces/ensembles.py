"""Who plays a piece: players in their roles, drummers, and what kind of music they like."""

from __future__ import annotations

import random
from dataclasses import dataclass

FAMILIES = (
    "piano", "chromatic percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "pipe",
    "synth lead", "synth pad", "synth effects", "ethnic", "percussive", "sound effects",
)  # fmt: skip
DISTORTED = (29, 30)  # General MIDI programs are counted from 0 here
SLOWEST, FASTEST = 50.0, 190.0  # beats a minute

# Of every role: words of programs, of which one is drawn, and then a program of it.
ROLES = {
    "alone": "0-7 11-13 16-23 24-27 45-46 40-43 64-79 56-60 80-83 104-109",
    "melody": "0-7 8-15 16-23 24-31 40-46 48-54 56-63 64-71 72-79 80-87 104-111 112 114 96-103",
    "counter": "8-14 16-23 24-31 40-45 48-54 56-63 64-71 72-79 80-87 104-110",
    "chords": "0-7 8-15 16-23 24-31 24-28 45-46 48-55 61-63 80-87 96-103 104-108",
    "pad": "88-95 88-95 48-54 16-23 96-103 40-44",
    "bass": "32-39 32-39 32-39 42-43 57-58 67-70 0-3 16-19 87",
    "sequence": "80-87 80-87 0-7 8-15 24-28 38-39 45-46 96-103 104-108",
    "beats": "112-119",
    "colour": "120-127",
}
ANY_DRUMS = "rock disco ride half blast breaks latin march train shuffle sparse scattered"


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A kind of ensemble.

    Attributes
    ----------
    share
        How many pieces it plays, relative to the others.
    seats
        ``role`` or ``role:programs``, with ``?`` after it for a player who comes to every second piece.
    drums
        Patterns, of which a piece takes one; ``-`` is no drummer.
    tempo
        Beats a minute, from and to.
    chords
        Flavours of harmony.
    swing
        Share of its pieces that swing.
    """

    share: float
    seats: tuple[str, ...]
    drums: str = "-"
    tempo: tuple[float, float] = (SLOWEST, FASTEST)
    chords: str = "plain plain sevenths"
    swing: float = 0.1


ENSEMBLES = {
    "solo": Ensemble(15, ("alone",), swing=0.15),
    "duo": Ensemble(8, ("melody", "chords"), swing=0.15),
    "song": Ensemble(5, ("melody:52-54 64-79 22", "chords:24-25 0-3 21"), "- - sparse", (60, 140)),
    "strings": Ensemble(4, ("melody:40 48 49", "counter:40-41", "chords:40-42 44-45 48", "bass:42-43")),
    "winds": Ensemble(4, ("melody:68-75", "counter:68-71 60", "chords:60-61 71", "bass:70 58?")),
    "brass": Ensemble(3, ("melody:56 59", "counter:57 60", "chords:60-61", "bass:58"), "- - march", swing=0.2),
    "orchestra": Ensemble(
        5, ("melody:48 40 73 56", "counter:60 68 71", "chords:44 48 61", "bass:43 58", "beats:47?", "colour:46?"),
        "- - - march", chords="plain",
    ),
    "choir": Ensemble(3, ("pad:52-54", "melody:52-54?", "bass:52-53?"), tempo=(50, 100)),
    "rock": Ensemble(
        8, ("chords:29-30 27 28", "bass:33-34", "melody:29-31 27 18 80?", "chords:16-18 0 4 25?"),
        "rock rock half breaks", (80, 180), "plain power power modal",
    ),
    "wall": Ensemble(
        8, ("wall:29-30", "wall:29-30", "bass:33-34 36", "melody:29-30 81 53?", "pad:48 91?"),
        "blast half rock rock", (90, 190), "power power modal", 0.03,
    ),
    "jazz": Ensemble(
        8, ("melody:64-66 56 59 11 0 26", "chords:0 26 4 11?", "bass:32 35"), "ride ride sparse", (60, 190), "sevenths",
        0.85,
    ),
    "shuffle": Ensemble(
        4, ("melody:22 26-27 66 18", "chords:0 25-26 16-18", "bass:32-33", "counter:61-67?"), "shuffle rock", (70, 150),
        "modal plain", 0.9,
    ),
    "sequencer": Ensemble(
        9, ("sequence:80-87 38-39", "bass:38-39", "sequence?", "pad:88-95?", "chords:62-63 81 90?", "colour?"),
        "disco disco breaks half -", (90, 180), "plain modal power drone", 0.05,
    ),
    "ambient": Ensemble(
        6, ("pad:88-95", "pad:96-103", "melody:8-14 80-85 75-78?", "colour?", "sequence:98-100 8-14?"), "- - - sparse",
        (50, 110), "plain sevenths drone",
    ),
    "world": Ensemble(
        7, ("melody:104-111 72-79", "chords:104-108 24 12-15?", "beats?", "counter:108-111?"),
        "- latin latin scattered",
        chords="drone plain modal",
    ),
    "groove": Ensemble(
        6, ("chords:4-7 16-18 27-28", "bass:33-39", "melody:61-67 80-83?", "beats?", "counter:48-51?"),
        "breaks disco latin rock", (80, 135), "sevenths modal", 0.15,
    ),
    "organ": Ensemble(3, ("chords:16-23", "melody:16-23?", "bass:19 32?")),
    "bells": Ensemble(3, ("melody:8-14", "chords:8-14 46", "beats?"), "- - latin"),
}  # fmt: skip
STRANGERS = 24  # share of the ensembles made up of anybody


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays one piece.

    Attributes
    ----------
    parts
        Role and program of each player but the drummer.
    drums
        The drummer's pattern, if there is one.
    beats_per_minute
        The tempo.
    chords
        The flavour of harmony.
    swings
        Whether they swing.
    """

    parts: tuple[tuple[str, int], ...]
    drums: str | None
    beats_per_minute: float
    chords: str
    swings: bool

    @property
    def players(self) -> int:
        """How many there are."""
        return len(self.parts) + (self.drums is not None)


def cast(choose: random.Random) -> Cast:
    """Engage players for one piece."""
    kinds = [*ENSEMBLES.values(), strangers(choose)]
    kind = choose.choices(kinds, [one.share for one in kinds])[0]
    parts = []
    for seat in kind.seats:
        if seat.endswith("?") and choose.random() < 0.5:
            continue
        role, _, words = seat.rstrip("?").partition(":")
        parts.append((role, program(words or ROLES[role], choose)))
    drums = choose.choice(kind.drums.split())
    slowest, fastest = kind.tempo
    return Cast(
        tuple(parts),
        None if drums == "-" else drums,
        slowest * (fastest / slowest) ** choose.random(),
        choose.choice(kind.chords.split()),
        choose.random() < kind.swing,
    )


def strangers(choose: random.Random) -> Ensemble:
    """Bring together anybody, in any number."""
    many = choose.choice((1, 1, 2, 3, 4, 5))
    others = choose.choices(list(ROLES)[2:], k=many)
    return Ensemble(
        STRANGERS,
        (choose.choice(("melody", "melody", "sequence", "chords")), *others),
        "- " + choose.choice(ANY_DRUMS.split()),
        chords="plain plain sevenths power modal drone",
        swing=0.2,
    )


def program(words: str, choose: random.Random) -> int:
    """Draw a program from ``"0-7 24"``: first a word, so that the long ranges do not outweigh the others."""
    first, _, last = choose.choice(words.split()).partition("-")
    return choose.randint(int(first), int(last or first))
