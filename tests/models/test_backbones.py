"""The networks: names and shapes of their weights, and what the heads accept."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
import torch
from torchvision.models.vgg import cfgs, make_layers

from genrescope.models.architecture import Architecture
from genrescope.models.backbones import build, ccmusic_head
from genrescope.models.build import expected_shapes


def test_the_reference_checkpoints_names_and_shapes():
    shapes = expected_shapes(Architecture("vgg19_bn", "ccmusic", labels=16, in_channels=3))
    parameters = sum(
        math.prod(shape) for name, shape in shapes.items() if not name.endswith(("_mean", "_var", "tracked"))
    )
    assert parameters == 121_892_481  # 121.9 M, 488 MB as float32
    names = list(shapes)
    assert names[:7] == [
        *("features.0.weight", "features.0.bias", "features.1.weight", "features.1.bias"),
        *("features.1.running_mean", "features.1.running_var", "features.1.num_batches_tracked"),
    ]
    assert names[-8:] == [f"classifier.{i}.{part}" for i in (1, 4, 7, 9) for part in ("weight", "bias")]
    assert shapes["features.0.weight"] == (64, 3, 3, 3)
    assert [shapes[f"classifier.{i}.weight"] for i in (1, 4, 7, 9)] == [
        (3958, 25_088),
        (629, 3958),
        (100, 629),
        (16, 100),
    ]


def test_its_features_are_torchvisions():
    theirs = make_layers(cfgs["E"], batch_norm=True).eval()
    ours = build("pooled", labels=4, in_channels=3).features.eval()
    ours.load_state_dict(theirs.state_dict())  # the same names and shapes
    picture = torch.rand(1, 3, 84, 161)
    with torch.inference_mode():
        torch.testing.assert_close(ours(picture), theirs(picture))


def test_fresh_weights_keep_the_size_of_what_passes():
    """He et al. 2015, by the fan-out: the variance of a layer's weights is 2 / (9 · its channels)."""
    for layer in build("pooled", labels=4, in_channels=1).features:
        if isinstance(layer, torch.nn.Conv2d):
            assert float(layer.weight.detach().var()) == pytest.approx(2 / (9 * layer.out_channels), rel=0.2)
            assert not layer.bias.any()


def test_a_network_is_built_without_torchs_compiler():
    """It comes in by many back doors, torchvision among them, and more than doubles the time to the first answer."""
    program = """
import sys
from genrescope.models.architecture import Architecture
from genrescope.models.build import expected_shapes
expected_shapes(Architecture("vgg19_bn", "pooled", labels=4, in_channels=1))
print(sorted({"torchvision", "torch._dynamo", "sympy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_heads_widths_follow_from_the_feature_width():
    widths = [layer.out_features for layer in ccmusic_head(768, 16) if isinstance(layer, torch.nn.Linear)]
    q = (768 / 16) ** 0.25
    assert widths == [int(int(int(16 * q) * q) * q), int(int(16 * q) * q), int(16 * q), 16]


def test_the_pooled_networks_names_and_shapes():
    shapes = expected_shapes(Architecture("vgg19_bn", "pooled", labels=4, in_channels=1))
    assert shapes["features.0.weight"] == (64, 1, 3, 3)
    assert list(shapes)[-2:] == ["classifier.weight", "classifier.bias"]
    assert shapes["classifier.weight"] == (4, 1024)
    assert sum(name.endswith("running_mean") for name in shapes) == 16


@pytest.mark.parametrize("pixels", [32, 33, 95, 161])
def test_the_pooled_head_takes_pictures_of_any_width(unfolded: torch.nn.Module, pixels: int):
    with torch.inference_mode():
        assert unfolded(torch.zeros(2, 1, 84, pixels)).shape == (2, 4)
