"""The backbones that torchvision builds. Imports torchvision, which is only needed for these."""

from __future__ import annotations

from typing import Any, cast

import torchvision
from torch import nn

from genrescope.models.architecture import Architecture, layers_of
from genrescope.models.backbones import ccmusic_convolutional_head, ccmusic_head

SLOW_TO_INITIALISE = ("googlenet", "inception_v3")  # and they warn about it; what is loaded needs no fresh weights


def build(architecture: Architecture) -> nn.Module:
    """Build the network with fresh weights.

    Input [n, in_channels, height, width], output logits [n, labels]. Sides may be any from 32 on, but for the backbones
    that `genrescope.models.architecture.side_of` names. Where pictures have other than three channels, the first
    convolution is one of the same size for so many.
    """
    backbone, ccmusic = architecture.backbone, architecture.head == "ccmusic"
    options: dict[str, Any] = {} if ccmusic else {"num_classes": architecture.labels}
    if backbone in SLOW_TO_INITIALISE:
        options["init_weights"] = False
    network: nn.Module = torchvision.models.get_model(backbone, weights=None, **options)
    layers = layers_of(backbone)
    convolution = cast(nn.Conv2d, network.get_submodule(layers.first))
    if convolution.in_channels != architecture.in_channels:
        network.set_submodule(layers.first, _for_channels(convolution, architecture.in_channels))
    if ccmusic:
        classifier = network.get_submodule(layers.classifier)
        network.set_submodule(layers.classifier, _with_ccmusic_head(classifier, layers.kept, architecture.labels))
    return network


def _with_ccmusic_head(classifier: nn.Module, kept: int, labels: int) -> nn.Sequential:
    """Return the layers that stay of a backbone's own classifier, and the ccmusic head for what it took."""
    own = next(layer for layer in classifier.modules() if isinstance(layer, nn.Linear | nn.Conv2d))
    if isinstance(own, nn.Conv2d):
        return ccmusic_convolutional_head(own.in_channels, labels)
    stays = list(classifier.children())[:kept]
    return nn.Sequential(*stays, *ccmusic_head(own.in_features, labels))


def _for_channels(convolution: nn.Conv2d, in_channels: int) -> nn.Conv2d:
    """Return a convolution of the same size, without weights of its own, for pictures with so many channels."""
    size = {name: getattr(convolution, name) for name in ("out_channels", "kernel_size", "stride", "padding")}
    return nn.Conv2d(in_channels, bias=convolution.bias is not None, **size)
