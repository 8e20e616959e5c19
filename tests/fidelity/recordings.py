"""What both systems are shown: the demo tune always, and of real music every track and forty excerpts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from genrescope.audio.demo import DEMO_FILE

from . import reference

DEMO = "demo"
TRACKS = ("hungarian_dance_5", "vibe_ace", "lets_go_fishin", "sugar_plum_fairy", "snow_drift", "small_town_on_pluto")
EXCERPTS_A_GENRE = 10
REAL = (
    *(f"tracks/{name}" for name in TRACKS),
    *(f"emotify/{genre}" for genre in ("classical", "electronic", "pop", "rock")),
)


def paths(part: str, folder: Path | None = None) -> list[Path]:
    """Files of a part: the demo tune, a track, or ten excerpts of a genre, each by another artist."""
    if part == DEMO:
        return [Path(str(files("genrescope_resources") / "demo" / DEMO_FILE))]
    kind, name = part.split("/")
    if kind == "tracks":
        return [folder / kind / f"{name}.ogg"]
    with (folder / kind / "labels.csv").open(encoding="utf-8") as lines:
        artists = {row["artist"]: folder / kind / row["path"] for row in csv.DictReader(lines) if row["label"] == name}
    return list(artists.values())[:EXCERPTS_A_GENRE]


@dataclass(frozen=True)
class Clip:
    """What the reference makes of a file: mono sound [samples], power and decibels [bins, frames]."""

    sound: np.ndarray
    power: np.ndarray
    decibels: np.ndarray

    @property
    def segments(self) -> list[np.ndarray]:
        return reference.segments(self.decibels, len(self.sound))


@cache
def clip(path: Path, spectrum: str = "cqt") -> Clip:
    sound = reference.load(path)
    power = reference.POWER[spectrum](sound)
    return Clip(sound, power, reference.decibels(power))
