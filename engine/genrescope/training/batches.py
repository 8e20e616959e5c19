"""Batches of varied pictures for one epoch, the same for the same seed and epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.spectral.picture import PictureParameters, paint
from genrescope.training.augment import Augmentation, blank, vary
from genrescope.training.columns import Levels, Versions
from genrescope.training.dataset import NO_LABEL

LEAST_COLUMNS = 129  # 3 s: the youngest window a model is shown


@dataclass(frozen=True, slots=True)
class Example:
    """One clip to learn from.

    Attributes
    ----------
    versions
        Its columns, and those of degraded copies of it if there are any.
    label, group
        Indices of its label (or `NO_LABEL`) and of its group.
    """

    versions: Versions
    label: int
    group: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures [n, channels, 84, pixels] with soft labels [n, labels] and soft groups [n, groups], all float32."""

    pictures: npt.NDArray[np.float32]
    labels: npt.NDArray[np.float32]
    groups: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How batches are drawn.

    Attributes
    ----------
    batch_size, batches
        Pictures a batch, batches an epoch.
    mixup
        Share of the batches in which pictures are mixed in pairs (H. Zhang et al., "mixup", 2018).
    mixup_alpha
        Parameter of the Beta distribution that the shares of a mixed pair are drawn from.
    young
        Share of the pictures that show a shorter excerpt, filled as the live road fills a young window.
    degraded
        Share of the pictures that show a degraded copy, where there are copies.
    none
        Share of the pictures that show what belongs to no label, if there is such a thing. All labels alike are then
        the right answer (D. Hendrycks et al., "Deep anomaly detection with outlier exposure", 2019).
    """

    batch_size: int = 16
    batches: int = 80
    mixup: float = 0.5
    mixup_alpha: float = 0.3
    young: float = 0.15
    degraded: float = 0.5
    none: float = 0.25


def epoch_batches(
    examples: Sequence[Example],
    parameters: PictureParameters,
    augmentation: Augmentation,
    sampling: Sampling,
    seed: tuple[int, int],
) -> Iterator[Batch]:
    """Yield the batches of one epoch; ``seed`` is the run's seed and the epoch's number."""
    rng = np.random.default_rng(seed)
    labels = 1 + max(example.label for example in examples)
    groups = 1 + max(example.group for example in examples)
    weights = _weights(examples, sampling.none)
    targets = np.vstack([np.eye(labels), np.full(labels, 1.0 / labels)]).astype(np.float32)  # NO_LABEL is the last
    for _ in range(sampling.batches):
        chosen = [examples[i] for i in rng.choice(len(examples), size=sampling.batch_size, p=weights)]
        heard = [_version(example.versions, sampling.degraded, rng) for example in chosen]
        pictures = np.stack([_picture(levels, parameters, augmentation, sampling, rng) for levels in heard])
        label = targets[[example.label for example in chosen]]
        group = np.eye(groups, dtype=np.float32)[[example.group for example in chosen]]
        if rng.random() < sampling.mixup:
            share = rng.beta(sampling.mixup_alpha, sampling.mixup_alpha, size=len(chosen)).astype(np.float32)
            share = np.maximum(share, 1 - share)
            other = rng.permutation(len(chosen))
            pictures = _mix(pictures, pictures[other], share)
            label = _mix(label, label[other], share)
            group = _mix(group, group[other], share)
        yield Batch(pictures, label, group)


def _version(versions: Versions, degraded: float, rng: np.random.Generator) -> Levels:
    """Take the recording as it is, or with the chance ``degraded`` one of its degraded copies if there are any."""
    copies = versions[1:]
    return copies[rng.integers(len(copies))] if copies and rng.random() < degraded else versions[0]


def _weights(examples: Sequence[Example], none: float) -> npt.NDArray[np.float64]:
    """Chance of each clip: labels alike, and within a label a group by the square root of its clips.

    What belongs to no label has the share ``none``, each clip alike: it has no artists who could be too many.
    """
    label = np.array([example.label for example in examples])
    group = np.array([example.group for example in examples])
    known = label != NO_LABEL
    weights = 1.0 / np.sqrt(np.bincount(group)[group])
    weights[~known] = 1.0
    for one in np.unique(label):
        weights[label == one] /= weights[label == one].sum()
    if not known.all():
        weights[known] *= (1.0 - none) / weights[known].sum()
        weights[~known] *= none
    return np.asarray(weights / weights.sum())


def _picture(
    levels: Levels,
    parameters: PictureParameters,
    augmentation: Augmentation,
    sampling: Sampling,
    rng: np.random.Generator,
) -> npt.NDArray[np.float32]:
    columns = parameters.segment_columns
    if rng.random() < sampling.young and columns > LEAST_COLUMNS:
        columns = int(rng.integers(LEAST_COLUMNS, columns))
    image = paint(vary(levels, columns, augmentation, rng), parameters)
    blank(image, augmentation, rng)
    return image


def _mix(
    one: npt.NDArray[np.float32], other: npt.NDArray[np.float32], share: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    weight = share.reshape(-1, *([1] * (one.ndim - 1)))
    return weight * one + (1 - weight) * other
