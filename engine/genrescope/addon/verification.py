"""Whether the add-on works: tried in a process that imports PyTorch from it and computes on the GPU.

``python -m genrescope.addon.verification FOLDER VERSION`` prints why it does not, as JSON.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from genrescope.language.sentence import packed, sentence
from genrescope.models import gpu, gpu_probe

MODULE = "genrescope.addon.verification"
DEVICE = "cuda:0"
PATIENCE_SECONDS = 300.0  # gigabytes are read for the first time, and a slow disk gives 30 MB a second


def failure(folder: Path, version: str, tick: Callable[[], None]) -> str:
    """Why the PyTorch of that version in ``folder`` cannot compute on this machine's GPU; empty if it can.

    Starts a process and waits for it; what ``tick``, called a few times a second, raises ends the process.
    """
    return gpu.answer_of(MODULE, str(folder), version, patience_seconds=PATIENCE_SECONDS, tick=tick)


def tried_here(folder: Path, version: str) -> str:
    """The same, in this process, which must not have imported PyTorch yet."""
    sys.path.insert(0, str(folder))
    try:
        import torch

        from genrescope.spectral import nnaudio_kernels

        if not Path(str(torch.__file__)).is_relative_to(folder):
            return sentence("another PyTorch was loaded: {file}", file=torch.__file__)
        if (found := str(torch.__version__).partition("+")[0]) != version:
            return sentence("it is PyTorch {found} where {version} is wanted", found=found, version=version)
        if why := gpu_probe.failure(DEVICE):
            return why
        nnaudio_kernels.layer()
    # Whatever goes wrong is the answer.
    except Exception as error:
        return sentence("PyTorch cannot be loaded: {error}", error=error)
    return ""


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps({"failure": packed(tried_here(Path(sys.argv[1]), sys.argv[2]))}))
