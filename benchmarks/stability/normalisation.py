"""Batch normalisation left as it is in training: what its running statistics are worth is measured with it."""

from __future__ import annotations

from torch import nn

from genrescope.models import torch_engine

_folding = torch_engine.fold


def of_pictures(own: bool) -> None:
    """Have networks loaded from now on in this process normalise by the picture's own statistics, or not."""
    torch_engine.fold = unfolded if own else _folding


def unfolded(module: nn.Module) -> nn.Module:
    """Leave batch normalisation in training mode: the batch that it measures is the one picture that is shown.

    Nothing else is in training mode, and the running statistics stay as they were.
    """
    module.eval().requires_grad_(False)
    for layer in module.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.train()
            layer.momentum = 0.0
    return module
