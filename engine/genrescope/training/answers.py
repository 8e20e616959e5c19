"""What networks answered on recordings they never saw: a table that figures are worked out from, and its CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from genrescope.language.sentence import listed
from genrescope.training.dataset import TrainingError

Logits = npt.NDArray[np.float32]  # [n, labels]
Indices = npt.NDArray[np.int64]  # [n]

BOOTSTRAP_DRAWS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers, one row for each window of sound.

    Attributes
    ----------
    recordings, groups
        Where each window is from: the recording's name and its group (artist).
    folds
        int [n]; the network that answered had never heard any group of that fold.
    labels
        int [n], what is right.
    logits
        float32 [n, labels].
    """

    recordings: tuple[str, ...]
    groups: tuple[str, ...]
    folds: Indices
    labels: Indices
    logits: Logits

    def __len__(self) -> int:
        return len(self.recordings)

    def taken(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Answers:
        """Those rows alone."""
        return Answers(
            tuple(np.array(self.recordings)[rows]),
            tuple(np.array(self.groups)[rows]),
            self.folds[rows],
            self.labels[rows],
            self.logits[rows],
        )


def joined(parts: Sequence[Answers]) -> Answers:
    """The answers of several folds as one table."""
    return Answers(
        tuple(name for part in parts for name in part.recordings),
        tuple(name for part in parts for name in part.groups),
        np.concatenate([part.folds for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.logits for part in parts]),
    )


def write_answers(answers: Answers, labels: Sequence[str], path: Path) -> None:
    """Write a CSV file: recording, group, fold, label, and a column of logits for each label."""
    try:
        with path.open("w", newline="", encoding="utf-8") as stream:
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow(["recording", "group", "fold", "label", *(f"logit of {label}" for label in labels)])
            for recording, group, fold, label, logits in zip(
                answers.recordings, answers.groups, answers.folds, answers.labels, answers.logits, strict=True
            ):
                rows.writerow([recording, group, fold, labels[label], *(f"{logit:.4f}" for logit in logits)])
    except OSError as error:
        raise TrainingError("{path} cannot be written: {reason}.", path=path, reason=error.strerror) from error


def read_answers(path: Path, labels: Sequence[str]) -> Answers:
    """Read what `write_answers` wrote.

    Raises
    ------
    TrainingError
        The file is not there, or is not such a table of these labels.
    """
    wanted = {name: index for index, name in enumerate(labels)}
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        return Answers(
            tuple(row["recording"] for row in rows),
            tuple(row["group"] for row in rows),
            np.array([int(row["fold"]) for row in rows], dtype=np.int64),
            np.array([wanted[row["label"]] for row in rows], dtype=np.int64),
            np.array([[float(row[f"logit of {label}"]) for label in labels] for row in rows], dtype=np.float32),
        )
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise TrainingError(
            "{path} cannot be read as a table of answers for {labels}: {error}.",
            path=path,
            labels=listed(labels),
            error=error,
        ) from error


def resampled_groups(groups: Sequence[str], draws: int = BOOTSTRAP_DRAWS, seed: int = 1) -> Iterator[Indices]:
    """Yield rows of bootstrap samples in which whole groups are drawn with replacement.

    Windows of one artist are alike, so the artists are what an interval has to vary (B. Efron and R. Tibshirani, "An
    introduction to the bootstrap", 1993, on clustered data).
    """
    names, of_row = np.unique(np.asarray(groups), return_inverse=True)
    rows = [np.flatnonzero(of_row == index) for index in range(len(names))]
    rng = np.random.default_rng(seed)
    for _ in range(draws):
        yield np.concatenate([rows[index] for index in rng.integers(0, len(names), len(names))])


def interval(values: Sequence[float], share: float = 0.95) -> tuple[float, float]:
    """Return the interval that holds the middle ``share`` of bootstrapped values."""
    low, high = np.quantile(np.asarray(values), [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)
