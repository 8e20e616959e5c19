"""What the network has to beat, in the same folds: support vector machines on statistics of the bins.

One knows means and deviations of each bin, which is the comparison that this field makes; a stronger one also knows how
each bin changes from column to column. ``python -m benchmarks.evaluation.svm`` writes the answers of both anew (real
music is needed).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from benchmarks.evaluation.stored import FOLDS, SPLIT_SEED, STRONGER_SVM, SVM
from genrescope.errors import GenrescopeError
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.training.answers import Answers, write_answers
from genrescope.training.columns import Levels, read_levels
from genrescope.training.dataset import Dataset, TrainingError, read_dataset
from genrescope.training.evaluate import WINDOWS
from genrescope.training.split import grouped_folds
from genrescope.training.windows import relative
from genrescope.units import WINDOW_COLUMNS

Numbers = npt.NDArray[np.float32]
Features = Callable[[Numbers], Numbers]  # of a window's columns in dB

LABELS = bundled_taxonomy("genrescope4").labels
CACHE = Path("build") / "columns"


def main() -> int:
    """Compute and store."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation.svm", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("GENRESCOPE_DATA"), help="folder of real music")
    parser.add_argument("--columns", type=Path, default=CACHE, help="cache of CQT columns (default: %(default)s)")
    options = parser.parse_args()
    try:
        if options.data is None:
            raise TrainingError("The SVM learns from real music: name its folder with --data or GENRESCOPE_DATA.")
        dataset = read_dataset(options.data / "emotify")
        levels = read_levels(dataset.clips, "nnaudio", options.columns)
        for features, path in ((means_and_deviations, SVM), (and_changes, STRONGER_SVM)):
            write_answers(out_of_fold(dataset, levels, features, options.data / "emotify"), LABELS, path)
    except GenrescopeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def out_of_fold(dataset: Dataset, levels: list[Levels], features_of: Features, root: Path) -> Answers:
    """Answers to two windows of 30 s of each recording; a logit is 1 for what the SVM says and 0 for the rest."""
    labels = np.repeat(np.array(dataset.label_indices(), dtype=np.int64), WINDOWS)
    groups = [clip.group for clip in dataset.clips]
    folds = np.repeat(np.array(grouped_folds(dataset.label_indices(), groups, FOLDS, SPLIT_SEED)), WINDOWS)
    features = np.stack([features_of(window) for each in levels for window in _windows(each)])
    said = np.zeros(len(labels), dtype=np.int64)
    for fold in range(FOLDS):
        machine = make_pipeline(StandardScaler(), SVC(C=1.0))
        machine.fit(features[folds != fold], labels[folds != fold])
        said[folds == fold] = machine.predict(features[folds == fold])
    names = [clip.path.relative_to(root).as_posix() for clip in dataset.clips]
    return Answers(
        tuple(np.repeat(names, WINDOWS).tolist()),
        tuple(np.repeat(groups, WINDOWS).tolist()),
        folds,
        labels,
        np.eye(len(dataset.labels), dtype=np.float32)[said],
    )


def means_and_deviations(window: Numbers) -> Numbers:
    """Over time, of the 84 bins in dB."""
    return np.concatenate([window.mean(axis=0), window.std(axis=0)])


def and_changes(window: Numbers) -> Numbers:
    """Those, and of the change from column to column: the mean size, the mean rise and the deviation."""
    change = np.diff(window, axis=0)
    of_change = [np.abs(change).mean(axis=0), np.maximum(change, 0).mean(axis=0), change.std(axis=0)]
    return np.concatenate([means_and_deviations(window), *of_change])


def _windows(levels: Levels) -> list[Numbers]:
    starts = np.linspace(0, max(0, len(levels) - WINDOW_COLUMNS), WINDOWS).astype(int)
    return [relative(levels[start : start + WINDOW_COLUMNS]) for start in starts]


if __name__ == "__main__":
    raise SystemExit(main())
