"""A loaded network: folding, determinism, devices."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from genrescope.errors import SettingsError
from genrescope.models import network as network_module
from genrescope.models.backbones import build
from genrescope.models.library import InstalledModel
from genrescope.models.network import Network, fold, leave_a_core

from .conftest import unsettle


def picture(seed: int, pixels: int = 161) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (1, 84, pixels)).astype(np.float32)


@pytest.fixture(scope="module")
def network(sample_model: InstalledModel) -> Network:
    return Network.load(sample_model, "cpu")


def test_folding_changes_nothing_but_rounding(network: Network, unfolded: torch.nn.Module):
    for seed in range(3):
        with torch.inference_mode():
            expected = unfolded(torch.from_numpy(picture(seed))[None])[0].numpy()
        np.testing.assert_allclose(network.logits(picture(seed)), expected, rtol=0, atol=1e-4 * np.abs(expected).max())


def test_folding_leaves_no_normalisation_behind():
    network = fold(unsettle(build("ccmusic", labels=2, in_channels=1)))
    assert not [layer for layer in network.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_the_same_picture_gives_the_same_bits(network: Network):
    first = network.logits(picture(1))
    network.logits(picture(2))
    assert first.dtype == np.float32
    assert first.shape == (4,)
    assert network.logits(picture(1)).tobytes() == first.tobytes()


def test_different_pictures_give_different_answers(network: Network):
    assert not np.allclose(network.logits(picture(1)), network.logits(-picture(1)))


def test_a_young_window_may_be_narrower(network: Network):
    assert np.isfinite(network.logits(picture(1, pixels=32))).all()


def test_a_device_that_is_not_there_is_refused_by_name(sample_model: InstalledModel):
    with pytest.raises(SettingsError, match="'cuda:77'"):
        Network.load(sample_model, "cuda:77")
    with pytest.raises(SettingsError, match="'abacus'"):
        Network.load(sample_model, "abacus")


def test_a_pytorch_without_gpu_is_said_in_our_words(sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(network_module, "_has_cuda", lambda: False)
    with pytest.raises(SettingsError, match=r"\(this PyTorch finds no CUDA GPU here\); choose"):
        Network.load(sample_model, "cuda:77")


def test_a_device_that_fails_gives_way_to_the_processor(sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch):
    """The device is really tried: one that this machine does not have stands for one with a broken driver."""
    monkeypatch.setattr(network_module, "_choices", lambda: ["cuda:77", "cpu"])
    loaded = Network.load(sample_model)
    assert loaded.device == "cpu"
    assert loaded.note.startswith("cuda:77 was found but failed (")
    assert np.isfinite(loaded.logits(picture(1))).all()


def test_on_its_own_choice_it_runs_somewhere(sample_model: InstalledModel):
    loaded = Network.load(sample_model, "auto")
    assert loaded.device in ("cpu", "mps", "cuda:0")
    assert loaded.picture_shape == (1, 84, 161)


@pytest.mark.parametrize(("cores", "before", "after"), [(8, 8, 7), (8, 7, 7), (8, 3, 3), (1, 1, 1)])
def test_a_core_is_left_free_unless_somebody_has_chosen(
    monkeypatch: pytest.MonkeyPatch, cores: int, before: int, after: int
):
    threads = [before]
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr("torch.get_num_threads", lambda: threads[-1])
    monkeypatch.setattr("torch.set_num_threads", threads.append)
    leave_a_core()
    assert threads[-1] == after
