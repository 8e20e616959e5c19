"""Which GPU may be there, and whether it works: found out without loading PyTorch into this process.

An old or half-installed driver can crash or hang whoever calls it. So a child process tries first.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from genrescope.addon import place
from genrescope.children import is_frozen, said_by
from genrescope.language.sentence import sentence, unpacked

PROBE = "genrescope.models.gpu_probe"
PATIENCE_SECONDS = 60.0  # to import PyTorch and wake a GPU takes some ten on a slow disk
NVIDIA = {  # what is there where there is a driver of NVIDIA's
    "linux": ("/dev/nvidiactl", "/dev/dxg"),
    "win32": (rf"{os.environ.get('SYSTEMROOT', '')}\System32\nvcuda.dll",),
}
AMD = {"linux": ("/dev/kfd",)}  # PyTorch names its GPUs alike


def signs() -> list[str]:
    """GPUs that seem to be there, as PyTorch names them, best first. Touches no driver."""
    if sys.platform == "darwin":
        return ["mps"] if platform.machine() == "arm64" else []
    if is_frozen() and not place.is_in_use():  # its own PyTorch is for processors; `genrescope gpu` says so
        return []
    return ["cuda:0"] if is_there(NVIDIA) or is_there(AMD) else []


def is_there(drivers: Mapping[str, Sequence[str]]) -> bool:
    """Whether one of these drivers seems to be there. Touches none."""
    return any(Path(sign).exists() for sign in drivers.get(sys.platform, ()))


@cache
def failure(device: str) -> str:
    """Why PyTorch cannot compute on a device; empty if it can. Tried once in a process."""
    return answer_of(PROBE, device, patience_seconds=PATIENCE_SECONDS)


def answer_of(module: str, *arguments: str, patience_seconds: float, tick: Callable[[], None] = lambda: None) -> str:
    """What a child process, which prints it as JSON, says is the failure; a sentence if it says nothing.

    Parameters
    ----------
    module, arguments
        One of `genrescope.children.CHILD_MODULES`, and what it is told.
    patience_seconds
        After how long it is given up.
    tick
        Called a few times a second; what it raises ends the process.
    """
    try:
        said = said_by(module, *arguments, patience_seconds=patience_seconds, tick=tick)
    except subprocess.TimeoutExpired:
        return sentence("it did not answer within {seconds:g} s", seconds=patience_seconds)
    except OSError as error:
        return str(error)
    try:
        return unpacked(json.loads(said)["failure"])
    except (ValueError, TypeError, KeyError):
        return sentence("it brought down the process that tried it")
