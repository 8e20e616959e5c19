"""What a device graph does where recording does not work, with CUDA played by the processor.

What only a GPU can show is in `test_cuda.py`.
"""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from genrescope.models import device_graph
from genrescope.models.device_graph import DeviceGraph


class Stream:
    """All is done in order anyway."""

    def __init__(self, _device: object = None) -> None:
        pass

    def wait_stream(self, _other: object) -> None:
        pass

    def synchronize(self) -> None:
        pass


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand for ``torch.cuda``."""
    cuda = SimpleNamespace(
        Stream=Stream,
        current_stream=Stream,
        stream=nullcontext,
        CUDAGraph=lambda: SimpleNamespace(replay=lambda: None),
        graph=lambda *_, **__: nullcontext(),
    )
    played = SimpleNamespace(
        cuda=cuda, zeros=lambda shape, **_: torch.zeros(shape), empty=lambda shape, **_: torch.empty(shape)
    )
    monkeypatch.setattr(device_graph, "torch", played)
    return cuda


def double(there: torch.Tensor) -> tuple[torch.Tensor]:
    return (there * 2.0,)


def graph_of_doubling() -> DeviceGraph:
    return DeviceGraph(double, (2, 3), SimpleNamespace(type="cuda"))  # type: ignore[arg-type]


def assert_step_by_step(graph: DeviceGraph, reason: str) -> None:
    assert not graph.is_recorded
    assert graph.note == (f"The network's steps are started one by one, because they could not be recorded ({reason}).")
    (answer,) = graph([np.ones(3, dtype=np.float32)])
    np.testing.assert_array_equal(answer, [[2.0, 2.0, 2.0]])


def test_a_recording_that_does_not_end_holds_up_no_other(played: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_graph, "PATIENCE_SECONDS", 0.05)
    with device_graph.RECORDING:
        graph = graph_of_doubling()
    assert_step_by_step(graph, "another recording does not come to an end")
    assert graph_of_doubling().is_recorded


def test_a_recording_that_fails_lets_the_next_one_begin(
    played: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("operation not permitted when stream is capturing\nCompile with…")

    with monkeypatch.context() as context:
        context.setattr(played, "graph", refuse)
        graph = graph_of_doubling()
    assert_step_by_step(graph, "operation not permitted when stream is capturing")
    assert graph_of_doubling().is_recorded
