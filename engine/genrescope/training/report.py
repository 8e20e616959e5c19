"""How good a model is on recordings it never saw: the figures that its manifest carries, from its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from genrescope.models.manifest import Thresholds
from genrescope.models.taxonomy import Taxonomy
from genrescope.training.answers import Answers, Indices, Logits, interval, resampled_groups
from genrescope.training.calibrate import (
    Calibration,
    calibration_error,
    choose_thresholds,
    family_matrix,
    fit_calibration,
    negative_log_likelihood,
    said,
    softmax,
)

Interval = tuple[float, float]  # 95 %, groups drawn with replacement
DIGITS = 4  # of a temperature and of offsets


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or an error with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


@dataclass(frozen=True, slots=True)
class Condition:
    """Less or worse sound: balanced accuracy over labels, and how often the first answer is the untouched window's."""

    name: str
    accuracy: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of one answer for each 30 s window.

    Attributes
    ----------
    taxonomy
        Whose labels the rows and columns of ``confusion`` follow.
    windows, recordings, groups
        What the figures stand on.
    accuracy, family_accuracy
        Balanced accuracy (the mean of the recalls) over labels and over families.
    confusion
        int [labels, labels]: truth by answer.
    calibration, thresholds
        What the model gets: fitted on all of these answers.
    cross_fitted
        Whether the figures were worked out with the calibration and thresholds that the other folds' answers give;
        with a single fold there are no others, and the figures flatter.
    error_before, error, likelihood_before, likelihood
        Calibration error and mean negative log-likelihood, before and after the calibration.
    said, said_right
        Share of the windows of which anything is said (a label or a family), and the share of those that is right.
    conditions
        Less and worse sound.
    """

    taxonomy: Taxonomy
    windows: int
    recordings: int
    groups: int
    accuracy: Figure
    family_accuracy: Figure
    confusion: npt.NDArray[np.int64]
    calibration: Calibration
    thresholds: Thresholds
    cross_fitted: bool
    error_before: float
    error: Figure
    likelihood_before: float
    likelihood: float
    said: float
    said_right: float
    conditions: tuple[Condition, ...] = ()

    @property
    def recalls(self) -> tuple[float, ...]:
        """Share of each label's windows that is answered rightly."""
        return tuple(float(row[i] / max(1, row.sum())) for i, row in enumerate(self.confusion))

    def measured(self) -> dict[str, str | int | float]:
        """Return the figures as a manifest's table."""
        table: dict[str, str | int | float] = {
            "recordings": self.recordings,
            "groups": self.groups,
            "windows": self.windows,
            "balanced_accuracy": round(self.accuracy.value, 3),
            "family_balanced_accuracy": round(self.family_accuracy.value, 3),
        }
        for label, recall in zip(self.taxonomy.labels, self.recalls, strict=True):
            table[f"recall of {label}"] = round(recall, 3)
        table["calibration_error_before"] = round(self.error_before, 3)
        table["calibration_error"] = round(self.error.value, 3)
        table["share_said"] = round(self.said, 3)
        table["share_right_of_said"] = round(self.said_right, 3)
        for condition in self.conditions:
            table[f"balanced_accuracy, {condition.name}"] = round(condition.accuracy, 3)
        return table

    def text(self) -> str:
        """Return the figures as a person reads them."""
        how = "with the other folds' calibration and thresholds" if self.cross_fitted else "fitted on the same windows"
        offsets = ", ".join(f"{offset:+.2f}" for offset in self.calibration.offsets)
        lines = [
            f"{self.windows} held-out windows of 30 s: {self.recordings} recordings of {self.groups} groups",
            f"balanced accuracy {self.accuracy} over labels, {self.family_accuracy} over families",
            *(f"  {name}: {recall:.0%}" for name, recall in zip(self.taxonomy.labels, self.recalls, strict=True)),
            f"confusion (truth by answer): {self.confusion.tolist()}",
            f"temperature {self.calibration.temperature:.3f}, offsets {offsets}; {how}: "
            f"calibration error {self.error_before:.3f} before, {self.error.value:.3f} "
            f"({self.error.low:.3f} to {self.error.high:.3f}) after; negative log-likelihood "
            f"{self.likelihood_before:.3f} before, {self.likelihood:.3f} after",
            f"thresholds {self.thresholds.label:g} and {self.thresholds.family:g}; {how}: something is said of "
            f"{self.said:.0%} of the windows, {self.said_right:.0%} of that right",
            *(f"  {each.name}: {each.accuracy:.1%}, agreement {each.agreement:.0%}" for each in self.conditions),
        ]
        return "\n".join(lines)


def report(answers: Answers, taxonomy: Taxonomy, worse: Mapping[str, Answers] | None = None) -> Report:
    """Work out the figures.

    Parameters
    ----------
    answers
        One row for each window.
    taxonomy
        The labels' tree.
    worse
        Answers to the same windows with less or worse sound, by name.
    """
    fits = _fits(answers, taxonomy)
    heard = _calibrated(answers, fits)
    truth, first = answers.labels, heard.argmax(axis=1)
    whole = _fit(answers, taxonomy)
    confusion = np.zeros((len(taxonomy.labels), len(taxonomy.labels)), dtype=np.int64)
    np.add.at(confusion, (truth, first), 1)
    matrix = family_matrix(taxonomy)
    family_truth = matrix.argmax(axis=1)[truth]
    calibrated, raw = softmax(heard), softmax(answers.logits)
    family_first = (calibrated @ matrix).argmax(axis=1)
    any_said, right = np.zeros((2, len(answers)), dtype=bool)
    for fit in fits:
        outcome = said(calibrated[fit.rows], truth[fit.rows], taxonomy, fit.thresholds)
        any_said[fit.rows], right[fit.rows] = outcome.any, outcome.right
    samples = list(resampled_groups(answers.groups))
    return Report(
        taxonomy=taxonomy,
        windows=len(answers),
        recordings=len(set(answers.recordings)),
        groups=len(set(answers.groups)),
        accuracy=_accuracy(truth, first, samples),
        family_accuracy=_accuracy(family_truth, family_first, samples),
        confusion=confusion,
        calibration=whole.calibration,
        thresholds=whole.thresholds,
        cross_fitted=len(fits) > 1,
        error_before=calibration_error(raw, truth),
        error=Figure(
            calibration_error(calibrated, truth),
            *interval([calibration_error(calibrated[rows], truth[rows]) for rows in samples]),
        ),
        likelihood_before=negative_log_likelihood(raw, truth),
        likelihood=negative_log_likelihood(calibrated, truth),
        said=float(any_said.mean()),
        said_right=float(right[any_said].mean()) if any_said.any() else 0.0,
        conditions=tuple(
            Condition(name, balanced_accuracy(truth, said_first), float(np.mean(said_first == first)))
            for name, said_first in (
                (name, _calibrated(each, fits).argmax(axis=1)) for name, each in (worse or {}).items()
            )
        ),
    )


def calibrated(answers: Answers, taxonomy: Taxonomy) -> Answers:
    """The same answers with calibrated logits: each fold's as the other folds' answers teach, if there are others."""
    return replace(answers, logits=_calibrated(answers, _fits(answers, taxonomy)))


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What some answers teach, and the rows that it is for."""

    rows: npt.NDArray[np.bool_]
    calibration: Calibration
    thresholds: Thresholds


def _fit(answers: Answers, taxonomy: Taxonomy, rows: npt.NDArray[np.bool_] | None = None) -> _Fit:
    fitted = fit_calibration(answers.logits, answers.labels, taxonomy)
    calibration = Calibration(round(fitted.temperature, DIGITS), fitted.offsets.round(DIGITS))
    thresholds = choose_thresholds(calibration.probabilities(answers.logits), answers.labels, taxonomy)
    return _Fit(np.ones(len(answers), dtype=bool) if rows is None else rows, calibration, thresholds)


def _fits(answers: Answers, taxonomy: Taxonomy) -> list[_Fit]:
    """For each fold what the other folds teach; for a single fold, what it teaches itself."""
    folds = np.unique(answers.folds)
    if len(folds) == 1:
        return [_fit(answers, taxonomy)]
    parts = [answers.folds == fold for fold in folds]
    return [_fit(answers.taken(~here), taxonomy, here) for here in parts]


def _calibrated(answers: Answers, fits: Sequence[_Fit]) -> Logits:
    logits = np.empty_like(answers.logits)
    for fit in fits:
        logits[fit.rows] = fit.calibration.calibrated(answers.logits[fit.rows])
    return logits


def _accuracy(truth: Indices, first: Indices, samples: list[Indices]) -> Figure:
    return Figure(
        balanced_accuracy(truth, first), *interval([balanced_accuracy(truth[rows], first[rows]) for rows in samples])
    )


def balanced_accuracy(labels: Indices, answers: Indices) -> float:
    """Mean over the labels of the share of their windows that is answered rightly."""
    return float(np.mean([np.mean(answers[labels == label] == label) for label in np.unique(labels)]))
