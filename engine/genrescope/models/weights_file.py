"""Reading a ``.safetensors`` file against a list of names and shapes, before and after its numbers are read.

The header says which tensors there are; the library checks that they fill the file exactly. Only when the header is
what is expected are numbers read, so a file that lies costs no memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open

from genrescope.errors import ModelError
from genrescope.language.sentence import sentence
from genrescope.models.vgg import COUNTER

Weights = dict[str, npt.NDArray[Any]]
Shapes = Mapping[str, tuple[int, ...]]

LARGEST_HEADER = 4 << 20  # bytes; the largest network known here needs a tenth of it
FLOATS = ("F16", "BF16", "F32", "F64")
INTEGERS = ("I64", "I32", "I16", "I8", "U8")
LENGTH = 8  # bytes at the beginning that say how long the header is
TYPES = {"F16": "<f2", "BF16": "<u2", "F32": "<f4", "F64": "<f8"} | {
    name: f"<{name[0].lower()}{int(name[1:]) // 8}" for name in INTEGERS
}


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
        with safe_open(path, framework="np") as file:
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
    """Read and check weights: float32 (counters stay integers), in the order of ``expected``.

    What is float32 in the file is not read into memory but mapped from it.

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
    stored = dict(_mapped(path))
    for name, array in stored.items():
        if not np.isfinite(array).all():
            raise not_finite(name, shown)
    return {name: stored[name] for name in expected}


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


def not_finite(name: str, shown: Path) -> ModelError:
    """Make the error for infinite and not-a-number values."""
    return ModelError(
        "{shown}: {name!r} holds values that are not numbers; the model cannot be used.", shown=shown, name=name
    )


def invalid(shown: Path) -> ModelError:
    """Make the error for a file that is no safetensors file."""
    return ModelError("{shown} is not a valid safetensors file; install the model again.", shown=shown)


def _mapped(path: Path) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Arrays of a file that the library has found valid; not through it, because it would copy them."""
    # Copy on write: PyTorch will not have what it may not write to.
    content = np.memmap(path, np.uint8, "c")
    begin = LENGTH + int(content[:LENGTH].view("<u8")[0])
    header = json.loads(content[LENGTH:begin].tobytes())
    header.pop("__metadata__", None)
    for name, about in header.items():
        first, stop = about["data_offsets"]
        stored = content[begin + first : begin + stop].view(np.ndarray)
        yield name, _single(stored.view(TYPES[about["dtype"]]), about["dtype"]).reshape(about["shape"])


def _single(array: npt.NDArray[Any], stored: str) -> npt.NDArray[Any]:
    """Floating-point numbers as float32; others as they are."""
    if stored == "BF16":  # the upper half of a float32
        wide: npt.NDArray[Any] = (array.astype(np.uint32) << 16).view(np.float32)
        return wide
    return array.astype(np.float32, copy=False) if stored in FLOATS else array


def _check_header_size(path: Path) -> None:
    """The library would read a header of up to 100 MB, and need many times that to understand it."""
    with path.open("rb") as stream:
        size = int.from_bytes(stream.read(LENGTH), "little")
    if size > LARGEST_HEADER:
        raise invalid(path)
