"""Reading a model's weights without trusting them.

Nothing in a file is run: safetensors hold numbers only, and a ``.pt`` file is first turned into one in a process of its
own (`genrescope.models.conversion`). What comes out must have exactly the names and shapes of the network in the
manifest, and be finite.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

from genrescope.errors import ModelError
from genrescope.models import vgg
from genrescope.models.architecture import VGG, Architecture
from genrescope.models.checksum import sha256_of
from genrescope.models.conversion import convert
from genrescope.models.library import InstalledModel
from genrescope.models.weights_file import Shapes, Weights, read_weights

WIDEST = 8  # bytes a number takes at most
OVERHEAD = 16 << 20  # bytes of a file that are no numbers: names, and the gaps between arrays


def load_weights(model: InstalledModel) -> Weights:
    """Read, check and return a model's weights: float32 (counters stay integers).

    Raises
    ------
    ModelError
        The file is missing, is not the one the manifest names by its SHA-256, cannot be read, holds anything but
        tensors, or does not fit the network.
    """
    path = model.weights
    expected = _expected_shapes(model.manifest.architecture)
    try:
        check_file(model, expected)
        if path.suffix == ".safetensors":
            return read_weights(path, expected, path)
        # Each time anew; installing the model does this once.
        with tempfile.TemporaryDirectory(prefix="genrescope-") as folder:
            converted = Path(folder) / "weights.safetensors"
            convert(path, converted)
            weights = read_weights(converted, expected, path)
            return {name: array.copy() for name, array in weights.items()}  # the file they are mapped from goes
    except OSError as error:
        raise ModelError(
            "{path} cannot be read ({reason}): change its permissions or install the model again.",
            path=path,
            reason=error.strerror or error,
        ) from error


def check_file(model: InstalledModel, expected: Shapes) -> None:
    """Refuse a weights file that is not the one that the manifest names, before anything in it is understood.

    Raises
    ------
    ModelError
        It is missing, larger than the network can need, or has another SHA-256.
    OSError
        It cannot be read.
    """
    path = model.weights
    if not path.is_file():
        raise ModelError(
            "The model {id!r} has no weights: {path} is missing. Install it again.", id=model.manifest.id, path=path
        )
    most = WIDEST * sum(math.prod(shape) for shape in expected.values()) + OVERHEAD
    size = path.stat().st_size
    if size > most:
        raise ModelError(
            "{path} does not fit the network its manifest names: it has {size} MB, and {most} MB are the "
            "most that can be needed.",
            path=path,
            size=size >> 20,
            most=most >> 20,
        )
    found = sha256_of(path)
    if found != model.manifest.sha256:
        raise ModelError(
            "{path} is not the file its manifest describes (SHA-256 {found}…, expected {expected}…): it is "
            "damaged or was exchanged. Install the model again.",
            path=path,
            found=found[:12],
            expected=model.manifest.sha256[:12],
        )


def _expected_shapes(architecture: Architecture) -> Shapes:
    if architecture.backbone == VGG:
        return vgg.shapes(architecture)
    from genrescope.models.build import expected_shapes  # imports torch, which the others need anyway

    return expected_shapes(architecture)
