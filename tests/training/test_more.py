"""More to learn from than what is tested: further recordings of a genre, what belongs to none, an earlier run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from genrescope.models import vgg
from genrescope.training.batches import Example, Sampling, epoch_batches
from genrescope.training.dataset import NO_LABEL, Clip, Dataset, TrainingError, with_more
from genrescope.training.recipe import Recipe
from genrescope.training.train import Options, train
from genrescope.training.trainer import CHECKPOINT, Trainer
from support import small_vgg

DATASET = Dataset(
    tuple(Clip(Path(f"{i}.wav"), ("folk", "rock")[i % 2], f"artist {i}", f"{i}.wav") for i in range(4)),
    ("folk", "rock"),
    folds=(0, 0, 1, 1),
)
RECIPE = Recipe(epochs=1, crop_columns=256, sampling=Sampling(batch_size=2, batches=1))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch):
    """A layer a block, and statistics over two batches: what is tested is what is taken up and learned from."""
    monkeypatch.setattr(vgg, "BLOCKS", small_vgg.BLOCKS)
    monkeypatch.setattr("genrescope.training.trainer.STATISTICS_BATCHES", 2)


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def versions(count: int) -> list[tuple[np.ndarray, ...]]:
    random = np.random.default_rng(4)
    return [((random.normal(0, 10, (450, 84)) - 20).astype(np.float16),) for _ in range(count)]


def test_more_is_learned_from_and_stands_behind_what_is_split(tmp_path: Path):
    whole = with_more(DATASET, put(tmp_path, "none/speech/a.wav", "rock/ours/b.wav"))
    assert whole.clips == DATASET.clips
    assert whole.label_indices() == [0, 1, 0, 1]
    assert [clip.group for clip in whole.everything[4:]] == ["speech", "ours"]
    assert [whole.label_index(clip) for clip in whole.everything[4:]] == [NO_LABEL, 1]


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ((), "has no recordings"),
        (("jazz/x/a.wav",), "'jazz', which is no genre of the dataset; they are folk, rock, or 'none'"),
        (("none/artist 2/a.wav",), "'artist 2' is in the dataset and in"),
    ],
)
def test_more_that_does_not_fit_is_refused(names: tuple[str, ...], complaint: str, tmp_path: Path):
    with pytest.raises(TrainingError, match=complaint):
        with_more(DATASET, put(tmp_path, *names))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(TrainingError, match=r"no folder at .*absent"):
        with_more(DATASET, tmp_path / "absent")


def test_what_belongs_to_none_has_its_share_and_should_be_answered_by_all_labels_alike():
    known = (0, 0, 0, 1, NO_LABEL, NO_LABEL)
    examples = [Example(each, known[group], group) for group, each in enumerate(versions(6))]
    how = Sampling(batch_size=8, batches=60, mixup=0.0, none=0.25)
    labels = np.concatenate([b.labels for b in epoch_batches(examples, RECIPE.crops, RECIPE.augmentation, how, (1, 1))])
    none = (labels == 0.5).all(axis=1)
    assert none.mean() == pytest.approx(0.25, abs=0.06)
    assert set(map(tuple, labels[~none])) == {(1.0, 0.0), (0.0, 1.0)}
    assert labels[~none].mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.08)


def test_a_run_takes_up_the_weights_of_an_earlier_one(tmp_path: Path):
    earlier, later = tmp_path / "earlier", tmp_path / "later"
    train(DATASET, versions(4), earlier, Options(recipe=RECIPE), 0)
    kept = torch.load(earlier / "fold-0" / CHECKPOINT, weights_only=True)["average"]
    still = replace(RECIPE, learning_rate=0.0, weight_decay=0.0)
    begun = train(DATASET, versions(4), later, Options(recipe=still, start_from=earlier), 0)
    assert all(torch.equal(kept[name], weight) for name, weight in begun.named_parameters())


def test_a_run_ends_halfway_between_the_one_it_started_from_and_its_own_end(tmp_path: Path):
    examples = [Example(each, label, label) for label, each in enumerate(versions(2))]
    Trainer(2, 2, RECIPE).save(tmp_path)
    start = torch.load(tmp_path / CHECKPOINT, weights_only=True)["average"]
    trainer = Trainer(2, 2, RECIPE)
    trainer.start_from(tmp_path)
    trainer.train_epoch(examples)
    own = {name: weight.detach().clone() for name, weight in trainer.average.named_parameters()}
    trainer.save(tmp_path)
    again = Trainer(2, 2, RECIPE)
    again.load(tmp_path)
    for finished in (trainer.finished(examples), again.finished(examples)):
        for name, weight in finished.named_parameters():
            torch.testing.assert_close(weight, (start[name] + own[name]) / 2, msg=name)
    assert not torch.equal(own["classifier.weight"], start["classifier.weight"])


def test_a_run_on_other_recordings_is_no_start(tmp_path: Path):
    Trainer(2, 4, RECIPE, recordings="without fold 0").save(tmp_path)
    with pytest.raises(TrainingError, match="learned from other recordings or folds"):
        Trainer(2, 4, RECIPE, recordings="without fold 1").start_from(tmp_path)
    with pytest.raises(TrainingError, match="another kind"):
        Trainer(3, 4, RECIPE, recordings="without fold 0").start_from(tmp_path)
    with pytest.raises(TrainingError, match="no run to start from"):
        Trainer(2, 4, RECIPE).start_from(tmp_path / "absent")
