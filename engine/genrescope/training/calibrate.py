"""Probabilities that mean what they say, and when to say nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.models.manifest import Thresholds
from genrescope.models.taxonomy import Taxonomy
from genrescope.training.answers import Indices, Logits

Probabilities = npt.NDArray[np.float64]  # [n, labels]

CALIBRATION_BINS = 5
SAID_RIGHT = 0.94  # of what is said; above the 0.88 that is promised, since foreign music has to pass as well
PULL = 60.0  # precision of the offsets' normal prior, around 0: later music is not quite like what they are fitted on
SHARPNESS = (0.05, 20.0)  # 1 / temperature
NEWTON_STEPS = 40  # at most 1 long in any unknown; a handful does it


def softmax(logits: npt.NDArray[np.floating]) -> Probabilities:
    """Probabilities of logits."""
    scaled = logits.astype(np.float64)
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def negative_log_likelihood(probabilities: Probabilities, labels: Indices) -> float:
    """Mean of −ln of the probability given to what was right."""
    return float(-np.mean(np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12))))


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What makes logits mean what they say: softmax of logits ÷ temperature + offsets.

    Attributes
    ----------
    temperature
        Above 0.
    offsets
        float64 [labels], the same for all labels of a family, with a mean of 0.
    """

    temperature: float
    offsets: npt.NDArray[np.float64]

    def calibrated(self, logits: Logits) -> Logits:
        """Logits whose softmax is the calibrated probabilities."""
        return np.asarray(logits / self.temperature + self.offsets, dtype=np.float32)

    def probabilities(self, logits: Logits) -> Probabilities:
        """Calibrated probabilities of what the network answered."""
        return softmax(self.calibrated(logits))


def fit_calibration(logits: Logits, labels: Indices, taxonomy: Taxonomy) -> Calibration:
    """Find the temperature and an offset for each family with the least negative log-likelihood, labels alike.

    Temperature scaling, and of vector scaling as much as few answers can carry (C. Guo et al., "On calibration of
    modern neural networks", 2017). With 1 / temperature and the offsets as unknowns this is a conditional logit
    (D. McFadden, 1974): the likelihood has one optimum, which Newton's method finds. A prior around 0 keeps
    offsets finite where a family is never answered wrongly.
    """
    families = family_matrix(taxonomy)
    shift = families - families.mean(axis=0)  # [labels, families]; offsets that leave the mean where it is
    held = np.broadcast_to(shift, (len(logits), *shift.shape))
    about = np.concatenate([logits.astype(np.float64)[:, :, None], held], axis=2)  # [n, labels, unknowns]
    weights = 1.0 / np.bincount(labels, minlength=logits.shape[1])[labels]
    weights /= weights.sum()
    pull = np.diag([0.0, *np.full(families.shape[1], PULL / len(labels))])
    unknowns = np.zeros(1 + families.shape[1])
    for _ in range(NEWTON_STEPS):
        chances = softmax((about @ unknowns).astype(np.float64))
        expected = np.einsum("nl,nlu->nu", chances, about)
        gradient = weights @ (about[np.arange(len(labels)), labels] - expected) - pull @ unknowns
        spread = about - expected[:, None, :]
        curvature = np.einsum("n,nl,nlu,nlv->uv", weights, chances, spread, spread, optimize=True) + pull
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(unknowns)), gradient)
        unknowns += step * min(1.0, 1.0 / np.abs(step).max(initial=1e-12))
    return Calibration(float(1.0 / np.clip(unknowns[0], *SHARPNESS)), shift @ unknowns[1:])


def calibration_error(probabilities: Probabilities, labels: Indices, bins: int = CALIBRATION_BINS) -> float:
    """Root mean squared gap between how sure first answers are and how often they are right, in equally full bins.

    The part of it that chance alone makes in bins of finite size is taken off: A. Kumar, P. Liang and T. Ma, "Verified
    uncertainty calibration", 2019, definition 5.1. Bins hold two answers at least.
    """
    bins = max(1, min(bins, len(labels) // 2))
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    squared = 0.0
    for part in np.array_split(np.argsort(confidence, kind="stable"), bins):
        share = right[part].mean()
        by_chance = share * (1.0 - share) / max(1, len(part) - 1)
        squared += len(part) / len(labels) * ((confidence[part].mean() - share) ** 2 - by_chance)
    return float(np.sqrt(max(0.0, squared)))


def family_matrix(taxonomy: Taxonomy) -> npt.NDArray[np.float64]:
    """[labels, families], 1 where a label belongs to a family."""
    families = taxonomy.families
    return np.array([[float(taxonomy.family(label) == family) for family in families] for label in taxonomy.labels])


def choose_thresholds(
    probabilities: Probabilities, labels: Indices, taxonomy: Taxonomy, wanted: float = SAID_RIGHT
) -> Thresholds:
    """Least probabilities at which what is said is right as often as ``wanted``.

    First for labels; then for families, among the answers whose label is not probable enough to be said.
    """
    best = probabilities.max(axis=1)
    label = _least(best, probabilities.argmax(axis=1) == labels, wanted)
    matrix = family_matrix(taxonomy)
    by_family = probabilities @ matrix
    answers, truth = by_family.argmax(axis=1), matrix.argmax(axis=1)[labels]
    left = (best < label) & _real(taxonomy)[answers]
    family = _least(by_family.max(axis=1)[left], (answers == truth)[left], wanted)
    return Thresholds(round(label, 3), round(family, 3))


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What would be said of each window: bool [n] whether anything (a label, or else a family), and whether rightly."""

    any: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]


def said(probabilities: Probabilities, labels: Indices, taxonomy: Taxonomy, thresholds: Thresholds) -> Said:
    """Apply thresholds as the app does."""
    matrix = family_matrix(taxonomy)
    by_family = probabilities @ matrix
    family, first = by_family.argmax(axis=1), probabilities.argmax(axis=1)
    label_said = probabilities.max(axis=1) >= thresholds.label
    family_said = ~label_said & _real(taxonomy)[family] & (by_family.max(axis=1) >= thresholds.family)
    right = np.where(label_said, first == labels, family == matrix.argmax(axis=1)[labels])
    return Said(label_said | family_said, right)


def _real(taxonomy: Taxonomy) -> npt.NDArray[np.bool_]:
    """Which families are more than one label: such a label passes by its own threshold or not at all."""
    return np.array([family not in taxonomy.labels for family in taxonomy.families])


def _least(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], wanted: float) -> float:
    """Return the lowest threshold above which answers are right often enough; 1 when there is none."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= wanted)
    return float(confidence[order[good[-1]]]) if len(good) else 1.0
