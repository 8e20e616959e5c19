"""Which networks there are, by name. Plain data: `genrescope.models.build` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Head = Literal["pooled", "ccmusic", "torchvision"]
HEADS: tuple[Head, ...] = get_args(Head)

VGG = "vgg19_bn"
RESNETS = (
    *("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"),
    *("resnext50_32x4d", "resnext101_32x8d", "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2"),
)
EFFICIENTNETS = (
    *(f"efficientnet_b{size}" for size in range(8)),
    *("efficientnet_v2_s", "efficientnet_v2_m", "efficientnet_v2_l"),
)
# The rest of the ccmusic-database evaluations: known under their head alone, for pictures of their size alone.
CCMUSIC_FAMILY = (
    *("alexnet", "squeezenet1_0", "squeezenet1_1", "googlenet", "inception_v3"),
    *("vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19"),
    *("densenet121", "densenet161", "densenet169", "densenet201"),
    *("mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large"),
    *("convnext_tiny", "convnext_small", "convnext_base", "convnext_large"),
    *("swin_t", "swin_s", "swin_b", "vit_b_16", "vit_b_32", "vit_l_16", "vit_l_32"),
)
BACKBONES = (VGG, *RESNETS, *EFFICIENTNETS, *CCMUSIC_FAMILY)


@dataclass(frozen=True, slots=True)
class Architecture:
    """All that decides the names and shapes of a network's weights.

    Attributes
    ----------
    backbone
        One of `BACKBONES`, as torchvision calls it.
    head
        ``"pooled"`` (Genrescope's own, on VGG only), ``"ccmusic"`` (three hidden layers, as the ccmusic-database
        evaluations have them) or ``"torchvision"`` (the backbone's own classifier).
    labels
        How many outputs it has.
    in_channels
        How many channels its pictures have.
    """

    backbone: str
    head: Head
    labels: int
    in_channels: int


def heads_of(backbone: str) -> tuple[Head, ...]:
    """Heads that go with a backbone."""
    if backbone == VGG:
        return HEADS
    return ("ccmusic",) if backbone in CCMUSIC_FAMILY else ("ccmusic", "torchvision")


def side_of(backbone: str) -> int | None:
    """Height and width of the only pictures that a backbone takes; None when it takes any."""
    if backbone not in CCMUSIC_FAMILY:
        return None
    return 299 if backbone == "inception_v3" else 224


@dataclass(frozen=True, slots=True)
class Layers:
    """Names of a backbone's first convolution and of its classifier, as torchvision has them.

    Attributes
    ----------
    first, classifier
        The names.
    kept
        How many of the classifier's layers stay below the ccmusic head.
    last
        Number of the ccmusic head's last layer, counted without those.
    """

    first: str
    classifier: str
    kept: int = 0
    last: int = 9


def layers_of(backbone: str) -> Layers:
    """Where to find a backbone's ends."""
    return next(layers for start, layers in _LAYERS.items() if backbone.startswith(start))


_LAYERS = {  # by how the backbone's name begins
    **dict.fromkeys(("vgg", "alexnet"), Layers("features.0", "classifier")),
    **dict.fromkeys(("resnet", "resnext", "wide_resnet"), Layers("conv1", "fc")),
    **dict.fromkeys(("efficientnet", "mobilenet"), Layers("features.0.0", "classifier")),
    "densenet": Layers("features.conv0", "classifier"),
    "googlenet": Layers("conv1.conv", "fc"),
    "inception": Layers("Conv2d_1a_3x3.conv", "fc"),
    "squeezenet": Layers("features.0", "classifier", last=10),  # its head begins with a convolution and a pooling
    "convnext": Layers("features.0.0", "classifier", kept=2),  # a normalisation and what flattens
    "swin": Layers("features.0.0", "head"),
    "vit": Layers("conv_proj", "heads.head"),
}
