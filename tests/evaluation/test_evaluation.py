"""The card's figures: the right windows compared, and nothing on the card that was not measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.evaluation import batch_norm, plots
from benchmarks.evaluation.__main__ import check_is_of
from benchmarks.evaluation.card import accuracy_text
from benchmarks.evaluation.compare import compare
from benchmarks.evaluation.stored import NETWORK, STABILITY, STRONGER_SVM, SVM
from benchmarks.stability.figures import conditions
from benchmarks.stability.records import load
from PIL import Image

from genrescope.errors import GenrescopeError
from genrescope.models.library import DEFAULT_ID, find
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.training.answers import Answers, read_answers
from genrescope.training.dataset import TrainingError
from genrescope.training.report import report

TREE = bundled_taxonomy("genrescope4")
ROOT = Path(__file__).parents[2]


def answers(said: list[int], truth: list[int]) -> Answers:
    """Ten artists in two folds, with sure answers."""
    names = tuple(f"{row}.ogg" for row in range(len(truth)))
    groups = tuple(f"artist {row % 10}" for row in range(len(truth)))
    folds = np.array([row % 10 // 5 for row in range(len(truth))])
    return Answers(names, groups, folds, np.array(truth), 5 * np.eye(4, dtype=np.float32)[said])


TRUTH = [row % 4 for row in range(200)]


def test_who_is_ahead_and_by_how_much():
    """The network takes every fourth pop window for rock, the SVM everything pop: sisters cost nothing in families."""
    network = [3 if label == 2 and row % 16 == 2 else label for row, label in enumerate(TRUTH)]
    svm = [3 if label == 2 else label for label in TRUTH]
    comparison = compare(answers(network, TRUTH), answers(svm, TRUTH), TREE)
    assert comparison.svm == pytest.approx((0.75, 1.0))
    assert comparison.ahead.value == pytest.approx(np.mean([1, 1, 0.74, 1]) - 0.75, abs=0.01)
    assert 0.0 < comparison.ahead.low <= comparison.ahead.value <= comparison.ahead.high
    assert (comparison.ahead_in_families.low, comparison.ahead_in_families.high) == (0.0, 0.0)
    assert [row.groups for row in comparison.rows] == [5, 5]


def test_the_recordings_may_come_in_any_order():
    network, svm = answers([0] * 200, TRUTH), answers(TRUTH, TRUTH)
    turned = network.taken(np.arange(200)[::-1])
    assert compare(turned, svm, TREE).ahead.value == compare(network, svm, TREE).ahead.value == -0.75


def test_windows_that_are_not_the_same_are_not_compared():
    with pytest.raises(TrainingError, match="not of the same windows"):
        compare(answers(TRUTH, TRUTH), answers(TRUTH[:100], TRUTH[:100]), TREE)


def test_the_picture_shows_both_plots(tmp_path: Path):
    one = answers(list(np.random.default_rng(1).integers(0, 4, 200)), TRUTH)
    plots.draw(one, report(one, TREE), tmp_path / "images" / "card.png")
    with Image.open(tmp_path / "images" / "card.png") as picture:
        left, right = (np.asarray(picture.convert("L"))[:, part] for part in (slice(0, 450), slice(500, 950)))
    assert left.std() > 10
    assert right.std() > 10


def test_no_card_mixes_two_recipes():
    """What the manifest says has to follow from the stored answers."""
    network = answers(list(np.random.default_rng(1).integers(0, 4, 200)), TRUTH)
    with pytest.raises(GenrescopeError, match="a card would mix the two"):
        check_is_of(find(DEFAULT_ID).manifest, report(network, TREE))
    stored = read_answers(ROOT / NETWORK, TREE.labels)
    check_is_of(find(DEFAULT_ID).manifest, report(stored, TREE))


def test_the_stored_answers_beat_both_svms_over_genres_and_the_one_over_families_beyond_chance():
    """What docs/training-log.md says of the recipe that `genrescope train` follows."""
    network, *svms = (read_answers(ROOT / stored, TREE.labels) for stored in (NETWORK, SVM, STRONGER_SVM))
    plain, stronger = (compare(network, svm, TREE) for svm in svms)
    assert len(plain.rows) == 5
    assert plain.ahead.low > 0.0
    assert plain.ahead_in_families.low > 0.0
    assert stronger.svm[0] > plain.svm[0]
    assert "ahead by +" in accuracy_text(report(network, TREE), plain, stronger)


def test_three_ways_to_normalise_stand_side_by_side():
    """Here the same results three times; of their conditions only the clean one is no worse sound."""
    heard = load(ROOT / STABILITY)
    table = batch_norm.text([heard, heard, heard]).splitlines()[3:]
    measured = conditions(heard)
    assert [row.split("  ")[0] for row in table[:-1]] == [one.name for one in measured]
    agreement = np.mean([one.top_agreement.value for one in measured if one.name != "clean"])
    assert f"{100 * agreement:.0f} / {100 * agreement:.0f} / {100 * agreement:.0f}" in table[-1]
