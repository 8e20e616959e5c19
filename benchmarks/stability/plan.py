"""What is measured: which excerpts, by which network, and how they are spliced into programmes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.stability.sound import BenchmarkError, Recording, at_rate, mixed_down
from genrescope.audio.decoder import open_file
from genrescope.models.library import InstalledModel, find
from genrescope.training.dataset import Clip, read_dataset
from genrescope.training.split import grouped_folds, part_name

FOLDS = 5
SPLIT_SEED = 1  # of the folds, as `genrescope train` makes them
EXCERPTS = "emotify"  # the folder of labelled excerpts inside the data folder
LEAST_SECONDS = 45.0  # the latest start under a condition, 30 s of listening, and some to spare
PIECE_SECONDS = 60.0  # of each excerpt in a programme

# Whole tracks, with the label each should get: None where no class covers them.
TRACKS: dict[str, str | None] = {
    "hungarian_dance_5.ogg": "classical",
    "sugar_plum_fairy.ogg": "classical",
    "snow_drift.ogg": "electronic",
    "small_town_on_pluto.ogg": "electronic",
    "vibe_ace.ogg": None,  # jazz
    "lets_go_fishin.ogg": None,  # folk
}


@dataclass(frozen=True, slots=True)
class Judge:
    """A network and the fold of the data it never heard; ``fold`` is None when it may have heard anything.

    ``own_statistics`` has batch normalisation use each picture's own statistics: see `normalisation`.
    """

    model: str
    fold: int | None
    own_statistics: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A labelled excerpt, its artist, and which judge has to answer it (a place in the list of judges)."""

    path: Path
    name: str
    label: str
    group: str
    judge: int


@dataclass(frozen=True, slots=True)
class Programme:
    """Excerpts of different genres to be played one after another, cut hard."""

    pieces: tuple[Excerpt, ...]


def judges(model: str, folds: Path | None) -> list[tuple[Judge, InstalledModel]]:
    """Return the networks that judge: one for all, or those that are there of ``folds``/fold-N/model.

    Raises
    ------
    BenchmarkError
        The folder has no model.
    ModelError
        A model cannot be used.
    """
    if folds is None:
        return [(Judge(model, None), find(model))]
    found = [(fold, folds / part_name(fold) / "model") for fold in range(FOLDS)]
    there = [
        (Judge(str(folder.resolve()), fold), find(str(folder.resolve()))) for fold, folder in found if folder.is_dir()
    ]
    if not there:
        raise BenchmarkError(f"{folds} has no folder fold-0/model, or of another fold: train the folds first.")
    return there


def is_long_enough(path: Path) -> bool:
    """Whether a recording lasts until the answer under every condition, and fills most of a piece of a programme."""
    with open_file(path) as file:
        return file.format.seconds is None or file.format.seconds >= LEAST_SECONDS


def choose(
    data: Path, panel: Sequence[Judge], per_fold: int, seed: int, usable: Callable[[Path], bool] = is_long_enough
) -> list[Excerpt]:
    """Choose ``per_fold`` excerpts of each fold: as many of each label, of as many artists as there are.

    A judge with a fold gets the excerpts of that fold, whose artists it never heard; a single judge gets all. What is
    not ``usable`` is passed over.

    Raises
    ------
    BenchmarkError
        The folder has no excerpts.
    AudioFileError
        One cannot be read.
    TrainingError
        Their table cannot be read.
    """
    root = data / EXCERPTS
    if not root.is_dir():
        raise BenchmarkError(f"{data} has no folder {EXCERPTS}/; set GENRESCOPE_DATA to the folder of real music.")
    dataset = read_dataset(root)
    fold_of = grouped_folds(dataset.label_indices(), [clip.group for clip in dataset.clips], FOLDS, SPLIT_SEED)
    chosen: list[Excerpt] = []
    for fold in range(FOLDS):
        judge = next((place for place, one in enumerate(panel) if one.fold in (fold, None)), None)
        if judge is None:
            continue
        for label in dataset.labels:
            clips = [
                clip for clip, its in zip(dataset.clips, fold_of, strict=True) if its == fold and clip.label == label
            ]
            picked = _many_artists(clips, random.Random(f"{seed} {fold} {label}"))
            for clip in islice((clip for clip in picked if usable(clip.path)), max(1, per_fold // len(dataset.labels))):
                name = clip.path.relative_to(root).as_posix()
                chosen.append(Excerpt(clip.path, name, clip.label, clip.group, judge))
    return chosen


def _many_artists(clips: Sequence[Clip], chance: random.Random) -> list[Clip]:
    """Shuffle clips so that every artist comes once before any comes twice."""
    by_artist: dict[str, list[Clip]] = defaultdict(list)
    for clip in chance.sample(list(clips), len(clips)):
        by_artist[clip.group].append(clip)
    rounds = max((len(theirs) for theirs in by_artist.values()), default=0)
    return [theirs[turn] for turn in range(rounds) for theirs in by_artist.values() if turn < len(theirs)]


def programmes(excerpts: Sequence[Excerpt], seed: int) -> list[Programme]:
    """Put the first excerpts of every label of one judge into a programme, the second ones into another, and so on.

    The order of the genres is drawn anew for each.
    """
    made: list[Programme] = []
    for judge in sorted({excerpt.judge for excerpt in excerpts}):
        by_label: dict[str, list[Excerpt]] = defaultdict(list)
        for excerpt in excerpts:
            if excerpt.judge == judge:
                by_label[excerpt.label].append(excerpt)
        for number in range(min(len(of_label) for of_label in by_label.values())):
            pieces = [of_label[number] for of_label in by_label.values()]
            random.Random(f"{seed} {judge} {number}").shuffle(pieces)
            made.append(Programme(tuple(pieces)))
    return made


def spliced(recordings: Sequence[Recording]) -> tuple[Recording, list[float]]:
    """Cut recordings hard one after another, in mono at the rate of the first; return where each begins, in seconds."""
    parts = [at_rate(mixed_down(one), recordings[0].rate).part(0.0, PIECE_SECONDS) for one in recordings]
    starts = np.cumsum([0.0, *(part.seconds for part in parts[:-1])])
    return Recording(np.concatenate([part.frames for part in parts]), parts[0].rate), [float(start) for start in starts]
