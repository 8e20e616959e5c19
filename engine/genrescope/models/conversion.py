"""A ``.pt`` file becomes a safetensors file, in a process of its own.

PyTorch's restricted reader (``weights_only=True``) runs no code, but it is a large C++ program that reads what a
stranger wrote: in a process with limits, a file that crashes it, hangs it or eats its memory costs one sentence.
`genrescope.models.conversion_child` is that process.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from genrescope.children import said_by
from genrescope.errors import CancelledError, ModelError
from genrescope.language.sentence import unpacked
from genrescope.models.pytorch_file import inspect

CHILD = "genrescope.models.conversion_child"
LARGEST_FILE = 4 << 30  # bytes; seven times the largest network known here
PATIENCE_SECONDS = 600.0  # a gigabyte on a slow disk


def convert(
    source: Path,
    destination: Path,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Write the tensors of a ``.pt`` state dict into a safetensors file.

    Parameters
    ----------
    source, destination
        The ``.pt`` file, and the file to write; after an error the latter may be there in part.
    cancelled
        Asked now and then whether to stop.
    patience_seconds
        After how long it is given up.

    Raises
    ------
    ModelError
        The file is too large, damaged, holds anything but tensors or values that are not finite, or brought the reader
        down.
    CancelledError
        ``cancelled`` said so.
    OSError
        The file cannot be read.
    """
    if source.stat().st_size > LARGEST_FILE:
        raise ModelError(
            "{source} has more than {most} GB: no network known here is that large.",
            source=source,
            most=LARGEST_FILE >> 30,
        )
    inspect(source)

    def tick() -> None:
        if cancelled():
            raise CancelledError("Cancelled; nothing was changed.")

    try:
        answer = said_by(CHILD, str(source), str(destination), patience_seconds=patience_seconds, tick=tick)
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            "{source} kept PyTorch busy without end, so it must be damaged: get it again.", source=source
        ) from error
    try:
        refusal = unpacked(json.loads(answer)["refusal"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ModelError(
            "{source} made PyTorch's reader crash or take too much memory, so it must be damaged: get it again.",
            source=source,
        ) from error
    if refusal:
        raise ModelError(refusal)
