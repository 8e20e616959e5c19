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
from genrescope.spectral.picture import PictureParameters
from genrescope.training.batches import Example
from genrescope.training.columns import Levels, read_levels
from genrescope.training.dataset import Dataset
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


def train(dataset: Dataset, out: Path, options: Options, progress: Callable[[Progress], None] | None = None) -> Trainer:
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

    Returns
    -------
    The trainer; `Trainer.average` holds the weights to keep.

    Raises
    ------
    TrainingError
        The data cannot be used, or nothing can be written to ``out``.
    """
    out.mkdir(parents=True, exist_ok=True)
    levels = read_levels(dataset.clips, options.kernels, out / "columns")
    train_on, held = hold_out(dataset, options.folds, options.split_seed, options.fold)
    examples = _examples(dataset, levels, train_on)
    groups = 1 + max(example.group for example in examples)
    trainer = Trainer(len(dataset.labels), groups, options.recipe, options.device)
    if (out / CHECKPOINT).is_file():
        trainer.load(out)
    epochs = options.recipe.epochs
    begun, first = time.monotonic(), trainer.epoch
    while trainer.epoch < epochs:
        loss = trainer.train_epoch(examples)
        trainer.save(out)
        look = trainer.epoch % options.check_every == 0 or trainer.epoch == epochs
        score = _score(trainer.average, dataset, levels, held, options.recipe) if look else None
        _log(out / LOG, trainer.epoch, loss, score)
        if progress is not None:
            pace = (time.monotonic() - begun) / (trainer.epoch - first)
            progress(Progress(trainer.epoch, epochs, loss, pace * (epochs - trainer.epoch), score))
    return trainer


def _examples(dataset: Dataset, levels: Sequence[Levels], indices: Sequence[int]) -> list[Example]:
    labels = dataset.label_indices()
    names = sorted({dataset.clips[index].group for index in indices})
    return [Example(levels[index], labels[index], names.index(dataset.clips[index].group)) for index in indices]


def _score(
    network: torch.nn.Module, dataset: Dataset, levels: Sequence[Levels], held: Sequence[int], recipe: Recipe
) -> float:
    parameters = PictureParameters(WINDOW_COLUMNS, recipe.columns_per_pixel, "tile")
    pictures = np.concatenate([window_pictures(levels[i], WINDOW_COLUMNS, parameters, 1) for i in held])
    labels = np.array(dataset.label_indices())[list(held)]
    return balanced_accuracy(labels, logits_of(network, pictures).argmax(axis=1))


def _log(path: Path, epoch: int, loss: float, score: float | None) -> None:
    new = not path.is_file()
    with path.open("a", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        if new:
            rows.writerow(["epoch", "loss", "held-out balanced accuracy"])
        rows.writerow([epoch, f"{loss:.4f}", "" if score is None else f"{score:.3f}"])
