"""A loaded network, ready to answer. Imports torch."""

from __future__ import annotations

import os
import warnings
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from genrescope.errors import SettingsError
from genrescope.language.sentence import joined, sentence
from genrescope.models.backbones import PooledVgg, SquareVgg
from genrescope.models.build import build
from genrescope.models.checkpoint import load_weights
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest

Picture = npt.NDArray[np.float32]  # [channels, height, width]


class Network:
    """A network in evaluation mode on one device; made by `load`.

    The batch normalisation's running statistics are folded into the convolutions, so a picture's answer depends on that
    picture alone, and the same picture gives the same bits every time on one device.

    Attributes
    ----------
    device
        Where it runs, as torch names it: ``"cpu"``, ``"cuda:0"``, ``"mps"``.
    note
        Why it does not run where it might have; empty when there is nothing to say.
    """

    def __init__(self, module: nn.Module, manifest: Manifest, device: str, note: str = "") -> None:
        self.device = device
        self.note = note
        self._manifest = manifest
        self._module = module.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @classmethod
    def load(cls, model: InstalledModel, device: str = "auto") -> Network:
        """Load a model and run it once.

        Parameters
        ----------
        model
            From `genrescope.models.library`.
        device
            ``"auto"`` (CUDA, else MPS, else the processor), or what torch calls a device.

        Raises
        ------
        ModelError
            The weights are missing, altered or do not fit.
        SettingsError
            The device was asked for by name and cannot be used.
        """
        manifest = model.manifest
        with torch.device("meta"):
            module = build(manifest.architecture)
        module.load_state_dict(load_weights(model), assign=True)
        folded = fold(module)
        notes: list[str] = []
        for choice in _choices() if device == "auto" else [device]:
            try:
                network = cls(folded, manifest, choice, joined(notes))
                network.logits(np.zeros(network.picture_shape, dtype=np.float32))
            except (RuntimeError, AssertionError, NotImplementedError) as error:
                reason = _reason(choice, error)
                if device != "auto":
                    raise SettingsError(
                        "The network cannot run on {choice!r} ({reason}); choose the device 'auto' or 'cpu'.",
                        choice=choice,
                        reason=reason,
                    ) from error
                notes.append(sentence("{choice} was found but failed ({reason}).", choice=choice, reason=reason))
            else:
                return network
        raise AssertionError("the processor always works")

    @property
    def manifest(self) -> Manifest:
        """The model's."""
        return self._manifest

    @property
    def picture_shape(self) -> tuple[int, int, int]:
        """Shape of the pictures the model was made for: channels, height, width."""
        return self._manifest.picture.shape

    @torch.inference_mode()
    def logits(self, picture: Picture) -> npt.NDArray[np.float32]:
        """Answer one picture, float32 [channels, height, width], with float32 [labels]."""
        batch = torch.from_numpy(picture[None]).to(device=self.device, memory_format=torch.channels_last)
        # TF32 keeps 10 bits of mantissa, and cuDNN's fastest algorithms may add up in any order.
        with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
            logits: torch.Tensor = self._module(batch)[0]
        return cast("npt.NDArray[np.float32]", logits.cpu().numpy())


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


def _reason(choice: str, error: Exception) -> str:
    """Why ``choice`` failed: in our words where there is no such device, else the first line of PyTorch's."""
    if choice.startswith("cuda") and not _has_cuda():
        return "this PyTorch finds no CUDA GPU here"
    if choice == "mps" and not torch.backends.mps.is_available():
        return "this PyTorch finds no Apple GPU here"
    said = str(error).strip()
    return said.splitlines()[0] if said else type(error).__name__


def _has_cuda() -> bool:
    """Whether there is a CUDA GPU. A driver that is there but broken only warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.cuda.is_available()


def _choices() -> list[str]:
    """Return the devices to try, best first."""
    choices = ["cuda:0"] if _has_cuda() else []
    if torch.backends.mps.is_available():
        choices.append("mps")
    return [*choices, "cpu"]
