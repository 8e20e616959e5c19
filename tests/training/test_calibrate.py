"""Calibration and thresholds, on answers whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from genrescope.models.manifest import Thresholds
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomy
from genrescope.training.calibrate import calibration_error, choose_thresholds, fit_calibration, said, softmax

TREE = bundled_taxonomy("genrescope4")


def drawn_from(logits: np.ndarray, seed: int) -> np.ndarray:
    """Truths drawn with exactly the probabilities that the logits mean."""
    random = np.random.default_rng(seed)
    return np.array([random.choice(logits.shape[1], p=p) for p in softmax(logits)])


@pytest.mark.parametrize("factor", [0.4, 1.0, 3.0])
def test_the_temperature_undoes_over_and_underconfidence(factor: float):
    honest = np.random.default_rng(1).normal(0, 2, (4000, 4)).astype(np.float32)
    labels = drawn_from(honest, 2)
    fitted = fit_calibration(honest * np.float32(factor), labels, TREE)
    assert fitted.temperature == pytest.approx(factor, rel=0.08)
    assert calibration_error(fitted.probabilities(honest * np.float32(factor)), labels) < 0.03
    if factor != 1.0:
        assert calibration_error(softmax(honest * np.float32(factor)), labels) > 0.08


def test_an_offset_gives_back_what_a_family_was_denied_and_leaves_its_labels_as_they_are_to_each_other():
    honest = np.random.default_rng(1).normal(0, 2, (4000, 4)).astype(np.float32)
    labels = drawn_from(honest, 2)
    denied = honest - np.array([0, 1.5, 0, 0], dtype=np.float32)
    fitted = fit_calibration(denied, labels, TREE)
    assert fitted.offsets[1] - fitted.offsets[0] == pytest.approx(1.5, abs=0.3)
    assert fitted.offsets[2] == fitted.offsets[3]
    assert fitted.offsets.mean() == pytest.approx(0.0, abs=1e-9)
    one = labels == 1
    recall = [np.mean(logits[one].argmax(axis=1) == 1) for logits in (denied, fitted.calibrated(denied), honest)]
    assert recall[0] < recall[2] - 0.1
    assert recall[1] == pytest.approx(recall[2], abs=0.03)


def test_a_label_with_few_answers_weighs_as_much_as_the_others():
    """What is common among the answers need not be common in what will be heard."""
    honest = np.random.default_rng(1).normal(0, 2, (8000, 4)).astype(np.float32)
    labels = drawn_from(honest, 2)
    kept = (labels != 0) | (np.arange(8000) % 10 == 0)
    every, few = (fit_calibration(honest[rows], labels[rows], TREE).offsets for rows in (slice(None), kept))
    np.testing.assert_allclose(few, every, atol=0.2)


@pytest.mark.parametrize("sureness", [0.0, 50.0])
def test_answers_that_are_never_wrong_or_never_differ_still_give_finite_figures(sureness: float):
    labels = np.arange(40) % 4
    fitted = fit_calibration(np.float32(sureness) * np.eye(4, dtype=np.float32)[labels], labels, TREE)
    assert 0.05 <= fitted.temperature <= 20.0
    assert np.abs(fitted.offsets).max() < 1.0


def test_calibration_error_by_hand():
    probabilities = np.array([[0.9, 0.1]] * 10 + [[0.4, 0.6]] * 10)
    labels = np.array([0] * 9 + [1] + [1] * 2 + [0] * 8)
    # 90 % sure and 90 % right; 60 % sure and 20 % right. Chance alone makes p (1 - p) / (n - 1) of each square.
    squares = (0.0 - 0.9 * 0.1 / 9) + (0.4**2 - 0.2 * 0.8 / 9)
    assert calibration_error(probabilities, labels, bins=2) == pytest.approx(np.sqrt(squares / 2))


def test_honest_probabilities_have_no_calibration_error_on_average():
    """Few answers in a bin miss their mark by chance; that is not the model's error."""
    errors = []
    for seed in range(30):
        logits = np.random.default_rng(seed).normal(0, 1.5, (60, 4)).astype(np.float32)
        errors.append(calibration_error(softmax(logits), drawn_from(logits, seed + 100)))
    assert np.median(errors) < 0.05


def test_a_label_is_said_before_its_family_and_a_family_of_one_never():
    probabilities = np.array([[0.9, 0.1, 0, 0], [0.6, 0.4, 0, 0], [0, 0, 0.5, 0.5], [0.2, 0.2, 0.3, 0.3]])
    outcome = said(probabilities, np.array([0, 0, 3, 2]), TREE, Thresholds(0.7, 0.5))
    assert outcome.any.tolist() == [True, False, True, True]
    assert outcome.right[outcome.any].tolist() == [True, True, True]
    assert not said(probabilities, np.array([1, 0, 0, 0]), TREE, Thresholds(0.7, 0.5)).right[[0, 2, 3]].any()


def test_what_is_said_is_right_often_enough():
    logits = np.random.default_rng(3).normal(0, 2, (3000, 4)).astype(np.float32)
    labels = drawn_from(logits, 4)
    probabilities = softmax(logits)
    thresholds = choose_thresholds(probabilities, labels, TREE, wanted=0.85)
    best = probabilities.max(axis=1)
    said = best >= thresholds.label
    right = probabilities.argmax(axis=1) == labels
    assert right[said].mean() >= 0.85 - 0.005
    assert right.mean() < 0.85  # so that the threshold had something to do
    assert 0.3 < said.mean() < 1.0


def test_where_nothing_is_ever_right_nothing_is_said():
    probabilities = np.tile([0.7, 0.2, 0.1], (20, 1))
    thresholds = choose_thresholds(probabilities, np.full(20, 2), Taxonomy(("a", "b", "c")))
    assert (thresholds.label, thresholds.family) == (1.0, 1.0)


def test_sisters_mistaken_for_each_other_are_said_as_a_family():
    """Pop and rock at random, but never anything else: the label is not sure enough, the family is."""
    random = np.random.default_rng(5)
    share = random.uniform(0.45, 0.55, 400)
    probabilities = np.stack([np.full(400, 0.01), np.full(400, 0.01), share - 0.01, 1 - share - 0.01], axis=1)
    labels = random.integers(2, 4, 400)
    thresholds = choose_thresholds(probabilities, labels, TREE, wanted=0.9)
    assert thresholds.label > 0.52
    assert thresholds.family <= 0.99
