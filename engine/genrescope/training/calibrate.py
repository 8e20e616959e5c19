"""Probabilities that mean what they say, and when to say nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genrescope.models.manifest import Thresholds
from genrescope.models.taxonomy import Taxonomy

Logits = npt.NDArray[np.float32]  # [n, labels]
Probabilities = npt.NDArray[np.float64]  # [n, labels]
Indices = npt.NDArray[np.int64]  # [n]

CALIBRATION_BINS = 5
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


def softmax(logits: Logits, temperature: float = 1.0) -> Probabilities:
    """Probabilities of logits divided by ``temperature``."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def negative_log_likelihood(probabilities: Probabilities, labels: Indices) -> float:
    """Mean of −ln of the probability given to what was right."""
    return float(-np.mean(np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12))))


def fit_temperature(logits: Logits, labels: Indices) -> float:
    """Temperature with the least negative log-likelihood, between 0.05 and 20.

    C. Guo et al., "On calibration of modern neural networks", 2017. The likelihood has one optimum in ln T; it is
    found by golden-section search.
    """
    low, high = np.log(0.05), np.log(20.0)

    def loss(log_temperature: float) -> float:
        return negative_log_likelihood(softmax(logits, float(np.exp(log_temperature))), labels)

    for _ in range(60):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2.0))


def calibration_error(probabilities: Probabilities, labels: Indices, bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error of the first answer, over bins that hold equally many."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    gaps = [len(part) * abs(confidence[part].mean() - right[part].mean()) for part in parts if len(part)]
    return float(sum(gaps) / len(labels))


def family_probabilities(probabilities: Probabilities, taxonomy: Taxonomy) -> Probabilities:
    """Sums over each family's labels, [n, families]."""
    return probabilities @ family_matrix(taxonomy)


def family_matrix(taxonomy: Taxonomy) -> npt.NDArray[np.float64]:
    """[labels, families], 1 where a label belongs to a family."""
    families = taxonomy.families
    return np.array([[float(taxonomy.family(label) == family) for family in families] for label in taxonomy.labels])


def choose_thresholds(
    probabilities: Probabilities, labels: Indices, taxonomy: Taxonomy, wanted: float = 0.88
) -> Thresholds:
    """Least probabilities at which what is said is right as often as ``wanted``.

    First for labels; then for families, among the answers whose label is not probable enough to be said.
    """
    best = probabilities.max(axis=1)
    label = _least(best, probabilities.argmax(axis=1) == labels, wanted)
    matrix = family_matrix(taxonomy)
    by_family = probabilities @ matrix
    answers, truth = by_family.argmax(axis=1), matrix.argmax(axis=1)[labels]
    # A family of one label is that label, and passes by the label's threshold or not at all.
    real = np.array([family not in taxonomy.labels for family in taxonomy.families])
    left = (best < label) & real[answers]
    family = _least(by_family.max(axis=1)[left], (answers == truth)[left], wanted)
    return Thresholds(round(label, 3), round(family, 3))


def _least(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], wanted: float) -> float:
    """Return the lowest threshold above which answers are right often enough; 1 when there is none."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= wanted)
    return float(confidence[order[good[-1]]]) if len(good) else 1.0
