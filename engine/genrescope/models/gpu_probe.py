"""The process that tries a device before the application does. Imports torch; prints why it failed as JSON."""

from __future__ import annotations

import json
import sys
import warnings


def failure(device: str) -> str:
    """Why a convolution cannot be computed on a device; empty if it can."""
    try:
        import torch

        if device.startswith("cuda") and not torch.cuda.is_available():
            return "this PyTorch finds no CUDA GPU here"
        if device == "mps" and not torch.backends.mps.is_available():
            return "this PyTorch finds no Apple GPU here"
        picture = torch.ones((1, 3, 32, 32), device=device)
        kernels = torch.ones((8, 3, 3, 3), device=device)
        found = float(torch.nn.functional.conv2d(picture, kernels).sum().cpu())
    # Whatever goes wrong is the answer.
    except Exception as error:
        said = str(error).strip()
        return said.splitlines()[0] if said else type(error).__name__
    expected = 8 * 30 * 30 * 27
    return "" if found == expected else f"it computes {found:g} where {expected} is right"


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # a driver that is there but broken only warns
    print(json.dumps({"failure": failure(sys.argv[1])}))
