"""How good a network is on recordings it never saw: the figures a manifest carries. Imports torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from genrescope.models.manifest import Thresholds
from genrescope.models.pieces import cut
from genrescope.models.taxonomy import Taxonomy
from genrescope.spectral.picture import PictureParameters
from genrescope.training.augment import add_noise, loudspeaker
from genrescope.training.calibrate import (
    Indices,
    Logits,
    calibration_error,
    choose_thresholds,
    family_matrix,
    fit_temperature,
    negative_log_likelihood,
    softmax,
)
from genrescope.training.columns import Levels
from genrescope.training.windows import window_pictures
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS

WINDOWS = 2  # evenly spread over each recording
YOUNG_SECONDS = (3, 5, 10, 20)
TELEPHONE_HZ = (300.0, 3400.0)

Vary = Callable[[Levels], Levels]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures on held-out recordings, one answer for each 30 s window.

    Attributes
    ----------
    taxonomy
        Whose labels the rows and columns of ``confusion`` follow.
    windows
        How many answers the figures stand on.
    accuracy, family_accuracy
        Balanced accuracy (the mean of the recalls) over labels and over families.
    confusion
        int [labels, labels]: truth by answer.
    temperature, thresholds
        Fitted on these very answers.
    calibration_error_before, calibration_error_after
        Before and after the temperature.
    said, said_right
        Share of the windows of which anything is said (a label or a family), and the share of those that is right.
    conditions
        Balanced accuracy over labels when less or worse sound is heard: (name, accuracy, agreement of the first answer
        with the untouched window's).
    """

    taxonomy: Taxonomy
    windows: int
    accuracy: float
    family_accuracy: float
    confusion: npt.NDArray[np.int64]
    temperature: float
    thresholds: Thresholds
    calibration_error_before: float
    calibration_error_after: float
    likelihood_after: float
    said: float
    said_right: float
    conditions: tuple[tuple[str, float, float], ...]

    @property
    def recalls(self) -> tuple[float, ...]:
        """Share of each label's windows that is answered rightly."""
        return tuple(float(row[i] / max(1, row.sum())) for i, row in enumerate(self.confusion))

    def measured(self) -> dict[str, str | int | float]:
        """Return the figures as a manifest's table."""
        table: dict[str, str | int | float] = {
            "windows": self.windows,
            "balanced_accuracy": round(self.accuracy, 3),
            "family_balanced_accuracy": round(self.family_accuracy, 3),
        }
        for label, recall in zip(self.taxonomy.labels, self.recalls, strict=True):
            table[f"recall of {label}"] = round(recall, 3)
        table["calibration_error_before_temperature"] = round(self.calibration_error_before, 3)
        table["calibration_error"] = round(self.calibration_error_after, 3)
        table["share_said"] = round(self.said, 3)
        table["share_right_of_said"] = round(self.said_right, 3)
        for name, accuracy, _ in self.conditions:
            table[f"balanced_accuracy, {name}"] = round(accuracy, 3)
        return table

    def text(self) -> str:
        """Return the figures as a person reads them."""
        lines = [
            f"{self.windows} held-out windows of 30 s",
            f"balanced accuracy {self.accuracy:.1%} over labels, {self.family_accuracy:.1%} over families",
            *(f"  {name}: {recall:.0%}" for name, recall in zip(self.taxonomy.labels, self.recalls, strict=True)),
            f"confusion (truth by answer): {self.confusion.tolist()}",
            f"temperature {self.temperature:.3f}; calibration error {self.calibration_error_before:.3f} before, "
            f"{self.calibration_error_after:.3f} after; negative log-likelihood {self.likelihood_after:.3f}",
            f"said at thresholds {self.thresholds.label:g} and {self.thresholds.family:g}: "
            f"{self.said:.0%} of the windows, {self.said_right:.0%} of them right",
            *(f"  {name}: {accuracy:.1%}, agreement {same:.0%}" for name, accuracy, same in self.conditions),
        ]
        return "\n".join(lines)


def measure(
    network: torch.nn.Module,
    levels: Sequence[Levels],
    labels: Sequence[int],
    taxonomy: Taxonomy,
    parameters: PictureParameters,
    piece_pixels: int | None = None,
    seed: int = 1,
) -> Report:
    """Measure a network on recordings it never saw.

    Parameters
    ----------
    network
        Takes pictures, gives logits.
    levels, labels
        Columns of the recordings, and the indices of their labels.
    taxonomy
        The labels' tree.
    parameters, piece_pixels
        The model's pictures, and the pieces they are shown in.
    seed
        Of the noise in the degraded conditions.
    """

    def answers(columns: int, vary: Vary | None = None) -> Logits:
        changed = [vary(each) if vary else each for each in levels]
        return logits_of(
            network,
            np.concatenate([window_pictures(each, columns, parameters, WINDOWS) for each in changed]),
            piece_pixels,
        )

    truth: Indices = np.repeat(np.asarray(labels, dtype=np.int64), WINDOWS)
    logits = answers(WINDOW_COLUMNS)
    first = logits.argmax(axis=1)
    temperature = fit_temperature(logits, truth)
    probabilities = softmax(logits, temperature)
    thresholds = choose_thresholds(probabilities, truth, taxonomy)
    matrix = family_matrix(taxonomy)
    family_of = matrix.argmax(axis=1)
    confusion = np.zeros((len(taxonomy.labels), len(taxonomy.labels)), dtype=np.int64)
    np.add.at(confusion, (truth, first), 1)

    by_family = probabilities @ matrix
    label_said = probabilities.max(axis=1) >= thresholds.label
    group_answer = np.array([taxonomy.families[index] not in taxonomy.labels for index in by_family.argmax(axis=1)])
    family_said = ~label_said & group_answer & (by_family.max(axis=1) >= thresholds.family)
    right = np.where(label_said, first == truth, by_family.argmax(axis=1) == family_of[truth])
    said = label_said | family_said

    conditions = []
    for name, columns, vary in _conditions(seed):
        under = answers(columns, vary).argmax(axis=1)
        conditions.append((name, balanced_accuracy(truth, under), float(np.mean(under == first))))
    return Report(
        taxonomy=taxonomy,
        windows=len(truth),
        accuracy=balanced_accuracy(truth, first),
        family_accuracy=balanced_accuracy(family_of[truth], by_family.argmax(axis=1)),
        confusion=confusion,
        temperature=round(temperature, 4),
        thresholds=thresholds,
        calibration_error_before=calibration_error(softmax(logits), truth),
        calibration_error_after=calibration_error(probabilities, truth),
        likelihood_after=negative_log_likelihood(probabilities, truth),
        said=float(said.mean()),
        said_right=float(right[said].mean()) if said.any() else 0.0,
        conditions=tuple(conditions),
    )


def _conditions(seed: int) -> list[tuple[str, int, Vary | None]]:
    """Young windows, and sound as a bad microphone hears it (worked on the columns)."""
    rng = np.random.default_rng(seed)
    band = loudspeaker(*TELEPHONE_HZ)

    def telephone(levels: Levels) -> Levels:
        return (levels.astype(np.float32) + band).astype(np.float16)

    def noisy(levels: Levels) -> Levels:
        return add_noise(levels.astype(np.float32), -30.0, 0.0, rng).astype(np.float16)

    def both(levels: Levels) -> Levels:
        return noisy(telephone(levels))

    young: list[tuple[str, int, Vary | None]] = [
        (f"first {seconds} s", seconds * ANALYSIS_RATE // HOP_LENGTH, None) for seconds in YOUNG_SECONDS
    ]
    return [
        *young,
        ("telephone band", WINDOW_COLUMNS, telephone),
        ("white noise 30 dB below the peak", WINDOW_COLUMNS, noisy),
        ("telephone band and noise", WINDOW_COLUMNS, both),
    ]


@torch.inference_mode()
def logits_of(network: torch.nn.Module, pictures: npt.NDArray[np.float32], piece_pixels: int | None = None) -> Logits:
    """Logits of pictures [n, channels, height, width], each the mean over its pieces, in evaluation mode."""
    network.eval()
    device = next(network.parameters()).device
    parts = [
        network(torch.from_numpy(cut(picture, piece_pixels)).to(device)).float().mean(dim=0).cpu().numpy()
        for picture in pictures
    ]
    return np.stack(parts)


def balanced_accuracy(labels: npt.NDArray[np.int64], answers: npt.NDArray[np.int64]) -> float:
    """Mean over the labels of the share of their windows that is answered rightly."""
    return float(np.mean([np.mean(answers[labels == label] == label) for label in np.unique(labels)]))
