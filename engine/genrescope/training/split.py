"""Splits that never put one group on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from genrescope.training.dataset import Dataset, TrainingError


def grouped_folds(labels: Sequence[int], groups: Sequence[str], folds: int, seed: int) -> list[int]:
    """Fold of each clip: every group lies in one fold, and each fold has the labels in about the same shares.

    Groups are taken in the order of how unevenly they are spread over the labels, and each goes where it leaves the
    shares most even. The folds are those of scikit-learn's ``StratifiedGroupKFold(folds, shuffle=True,
    random_state=seed)``, so that figures can be compared fold by fold; a test holds that.
    """
    _, label_of = np.unique(np.asarray(labels), return_inverse=True)
    names, group_of = np.unique(np.asarray(groups), return_inverse=True)
    counts = np.zeros((len(names), int(label_of.max()) + 1))
    np.add.at(counts, (group_of, label_of), 1)
    totals = counts.sum(axis=0)

    order = np.arange(len(names))
    np.random.RandomState(seed).shuffle(order)
    order = order[np.argsort(-np.std(counts[order], axis=1), kind="stable")]
    in_fold = np.zeros((folds, len(totals)))
    fold_of_group = np.zeros(len(names), dtype=int)
    for group in order:
        best, best_spread, best_size = 0, np.inf, np.inf
        for fold in range(folds):
            size = in_fold[fold].sum()
            in_fold[fold] += counts[group]
            spread = float(np.mean(np.std(in_fold / totals, axis=0)))
            in_fold[fold] -= counts[group]
            even = bool(np.isclose(spread, best_spread))
            if spread < best_spread or (even and size < best_size):
                best, best_spread, best_size = fold, spread, size
        in_fold[best] += counts[group]
        fold_of_group[group] = best
    return [int(fold_of_group[group]) for group in group_of]


def part_name(fold: int | None) -> str:
    """Folder inside a run of the network that never heard a fold, or of the one that heard everything."""
    return "all" if fold is None else f"fold-{fold}"


def split(dataset: Dataset, folds: int, seed: int, fold: int | None) -> tuple[list[int], list[int]]:
    """Indices of the clips to train on, and of those held out.

    The dataset's own folds are used if it has them. ``fold`` None holds nothing out.

    Raises
    ------
    TrainingError
        A label would be missing on one side.
    """
    everything = range(len(dataset.clips))
    if fold is None:
        return list(everything), []
    labels = dataset.label_indices()
    of_clip = dataset.folds or grouped_folds(labels, [clip.group for clip in dataset.clips], folds, seed)
    train = [index for index in everything if of_clip[index] != fold]
    held = [index for index in everything if of_clip[index] == fold]
    for side, indices in (("train on", train), ("hold out", held)):
        absent = sorted(set(range(len(dataset.labels))) - {labels[index] for index in indices})
        if absent:
            raise TrainingError(
                "There are too few groups of {genre!r} to {side} (fold {fold}): each genre needs at least "
                "{folds} artists, or say with --folds that there are fewer parts.",
                genre=dataset.labels[absent[0]],
                side=side,
                fold=fold,
                folds=folds,
            )
    return train, held
