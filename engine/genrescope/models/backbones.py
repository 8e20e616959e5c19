"""The networks Genrescope knows: VGG19 with batch normalisation under one of two heads. Imports torch.

K. Simonyan and A. Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015
(configuration E), with the batch normalisation of S. Ioffe and C. Szegedy, 2015, layer by layer and name by name as
torchvision's ``vgg19_bn``. Built here, because importing torchvision takes longer than importing torch.
"""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import nn

from genrescope.models.manifest import Head

BLOCKS = (
    (64, 2),
    (128, 2),
    (256, 4),
    (512, 4),
    (512, 4),
)  # configuration E: channels and convolutions before a pooling
CHANNELS = BLOCKS[-1][0]
ROWS = 2  # that 84 bins leave after five poolings by two
CCMUSIC_FEATURES = CHANNELS * 7 * 7


class PooledVgg(nn.Module):
    """VGG19_BN's convolutions, averaged over time: it takes pictures of any width.

    What is kept apart is the height: the upper and the lower half of the notes have their own weights in the
    classifier. Input [n, channels, 84, pixels] with pixels ≥ 32, output logits [n, labels].
    """

    def __init__(self, labels: int, in_channels: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.features = _features(in_channels)
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(CHANNELS * ROWS, labels)

    def pooled(self, pictures: torch.Tensor) -> torch.Tensor:
        """Features averaged over time, [n, 1024]."""
        features: torch.Tensor = self.features(pictures)
        return features.mean(dim=3).flatten(1)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Logits of pictures."""
        logits: torch.Tensor = self.classifier(self.dropout(self.pooled(pictures)))
        return logits


class CcmusicVgg(nn.Module):
    """VGG19_BN under the classifier of the ccmusic-database evaluations (`ccmusic_head`).

    Input [n, channels, height, width] with both sides ≥ 32, output logits [n, labels].
    """

    def __init__(self, labels: int, in_channels: int) -> None:
        super().__init__()
        self.features = _features(in_channels)
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = ccmusic_head(CCMUSIC_FEATURES, labels)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Logits of pictures."""
        logits: torch.Tensor = self.classifier(self.avgpool(self.features(pictures)).flatten(1))
        return logits


def build(head: Head, labels: int, in_channels: int, dropout: float = 0.0) -> nn.Module:
    """Build the network with fresh weights.

    Parameters
    ----------
    head
        ``"pooled"`` (`PooledVgg`, Genrescope's own models) or ``"ccmusic"`` (`CcmusicVgg`).
    labels
        How many it tells apart.
    in_channels
        1 for CQT pictures, 3 for pictures in colour.
    dropout
        Of the pooled head while training.
    """
    if head == "pooled":
        return PooledVgg(labels, in_channels, dropout)
    return CcmusicVgg(labels, in_channels)


def ccmusic_head(features: int, labels: int) -> nn.Sequential:
    """Classifier of the ccmusic-database evaluations: three hidden layers whose widths fall by equal ratios.

    With q = (features / labels)^(1/4): l1 = int(labels · q), l2 = int(l1 · q), l3 = int(l2 · q). For 25 088
    features and 16 labels that is 3958, 629 and 100 units.
    """
    q = (features / labels) ** 0.25
    first = int(labels * q)
    second = int(first * q)
    third = int(second * q)
    return nn.Sequential(
        nn.Dropout(),
        nn.Linear(features, third),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(third, second),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(second, first),
        nn.ReLU(),
        nn.Linear(first, labels),
    )


def expected_shapes(head: Head, labels: int, in_channels: int) -> OrderedDict[str, tuple[int, ...]]:
    """Names and shapes of the weights of such a network, in order, without allocating it."""
    with torch.device("meta"):
        network = build(head, labels, in_channels)
    return OrderedDict((name, tuple(weight.shape)) for name, weight in network.state_dict().items())


def _features(in_channels: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for channels, convolutions in BLOCKS:
        for _ in range(convolutions):
            layers += [_convolution(in_channels, channels), nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
            in_channels = channels
        layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)


def _convolution(in_channels: int, channels: int) -> nn.Conv2d:
    layer = nn.Conv2d(in_channels, channels, kernel_size=3, padding=1)
    if not layer.weight.is_meta:  # there, torch would load its whole compiler to draw numbers that nobody sees
        nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
        nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
    return layer
