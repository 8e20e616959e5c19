"""From a trained network to a model folder the app loads. Imports torch."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import torch

from genrescope.models.checksum import sha256_of
from genrescope.models.manifest import Manifest
from genrescope.models.manifest_file import write_manifest
from genrescope.training.calibrate import Calibration
from genrescope.training.dataset import TrainingError

WEIGHTS = "weights.safetensors"


def calibrated(network: torch.nn.Module, calibration: Calibration) -> torch.nn.Module:
    """Return the network with a calibration's offsets in the biases of its last layer.

    What is left for the manifest is the temperature: (logits + temperature × offsets) ÷ temperature.
    """
    network = copy.deepcopy(network)
    last = network.get_submodule("classifier")
    assert isinstance(last, torch.nn.Linear)  # of the pooled head, the only one that is trained here
    with torch.no_grad():
        last.bias.add_(torch.from_numpy(calibration.offsets * calibration.temperature))
    return network


def export(network: torch.nn.Module, manifest: Manifest, folder: Path) -> Manifest:
    """Write a model folder: float16 weights and the manifest.

    Parameters
    ----------
    network
        As `genrescope.models.backbones.build` makes it, with its batch normalisation unfolded.
    manifest
        Everything but the weights' file name and SHA-256, which are filled in.
    folder
        Where to; what was there under the same names is replaced.

    Returns
    -------
    The manifest as written.

    Raises
    ------
    TrainingError
        The folder cannot be written.
    """
    from safetensors.torch import save

    weights = {
        name: (tensor.half() if tensor.is_floating_point() else tensor).detach().cpu().contiguous()
        for name, tensor in network.state_dict().items()
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WEIGHTS).write_bytes(save(weights))
        complete = replace(manifest, weights=WEIGHTS, sha256=sha256_of(folder / WEIGHTS))
        write_manifest(complete, folder)
    except OSError as error:
        raise TrainingError(
            "The model cannot be written to {folder}: {reason}.", folder=folder, reason=error.strerror
        ) from error
    return complete
