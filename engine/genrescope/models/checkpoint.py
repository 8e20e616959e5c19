"""Reading a model's weights without trusting them. Imports torch.

Nothing in a file is run: safetensors hold numbers only, and a ``.pt`` file is first turned into one in a process of its
own (`genrescope.models.conversion`). What comes out must have exactly the names and shapes of the network in the
manifest, and be finite.
"""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

from genrescope.errors import ModelError
from genrescope.models.build import expected_shapes
from genrescope.models.conversion import convert
from genrescope.models.library import InstalledModel
from genrescope.models.weights_file import Shapes, Weights, read_weights

BLOCK = 1 << 20
WIDEST = 8  # bytes a number takes at most
OVERHEAD = 16 << 20  # bytes of a file that are no numbers: names, and the gaps between arrays


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
    expected = expected_shapes(model.manifest.architecture)
    try:
        check_size(path, expected)
        found = sha256_of(path)
        if found != model.manifest.sha256:
            raise ModelError(
                f"{path} is not the file its manifest describes (SHA-256 {found[:12]}…, expected "
                f"{model.manifest.sha256[:12]}…): it is damaged or was exchanged. Install the model again."
            )
        if path.suffix == ".safetensors":
            return read_weights(path, expected, path)
        # Each time anew; installing the model does this once.
        with tempfile.TemporaryDirectory(prefix="genrescope-") as folder:
            converted = Path(folder) / "weights.safetensors"
            convert(path, converted)
            weights = read_weights(converted, expected, path)
            return {name: tensor.clone() for name, tensor in weights.items()}  # the file they are mapped from goes
    except OSError as error:
        raise ModelError(
            f"{path} cannot be read ({error.strerror or error}): change its permissions or install the model again."
        ) from error


def check_size(path: Path, expected: Shapes) -> None:
    """Refuse a file that is larger than the network can need, before any of it is read.

    Raises
    ------
    ModelError
        It is.
    """
    most = WIDEST * sum(math.prod(shape) for shape in expected.values()) + OVERHEAD
    size = path.stat().st_size
    if size > most:
        raise ModelError(
            f"{path} does not fit the network its manifest names: it has {size >> 20} MB, and {most >> 20} MB are the "
            "most that can be needed."
        )


def sha256_of(path: Path, heard: Callable[[int], None] | None = None) -> str:
    """Return a file's SHA-256 in hexadecimal; ``heard`` is told after every block how many bytes it had."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            if heard is not None:
                heard(len(block))
    return digest.hexdigest()
