"""What batch normalisation is compared with: a picture's own statistics, and none at all."""

from __future__ import annotations

import pytest
import torch
from benchmarks.evaluation.plain_vgg import PlainVgg
from benchmarks.stability.normalisation import unfolded
from torch import nn

from genrescope.models import vgg
from genrescope.models.backbones import PooledVgg
from genrescope.models.torch_engine import fold
from support import small_vgg


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(vgg, "BLOCKS", small_vgg.BLOCKS)


def shown(count: int) -> torch.Tensor:
    return 3.0 + torch.randn(count, 2, 84, 48, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_own_statistics_depend_on_the_picture_alone_and_change_nothing():
    network = PooledVgg(4, 2)
    before = {name: weight.clone() for name, weight in network.state_dict().items() if "running" in name}
    with_running = network.eval()(shown(1))
    own = unfolded(network)
    picture = shown(1)
    assert not torch.allclose(own(picture), with_running, atol=1e-3)
    first = own.features[1](own.features[0](picture))
    assert first.mean(dim=(0, 2, 3)) == pytest.approx(torch.zeros(64), abs=1e-5)
    assert all(torch.equal(network.state_dict()[name], weight) for name, weight in before.items())


def test_without_normalisation_the_network_is_its_convolutions_in_training_and_folded():
    network = PlainVgg(4, 2).train()
    pictures = shown(2)
    alone = torch.nn.functional.relu(network.features[0](pictures))
    assert torch.equal(network.features[2](network.features[1](network.features[0](pictures))), alone)
    assert not any(weight.requires_grad for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)
                   for weight in layer.parameters())  # fmt: skip
    with torch.no_grad():
        loaded = PooledVgg(4, 2)
        loaded.load_state_dict(network.state_dict())
        torch.testing.assert_close(fold(loaded)(pictures), network.eval()(pictures), rtol=1e-3, atol=1e-4)
