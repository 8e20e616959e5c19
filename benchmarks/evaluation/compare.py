"""The network beside the SVM, fold by fold and artist by artist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genrescope.models.taxonomy import Taxonomy
from genrescope.training.answers import Answers, Indices, interval, resampled_groups
from genrescope.training.calibrate import family_matrix, softmax
from genrescope.training.dataset import TrainingError
from genrescope.training.report import Figure, balanced_accuracy, calibrated


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

    The network's are calibrated as the other folds teach, and it names the family with the greatest sum of
    probabilities, as in the app; an SVM says one label, whose family counts.

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
    matrix = family_matrix(taxonomy)
    truth, family_truth = network.labels, matrix.argmax(axis=1)[network.labels]
    logits = calibrated(network, taxonomy).logits
    ours = logits.argmax(axis=1), (softmax(logits) @ matrix).argmax(axis=1)
    said = svm.logits.argmax(axis=1)
    other = said, matrix.argmax(axis=1)[said]

    def both(answers: tuple[Indices, Indices], rows: Indices) -> tuple[float, float]:
        labels, families = answers
        return (
            balanced_accuracy(truth[rows], labels[rows]),
            balanced_accuracy(family_truth[rows], families[rows]),
        )

    rows = []
    for fold in np.unique(network.folds):
        here = np.flatnonzero(network.folds == fold)
        taken = network.taken(here)
        rows.append(
            Row(int(fold), len(set(taken.recordings)), len(set(taken.groups)), both(ours, here), both(other, here))
        )
    samples = list(resampled_groups(network.groups))

    def ahead(place: int) -> Figure:
        def gap(rows: Indices) -> float:
            return both(ours, rows)[place] - both(other, rows)[place]

        return Figure(gap(np.arange(len(truth))), *interval([gap(sample) for sample in samples]))

    return Comparison(tuple(rows), both(other, np.arange(len(truth))), ahead(0), ahead(1))
