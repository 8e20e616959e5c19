"""The network beside the SVM, fold by fold and artist by artist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genrescope.models.taxonomy import Taxonomy
from genrescope.training.answers import Answers, Indices, interval, resampled_groups
from genrescope.training.calibrate import family_matrix
from genrescope.training.dataset import TrainingError
from genrescope.training.report import Figure, balanced_accuracy


@dataclass(frozen=True, slots=True)
class Row:
    """Balanced accuracies of one fold: over labels and over families."""

    fold: int
    recordings: int
    groups: int
    network: tuple[float, float]
    svm: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Fold by fold, and how far the network is ahead over all: with 95 % intervals over artists, paired."""

    rows: tuple[Row, ...]
    svm: tuple[float, float]
    ahead: Figure
    ahead_in_families: Figure


def compare(network: Answers, svm: Answers, taxonomy: Taxonomy) -> Comparison:
    """Compare answers to the same windows: of each recording in the same order, the recordings in any.

    The families' answers are the families of the first label here, for both: an SVM has no probabilities to sum.

    Raises
    ------
    TrainingError
        The tables are not of the same windows.
    """
    network, svm = (table.taken(np.argsort(table.recordings, kind="stable")) for table in (network, svm))
    if network.recordings != svm.recordings or not all(
        np.array_equal(one, other) for one, other in ((network.folds, svm.folds), (network.labels, svm.labels))
    ):
        raise TrainingError(
            "The stored answers of the network and of the SVM are not of the same windows: make both anew."
        )
    family_of = family_matrix(taxonomy).argmax(axis=1)
    truth = network.labels
    first, other = network.logits.argmax(axis=1), svm.logits.argmax(axis=1)

    def both(said: Indices, rows: Indices) -> tuple[float, float]:
        return (
            balanced_accuracy(truth[rows], said[rows]),
            balanced_accuracy(family_of[truth[rows]], family_of[said[rows]]),
        )

    rows = []
    for fold in np.unique(network.folds):
        here = np.flatnonzero(network.folds == fold)
        taken = network.taken(here)
        rows.append(
            Row(int(fold), len(set(taken.recordings)), len(set(taken.groups)), both(first, here), both(other, here))
        )
    samples = list(resampled_groups(network.groups))

    def ahead(place: int) -> Figure:
        def gap(rows: Indices) -> float:
            return both(first, rows)[place] - both(other, rows)[place]

        return Figure(gap(np.arange(len(truth))), *interval([gap(sample) for sample in samples]))

    return Comparison(tuple(rows), both(other, np.arange(len(truth))), ahead(0), ahead(1))
