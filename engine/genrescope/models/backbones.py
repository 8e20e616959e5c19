"""VGG19 with batch normalisation under one of three heads. Imports torch.

K. Simonyan and A. Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015
(configuration E), with the batch normalisation of S. Ioffe and C. Szegedy, 2015, layer by layer and name by name as
torchvision's ``vgg19_bn``. Built here, because importing torchvision takes longer than importing torch.
"""

from __future__ import annotations

import torch
from torch import nn

from genrescope.models import vgg
from genrescope.models.architecture import Head
from genrescope.models.vgg import CHANNELS, HIDDEN, ROWS, SQUARE, SQUARE_FEATURES, ccmusic_widths


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
        return self._over_time(self.features(pictures))

    def head(self, features: torch.Tensor) -> torch.Tensor:
        """Logits of the convolutions' output."""
        logits: torch.Tensor = self.classifier(self.dropout(self._over_time(features)))
        return logits

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Logits of pictures."""
        return self.head(self.features(pictures))

    def _over_time(self, features: torch.Tensor) -> torch.Tensor:
        return features.mean(dim=3).flatten(1)


class SquareVgg(nn.Module):
    """VGG19_BN as torchvision has it, for square pictures, under any classifier of 25 088 features.

    Input [n, channels, height, width] with both sides ≥ 32, output logits [n, labels].
    """

    def __init__(self, in_channels: int, classifier: nn.Sequential) -> None:
        super().__init__()
        self.features = _features(in_channels)
        self.avgpool = nn.AdaptiveAvgPool2d((SQUARE, SQUARE))
        self.classifier = classifier

    def head(self, features: torch.Tensor) -> torch.Tensor:
        """Logits of the convolutions' output."""
        logits: torch.Tensor = self.classifier(self.avgpool(features).flatten(1))
        return logits

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Logits of pictures."""
        return self.head(self.features(pictures))


def build(head: Head, labels: int, in_channels: int, dropout: float = 0.0) -> nn.Module:
    """Build the network with fresh weights.

    Parameters
    ----------
    head
        ``"pooled"`` (`PooledVgg`, Genrescope's own models), ``"ccmusic"`` (`ccmusic_head`) or ``"torchvision"``
        (`torchvision_head`).
    labels
        How many it tells apart.
    in_channels
        1 for CQT pictures, 3 for pictures in colour.
    dropout
        Of the pooled head while training.
    """
    if head == "pooled":
        return PooledVgg(labels, in_channels, dropout)
    classifier = ccmusic_head(SQUARE_FEATURES, labels) if head == "ccmusic" else torchvision_head(labels)
    return SquareVgg(in_channels, classifier)


def ccmusic_head(features: int, labels: int) -> nn.Sequential:
    """Classifier of the ccmusic-database evaluations: three hidden layers whose widths fall by equal ratios.

    With q = (features / labels)^(1/4): l1 = int(labels · q), l2 = int(l1 · q), l3 = int(l2 · q). For 25 088
    features and 16 labels that is 3958, 629 and 100 units.
    """
    first, second, third = ccmusic_widths(features, labels)
    return nn.Sequential(
        nn.Dropout(),
        nn.Linear(features, third),
        nn.ReLU(),
        nn.Dropout(),
        *_ccmusic_rest(third, second, first, labels),
    )


def ccmusic_convolutional_head(channels: int, labels: int) -> nn.Sequential:
    """Return the same classifier for backbones that classify by convolutions: the first layer is one, then pooled."""
    first, second, third = ccmusic_widths(channels, labels)
    return nn.Sequential(
        nn.Dropout(),
        nn.Conv2d(channels, third, kernel_size=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        *_ccmusic_rest(third, second, first, labels),
    )


def _ccmusic_rest(third: int, second: int, first: int, labels: int) -> list[nn.Module]:
    """The layers that both forms of the head end with."""
    return [
        nn.Linear(third, second),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(second, first),
        nn.ReLU(),
        nn.Linear(first, labels),
    ]


def torchvision_head(labels: int) -> nn.Sequential:
    """Classifier of torchvision's ``vgg19_bn`` (Simonyan and Zisserman's own), for any number of labels."""
    return nn.Sequential(
        nn.Linear(SQUARE_FEATURES, HIDDEN),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(HIDDEN, HIDDEN),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(HIDDEN, labels),
    )


def _features(in_channels: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for channels, convolutions in vgg.BLOCKS:
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
