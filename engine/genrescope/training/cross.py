"""From recordings to a calibrated network, with figures from recordings it never saw. Imports torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from genrescope.models.taxonomy import Taxonomy
from genrescope.training.answers import Answers, Logits, joined, read_answers, write_answers
from genrescope.training.columns import Versions, read_versions
from genrescope.training.dataset import Dataset
from genrescope.training.evaluate import WINDOWS, clean_logits, worse_logits
from genrescope.training.report import Report, report
from genrescope.training.split import split
from genrescope.training.train import Options, Progress, make_room, train

ANSWERS = "answers.csv"


@dataclass(frozen=True, slots=True)
class Notices:
    """Whom to tell: (fold, progress) after an epoch, (done, of) while columns are computed."""

    epoch: Callable[[int | None, Progress], None]
    columns: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A network and what is known of it; when cross-validated, also the networks that never heard a fold, by fold."""

    network: torch.nn.Module
    report: Report
    folds: dict[int, torch.nn.Module] = field(default_factory=dict)


def build_held_out(
    dataset: Dataset, taxonomy: Taxonomy, out: Path, options: Options, fold: int, notices: Notices
) -> Built:
    """Train on all folds but one, and measure on that one. Quick, and a fifth of the recordings teaches nothing."""
    versions = _read(dataset, out, options, [fold], notices)
    network = _train(dataset, versions, out, options, fold, notices)
    held = _held_answers(network, dataset, versions, options, fold)
    return Built(network, _report(taxonomy, [held], out))


def build_cross_validated(dataset: Dataset, taxonomy: Taxonomy, out: Path, options: Options, notices: Notices) -> Built:
    """Measure by holding each fold out in turn, then train once more on everything.

    The last network gets the temperature and thresholds that fit the answers of the others. It was itself measured on
    nothing; having heard more music than each of them, it should not be worse.
    """
    folds = sorted(set(dataset.folds)) or range(options.folds)
    versions = _read(dataset, out, options, [*folds, None], notices)
    networks = {}
    held = []
    for fold in folds:
        networks[fold] = _train(dataset, versions, out, options, fold, notices)
        held.append(_held_answers(networks[fold], dataset, versions, options, fold))
    figures = _report(taxonomy, held, out)
    return Built(_train(dataset, versions, out, options, None, notices), figures, networks)


def _read(
    dataset: Dataset, out: Path, options: Options, parts: Sequence[int | None], notices: Notices
) -> list[Versions]:
    make_room(out, parts)
    copies = options.recipe.degraded_copies
    return read_versions(dataset.everything, options.kernels, out / "columns", copies, notices.columns)


def _train(
    dataset: Dataset, versions: Sequence[Versions], out: Path, options: Options, fold: int | None, notices: Notices
) -> torch.nn.Module:
    return train(dataset, versions, out, options, fold, lambda progress: notices.epoch(fold, progress))


def _held_answers(
    network: torch.nn.Module, dataset: Dataset, versions: Sequence[Versions], options: Options, fold: int
) -> dict[str, Answers]:
    """Answers to the fold's windows by condition; the untouched sound is the one without a name."""
    recipe = options.recipe
    _, held = split(dataset, options.folds, options.split_seed, fold)
    held_versions = [versions[index] for index in held]
    by_condition: dict[str, Logits] = {"": clean_logits(network, held_versions, recipe.live_pictures)}
    by_condition |= worse_logits(network, held_versions, recipe.live_pictures)
    rows = np.repeat(held, WINDOWS)
    labels = np.array(dataset.label_indices(), dtype=np.int64)[rows]
    names = tuple(dataset.clips[row].name for row in rows)
    groups = tuple(dataset.clips[row].group for row in rows)
    folds = np.full(len(rows), fold, dtype=np.int64)
    return {name: Answers(names, groups, folds, labels, logits) for name, logits in by_condition.items()}


def _report(taxonomy: Taxonomy, held: Sequence[dict[str, Answers]], out: Path) -> Report:
    by_condition = {name: joined([fold[name] for fold in held]) for name in held[0]}
    clean = by_condition.pop("")
    write_answers(clean, taxonomy.labels, out / ANSWERS)
    # From the file and its digits, so that everybody who reads it comes to the same figures.
    return report(read_answers(out / ANSWERS, taxonomy.labels), taxonomy, by_condition)
