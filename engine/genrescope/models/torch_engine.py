"""A network run by PyTorch: on a GPU, or on the processor. Imports torch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from genrescope.models.backbones import PooledVgg, SquareVgg
from genrescope.models.build import build
from genrescope.models.checkpoint import load_weights
from genrescope.models.engine import TORCH, EngineError
from genrescope.models.library import InstalledModel


class TorchEngine:
    """A network in evaluation mode on one device.

    The batch normalisation's running statistics are folded into a VGG's convolutions.

    Parameters
    ----------
    module
        The network; it is changed in place.
    device
        `genrescope.models.engine.TORCH`, or as torch names it: ``"cuda:0"``, ``"mps"``.
    """

    def __init__(self, module: nn.Module, device: str) -> None:
        leave_a_core()
        be_repeatable()
        self.device = device
        self.note = ""
        self._torch_device = "cpu" if device == TORCH else device
        folded = fold(module)
        self._module = folded.to(  # type: ignore[call-overload]
            device=self._torch_device, memory_format=torch.channels_last
        )

    @classmethod
    def load(cls, model: InstalledModel, device: str) -> TorchEngine:
        """Load a model.

        Raises
        ------
        ModelError
            The weights are missing, altered or do not fit.
        EngineError
            PyTorch cannot use the device.
        """
        module = load_module(model)
        with refusals():
            return cls(module, device)

    @torch.inference_mode()
    def logits(self, pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Answer pictures [n, channels, height, width] with their logits, float32 [n, labels]."""
        with refusals():
            batch = torch.from_numpy(pictures).to(device=self._torch_device, memory_format=torch.channels_last)
            logits: torch.Tensor = self._module(batch)
            return cast("npt.NDArray[np.float32]", logits.cpu().numpy())


def load_module(model: InstalledModel) -> nn.Module:
    """Build a model's network with its weights, on the processor.

    Raises
    ------
    ModelError
        The weights are missing, altered or do not fit.
    """
    with torch.device("meta"):
        module = build(model.manifest.architecture)
    weights = {name: torch.from_numpy(array) for name, array in load_weights(model).items()}
    module.load_state_dict(weights, assign=True)
    return module


def be_repeatable() -> None:
    """Have a GPU give the same bits every time, and all of them, from now on in this whole process.

    TF32 keeps 10 bits of mantissa, and cuDNN's fastest algorithms may add up in any order. Not for a while alone: one
    thread would put back what was, while another still computes.
    """
    cudnn = torch.backends.cudnn
    cudnn.enabled, cudnn.benchmark, cudnn.deterministic, cudnn.allow_tf32 = True, False, True, False


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what PyTorch raises where it cannot use a device into an `EngineError`."""
    try:
        yield
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        said = str(error).strip()
        raise EngineError(said.splitlines()[0] if said else type(error).__name__) from error


def leave_a_core() -> None:
    """Have PyTorch leave a core of the processor free from now on, in this whole process.

    For what goes on beside answers: the sound and its columns, and the view's painting. PyTorch takes all cores by
    itself; a window of two cores then waits for its turn (``make bench ARGS=window``).
    """
    if torch.get_num_threads() == os.cpu_count():  # otherwise somebody has chosen
        torch.set_num_threads(max(1, torch.get_num_threads() - 1))


def fold(module: nn.Module) -> nn.Module:
    """Fold each batch normalisation of a VGG into the convolution before it, for evaluation.

    The module is changed in place, so that the weights as they were are not held as well. Networks that are no plain
    chain of layers stay as they are, in evaluation mode.
    """
    module.eval()
    if not isinstance(module, PooledVgg | SquareVgg):
        return module.requires_grad_(False)
    features = module.features
    folded: list[nn.Module] = []
    for layer in features:
        if isinstance(layer, nn.BatchNorm2d):
            folded.append(fuse_conv_bn_eval(cast(nn.Conv2d, folded.pop()), layer))
        else:
            folded.append(layer)
    module.features = nn.Sequential(*folded)
    return module.requires_grad_(False)
