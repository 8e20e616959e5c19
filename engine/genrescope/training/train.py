"""From recordings to a trained network: one function, resumable at any epoch."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from genrescope.spectral.kernels import KernelName
from genrescope.training.batches import Example
from genrescope.training.columns import Levels, read_levels
from genrescope.training.dataset import Dataset, TrainingError
from genrescope.training.evaluate import balanced_accuracy, logits_of
from genrescope.training.split import hold_out
from genrescope.training.trainer import CHECKPOINT, Recipe, Trainer
from genrescope.training.windows import window_pictures
from genrescope.units import WINDOW_COLUMNS

LOG = "log.csv"


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose about a run.

    Attributes
    ----------
    folds, fold, split_seed
        The held-out part: one of ``folds`` parts grouped by artist.
    check_every
        Epochs between looks at the held-out part. They decide nothing: the last epoch's averaged weights are kept.
    """

    recipe: Recipe = field(default_factory=Recipe)
    kernels: KernelName = "nnaudio"
    folds: int = 5
    fold: int = 0
    split_seed: int = 1
    check_every: int = 3
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person is told after each epoch.

    Attributes
    ----------
    seconds_left
        At the pace of the epochs of this run so far.
    held_out
        Balanced accuracy on the held-out part, or None where it was not looked at.
    """

    epoch: int
    epochs: int
    loss: float
    seconds_left: float
    held_out: float | None


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run ends with.

    Attributes
    ----------
    network
        The averaged weights.
    levels, labels
        Columns and label indices of the held-out recordings.
    held_groups
        How many groups those are of.
    """

    network: torch.nn.Module
    levels: tuple[Levels, ...]
    labels: tuple[int, ...]
    held_groups: int


def train(
    dataset: Dataset,
    out: Path,
    options: Options,
    progress: Callable[[Progress], None] | None = None,
    decoding: Callable[[int, int], None] | None = None,
) -> Trained:
    """Train a network, continuing from the checkpoint in ``out`` if there is one.

    Parameters
    ----------
    dataset
        The recordings.
    out
        Folder for the cache of columns, the checkpoint (after each epoch) and the log.
    options
        The recipe and the split.
    progress
        Called after each epoch.
    decoding
        Called with (done, of) while the columns are computed.

    Raises
    ------
    TrainingError
        The data cannot be used, nothing can be written to ``out``, or what is there belongs to another run.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{out} cannot be made: {error.strerror}.") from error
    train_on, held = hold_out(dataset, options.folds, options.split_seed, options.fold)
    levels = read_levels(dataset.clips, options.kernels, out / "columns", decoding)
    examples = _examples(dataset, levels, train_on)
    groups = 1 + max(example.group for example in examples)
    trainer = Trainer(len(dataset.labels), groups, options.recipe, options.device)
    if (out / CHECKPOINT).is_file():
        trainer.load(out)
    labels = dataset.label_indices()
    kept = Trained(
        network=trainer.average,
        levels=tuple(levels[index] for index in held),
        labels=tuple(labels[index] for index in held),
        held_groups=len({dataset.clips[index].group for index in held}),
    )
    epochs = options.recipe.epochs
    begun, first = time.monotonic(), trainer.epoch
    while trainer.epoch < epochs:
        loss = trainer.train_epoch(examples)
        trainer.save(out)
        look = trainer.epoch % options.check_every == 0 or trainer.epoch == epochs
        score = _score(kept, options.recipe) if look else None
        _log(out / LOG, trainer.epoch, loss, score)
        if progress is not None:
            pace = (time.monotonic() - begun) / (trainer.epoch - first)
            progress(Progress(trainer.epoch, epochs, loss, pace * (epochs - trainer.epoch), score))
    trainer.refresh_statistics(examples)
    return kept


def _examples(dataset: Dataset, levels: Sequence[Levels], indices: Sequence[int]) -> list[Example]:
    labels = dataset.label_indices()
    names = sorted({dataset.clips[index].group for index in indices})
    return [Example(levels[index], labels[index], names.index(dataset.clips[index].group)) for index in indices]


def _score(kept: Trained, recipe: Recipe) -> float:
    """Balanced accuracy of one window of each held-out recording."""
    parameters = recipe.live_pictures
    pictures = np.concatenate([window_pictures(levels, WINDOW_COLUMNS, parameters, 1) for levels in kept.levels])
    return balanced_accuracy(
        np.array(kept.labels), logits_of(kept.network, pictures, recipe.piece_pixels).argmax(axis=1)
    )


def _log(path: Path, epoch: int, loss: float, score: float | None) -> None:
    new = not path.is_file()
    with path.open("a", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        if new:
            rows.writerow(["epoch", "loss", "held-out balanced accuracy"])
        rows.writerow([epoch, f"{loss:.4f}", "" if score is None else f"{score:.3f}"])
