"""``python -m benchmarks.evaluation.plain_vgg DATASET --out DIR``: `genrescope train` without batch normalisation.

For the table of what batch normalisation is worth. The layers stay in place and pass on what they get, as if means
were 0 and variances 1; so the model that comes out is written, loaded and measured as every other.
"""

from __future__ import annotations

import torch
from torch import nn

from genrescope.models.backbones import PooledVgg
from genrescope.training import command, trainer


class PlainVgg(PooledVgg):
    """VGG19 under the pooled head: `PooledVgg` whose normalisations do nothing and learn nothing."""

    def __init__(self, labels: int, in_channels: int, dropout: float = 0.0) -> None:
        super().__init__(labels, in_channels, dropout)
        for layer in self.features:
            if isinstance(layer, nn.BatchNorm2d):
                layer.requires_grad_(False)
                layer.forward = _as_it_is  # type: ignore[assignment]


def _as_it_is(features: torch.Tensor) -> torch.Tensor:
    return features


if __name__ == "__main__":
    vars(trainer)["PooledVgg"] = PlainVgg
    raise SystemExit(command.main())
