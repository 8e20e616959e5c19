"""ResNets and EfficientNets: torchvision's own, told from their weights, and never in VGG's way."""

from __future__ import annotations

import sys

import pytest
import torch
import torchvision

from genrescope.errors import ModelError
from genrescope.models.architecture import (
    BACKBONES,
    CCMUSIC_FAMILY,
    EFFICIENTNETS,
    RESNETS,
    VGG,
    Architecture,
    heads_of,
)
from genrescope.models.build import build, expected_shapes, identify


def shapes_of(network: torch.nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(weight.shape) for name, weight in network.state_dict().items()}


@pytest.mark.parametrize("backbone", [each for each in BACKBONES if "torchvision" in heads_of(each)])
def test_torchvisions_own_weights_are_told(backbone: str):
    with torch.device("meta"):
        theirs = torchvision.models.get_model(backbone, weights=None, num_classes=7)
    assert identify(shapes_of(theirs)) == Architecture(backbone, "torchvision", labels=7, in_channels=3)


@pytest.mark.parametrize("backbone", [VGG, "resnet18", "resnext101_64x4d", "efficientnet_b0", "efficientnet_v2_s"])
@pytest.mark.parametrize("in_channels", [1, 2])
def test_every_head_is_told_from_its_weights(backbone: str, in_channels: int):
    for head in heads_of(backbone):
        architecture = Architecture(backbone, head, labels=5, in_channels=in_channels)
        assert identify(expected_shapes(architecture)) == architecture


def test_weights_that_fit_no_network_are_none_of_ours():
    shapes = expected_shapes(Architecture("resnet18", "torchvision", labels=4, in_channels=3))
    assert identify({}) is None
    assert identify({**shapes, "extra": (1,)}) is None
    assert identify({name: shape for name, shape in shapes.items() if name != "bn1.bias"}) is None
    assert identify({**shapes, "fc.weight": (4, 511)}) is None
    assert identify({**shapes, "fc.weight": (10**9, 512), "fc.bias": (10**9,)}) is None


@pytest.mark.parametrize(
    ("backbone", "features"), [("resnet18", 512), ("resnet50", 2048), ("efficientnet_b0", 1280), (VGG, 25_088)]
)
def test_the_ccmusic_head_follows_the_feature_width(backbone: str, features: int):
    shapes = expected_shapes(Architecture(backbone, "ccmusic", labels=16, in_channels=3))
    name = "fc" if backbone in RESNETS else "classifier"
    q = (features / 16) ** 0.25
    widths = [int(int(int(16 * q) * q) * q), int(int(16 * q) * q), int(16 * q), 16]
    assert [shapes[f"{name}.{index}.weight"] for index in (1, 4, 7, 9)] == list(
        zip(widths, [features, *widths[:-1]], strict=True)
    )


@pytest.mark.parametrize("backbone", ["resnet18", "efficientnet_b0"])
@pytest.mark.parametrize("in_channels", [1, 3])
def test_they_answer_pictures_of_any_shape(backbone: str, in_channels: int):
    network = build(Architecture(backbone, "torchvision", labels=3, in_channels=in_channels)).eval()
    with torch.inference_mode():
        assert network(torch.rand(2, in_channels, 84, 161)).shape == (2, 3)


def test_without_torchvision_vgg_works_and_the_others_say_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "torchvision", None)
    monkeypatch.delitem(sys.modules, "genrescope.models.torchvision_backbones", raising=False)
    monkeypatch.delattr("genrescope.models.torchvision_backbones", raising=False)
    assert expected_shapes(Architecture(VGG, "torchvision", labels=3, in_channels=3))
    with pytest.raises(ModelError, match="resnet18 needs torchvision, which is not installed"):
        expected_shapes(Architecture("resnet18", "torchvision", labels=3, in_channels=3))
    monkeypatch.setattr(sys, "frozen", True, raising=False)  # nobody can install anything into the packaged application
    with pytest.raises(ModelError, match="use it in a Genrescope that pip or uv has installed"):
        expected_shapes(Architecture("densenet121", "ccmusic", labels=3, in_channels=3))


def test_every_backbone_is_one_of_torchvisions():
    assert set(BACKBONES) <= set(torchvision.models.list_models())
    assert len(set(BACKBONES)) == 1 + len(RESNETS) + len(EFFICIENTNETS) + len(CCMUSIC_FAMILY)
