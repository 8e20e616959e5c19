"""Splits: no group on both sides, and the folds that others compare with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genrescope.training.dataset import Clip, Dataset, TrainingError
from genrescope.training.split import grouped_folds, split

CLIPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 15)), min_size=30, max_size=120)


@settings(max_examples=60, deadline=None)
@given(clips=CLIPS, folds=st.integers(2, 5), seed=st.integers(0, 1000))
def test_a_group_lies_in_one_fold_whatever_the_clips(clips: list[tuple[int, int]], folds: int, seed: int):
    labels = [label for label, _ in clips]
    groups = [f"artist {group}" for _, group in clips]
    of_clip = grouped_folds(labels, groups, folds, seed)
    assert len(of_clip) == len(clips)
    assert set(of_clip) <= set(range(folds))
    for group in set(groups):
        assert len({fold for fold, its_group in zip(of_clip, groups, strict=True) if its_group == group}) == 1


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_folds_are_scikit_learns(seed: int):
    from sklearn.model_selection import StratifiedGroupKFold

    random = np.random.default_rng(seed)
    group_label = random.integers(0, 4, 50)
    groups = random.integers(0, 50, 300)
    labels = group_label[groups]
    ours = np.array(grouped_folds(labels.tolist(), [f"{group:02}" for group in groups], 5, seed))
    theirs = StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(groups, labels, groups)
    for fold, (_, held) in enumerate(theirs):
        assert np.flatnonzero(ours == fold).tolist() == held.tolist()


def dataset(groups_of: dict[str, int]) -> Dataset:
    clips = [
        Clip(Path(f"{label}/{group}/{number}.wav"), label, f"{label} {group}")
        for label, count in groups_of.items()
        for group in range(count)
        for number in range(2)
    ]
    return Dataset(tuple(clips), tuple(groups_of))


def test_every_fold_can_be_held_out():
    whole = dataset({"a": 6, "b": 9})
    held_ones = []
    for fold in range(3):
        train, held = split(whole, folds=3, seed=1, fold=fold)
        assert sorted(train + held) == list(range(len(whole.clips)))
        assert not {whole.clips[i].group for i in train} & {whole.clips[i].group for i in held}
        held_ones += held
    assert sorted(held_ones) == list(range(len(whole.clips)))


def test_without_a_fold_nothing_is_held_out():
    assert split(dataset({"a": 2, "b": 2}), folds=5, seed=1, fold=None) == ([0, 1, 2, 3, 4, 5, 6, 7], [])


def test_the_datasets_own_folds_are_kept():
    whole = dataset({"a": 2, "b": 2})
    stated = Dataset(whole.clips, whole.labels, folds=(0, 0, 7, 7, 0, 0, 7, 7))
    assert split(stated, folds=5, seed=1, fold=7) == ([0, 1, 4, 5], [2, 3, 6, 7])


def test_too_few_artists_are_refused_by_genre():
    whole = dataset({"a": 6, "b": 1})
    fold_of_b = grouped_folds(whole.label_indices(), [clip.group for clip in whole.clips], 3, seed=1)[-1]
    with pytest.raises(TrainingError, match="too few groups of 'b' to train on"):
        split(whole, folds=3, seed=1, fold=fold_of_b)
    with pytest.raises(TrainingError, match="too few groups of 'b' to hold out"):
        split(whole, folds=3, seed=1, fold=(fold_of_b + 1) % 3)
