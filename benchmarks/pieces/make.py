"""Pieces become columns, part by part, and the parts a set."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

from benchmarks.pieces.piece import NAMES, SECONDS, compose
from demo_tune.__main__ import RATE, SOUND_FONT, synthesise
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

Levels = npt.NDArray[np.uint8]  # [columns, 84]: 100 is the loudest moment, 99 one dB below it, 0 a hundred dB or more
LOUDEST = 100
QUIET, LEAST_SOUND = 40, 0.5  # a piece is dropped that is for most of its time under this level
DENSITIES = ("sparse", "rather sparse", "rather dense", "dense")
AT_ONCE = 25  # pieces in a part


def levels(song: bytes) -> Levels | None:
    """Return the columns of a piece as it sounds, or nothing where it is silent for long."""
    frames = synthesise(song, SOUND_FONT)[: round(SECONDS * RATE)]
    sound = np.zeros(round(SECONDS * ANALYSIS_RATE), dtype=np.float32)
    heard = soxr.resample(frames.mean(axis=1).astype(np.float32), RATE, ANALYSIS_RATE)[: len(sound)]
    sound[: len(heard)] = heard
    power = whole_cqt(sound, kernel_bank("nnaudio"))[: len(sound) // HOP_LENGTH]
    loudest = float(power.max())
    if loudest <= 0.0:
        return None
    decibels = 10.0 * np.log10(np.maximum(power / loudest, 1e-12))
    columns = np.clip(np.round(decibels) + LOUDEST, 0, 255).astype(np.uint8)
    return columns if np.mean(columns.max(axis=1) > QUIET) > LEAST_SOUND else None


def make_part(folder: Path, until: float, part: int) -> int:
    """Make the pieces of one part, as many as there is time for, and store them; return how many there are."""
    stored = folder / f"{part:05d}.npz"
    if stored.is_file():
        return 0
    pieces, numbers, columns = [], [], []
    for number in range(part * AT_ONCE, (part + 1) * AT_ONCE):
        if time.time() > until:
            return 0  # a part is stored whole or not at all: a next run makes it
        piece = compose(number)
        made = levels(piece.song)
        if made is not None:
            pieces.append(piece)
            numbers.append(number)
            columns.append(made)
    if pieces:
        unfinished = stored.with_suffix(".partial.npz")
        np.savez(
            unfinished,
            levels=np.stack(columns),
            facts=np.array([[name in piece.facts for name in NAMES] for piece in pieces], dtype=np.uint8),
            measures=np.array([(piece.beats_per_minute, piece.notes_a_second) for piece in pieces], dtype=np.float32),
            numbers=np.array(numbers, dtype=np.int32),
        )
        unfinished.replace(stored)
    return len(pieces)


def combine(folder: Path, target: Path) -> None:
    """Store all parts, of which there must be one, as one set, and print how often each label occurs."""
    parts = [np.load(path) for path in sorted(folder.glob("?????.npz"))]
    together = {
        key: np.concatenate([part[key] for part in parts]) for key in ("levels", "facts", "measures", "numbers")
    }
    notes_a_second = together["measures"][:, 1]
    edges = np.quantile(notes_a_second, (0.25, 0.5, 0.75))
    dense = np.eye(len(DENSITIES), dtype=np.uint8)[np.searchsorted(edges, notes_a_second)]
    labels = np.concatenate([together["facts"], dense], axis=1)
    names = (*NAMES, *DENSITIES)
    unfinished = target.with_suffix(".partial.npz")
    np.savez(
        unfinished,
        levels=together["levels"],
        labels=labels,
        names=np.array(names),
        measures=together["measures"],
        measured=np.array(("beats a minute", "notes a second")),
        numbers=together["numbers"],
    )
    unfinished.replace(target)
    for name, share in zip(names, labels.mean(axis=0), strict=True):
        print(f"{share:6.1%}  {name}")
    print(f"{len(labels)} pieces in {target}; notes a second between the classes: {np.round(edges, 1).tolist()}")
