"""What answers pictures: one interface for every way of running a network, and the choice among them.

On the processor ncnn comes first: it multiplies half as much as PyTorch and is loaded without it, which saves seconds
at the start and half a gigabyte (`benchmarks/RESULTS.md`). PyTorch runs on GPUs, and on the processor whatever ncnn
does not. On an NVIDIA GPU the pictures are drawn there too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from genrescope.errors import SettingsError
from genrescope.language.sentence import joined, sentence
from genrescope.models import gpu
from genrescope.models.architecture import VGG
from genrescope.models.library import InstalledModel

NCNN: Final = "cpu:ncnn"
TORCH: Final = "cpu:torch"


class InferenceEngine(Protocol):
    """A loaded network on one device.

    A picture's answer depends on that picture alone, and the same picture gives the same bits every time.

    Attributes
    ----------
    device
        Where it runs: `NCNN`, `TORCH`, ``"cuda:0"``, ``"mps"``.
    note
        Why it is not a faster one that seemed to be there; empty when there is nothing to say.
    """

    device: str
    note: str

    def logits(self, pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Answer pictures, float32 [n, channels, height, width], with their logits, float32 [n, labels].

        On the processor one picture leaves a core free, for the sound and a view; several take them all.
        """
        ...


@runtime_checkable
class DrawingEngine(InferenceEngine, Protocol):
    """An engine that also draws the pictures, where it runs."""

    def see(
        self, windows: Sequence[npt.NDArray[np.float32]]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Draw and answer the columns of windows, [n, bins] power each: their pictures, and their logits."""
        ...


class EngineError(Exception):
    """A network cannot run on a device; the message says why, as part of a sentence."""


def load_engine(model: InstalledModel, device: str = "auto") -> InferenceEngine:
    """Load a model and run it once.

    Parameters
    ----------
    model
        From `genrescope.models.library`.
    device
        ``"auto"`` for the fastest that works, ``"cpu"`` for the fastest on the processor, or one by its name.

    Raises
    ------
    ModelError
        The weights are missing, altered or do not fit.
    SettingsError
        The device was asked for by name and cannot be used.
    """
    on_processor = [NCNN, TORCH] if model.manifest.backbone == VGG else [TORCH]
    choices = {"auto": [*gpu.signs(), *on_processor], "cpu": on_processor}.get(device, [device])
    notes: list[str] = []
    for choice in choices:
        try:
            engine = _loader(choice)(model, choice)
            engine.logits(np.zeros((1, *model.manifest.picture.shape), dtype=np.float32))
        except EngineError as error:
            if choice == device:
                raise SettingsError(
                    "The network cannot run on {choice!r} ({reason}); choose the device 'auto' or 'cpu'.",
                    choice=choice,
                    reason=error,
                ) from error
            notes.append(sentence("{choice} was found but failed ({reason}).", choice=choice, reason=error))
        else:
            engine.note = joined([*notes, engine.note])
            return engine
    raise AssertionError("PyTorch always runs on the processor")


def _loader(device: str) -> Callable[[InstalledModel, str], InferenceEngine]:
    if device == NCNN:
        try:
            from genrescope.models.ncnn_engine import NcnnEngine
        except (ImportError, OSError) as error:
            raise EngineError(str(error)) from error
        return lambda model, _: NcnnEngine.load(model)
    if device != TORCH and (reason := gpu.failure(device)):
        raise EngineError(reason)
    if device.startswith("cuda"):
        from genrescope.models.cuda_engine import CudaEngine

        return CudaEngine.load
    from genrescope.models.torch_engine import TorchEngine

    return TorchEngine.load
