"""Training from end to end, on sounds that the test makes: tones against noise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
import torch
from PIL import Image

from genrescope.models import vgg
from genrescope.models.engine import InferenceEngine, load_engine
from genrescope.models.library import InstalledModel, find
from genrescope.models.taxonomy import Taxonomy
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.training.answers import read_answers
from genrescope.training.augment import Augmentation
from genrescope.training.batches import Example, Sampling, epoch_batches
from genrescope.training.command import main, match_taxonomy
from genrescope.training.cross import Notices, build_cross_validated
from genrescope.training.dataset import Clip, Dataset, TrainingError, read_dataset
from genrescope.training.recipe import Recipe
from genrescope.training.train import Options, Progress, train
from genrescope.training.trainer import CHECKPOINT, Trainer
from genrescope.units import ANALYSIS_RATE
from support import small_vgg

SECONDS = 6
TINY = Recipe(
    epochs=2,
    learning_rate=3e-4,
    averaging=0.7,
    warm_up_epochs=0.3,
    crop_columns=512,
    sampling=Sampling(batch_size=4, batches=6, mixup=0.3, degraded=0.2),
    augmentation=Augmentation(loudspeaker=0.0, noise=0.1),
)


def tones(random: np.random.Generator) -> np.ndarray:
    """A melody of pure tones: notes of half a second."""
    t = np.arange(ANALYSIS_RATE // 2) / ANALYSIS_RATE
    notes = random.integers(40, 80, SECONDS * 2)
    melody = [np.sin(2 * np.pi * 440 * 2 ** ((note - 69) / 12) * t) * np.exp(-3 * t) for note in notes]
    return 0.3 * np.concatenate(melody)


def noise(random: np.random.Generator) -> np.ndarray:
    """Noise whose level goes up and down."""
    swell = 1 + 0.5 * np.sin(2 * np.pi * random.uniform(1, 4) * np.arange(SECONDS * ANALYSIS_RATE) / ANALYSIS_RATE)
    return 0.1 * swell * random.normal(size=SECONDS * ANALYSIS_RATE)


@pytest.fixture(scope="module")
def dataset_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two genres of six artists."""
    folder = tmp_path_factory.mktemp("dataset")
    random = np.random.default_rng(1)
    for genre, make in (("noise", noise), ("tones", tones)):
        for artist in range(6):
            path = folder / genre / f"{genre} artist {artist}" / "song.wav"
            path.parent.mkdir(parents=True)
            soundfile.write(path, make(random), ANALYSIS_RATE)
    return folder


def run_command(patch: pytest.MonkeyPatch, dataset: Path, out: Path, *more: str) -> None:
    """Run the command with a recipe small enough for a test."""
    patch.setattr("genrescope.training.recipe.Recipe", lambda **chosen: replace(TINY, **chosen))
    patch.setattr("genrescope.training.trainer.STATISTICS_BATCHES", 8)
    arguments = ["--out", str(out), "--epochs", "2", "--folds", "6", "--id", "tiny", *more]
    patch.setattr("sys.argv", ["train", str(dataset), *arguments])
    assert main() == 0


@pytest.fixture(scope="module")
def trained(dataset_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command leaves after one run."""
    out = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        run_command(patch, dataset_folder, out)
    return out


def answer(network: InferenceEngine, model: InstalledModel, sound: np.ndarray) -> int:
    power = whole_cqt(sound.astype(np.float32), kernel_bank("nnaudio"))
    return int(network.logits(model.manifest.picture.draw(power)[None]).argmax())


def test_the_folder_it_writes_loads_and_answers_rightly(trained: Path):
    model = find(str(trained / "model"))
    assert model.manifest.id == "tiny"
    assert model.manifest.taxonomy.labels == ("noise", "tones")
    network = load_engine(model, "cpu")
    random = np.random.default_rng(99)
    assert [answer(network, model, noise(random)) for _ in range(3)] == [0, 0, 0]
    assert [answer(network, model, tones(random)) for _ in range(3)] == [1, 1, 1]


def test_the_manifest_carries_the_figures_and_how_they_were_found(trained: Path):
    measured = find(str(trained / "model")).manifest.measured
    assert measured["recordings"] == 2
    assert measured["groups"] == 2
    assert measured["windows"] == 4
    assert measured["balanced_accuracy"] == 1.0
    assert "fold 0 of 6, by group" in str(measured["split"])
    assert "balanced_accuracy, first 5 s" in measured
    rows = (trained / "fold-0" / "log.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "epoch,loss,held-out balanced accuracy"
    assert [row.split(",")[0] for row in rows[1:]] == ["1", "2"]


def test_a_finished_run_is_not_run_again(trained: Path, dataset_folder: Path, monkeypatch: pytest.MonkeyPatch):
    checkpoint = (trained / "fold-0" / CHECKPOINT).stat()
    weights = find(str(trained / "model")).manifest.sha256
    with monkeypatch.context() as patch:
        run_command(patch, dataset_folder, trained)
    assert (trained / "fold-0" / CHECKPOINT).stat().st_mtime_ns == checkpoint.st_mtime_ns
    assert find(str(trained / "model")).manifest.sha256 == weights


def test_cross_validation_judges_every_recording_and_ends_with_a_model_of_all(
    dataset_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        # A layer a block: what is tested are the folds, and three of the whole network would take minutes.
        patch.setattr(vgg, "BLOCKS", small_vgg.BLOCKS)
        chosen = ["--folds", "2", "--epochs", "1", "--degraded", "1", "--none", "0.4", "--cross-validate"]
        run_command(patch, dataset_folder, tmp_path, *chosen)
    answers = read_answers(tmp_path / "answers.csv", ("noise", "tones"))
    assert sorted(set(answers.groups)) == sorted(path.name for path in dataset_folder.glob("*/*"))
    for group in set(answers.groups):
        assert len({fold for fold, its in zip(answers.folds, answers.groups, strict=True) if its == group}) == 1
    measured = find(str(tmp_path / "model")).manifest.measured
    assert measured["recordings"] == 12
    assert "2 folds by group" in str(measured["split"])
    assert {path.parent.name for path in tmp_path.glob("*/log.csv")} == {"fold-0", "fold-1", "all"}
    assert [find(str(tmp_path / f"fold-{fold}" / "model")).manifest.id for fold in (0, 1)] == [
        "tiny-fold-0",
        "tiny-fold-1",
    ]
    assert "balanced_accuracy, degraded" in find(str(tmp_path / "model")).manifest.measured
    recipe = json.loads(torch.load(tmp_path / "all" / CHECKPOINT, weights_only=True)["recipe"])
    assert recipe["sampling"]["none"] == 0.4
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.width > 800
        assert picture.convert("L").getextrema()[0] < 100


def test_a_run_stops_when_nothing_gets_better_and_keeps_the_best(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The second look is the best: the fourth, two later, is the last."""
    monkeypatch.setattr("genrescope.training.trainer.STATISTICS_BATCHES", 1)
    likelihoods = iter([1.0, 0.5, 0.7, 0.6, 0.1])
    monkeypatch.setattr("genrescope.training.train.negative_log_likelihood", lambda *_: next(likelihoods))
    averages = []
    monkeypatch.setattr(
        "genrescope.training.train._look",
        lambda network, levels, _: averages.append(network.classifier.weight.clone()) or np.eye(2)[: len(levels)],
    )
    clips = tuple(Clip(Path(f"{i}.wav"), "ab"[i % 2], str(i)) for i in range(6))
    dataset = Dataset(clips, ("a", "b"), folds=(0, 0, 1, 1, 1, 1))
    versions = [example.versions for example in [*examples(), *examples()[:2]]]
    options = Options(recipe=replace(QUICK, epochs=9), check_every=1, patience=2)
    seen: list[Progress] = []
    network = train(dataset, versions, tmp_path, options, 0, seen.append)
    assert len(seen) == 4
    assert torch.equal(network.classifier.weight, averages[1])
    assert not torch.equal(averages[1], averages[3])


def test_a_full_disk_is_said_before_anything_is_computed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=3_000_000))
    with pytest.raises(TrainingError, match=r"0\.0 GB free .* needs 1\.2; make room"):
        train(Dataset((), ("a", "b")), [], tmp_path, Options(), None)
    notices = Notices(lambda *_: None, lambda *_: None)
    with pytest.raises(TrainingError, match=r"needs 3\.2; make room"):  # five folds, and everything
        build_cross_validated(Dataset((), ("a", "b")), Taxonomy(("a", "b")), tmp_path, Options(), notices)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--fold", "5"], "no fold 5 to hold out; --fold may be one of 0, 1, 2, 3, 4"),
        (["--epochs", "0"], "--epochs at least 1"),
        (["--degraded", "-1"], "--degraded must be 0 or a number"),
        (["--none", "1"], "--none must be a share from 0"),
        (["--patience", "0"], "--patience must be at least 1"),
        (["--patience", "3", "--cross-validate"], "--patience needs a held-out part"),
    ],
)
def test_choices_that_make_no_sense_are_refused(
    arguments: list[str],
    complaint: str,
    dataset_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr("sys.argv", ["train", str(dataset_folder), "--out", str(tmp_path / "out"), *arguments])
    assert main() == 1
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_used_ends_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.argv", ["train", str(tmp_path / "absent"), "--out", str(tmp_path)])
    assert main() == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "There is no dataset at" in error


def test_labels_must_be_the_taxonomys(dataset_folder: Path):
    dataset = read_dataset(dataset_folder)
    assert match_taxonomy(dataset, None).labels == ("noise", "tones")
    with pytest.raises(TrainingError, match="is for Classical, Electronic, Pop, Rock; the dataset has noise, tones"):
        match_taxonomy(dataset, "genrescope4")
    assert (
        match_taxonomy(Dataset((), ("classical", "electronic", "pop", "rock")), "genrescope4").labels[0] == "Classical"
    )


def examples() -> list[Example]:
    random = np.random.default_rng(4)
    return [
        Example(((random.normal(0, 10, (450, 84)) - 20).astype(np.float16),), label=index % 2, group=index)
        for index in range(4)
    ]


QUICK = replace(TINY, epochs=3, crop_columns=256, sampling=Sampling(batch_size=2, batches=1, mixup=0.5))


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(tmp_path: Path):
    whole = Trainer(2, 4, QUICK)
    losses = [whole.train_epoch(examples()) for _ in range(3)]
    begun = Trainer(2, 4, QUICK)
    begun.train_epoch(examples())
    begun.save(tmp_path)
    resumed = Trainer(2, 4, QUICK)
    resumed.load(tmp_path)
    assert resumed.epoch == 1
    assert [resumed.train_epoch(examples()) for _ in range(2)] == losses[1:]
    for name, tensor in whole.average.state_dict().items():
        assert torch.equal(tensor, resumed.average.state_dict()[name]), name


def test_the_averaged_weights_get_statistics_of_their_own(monkeypatch: pytest.MonkeyPatch):
    """The first normalisation's mean is the mean of what its convolution gives for pictures like those trained on."""
    monkeypatch.setattr("genrescope.training.trainer.STATISTICS_BATCHES", 4)
    trainer = Trainer(2, 4, QUICK)
    trainer.train_epoch(examples())
    convolution, normalisation = trainer.average.features[:2]
    before = normalisation.running_mean.clone()
    trainer.refresh_statistics(examples())
    sampling = replace(QUICK.sampling, mixup=0.0, batches=4)
    shown = epoch_batches(examples(), QUICK.crops, QUICK.augmentation, sampling, (QUICK.seed, QUICK.epochs))
    with torch.no_grad():
        means = [convolution(torch.from_numpy(batch.pictures)).mean(dim=(0, 2, 3)) for batch in shown]
    torch.testing.assert_close(normalisation.running_mean, torch.stack(means).mean(dim=0), rtol=1e-4, atol=1e-5)
    assert not torch.allclose(before, normalisation.running_mean, rtol=0.05)
    assert not trainer.average.training
    assert normalisation.momentum == pytest.approx(0.1)


def test_every_kept_weight_follows_the_trained_one():
    trainer = Trainer(2, 2, QUICK)
    with torch.no_grad():
        for kept in trainer.average.state_dict().values():
            kept.zero_()
    trainer.steps = 10**9  # so many that the average is as slow as it ever is
    trainer._update_average()
    share = 1.0 - QUICK.averaging
    trained = trainer.network.state_dict()
    for name, kept in trainer.average.state_dict().items():
        if kept.is_floating_point():
            torch.testing.assert_close(kept, share * trained[name], msg=name)


def test_the_seed_decides_everything():
    one, two, other = (Trainer(2, 4, replace(QUICK, seed=seed)).train_epoch(examples()) for seed in (1, 1, 2))
    assert one == two
    assert one != other


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path):
    Trainer(2, 4, QUICK).save(tmp_path)
    with pytest.raises(TrainingError, match="belongs to a run with other data"):
        Trainer(3, 4, QUICK).load(tmp_path)
    with pytest.raises(TrainingError, match="belongs to a run with seed 1"):
        Trainer(2, 4, replace(QUICK, seed=2)).load(tmp_path)
    with pytest.raises(TrainingError, match="belongs to a run with other recordings, folds or choices"):
        Trainer(2, 4, QUICK, recordings="others").load(tmp_path)
    with pytest.raises(TrainingError, match="belongs to a run with other recordings, folds or choices"):
        Trainer(2, 4, QUICK, circumstances="others").load(tmp_path)
    Trainer(2, 4, replace(QUICK, epochs=99)).load(tmp_path)
    (tmp_path / CHECKPOINT).write_bytes(b"damaged")
    with pytest.raises(TrainingError, match="is damaged"):
        Trainer(2, 4, QUICK).load(tmp_path)


def test_a_device_that_is_not_there_is_refused_by_name():
    with pytest.raises(TrainingError, match="The device 'cuda:77' cannot be used here"):
        Trainer(2, 4, QUICK, device="cuda:77")


def test_batches_are_balanced_over_labels_and_the_same_for_a_seed():
    unbalanced = [Example(each.versions, int(i == 0), i) for i, each in enumerate(examples())]
    how = Sampling(batch_size=8, batches=25, mixup=0.0)

    def draw(seed: int) -> list:
        return list(epoch_batches(unbalanced, QUICK.live_pictures, Augmentation(), how, (seed, 0)))

    batches = draw(1)
    assert batches[0].pictures.shape == (8, 2, 84, 161)
    assert batches[0].pictures.min() >= -1.0
    assert batches[0].pictures[:, 0].max() <= 1.0
    share = np.mean([batch.labels[:, 1].mean() for batch in batches])
    assert share == pytest.approx(0.5, abs=0.12)  # one clip of four has that label
    again, other = draw(1), draw(2)
    assert all(np.array_equal(a.pictures, b.pictures) for a, b in zip(batches, again, strict=True))
    assert not np.array_equal(batches[0].pictures, other[0].pictures)


def test_a_share_of_the_pictures_shows_degraded_copies():
    loud = np.full((450, 84), -20, dtype=np.float16)
    quiet = loud.copy()
    quiet[:, 42:] -= 50
    example = Example((loud, quiet, quiet), 0, 0)
    still = Augmentation(semitones=0, equaliser_db=0.0, noise=0.0, loudspeaker=0.0, room=0.0, stripes=0)
    how = Sampling(batch_size=50, batches=4, mixup=0.0, degraded=0.25)
    shown = np.concatenate([b.pictures for b in epoch_batches([example], QUICK.crops, still, how, (1, 0))])
    degraded = shown[:, 0, 0].mean(axis=1) > shown[:, 0, -1].mean(axis=1) + 0.5
    assert degraded.mean() == pytest.approx(0.25, abs=0.08)


def test_mixed_pictures_have_mixed_labels():
    how = Sampling(batch_size=8, batches=4, mixup=1.0, mixup_alpha=1.0)
    [batch, *_] = epoch_batches(examples(), QUICK.live_pictures, Augmentation(), how, (1, 0))
    np.testing.assert_allclose(batch.labels.sum(axis=1), 1.0, rtol=1e-6)
    np.testing.assert_allclose(batch.groups.sum(axis=1), 1.0, rtol=1e-6)
    assert ((batch.groups > 0.05) & (batch.groups < 0.95)).any()
    assert batch.labels.max(axis=1).min() >= 0.5  # the first of a pair leads
