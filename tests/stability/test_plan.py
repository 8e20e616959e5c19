"""Which excerpts are heard, by whom, and in what order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from benchmarks.stability.plan import Excerpt, Judge, choose, is_long_enough, judges, programmes, spliced
from benchmarks.stability.sound import BenchmarkError, Recording
from sklearn.model_selection import StratifiedGroupKFold

from genrescope.models.library import find
from genrescope.training.dataset import read_dataset
from support.sound import chords
from support.soundfiles import is_one_sentence, write_sound

LABELS = ("classical", "electronic", "pop", "rock")
PANEL = [Judge(f"fold-{fold}", fold) for fold in range(5)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with names of recordings: 25 artists, each with two clips."""
    root = tmp_path / "emotify"
    rows = ["path,label,group"]
    for label in LABELS:
        (root / label).mkdir(parents=True)
        for number in range(50):
            (root / label / f"{number}.opus").touch()
            rows.append(f"{label}/{number}.opus,{label},{label} {number // 2}")
    (root / "labels.csv").write_text("\n".join(rows))
    return tmp_path


def chosen(data: Path, panel: list[Judge], seed: int = 1) -> list[Excerpt]:
    return choose(data, panel, 8, seed, usable=lambda path: True)


def test_each_is_judged_by_who_never_heard_its_artist(data: Path) -> None:
    excerpts = chosen(data, PANEL)
    dataset = read_dataset(data / "emotify")
    labels, groups = dataset.label_indices(), [clip.group for clip in dataset.clips]
    # As the models of folds are trained, and as figures elsewhere are given.
    split = StratifiedGroupKFold(5, shuffle=True, random_state=1).split(labels, labels, groups)
    for place, (train, _) in enumerate(split):
        known = {groups[index] for index in train}
        assert not known & {excerpt.group for excerpt in excerpts if excerpt.judge == place}
    assert Counter((excerpt.judge, excerpt.label) for excerpt in excerpts) == {
        (judge, label): 2 for judge in range(5) for label in LABELS
    }
    assert len({excerpt.group for excerpt in excerpts}) == 40  # no artist twice


def test_the_choice_is_seeded(data: Path) -> None:
    assert chosen(data, PANEL) == chosen(data, PANEL)
    assert chosen(data, PANEL) != chosen(data, PANEL, seed=2)


def test_what_is_too_short_is_passed_over(data: Path) -> None:
    short = {one.name for one in chosen(data, PANEL)}
    others = choose(data, PANEL, 8, 1, usable=lambda path: path.relative_to(data / "emotify").as_posix() not in short)
    assert len(others) == len(short) == 40
    assert not short & {one.name for one in others}


def test_a_recordings_length_is_looked_up(tmp_path: Path) -> None:
    for seconds, enough in ((40.0, False), (50.0, True)):
        assert is_long_enough(write_sound(tmp_path / "it.flac", chords(seconds, 8000)[:, None], 8000)) is enough


def test_one_judge_gets_all_and_absent_folds_get_none(data: Path) -> None:
    everything = chosen(data, [Judge("starter", None)])
    assert [one.name for one in everything] == [one.name for one in chosen(data, PANEL)]
    assert {one.judge for one in everything} == {0}
    some = chosen(data, [PANEL[3], PANEL[4]])
    assert [one.name for one in some] == [one.name for one in everything[24:]]


def test_programmes_have_every_genre_once(data: Path) -> None:
    made = programmes(chosen(data, PANEL), 1)
    assert len(made) == 10
    orders = set()
    for programme in made:
        assert sorted(piece.label for piece in programme.pieces) == sorted(LABELS)
        assert len({piece.judge for piece in programme.pieces}) == 1
        orders.add(tuple(piece.label for piece in programme.pieces))
    assert len(orders) > 3


def test_splicing_cuts_hard() -> None:
    first = Recording(np.full((70 * 1000, 2), 0.5, np.float32), 1000)
    second = Recording(np.full((10 * 500, 1), -0.5, np.float32), 500)
    whole, starts = spliced([first, second])
    assert starts == [0.0, 60.0]
    assert whole.seconds == pytest.approx(70.0)
    assert (whole.frames[59_999, 0], whole.frames[60_500, 0]) == pytest.approx((0.5, -0.5), abs=1e-3)


def test_folders_without_what_is_needed_are_a_sentence(tmp_path: Path) -> None:
    for call in (lambda: judges("starter", tmp_path), lambda: choose(tmp_path, PANEL, 8, 1)):
        with pytest.raises(BenchmarkError) as caught:
            call()
        assert is_one_sentence(str(caught.value).replace(";", ""))


def test_folds_that_are_there_judge(tmp_path: Path) -> None:
    (tmp_path / "fold-3").mkdir()
    (tmp_path / "fold-3" / "model").symlink_to(find("starter").folder)
    ((judge, model),) = judges("starter", tmp_path)
    assert judge.fold == 3
    assert model.manifest.id == "starter"
    ((judge, _),) = judges("starter", None)
    assert judge.fold is None
