"""The model that comes along: it is what its manifest says, and as good as it says."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from genrescope.models.checkpoint import load_weights
from genrescope.models.engine import load_engine
from genrescope.models.library import InstalledModel, find
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.picture import picture
from genrescope.training.columns import decode
from genrescope.training.dataset import read_dataset
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS


@pytest.fixture(scope="module")
def starter() -> InstalledModel:
    return find("starter")


def test_it_is_bundled_small_and_sound(starter: InstalledModel):
    assert starter.bundled
    assert starter.weights.stat().st_size < 45_000_000
    weights = load_weights(starter)
    spread = weights["features.0.weight"].std()
    assert spread > 0.0


def test_it_knows_the_four_genres(starter: InstalledModel):
    assert starter.manifest.taxonomy.labels == ("Classical", "Electronic", "Pop", "Rock")
    assert starter.manifest.taxonomy.families == ("Classical", "Electronic", "Pop & rock")


def test_it_says_how_good_it_is_and_under_which_terms(starter: InstalledModel):
    measured = starter.manifest.measured
    assert 0.25 < float(measured["balanced_accuracy"]) < float(measured["family_balanced_accuracy"]) < 1.0
    assert "by group, each by a network that never heard it" in str(measured["split"])
    assert starter.manifest.licence.startswith("CC BY-NC-SA 1.0 (non-commercial")  # without a file beside it, too
    assert "NonCommercial" in (starter.folder / "README.md").read_text(encoding="utf-8")
    assert "Magnatune" in (starter.folder / "ATTRIBUTION.md").read_text(encoding="utf-8")


def test_it_knows_what_it_learned_from(starter: InstalledModel, real_music: Path):
    """Better than its manifest says of what was never heard; by the live road's picture and the folded network.

    The middle of every eighth recording. A road that differs from the training's would lose far more than that.
    """
    dataset = read_dataset(real_music / "emotify")
    assert len(dataset.clips) == starter.manifest.measured["recordings"]
    labels = dataset.label_indices()
    network = load_engine(starter, "cpu")
    half = WINDOW_COLUMNS * HOP_LENGTH // 2
    right: dict[int, list[bool]] = defaultdict(list)
    for index in range(0, len(dataset.clips), 8):
        sound = decode(dataset.clips[index].path)
        middle = len(sound) // 2
        power = whole_cqt(sound[max(0, middle - half - ANALYSIS_RATE) : middle + half], kernel_bank("nnaudio"))
        answer = int(network.logits(picture(power[-WINDOW_COLUMNS:], starter.manifest.picture)[None]).argmax())
        right[labels[index]].append(answer == labels[index])
    accuracy = np.mean([np.mean(answers) for answers in right.values()])
    assert accuracy > float(starter.manifest.measured["balanced_accuracy"])
