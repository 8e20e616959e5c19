"""Figures from answers: the right ones, with nothing learnt from what they are about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.training.answers import Answers, interval, joined, read_answers, resampled_groups, write_answers
from genrescope.training.dataset import TrainingError
from genrescope.training.report import report

TREE = bundled_taxonomy("genrescope4")


def answers(windows: int, fold: int, sure: float, seed: int = 1) -> Answers:
    """Answers that favour the right label by ``sure`` on average, ten windows of each artist."""
    random = np.random.default_rng(seed + fold)
    labels = random.integers(0, 4, windows)
    logits = random.normal(0, 1, (windows, 4))
    logits[np.arange(windows), labels] += sure
    return Answers(
        tuple(f"{fold}-{row}.ogg" for row in range(windows)),
        tuple(f"artist {fold}-{row // 10}" for row in range(windows)),
        np.full(windows, fold),
        labels,
        logits.astype(np.float32),
    )


def test_a_table_of_answers_comes_back_from_its_file(tmp_path: Path):
    both = joined([answers(30, 0, 2.0), answers(20, 1, 2.0)])
    write_answers(both, TREE.labels, tmp_path / "answers.csv")
    back = read_answers(tmp_path / "answers.csv", TREE.labels)
    assert (back.recordings, back.groups) == (both.recordings, both.groups)
    assert (back.folds.tolist(), back.labels.tolist()) == (both.folds.tolist(), both.labels.tolist())
    np.testing.assert_allclose(back.logits, both.logits, atol=5e-5)


def test_a_table_of_other_labels_is_refused(tmp_path: Path):
    write_answers(answers(30, 0, 2.0), ("a", "b", "c", "d"), tmp_path / "answers.csv")
    with pytest.raises(TrainingError, match="cannot be read as a table of answers for Classical"):
        read_answers(tmp_path / "answers.csv", TREE.labels)


def test_groups_are_drawn_whole():
    groups = ["a"] * 3 + ["b"] * 2 + ["c"]
    for rows in resampled_groups(groups, draws=20):
        counts = np.bincount(rows, minlength=6)
        assert len(set(counts[:3])) == len(set(counts[3:5])) == 1
        assert counts[0] + counts[3] + counts[5] == 3


def test_windows_that_stand_together_make_the_interval_wide():
    """Ten equal windows of an artist tell no more than one."""
    right = np.repeat(np.random.default_rng(1).random(20) < 0.7, 10)
    alone = [str(row) for row in range(200)]
    together = [str(row // 10) for row in range(200)]

    def width(groups: list[str]) -> float:
        low, high = interval([float(right[rows].mean()) for rows in resampled_groups(groups)])
        return high - low

    assert width(together) == pytest.approx(np.sqrt(10) * width(alone), rel=0.3)


def test_recalls_and_balanced_accuracy_come_from_the_confusion():
    figures = report(joined([answers(400, fold, 1.5) for fold in range(3)]), TREE)
    assert figures.confusion.sum() == figures.windows == 1200
    recalls = figures.confusion.diagonal() / figures.confusion.sum(axis=1)
    np.testing.assert_allclose(figures.recalls, recalls)
    assert figures.accuracy.value == pytest.approx(recalls.mean())
    assert figures.accuracy.low < figures.accuracy.value < figures.accuracy.high
    assert figures.family_accuracy.value > figures.accuracy.value
    assert figures.groups == 120


def test_each_fold_is_judged_by_what_the_others_teach():
    """A fold whose logits are all too large cannot mend its own calibration."""
    parts = [answers(400, fold, 1.5) for fold in range(3)]
    parts[2] = Answers(
        parts[2].recordings, parts[2].groups, parts[2].folds, parts[2].labels, parts[2].logits * np.float32(6)
    )
    honest, alone = report(joined(parts), TREE), report(parts[2], TREE)
    assert honest.cross_fitted
    assert not alone.cross_fitted
    assert alone.error.value < 0.05 < honest.error.value


def test_worse_sound_is_compared_window_by_window():
    clean = answers(200, 0, 3.0)
    turned = Answers(clean.recordings, clean.groups, clean.folds, clean.labels, np.roll(clean.logits, 1, axis=1))
    figures = report(clean, TREE, {"same": clean, "turned": turned})
    same, turned = figures.conditions
    assert (same.name, turned.name, same.agreement) == ("same", "turned", 1.0)
    assert turned.agreement < 0.02  # calibration may turn the one or other close call
    assert figures.measured()["balanced_accuracy, same"] == round(figures.accuracy.value, 3)
