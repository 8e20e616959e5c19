"""VGG19 with batch normalisation as plain data: its layers under each of three heads, and the names of its weights.

K. Simonyan and A. Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015
(configuration E), with the batch normalisation of S. Ioffe and C. Szegedy, 2015. Names are as in
torchvision's ``vgg19_bn``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from genrescope.models.architecture import Architecture, Head

BLOCKS = (
    (64, 2),
    (128, 2),
    (256, 4),
    (512, 4),
    (512, 4),
)  # configuration E: channels and convolutions before a pooling
CHANNELS = BLOCKS[-1][0]
ROWS = 2  # that 84 bins leave after five poolings by two
SQUARE = 7  # height and width of what a square picture leaves, pooled to that if it is another
SQUARE_FEATURES = CHANNELS * SQUARE * SQUARE
HIDDEN = 4096  # units of each hidden layer of torchvision's classifier
NORMALISED = ("weight", "bias", "running_mean", "running_var")
COUNTER = "num_batches_tracked"  # of a batch normalisation: the one integer a network has


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution of 3 × 3 with what normalises it, by their names in a state dict."""

    name: str
    normalisation: str
    inputs: int
    outputs: int


@dataclass(frozen=True, slots=True)
class Linear:
    """A layer of the classifier; a rectifier follows all but the last."""

    name: str
    inputs: int
    outputs: int


def blocks(in_channels: int) -> Iterator[list[Convolution]]:
    """Convolutions block by block; a pooling by two follows each."""
    layer = 0
    for channels, convolutions in BLOCKS:
        block = []
        for _ in range(convolutions):
            block.append(Convolution(f"features.{layer}", f"features.{layer + 1}", in_channels, channels))
            in_channels = channels
            layer += 3  # a rectifier too
        yield block
        layer += 1


def classifier(head: Head, labels: int) -> list[Linear]:
    """Layers of a head."""
    if head == "pooled":
        return [Linear("classifier", CHANNELS * ROWS, labels)]
    names: tuple[int, ...]
    hidden: tuple[int, ...]
    if head == "ccmusic":
        names, hidden = (1, 4, 7, 9), ccmusic_widths(SQUARE_FEATURES, labels)[::-1]
    else:
        names, hidden = (0, 3, 6), (HIDDEN, HIDDEN)
    widths = pairwise((SQUARE_FEATURES, *hidden, labels))
    return [Linear(f"classifier.{name}", *ends) for name, ends in zip(names, widths, strict=True)]


def ccmusic_widths(features: int, labels: int) -> tuple[int, int, int]:
    """Widths of the three hidden layers of a ccmusic head, the last one first; they grow by equal ratios."""
    q = (features / labels) ** 0.25
    first = int(labels * q)
    second = int(first * q)
    return first, second, int(second * q)


def shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights, in the order of a state dict."""
    found: dict[str, tuple[int, ...]] = {}
    for block in blocks(architecture.in_channels):
        for layer in block:
            found[f"{layer.name}.weight"] = (layer.outputs, layer.inputs, 3, 3)
            found[f"{layer.name}.bias"] = (layer.outputs,)
            found |= {f"{layer.normalisation}.{part}": (layer.outputs,) for part in NORMALISED}
            found[f"{layer.normalisation}.{COUNTER}"] = ()
    for linear in classifier(architecture.head, architecture.labels):
        found[f"{linear.name}.weight"] = (linear.outputs, linear.inputs)
        found[f"{linear.name}.bias"] = (linear.outputs,)
    return found
