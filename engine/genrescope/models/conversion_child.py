"""The process that `genrescope.models.conversion` starts: it reads one ``.pt`` file and writes a safetensors file.

It answers with one line of JSON, ``{"refusal": a packed sentence, or "" when all went well}``. Imports torch.
"""

from __future__ import annotations

import json
import pickle
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from genrescope.children import follow_parent, limit
from genrescope.errors import ModelError
from genrescope.language.sentence import packed, sentence
from genrescope.models.vgg import COUNTER
from genrescope.models.weights_file import not_finite

Weights = dict[str, torch.Tensor]

LARGEST_TENSORS = 4 << 30  # bytes of all tensors together
MOST_MEMORY = 12 << 30  # bytes of this process's own data: PyTorch's, and the tensors twice
MOST_SECONDS = 120  # of processor time; 488 MB take a tenth of it
WRAPPERS = ("state_dict", "model_state_dict", "model")  # under which training scripts keep a state dict
PARALLEL = "module."  # what DataParallel puts before every name


def main(argv: list[str]) -> int:
    """Convert the first file into the second."""
    source, destination = (Path(argument) for argument in argv)
    follow_parent()
    limit(data=MOST_MEMORY, file_size=LARGEST_TENSORS + (16 << 20), seconds=MOST_SECONDS)
    try:
        save_file(_checked(_state_dict(_load(source), source), source), destination)
        refusal: str = ""
    except ModelError as error:
        refusal = str(error)
    except OSError as error:
        refusal = sentence("{source} could not be converted ({reason}).", source=source, reason=error.strerror or error)
    except MemoryError:
        refusal = sentence("{source} needs more memory than any network should, so it must be damaged.", source=source)
    print(json.dumps({"refusal": packed(refusal)}))
    return 0


def _load(path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what PyTorch has to say of an odd file, the sentences below say plainly
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            "{path} holds something else than weights (it could be code, which was not run): save a plain "
            "state dict, torch.save(network.state_dict(), …), and take that.",
            path=path,
        ) from error
    except OSError:
        raise
    # A stranger's pickle can make the reader's own Python code fail in any way there is.
    except Exception as error:
        raise ModelError("{path} is not a valid PyTorch file: it is damaged. Get it again.", path=path) from error


def _state_dict(content: Any, path: Path) -> Weights:
    """Find the plain state dict: the content itself, or what a training script wrapped it in."""
    if isinstance(content, dict):
        content = next((content[name] for name in WRAPPERS if isinstance(content.get(name), dict)), content)
    if (
        not isinstance(content, dict)
        or not content
        or not all(isinstance(key, str) and isinstance(value, torch.Tensor) for key, value in content.items())
    ):
        raise ModelError("{path} must hold a plain state dict: names with tensors, and nothing else.", path=path)
    if all(name.startswith(PARALLEL) for name in content):
        return {name.removeprefix(PARALLEL): tensor for name, tensor in content.items()}
    return dict(content)


def _checked(weights: Weights, path: Path) -> Weights:
    """Dense, finite tensors with memory of their own."""
    # Before anything is made of them: a tensor with a step of 0 may claim any size.
    if sum(tensor.numel() * tensor.element_size() for tensor in weights.values()) > LARGEST_TENSORS:
        raise ModelError(
            "{path} holds more than {most} GB of numbers: no network here has so many.",
            path=path,
            most=LARGEST_TENSORS >> 30,
        )
    for name, tensor in weights.items():
        plain = tensor.layout is torch.strided and tensor.device.type == "cpu" and not tensor.is_quantized
        if not plain or tensor.is_complex() or tensor.is_floating_point() == name.endswith(COUNTER):
            raise ModelError(
                "{path}: {name!r} has the wrong type of number ({kind}).", path=path, name=name, kind=tensor.dtype
            )
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise not_finite(name, path)
    return {
        name: (tensor.float() if tensor.dtype is torch.float64 else tensor).detach().clone().contiguous()
        for name, tensor in weights.items()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
