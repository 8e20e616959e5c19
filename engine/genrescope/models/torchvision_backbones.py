"""ResNets and EfficientNets as torchvision builds them. Imports torchvision, which is only needed for these."""

from __future__ import annotations

from typing import cast

import torchvision
from torch import nn

from genrescope.models.architecture import RESNETS, Architecture
from genrescope.models.backbones import ccmusic_head


def build(architecture: Architecture) -> nn.Module:
    """Build the network with fresh weights.

    Input [n, in_channels, height, width] with both sides ≥ 32, output logits [n, labels]. Where pictures have other
    than three channels, the first convolution is one of the same size for so many.
    """
    network: nn.Module = torchvision.models.get_model(
        architecture.backbone, weights=None, num_classes=architecture.labels
    )
    residual = architecture.backbone in RESNETS
    first = "conv1" if residual else "features.0.0"
    convolution = cast(nn.Conv2d, network.get_submodule(first))
    if convolution.in_channels != architecture.in_channels:
        network.set_submodule(first, _for_channels(convolution, architecture.in_channels))
    if architecture.head == "ccmusic":
        last = cast(nn.Linear, network.get_submodule("fc" if residual else "classifier.1"))
        head = ccmusic_head(last.in_features, architecture.labels)
        network.set_submodule("fc" if residual else "classifier", head)
    return network


def _for_channels(convolution: nn.Conv2d, in_channels: int) -> nn.Conv2d:
    """Return a convolution of the same size, without weights of its own, for pictures with so many channels."""
    size = {name: getattr(convolution, name) for name in ("out_channels", "kernel_size", "stride", "padding")}
    return nn.Conv2d(in_channels, bias=convolution.bias is not None, **size)
