"""From recordings to a trained network: one function, resumable at any epoch."""

from __future__ import annotations

import csv
import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from genrescope.spectral.kernels import KernelName
from genrescope.training.answers import Logits
from genrescope.training.batches import Example
from genrescope.training.calibrate import negative_log_likelihood, softmax
from genrescope.training.columns import Levels, Versions
from genrescope.training.curves import LOG
from genrescope.training.dataset import Clip, Dataset, TrainingError
from genrescope.training.evaluate import logits_of
from genrescope.training.recipe import Recipe
from genrescope.training.report import balanced_accuracy
from genrescope.training.split import part_name, split
from genrescope.training.trainer import CHECKPOINT, Trainer
from genrescope.training.windows import window_pictures
from genrescope.units import WINDOW_COLUMNS

KEPT_BYTES = 400_000_000  # a checkpoint, with the weights of the best look
SPARE_BYTES = 800_000_000  # the next one beside it, and the models


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose about a run.

    Attributes
    ----------
    folds, split_seed
        Into how many parts the recordings are split, grouped by artist.
    check_every
        Epochs between looks at the held-out part.
    patience
        Stop when this many looks in a row brought no lower negative log-likelihood, and keep the weights of the best
        look. None: the looks decide nothing, and the last epoch's averaged weights are kept.
    start_from
        Folder of an earlier run on the same recordings and folds, whose weights are taken up fold by fold.
    """

    recipe: Recipe = field(default_factory=Recipe)
    kernels: KernelName = "nnaudio"
    folds: int = 5
    split_seed: int = 1
    check_every: int = 2
    patience: int | None = None
    device: str = "cpu"
    start_from: Path | None = None


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


def train(
    dataset: Dataset,
    versions: Sequence[Versions],
    out: Path,
    options: Options,
    fold: int | None,
    progress: Callable[[Progress], None] | None = None,
) -> torch.nn.Module:
    """Train a network, continuing from the checkpoint in ``out`` if there is one.

    Parameters
    ----------
    dataset, versions
        The recordings and the columns of all of them (`Dataset.everything`).
    out
        Folder of the whole run; in a folder of the fold there go the checkpoint (after each epoch) and the log.
    options
        The recipe and the split.
    fold
        The part that is held out; None to train on everything.
    progress
        Called after each epoch.

    Returns
    -------
    The averaged weights, in evaluation mode.

    Raises
    ------
    TrainingError
        The data cannot be used, nothing can be written to ``out``, or what is there belongs to another run.
    """
    make_room(out, [fold])
    part = part_name(fold)
    out = out / part
    train_on, held = split(dataset, options.folds, options.split_seed, fold)
    examples = _examples(dataset, versions, train_on)
    groups = 1 + max(example.group for example in examples)
    recordings = _digest([dataset.clips[index] for index in train_on])
    circumstances = f"{_digest(dataset.more)} {options.patience is not None}"
    trainer = Trainer(len(dataset.labels), groups, options.recipe, options.device, recordings, circumstances)
    if (out / CHECKPOINT).is_file():
        trainer.load(out)
    else:
        if options.start_from is not None:
            trainer.start_from(options.start_from / part)
        (out / LOG).unlink(missing_ok=True)  # of a run whose checkpoint is gone
    labels = np.array(dataset.label_indices(), dtype=np.int64)[held]
    epochs = options.recipe.epochs
    begun, first = time.monotonic(), trainer.epoch
    while trainer.epoch < epochs and not _stale(trainer.looks, options.patience):
        loss = trainer.train_epoch(examples)
        score = None
        if held and (trainer.epoch % options.check_every == 0 or trainer.epoch == epochs):
            logits = _look(trainer.average, [versions[index][0] for index in held], options.recipe)
            score = balanced_accuracy(labels, logits.argmax(axis=1))
            trainer.note_look(negative_log_likelihood(softmax(logits), labels), keep_best=options.patience is not None)
        trainer.save(out)
        _log(out / LOG, trainer.epoch, loss, score)
        if progress is not None:
            pace = (time.monotonic() - begun) / (trainer.epoch - first)
            progress(Progress(trainer.epoch, epochs, loss, pace * (epochs - trainer.epoch), score))
    return trainer.finished(examples)


def _digest(clips: Sequence[Clip]) -> str:
    """What stands for recordings: who continues a run must train on the same."""
    return hashlib.sha256(repr([(clip.name, clip.label, clip.group) for clip in clips]).encode()).hexdigest()


def _stale(looks: Sequence[float], patience: int | None) -> bool:
    """Whether the last ``patience`` looks brought nothing better than what came before them."""
    if patience is None or len(looks) <= patience:
        return False
    return min(looks[-patience:]) >= min(looks[:-patience])


def make_room(out: Path, parts: Sequence[int | None]) -> None:
    """Make the folders of these parts of a run, and see that there is room for the checkpoints that are not there yet.

    Raises
    ------
    TrainingError
        There is not, or the folder cannot be made.
    """
    try:
        for part in parts:
            (out / part_name(part)).mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(out).free
    except OSError as error:
        raise TrainingError("{out} cannot be made: {reason}.", out=out, reason=error.strerror) from error
    to_come = sum(not (out / part_name(part) / CHECKPOINT).is_file() for part in parts)
    needed = to_come * KEPT_BYTES + SPARE_BYTES
    if to_come and free < needed:
        raise TrainingError(
            "There are {free:.1f} GB free where {out} is, and a run needs {needed:.1f}; make room or give "
            "another folder.",
            free=free / 1e9,
            out=out,
            needed=needed / 1e9,
        )


def _examples(dataset: Dataset, versions: Sequence[Versions], train_on: Sequence[int]) -> list[Example]:
    """What is learned from: the recordings of these indices, and all of `Dataset.more`."""
    clips = dataset.everything
    indices = [*train_on, *range(len(dataset.clips), len(clips))]
    names = sorted({clips[index].group for index in indices})
    return [
        Example(versions[index], dataset.label_index(clips[index]), names.index(clips[index].group))
        for index in indices
    ]


def _look(network: torch.nn.Module, levels: Sequence[Levels], recipe: Recipe) -> Logits:
    """Logits of one window, the middle one, of each held-out recording."""
    middles = [each[max(0, (len(each) - WINDOW_COLUMNS) // 2) :][:WINDOW_COLUMNS] for each in levels]
    pictures = [window_pictures(each, WINDOW_COLUMNS, recipe.live_pictures, 1) for each in middles]
    return logits_of(network, np.concatenate(pictures))


def _log(path: Path, epoch: int, loss: float, score: float | None) -> None:
    new = not path.is_file()
    with path.open("a", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        if new:
            rows.writerow(["epoch", "loss", "held-out balanced accuracy"])
        rows.writerow([epoch, f"{loss:.4f}", "" if score is None else f"{score:.3f}"])
