"""A model folder with random weights, written once."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from genrescope.models.backbones import build
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.spectral.picture import PictureParameters
from genrescope.training.export import export


def sample_manifest(**changes) -> Manifest:
    """A sound manifest without weights."""
    fields = {
        "id": "sample",
        "title": "A sample",
        "licence": "CC0",
        "source": "random numbers",
        "taxonomy": bundled_taxonomy("genrescope4"),
        "taxonomy_name": "genrescope4",
        "head": "pooled",
        "in_channels": 1,
        "kernels": "nnaudio",
        "picture": PictureParameters(1288, 8, "tile"),
        "temperature": 1.5,
        "thresholds": Thresholds(0.5, 0.7),
        "weights": "weights.safetensors",
        "sha256": "0" * 64,
        "measured": {"note": "never trained", "windows": 3, "balanced_accuracy": 0.25},
    }
    return Manifest(**{**fields, **changes})


def unsettle(network: torch.nn.Module, seed: int = 1) -> torch.nn.Module:
    """Give a fresh network running statistics and scales as if it had been trained, so that folding has work to do."""
    random = torch.Generator().manual_seed(seed)
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.normal_(0.0, 0.5, generator=random)
            layer.running_var.uniform_(0.3, 3.0, generator=random)
            with torch.no_grad():
                layer.weight.uniform_(0.5, 1.5, generator=random)
                layer.bias.normal_(0.0, 0.3, generator=random)
    return network


@pytest.fixture(scope="session")
def unfolded() -> torch.nn.Module:
    """The sample model's network as it was before it was stored (with weights that float16 holds exactly)."""
    torch.manual_seed(0)
    network = unsettle(build("pooled", labels=4, in_channels=1)).eval()
    return network.half().float()


@pytest.fixture(scope="session")
def sample_model(tmp_path_factory: pytest.TempPathFactory, unfolded: torch.nn.Module) -> InstalledModel:
    """A model folder. Read only."""
    folder: Path = tmp_path_factory.mktemp("models") / "sample"
    manifest = export(unfolded, sample_manifest(), folder)
    return InstalledModel(manifest, folder, bundled=False)
