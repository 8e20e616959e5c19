"""From an architecture to a network, and from the weights of a network back to its architecture. Imports torch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping

import torch
from torch import nn

from genrescope.children import is_frozen
from genrescope.errors import ModelError
from genrescope.models import backbones
from genrescope.models.architecture import BACKBONES, VGG, Architecture, Head, heads_of, layers_of

Shapes = Mapping[str, tuple[int, ...]]

MOST_LABELS = 10_000  # nobody tells more genres apart, and a damaged file may claim any number


def build(architecture: Architecture) -> nn.Module:
    """Build a network with fresh weights.

    Raises
    ------
    ModelError
        It needs torchvision, which is not installed.
    """
    if architecture.backbone == VGG:
        return backbones.build(architecture.head, architecture.labels, architecture.in_channels)
    try:
        from genrescope.models import torchvision_backbones
    except ImportError as error:
        if is_frozen():
            raise ModelError(
                "A model with the backbone {backbone} needs torchvision, which the packaged application is without: "
                "use it in a Genrescope that pip or uv has installed, with torchvision beside it.",
                backbone=architecture.backbone,
            ) from error
        raise ModelError(
            "A model with the backbone {backbone} needs torchvision, which is not installed: install the "
            "torchvision that belongs to your PyTorch (pip install torchvision).",
            backbone=architecture.backbone,
        ) from error
    return torchvision_backbones.build(architecture)


def expected_shapes(architecture: Architecture) -> OrderedDict[str, tuple[int, ...]]:
    """Names and shapes of the weights of such a network, in order, without allocating it.

    Raises
    ------
    ModelError
        As `build`.
    """
    with torch.device("meta"):
        network = build(architecture)
    return OrderedDict((name, tuple(weight.shape)) for name, weight in network.state_dict().items())


def identify(shapes: Shapes) -> Architecture | None:
    """Tell from the names and shapes of weights which network they are for; None when it is none of ours.

    Raises
    ------
    ModelError
        As `build`.
    """
    for candidate in _candidates(shapes):
        if expected_shapes(candidate) == dict(shapes):
            return candidate
    return None


def _candidates(shapes: Shapes) -> Iterator[Architecture]:
    """Architectures whose first and last layers are there."""
    for backbone in BACKBONES:
        for head in heads_of(backbone):
            into = shapes.get(f"{layers_of(backbone).first}.weight", ())
            out = shapes.get(f"{_last_layer(backbone, head)}.weight", ())
            if len(into) == 4 and len(out) == 2 and 1 <= into[1] <= 3 and 2 <= out[0] <= MOST_LABELS:
                yield Architecture(backbone, head, labels=out[0], in_channels=into[1])


def _last_layer(backbone: str, head: Head) -> str:
    """Name of the layer that has an output a label."""
    layers = layers_of(backbone)
    if head == "ccmusic":
        return f"{layers.classifier}.{layers.kept + layers.last}"
    if head == "pooled" or layers.classifier == "fc":
        return layers.classifier
    return f"{layers.classifier}.{6 if backbone == VGG else 1}"
