"""Random weights made to behave like trained ones: pictures are answered differently, and specks do not matter.

A network fresh from its initialisation answers almost the same whatever it sees, and would hide any difference. Scaled
up so that its answers spread, it is an amplifier of noise instead: each layer of random filters and rectifiers widens
the angle between two pictures that hardly differ, and one speck of a JPEG changes the answer. Trained filters are
smooth, and most of what they see passes their rectifiers; both is imitated here.
"""

from __future__ import annotations

import torch
from torch import nn

LOGIT_SPREAD = 2.0  # standard deviation of each logit over the pictures
ROUGHNESS = 0.1  # what is left of the random filters beside their smoothed selves
OPENNESS = 1.0  # mean of what a rectifier gets, in its standard deviations
BLUR = torch.outer(torch.tensor([1.0, 2.0, 1.0]), torch.tensor([1.0, 2.0, 1.0])) / 16.0


@torch.inference_mode()
def calibrate(model: nn.Module, pictures: torch.Tensor) -> nn.Module:
    """Smooth the filters, and set BatchNorm's statistics and the classifier's scales by pictures [n, 3, 224, 224].

    Each layer is measured on what the calibrated layers before it give.
    """
    passing = pictures
    for layer in model.features:
        if isinstance(layer, nn.Conv2d):
            smooth = 9.0 * layer.weight.mean(dim=(2, 3), keepdim=True) * BLUR
            layer.weight.copy_(smooth + ROUGHNESS * layer.weight)
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.copy_(passing.mean(dim=(0, 2, 3)))
            layer.running_var.copy_(passing.var(dim=(0, 2, 3)))
            layer.bias.fill_(OPENNESS)
        passing = layer(passing)
    passing = model.avgpool(passing).flatten(1)
    linear = [layer for layer in model.classifier if isinstance(layer, nn.Linear)]
    for layer in model.classifier:
        if isinstance(layer, nn.Linear):
            spread = LOGIT_SPREAD if layer is linear[-1] else 1.0
            scale = spread / layer(passing).std(dim=0).clamp_min(1e-6)
            layer.weight.mul_(scale[:, None])
            layer.bias.mul_(scale)
            layer.bias.sub_(layer(passing).mean(dim=0))
        passing = layer(passing)
    return model
