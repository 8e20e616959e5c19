"""What only an NVIDIA GPU can show: ``pytest tests/models/test_cuda.py`` on a machine that has one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from genrescope.models.backbones import build
from genrescope.models.cuda_engine import SIDE_BY_SIDE, TOLERANCE, CudaEngine, trial_windows
from genrescope.models.engine import TORCH, DrawingEngine, load_engine
from genrescope.models.library import InstalledModel, find
from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.models.torch_engine import TorchEngine
from genrescope.recognition.opinion import probabilities
from genrescope.spectral.reference_picture import ReferencePicture

pytestmark = [
    pytest.mark.skipif(not torch.cuda.is_available(), reason="platform: PyTorch finds no CUDA GPU"),
    pytest.mark.timeout(300),
]

GREY_LEVEL = 2.0 / 255.0 + 1e-6  # of pictures whose values go from -1 to 1
MOST_BYTES = 1.5e9  # the network and all it needs: a card of 6 GB has a screen to serve, too
SIXTEEN = Manifest(
    id="sixteen",
    title="Random weights of the 16-genre network's shapes",
    licence="CC0",
    source="this test",
    taxonomy=bundled_taxonomy("ccmusic16"),
    taxonomy_name="ccmusic16",
    head="ccmusic",
    in_channels=3,
    kernels="librosa",
    picture=ReferencePicture(),
    temperature=1.0,
    thresholds=Thresholds(0.35, 0.5),
    weights="weights.safetensors",
    sha256="0" * 64,
)


def sixteen_network() -> nn.Module:
    torch.manual_seed(5)
    return build("ccmusic", 16, 3).eval()


@pytest.fixture(scope="module")
def starter() -> InstalledModel:
    return find("starter")


@pytest.fixture(params=["starter", "sixteen"])
def load(request: pytest.FixtureRequest, starter: InstalledModel) -> Iterator[Callable[[], CudaEngine]]:
    if request.param == "starter":
        yield partial(CudaEngine.load, starter, "cuda:0")
    else:
        yield partial(CudaEngine, sixteen_network, SIXTEEN, "cuda:0")
    torch.cuda.empty_cache()


def windows() -> list[np.ndarray]:
    return [power[-columns:] for columns in (1291, 600, 150) for power in trial_windows(1291, 84)]


def shares(engine: CudaEngine, logits: np.ndarray) -> np.ndarray:
    return np.stack([probabilities(each, engine._manifest.temperature) for each in logits])


def test_it_is_recorded_and_in_half_precision(load: Callable[[], CudaEngine]):
    engine = load()
    engine.see(windows())
    engine.see(windows()[:1])
    assert (engine.half, engine.note) == (True, "")
    assert {many: graph.is_recorded for many, graph in engine._graphs.items()} == {1: True, SIDE_BY_SIDE: True}


def test_probabilities_are_those_of_single_precision_on_the_device_and_on_the_processor(
    load: Callable[[], CudaEngine], monkeypatch: pytest.MonkeyPatch
):
    half = load()
    pictures, found = half.see(windows())
    monkeypatch.setattr("genrescope.models.cuda_engine.TOLERANCE", -1.0)
    single = load()
    assert not single.half
    same, exact = single.see(windows())
    np.testing.assert_array_equal(same, pictures)
    np.testing.assert_allclose(shares(half, found), shares(half, exact), atol=TOLERANCE)
    drawn = np.stack([half._manifest.picture.draw(power) for power in windows()[:6]])
    assert np.mean(np.abs(drawn - pictures[:6]) > 1e-4) < 0.02
    there = TorchEngine(half._load(), TORCH).logits(drawn)
    np.testing.assert_allclose(shares(half, found[:6]), shares(half, there), atol=TOLERANCE)
    np.testing.assert_allclose(shares(half, single.logits(drawn)), shares(half, there), atol=1e-3)


def test_step_by_step_it_answers_the_same(load: Callable[[], CudaEngine], monkeypatch: pytest.MonkeyPatch):
    _, recorded = load().see(windows())

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("operation not permitted when stream is capturing\nmore of it")

    monkeypatch.setattr(torch.cuda, "graph", refuse)
    engine = load()
    _, found = engine.see(windows())
    assert engine.note == (
        "The network's steps are started one by one, because they could not be recorded "
        "(operation not permitted when stream is capturing)."
    )
    np.testing.assert_allclose(found, recorded, atol=5e-3 * np.abs(recorded).max())


def test_what_cannot_be_recorded_is_found_out_and_computed(monkeypatch: pytest.MonkeyPatch, starter: InstalledModel):
    """Really: a step that waits for the device stands in the network."""
    engine = CudaEngine.load(starter, "cuda:0")
    answer = engine._answer

    def waits(pictures: torch.Tensor) -> torch.Tensor:
        logits = answer(pictures)
        float(logits.sum())
        return logits

    monkeypatch.setattr(engine, "_answer", waits)
    _, found = engine.see(windows()[:1])
    assert "could not be recorded" in engine.note
    _, expected = CudaEngine.load(starter, "cuda:0").see(windows()[:1])
    np.testing.assert_allclose(found, expected, atol=5e-3 * np.abs(expected).max())


def test_the_same_windows_give_the_same_bits(load: Callable[[], CudaEngine]):
    engine = load()
    once = engine.see(windows())
    alone = [engine.see([power]) for power in windows()]
    again = engine.see(windows())
    for one, other in zip(once, again, strict=True):
        assert one.tobytes() == other.tobytes()
    for number, (pictures, logits) in enumerate(alone):
        # Other kernels draw eight: a picture that becomes a JPEG may be a grey level off, here and there.
        change = np.abs(pictures[0] - once[0][number])
        assert change.max() <= (GREY_LEVEL if pictures.shape[1] == 3 else 0.0)
        assert np.mean(change > 0) <= 1e-3
        np.testing.assert_allclose(logits[0], once[1][number], atol=5e-3 * np.abs(once[1]).max())


def test_memory(load: Callable[[], CudaEngine]):
    torch.cuda.empty_cache()
    before = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    engine = load()
    engine.see(windows())
    engine.see(windows()[:1])
    assert torch.cuda.max_memory_allocated() - before <= MOST_BYTES


def test_networks_answer_side_by_side_on_threads_of_their_own(starter: InstalledModel):
    """As after a change of model; each records its graphs while the other answers."""
    expected = CudaEngine.load(starter, "cuda:0").see(windows())[1]
    found: dict[int, list[np.ndarray]] = {0: [], 1: []}

    def answer(number: int) -> None:
        engine = CudaEngine.load(starter, "cuda:0")
        found[number] = [engine.see(windows())[1] for _ in range(20)]

    threads = [threading.Thread(target=answer, args=[number]) for number in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answers in found.values():
        assert len(answers) == 20
        assert all(each.tobytes() == expected.tobytes() for each in answers)


def test_it_is_what_answers_where_there_is_one(starter: InstalledModel):
    engine = load_engine(starter)
    assert isinstance(engine, DrawingEngine)
    assert (engine.device, engine.note) == ("cuda:0", "")
