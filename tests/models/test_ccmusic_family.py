"""State dicts of the ccmusic-database evaluations: names and shapes by their rule and torchvision, not by our code.

The rule: torchvision's network as it comes, its classifier replaced by one with three hidden layers, whose widths fall
from the classifier's own input to the labels by equal ratios.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
import torchvision

from genrescope.models.architecture import CCMUSIC_FAMILY, VGG, Architecture, side_of
from genrescope.models.build import build, expected_shapes, identify

LABELS = 16

# Input of the classifier, where the new one is, and widths for 16 labels: worked out by hand with q = (n / 16)^(1/4).
PUBLISHED = {
    "vgg19_bn": (25_088, "classifier.{}", (3958, 629, 100)),
    "convnext_base": (1024, "classifier.{}", (359, 127, 45)),
    "vit_b_16": (768, "heads.head.{}", (289, 110, 42)),
    "swin_b": (1024, "head.{}", (359, 127, 45)),
    "inception_v3": (2048, "fc.{}", (598, 178, 53)),
}


def torchvisions(backbone: str) -> dict[str, tuple[int, ...]]:
    """Names and shapes of torchvision's own network, with its thousand labels."""
    quiet = {"init_weights": False} if backbone in ("googlenet", "inception_v3") else {}
    with torch.device("meta"):
        network = torchvision.models.get_model(backbone, weights=None, **quiet)
    return {name: tuple(weight.shape) for name, weight in network.state_dict().items()}


@pytest.mark.parametrize("backbone", PUBLISHED)
def test_names_and_shapes_of_the_published_checkpoints(backbone: str):
    features, place, widths = PUBLISHED[backbone]
    kept = 2 if backbone.startswith("convnext") else 0
    classifier = place.split("{", maxsplit=1)[0].rstrip(".")
    expected = {name: shape for name, shape in torchvisions(backbone).items() if not name.startswith(f"{classifier}.")}
    if kept:
        expected |= {"classifier.0.weight": (features,), "classifier.0.bias": (features,)}  # the normalisation
    sizes = (features, *widths, LABELS)
    for index, (into, out) in zip((1, 4, 7, 9), pairwise(sizes), strict=True):
        layer = place.format(index + kept)
        expected |= {f"{layer}.weight": (out, into), f"{layer}.bias": (out,)}
    assert dict(expected_shapes(Architecture(backbone, "ccmusic", LABELS, 3))) == expected


def test_a_convolutional_classifier_begins_with_a_convolution():
    shapes = expected_shapes(Architecture("squeezenet1_1", "ccmusic", LABELS, 3))
    expected = {name: shape for name, shape in torchvisions("squeezenet1_1").items() if "classifier" not in name}
    sizes = (512, 214, 90, 38, 16)
    for index, (into, out) in zip((1, 5, 8, 10), pairwise(sizes), strict=True):
        shape = (out, into, 1, 1) if index == 1 else (out, into)
        expected |= {f"classifier.{index}.weight": shape, f"classifier.{index}.bias": (out,)}
    assert dict(shapes) == expected


@pytest.mark.parametrize("backbone", [VGG, *CCMUSIC_FAMILY])
def test_all_but_the_classifier_is_torchvisions(backbone: str):
    ours, theirs = expected_shapes(Architecture(backbone, "ccmusic", LABELS, 3)), torchvisions(backbone)
    changed = [name for name in ours if ours[name] != theirs.get(name)]
    gone = [name for name in theirs if name not in ours]
    assert len(changed) == 8, "four layers, each with weights and biases"
    assert all(name.startswith(("classifier.", "fc.", "head.", "heads.head.")) for name in changed + gone)


@pytest.mark.parametrize(
    "backbone", ["vgg16_bn", "squeezenet1_1", "densenet121", "convnext_tiny", "swin_s", "vit_b_32"]
)
def test_they_are_told_from_their_weights(backbone: str):
    architecture = Architecture(backbone, "ccmusic", LABELS, 3)
    assert identify(expected_shapes(architecture)) == architecture


@pytest.mark.parametrize("backbone", ["squeezenet1_1", "mobilenet_v3_small", "googlenet", "vit_b_32"])
def test_they_answer_pictures_of_their_size(backbone: str):
    side = side_of(backbone)
    network = build(Architecture(backbone, "ccmusic", LABELS, 3)).eval()
    with torch.inference_mode():
        assert network(torch.rand(1, 3, side, side)).shape == (1, LABELS)
