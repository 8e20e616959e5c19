"""Reading a model's weights without trusting them. Imports torch.

Nothing in a file is run: safetensors hold numbers only, and a ``.pt`` file goes through PyTorch's restricted reader.
What comes out must have exactly the names and shapes of the network in the manifest, and be finite.
"""

from __future__ import annotations

import hashlib
import pickle
import warnings
from pathlib import Path
from typing import Any

import torch

from genrescope.errors import ModelError
from genrescope.models.build import expected_shapes
from genrescope.models.library import InstalledModel

Weights = dict[str, torch.Tensor]

BLOCK = 1 << 20


def load_weights(model: InstalledModel) -> Weights:
    """Read, check and return a model's weights: float32 on the CPU (counters stay integers).

    Raises
    ------
    ModelError
        The file is missing, is not the one the manifest names by its SHA-256, cannot be read, holds anything but
        tensors, or does not fit the network.
    """
    path = model.weights
    if not path.is_file():
        raise ModelError(f"The model {model.manifest.id!r} has no weights: {path} is missing. Install it again.")
    try:
        found = sha256_of(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if found != model.manifest.sha256:
        raise ModelError(
            f"{path} is not the file its manifest describes (SHA-256 {found[:12]}…, expected "
            f"{model.manifest.sha256[:12]}…): it is damaged or was exchanged. Install the model again."
        )
    weights = _read(path)
    expected = expected_shapes(model.manifest.architecture)
    _check(weights, expected, path)
    return {name: weights[name].float() if weights[name].is_floating_point() else weights[name] for name in expected}


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _read(path: Path) -> Weights:
    if path.suffix == ".safetensors":
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            return dict(load_file(path))
        except SafetensorError as error:
            raise ModelError(f"{path} is not a valid safetensors file; install the model again.") from error
        except OSError as error:
            raise _unreadable(path, error) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what PyTorch has to say of an odd file, the sentences below say plainly
            content: Any = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{path} holds something else than weights (it could be code, which was not run); "
            "only a plain state dict can be used."
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    except (RuntimeError, EOFError, ValueError) as error:
        raise ModelError(f"{path} is not a valid PyTorch file; install the model again.") from error
    if not isinstance(content, dict) or not all(isinstance(value, torch.Tensor) for value in content.values()):
        raise ModelError(f"{path} must hold a plain state dict: names with tensors, and nothing else.")
    return {str(name): tensor for name, tensor in content.items()}


def _unreadable(path: Path, error: OSError) -> ModelError:
    return ModelError(
        f"{path} cannot be read ({error.strerror or error}): change its permissions or install the model again."
    )


def _check(weights: Weights, expected: dict[str, tuple[int, ...]], path: Path) -> None:
    missing = [name for name in expected if name not in weights]
    extra = [name for name in weights if name not in expected]
    if missing or extra:
        named = f"{missing[0]!r} is missing" if missing else f"{extra[0]!r} is too much"
        raise ModelError(
            f"{path} does not fit the network its manifest names: {named} "
            f"({len(missing)} missing, {len(extra)} too many)."
        )
    for name, shape in expected.items():
        tensor = weights[name]
        if tuple(tensor.shape) != shape:
            raise ModelError(
                f"{path} does not fit the network its manifest names: {name!r} is {tuple(tensor.shape)}, not {shape}."
            )
        counter = name.endswith("num_batches_tracked")
        if tensor.is_floating_point() == counter or tensor.is_complex():
            raise ModelError(f"{path}: {name!r} has the wrong type of number ({tensor.dtype}).")
        if not counter and not bool(torch.isfinite(tensor).all()):
            raise ModelError(f"{path}: {name!r} holds values that are not numbers; the model cannot be used.")
