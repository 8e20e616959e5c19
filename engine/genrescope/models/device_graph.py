"""A computation of one shape on a device, recorded on CUDA as a graph that is started as a whole. Imports torch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import numpy.typing as npt
import torch

from genrescope.language.sentence import sentence

Numbers = npt.NDArray[np.float32]
Compute = Callable[[torch.Tensor], tuple[torch.Tensor, ...]]

WARM_UPS = 3  # before a graph is recorded: libraries choose their algorithms and get their memory
RECORDING = threading.Lock()  # to begin with another graph means to wait for the whole device, which spoils the first
PATIENCE_SECONDS = 10.0  # for that other one: it takes a fraction of a second, unless its driver hangs


class DeviceGraph:
    """Runs a computation on arrays of one shape.

    Its input and outputs lie at fixed places: in page-locked memory here, which the device reads and writes by itself,
    and in the device's own.

    Parameters
    ----------
    compute
        Takes a float32 tensor and gives several. It must not wait for the device, nor depend on what the numbers are.
    shape
        Of the input: how many arrays at once, and their shape.
    device
        Where. On any but CUDA the computation just runs.

    Attributes
    ----------
    note
        Why it is not recorded although it could be; empty when there is nothing to say.
    """

    def __init__(self, compute: Compute, shape: tuple[int, ...], device: torch.device) -> None:
        self.note = ""
        self._compute = compute
        self._cuda = device.type == "cuda"
        self._stream = torch.cuda.Stream(device) if self._cuda else None  # type: ignore[no-untyped-call]
        self._here = torch.zeros(shape, pin_memory=self._cuda)
        self._there = torch.zeros(shape, device=device)
        self._graph: torch.cuda.CUDAGraph | None = None
        self._outputs = self._prepare()
        self._answers = [torch.empty(each.shape, pin_memory=self._cuda) for each in self._outputs]

    @property
    def is_recorded(self) -> bool:
        """Whether it is started as a whole."""
        return self._graph is not None

    def __call__(self, arrays: Sequence[Numbers]) -> tuple[Numbers, ...]:
        """Compute; of fewer arrays than fit, the outputs of those."""
        for place, array in zip(self._here.numpy(), arrays, strict=False):
            place[...] = array
        with self._on_stream():
            self._there.copy_(self._here, non_blocking=True)
            if self._graph is not None:
                self._graph.replay()
            else:
                self._outputs = self._compute(self._there)
            for answer, output in zip(self._answers, self._outputs, strict=True):
                answer.copy_(output, non_blocking=True)
        if self._stream is not None:
            self._stream.synchronize()
        return tuple(answer.numpy()[: len(arrays)].copy() for answer in self._answers)

    def _prepare(self) -> tuple[torch.Tensor, ...]:
        """Run the computation, and on CUDA record it; return where its outputs will be."""
        if self._stream is None:
            return self._compute(self._there)
        self._stream.wait_stream(torch.cuda.current_stream(self._there.device))
        with self._on_stream():
            for _ in range(WARM_UPS):
                outputs = self._compute(self._there)
        self._stream.synchronize()
        if not RECORDING.acquire(timeout=PATIENCE_SECONDS):
            return self._step_by_step(sentence("another recording does not come to an end"))
        graph = torch.cuda.CUDAGraph()
        try:
            # Other threads may use the device meanwhile.
            with self._on_stream(), torch.cuda.graph(graph, stream=self._stream, capture_error_mode="thread_local"):
                outputs = self._compute(self._there)
        except RuntimeError as error:
            return self._step_by_step((str(error).strip().splitlines() or [type(error).__name__])[0])
        finally:
            RECORDING.release()
        self._graph = graph
        return outputs

    def _step_by_step(self, reason: str) -> tuple[torch.Tensor, ...]:
        """Compute without a graph, now and later, and say why."""
        self.note = sentence(
            "The network's steps are started one by one, because they could not be recorded ({reason}).", reason=reason
        )
        self._stream = torch.cuda.Stream(self._there.device)  # type: ignore[no-untyped-call]
        with self._on_stream():
            return self._compute(self._there)

    def _on_stream(self) -> AbstractContextManager[object]:
        return nullcontext() if self._stream is None else torch.cuda.stream(self._stream)
