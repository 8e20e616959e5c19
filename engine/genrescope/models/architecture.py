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
BACKBONES = (VGG, *RESNETS, *EFFICIENTNETS)


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
    return HEADS if backbone == VGG else ("ccmusic", "torchvision")
