"""VGG19_BN with a layer a block, for tests of what goes on round the network: the whole one would take minutes."""

from __future__ import annotations

from pathlib import Path

from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest

BLOCKS = [(64, 1), (64, 1), (64, 1), (64, 1), (512, 1)]


def random_model(manifest: Manifest, shelf: Path, seed: int) -> InstalledModel:
    """Make a model folder on the shelf with random weights, whose answers differ from picture to picture.

    Parameters
    ----------
    manifest
        All but its weights; its network is built with the blocks that `genrescope.models.backbones` has just now.
    """
    import torch

    from genrescope.models.build import build
    from genrescope.training.export import export

    torch.manual_seed(seed)
    network = build(manifest.architecture)
    with torch.no_grad():
        list(network.parameters())[-2].mul_(40.0)  # the last layer's weights
    folder = shelf / manifest.id
    return InstalledModel(export(network, manifest, folder), folder, bundled=False)
