"""Which GPU may be there, and whether it works: found out without loading PyTorch into this process.

An old or half-installed driver can crash or hang whoever calls it. So a child process tries first.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path

from genrescope.children import child_command
from genrescope.language.sentence import sentence

PROBE = "genrescope.models.gpu_probe"
PATIENCE_SECONDS = 60.0  # to import PyTorch and wake a GPU takes some ten on a slow disk
DRIVERS = {  # what is there where there is a driver of NVIDIA's (or, named alike by PyTorch, of AMD's)
    "linux": ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd"),
    "win32": (rf"{os.environ.get('SYSTEMROOT', '')}\System32\nvcuda.dll",),
}


def signs() -> list[str]:
    """GPUs that seem to be there, as PyTorch names them, best first. Touches no driver."""
    if sys.platform == "darwin":
        return ["mps"] if platform.machine() == "arm64" else []
    return ["cuda:0"] if any(Path(sign).exists() for sign in DRIVERS.get(sys.platform, ())) else []


@cache
def failure(device: str) -> str:
    """Why PyTorch cannot compute on a device; empty if it can. Tried once in a process."""
    command = child_command(PROBE, device)
    try:
        probe = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return sentence("it did not answer within {seconds:g} s", seconds=PATIENCE_SECONDS)
    except OSError as error:
        return str(error)
    try:
        return str(json.loads(probe.stdout)["failure"])
    except (ValueError, TypeError, KeyError):
        return sentence("it brought down the process that tried it")
