"""Reading a ``.safetensors`` file against a list of names and shapes, before and after its numbers are read.

The header says which tensors there are; the library checks that they fill the file exactly. Only when the header is
what is expected are numbers read, so a file that lies costs no memory. Imports torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from genrescope.errors import ModelError
from genrescope.language.sentence import sentence

Weights = dict[str, torch.Tensor]
Shapes = Mapping[str, tuple[int, ...]]

LARGEST_HEADER = 4 << 20  # bytes; the largest network known here needs a tenth of it
FLOATS = ("F16", "BF16", "F32", "F64")
INTEGERS = ("I64", "I32", "I16", "I8", "U8")
COUNTER = "num_batches_tracked"  # of a batch normalisation: the one integer a network has


def read_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Names and shapes of what is in a file, from its header alone.

    Raises
    ------
    ModelError
        It is not a valid safetensors file, or holds other numbers than a network does.
    OSError
        It cannot be read.
    """
    _check_header_size(path)
    shapes = {}
    try:
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118  (not a dictionary)
                part = file.get_slice(name)
                allowed = INTEGERS if name.endswith(COUNTER) else FLOATS
                if part.get_dtype() not in allowed:
                    raise ModelError(
                        "{path}: {name!r} has the wrong type of number ({kind}).",
                        path=path,
                        name=name,
                        kind=part.get_dtype(),
                    )
                shapes[name] = tuple(part.get_shape())
    except SafetensorError as error:
        raise invalid(path) from error
    return shapes


def read_weights(path: Path, expected: Shapes, shown: Path) -> Weights:
    """Read and check weights: float32 on the CPU (counters stay integers), in the order of ``expected``.

    Parameters
    ----------
    path
        The file to read.
    expected
        Names and shapes of all that must be in it, and nothing else.
    shown
        What sentences call the file.

    Raises
    ------
    ModelError
        It is not a valid safetensors file, does not fit, or holds values that are not finite.
    OSError
        It cannot be read.
    """
    check_shapes(read_shapes(path), expected, shown)
    weights: Weights = {}
    try:
        with safe_open(path, framework="pt") as file:
            for name in expected:
                tensor = file.get_tensor(name)
                if tensor.is_floating_point():
                    tensor = tensor.float()
                    check_finite(tensor, name, shown)
                weights[name] = tensor
    except SafetensorError as error:
        raise invalid(shown) from error
    return weights


def check_shapes(found: Shapes, expected: Shapes, shown: Path) -> None:
    """Refuse weights that are not exactly those of a network."""
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    if missing or extra:
        named = (
            sentence("{name!r} is missing", name=missing[0])
            if missing
            else sentence("{name!r} is too much", name=extra[0])
        )
        raise ModelError(
            "{shown} does not fit the network its manifest names: {named} ({absent} missing, {surplus} too many).",
            shown=shown,
            named=named,
            absent=len(missing),
            surplus=len(extra),
        )
    for name, shape in expected.items():
        if found[name] != shape:
            raise ModelError(
                "{shown} does not fit the network its manifest names: {name!r} is {found}, not {shape}.",
                shown=shown,
                name=name,
                found=found[name],
                shape=shape,
            )


def check_finite(tensor: torch.Tensor, name: str, shown: Path) -> None:
    """Refuse infinite and not-a-number values."""
    if not bool(torch.isfinite(tensor).all()):
        raise ModelError(
            "{shown}: {name!r} holds values that are not numbers; the model cannot be used.", shown=shown, name=name
        )


def invalid(shown: Path) -> ModelError:
    """Make the error for a file that is no safetensors file."""
    return ModelError("{shown} is not a valid safetensors file; install the model again.", shown=shown)


def _check_header_size(path: Path) -> None:
    """The library would read a header of up to 100 MB, and need many times that to understand it."""
    with path.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
    if size > LARGEST_HEADER:
        raise invalid(path)
