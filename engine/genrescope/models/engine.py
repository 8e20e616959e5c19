"""What answers pictures: one interface for every way of running a network, and the choice among them.

On the processor ncnn comes first: it multiplies half as much as PyTorch and is loaded without it, which saves seconds
at the start and half a gigabyte (`benchmarks/RESULTS.md`). PyTorch runs on GPUs, and on the processor whatever ncnn
does not. On an NVIDIA GPU the pictures are drawn there too. A GPU that fails while it answers gives way to the
processor in the middle of a stream, and is not chosen again in this process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar, runtime_checkable

import numpy as np
import numpy.typing as npt

from genrescope.errors import SettingsError
from genrescope.language.sentence import joined, sentence
from genrescope.models import gpu
from genrescope.models.architecture import VGG
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest

NCNN: Final = "cpu:ncnn"
TORCH: Final = "cpu:torch"
FAILED: dict[str, str] = {}  # devices that failed while they answered, and why

Answer = TypeVar("Answer")


class InferenceEngine(Protocol):
    """A loaded network on one device.

    A picture's answer depends on that picture alone, and the same picture gives the same bits every time. It may be
    asked on several threads at once.

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
            if choice != device:  # who names a device has it tried again
                _check_has_not_failed(choice)
            engine = _loader(choice)(model, choice)
            _try_once(engine, model.manifest)
        except EngineError as error:
            if choice == device:
                raise SettingsError(
                    "The network cannot run on {choice!r} ({reason}); choose the device 'auto' or 'cpu'.",
                    choice=choice,
                    reason=error,
                ) from error
            notes.append(failure_of(choice, error))
        else:
            if choice not in (NCNN, TORCH):
                return SparedEngine(engine, model, notes)
            engine.note = joined([*notes, engine.note])
            return engine
    raise AssertionError("PyTorch always runs on the processor")


def _check_has_not_failed(device: str) -> None:
    if device in FAILED:
        raise EngineError(FAILED[device])


def _try_once(engine: InferenceEngine, manifest: Manifest) -> None:
    if isinstance(engine, DrawingEngine):
        rising = np.linspace(0.1, 1.0, manifest.bins, dtype=np.float32)
        engine.see([np.tile(rising, (manifest.picture.segment_columns, 1))])
    else:
        engine.logits(np.zeros((1, *manifest.picture.shape), dtype=np.float32))


def failure_of(device: str, reason: object) -> str:
    """Why a device that seemed to be there is not used, as a note."""
    return sentence("{choice} was found but failed ({reason}).", choice=device, reason=reason)


class SparedEngine:
    """A GPU's engine, in whose place the processor's answers as soon as it fails; `note` then says why.

    A GPU has one place for a batch, so whoever asks waits for his turn.

    Parameters
    ----------
    engine
        The GPU's.
    model
        Whose network it is: loaded again for the processor when that is needed.
    notes
        What there is to say beside the engine's own note.
    """

    def __init__(self, engine: InferenceEngine, model: InstalledModel, notes: Sequence[str]) -> None:
        self._engine = engine
        self._model = model
        self._notes = [*notes]
        self._turn = threading.Lock()
        self._describe()

    def logits(self, pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Answer pictures, as `InferenceEngine.logits`."""
        return self._ask(lambda engine: engine.logits(pictures))

    def see(
        self, windows: Sequence[npt.NDArray[np.float32]]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Draw and answer windows, as `DrawingEngine.see`; drawn here where the engine does not draw."""

        def show(engine: InferenceEngine) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
            if isinstance(engine, DrawingEngine):
                return engine.see(windows)
            pictures = np.stack([self._model.manifest.picture.draw(power) for power in windows])
            return pictures, engine.logits(pictures)

        return self._ask(show)

    def _ask(self, question: Callable[[InferenceEngine], Answer]) -> Answer:
        with self._turn:
            try:
                answer = question(self._engine)
            except EngineError as error:
                if self.device in (NCNN, TORCH):
                    raise
                FAILED[self.device] = str(error)
                self._notes.append(failure_of(self.device, error))
                self._engine = load_engine(self._model, "cpu")
                answer = question(self._engine)
            self._describe()
            return answer

    def _describe(self) -> None:
        """Say where it runs and what there is to say: the engine's own note may come with any answer."""
        self.device, self.note = self._engine.device, joined([*self._notes, self._engine.note])


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
