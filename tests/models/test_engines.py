"""Loaded networks: what each engine answers, that they agree, and which one is chosen."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice

import numpy as np
import pytest
import torch

from genrescope import children
from genrescope.errors import SettingsError
from genrescope.frontend import FrontEnd
from genrescope.models import engine as engines
from genrescope.models import gpu, ncnn_engine, vgg
from genrescope.models.architecture import HEADS, VGG, Architecture
from genrescope.models.backbones import build
from genrescope.models.build import expected_shapes
from genrescope.models.engine import NCNN, TORCH, InferenceEngine, load_engine
from genrescope.models.library import InstalledModel, find
from genrescope.models.ncnn_engine import NcnnEngine
from genrescope.models.torch_engine import TorchEngine, fold, leave_a_core
from genrescope.settings import Settings
from genrescope.spectral.kernels import kernel_bank
from genrescope.units import ANALYSIS_RATE
from support.sound import chords

from .conftest import unsettle


def picture(seed: int, pixels: int = 161) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (1, 1, 84, pixels)).astype(np.float32)


@pytest.fixture(scope="module", params=[NCNN, TORCH])
def engine(sample_model: InstalledModel, request: pytest.FixtureRequest) -> InferenceEngine:
    return load_engine(sample_model, request.param)


def test_folding_changes_nothing_but_rounding(engine: InferenceEngine, unfolded: torch.nn.Module):
    for seed in range(3):
        with torch.inference_mode():
            expected = unfolded(torch.from_numpy(picture(seed))).numpy()
        np.testing.assert_allclose(engine.logits(picture(seed)), expected, rtol=0, atol=1e-4 * np.abs(expected).max())


def test_folding_leaves_no_normalisation_behind():
    network = fold(unsettle(build("ccmusic", labels=2, in_channels=1)))
    assert not [layer for layer in network.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_the_same_picture_gives_the_same_bits(engine: InferenceEngine):
    first = engine.logits(picture(1))
    engine.logits(picture(2))
    assert first.dtype == np.float32
    assert first.shape == (1, 4)
    assert engine.logits(picture(1)).tobytes() == first.tobytes()


def test_side_by_side_each_picture_is_answered_as_it_is_alone(engine: InferenceEngine):
    several = np.concatenate([picture(seed) for seed in range(5)])
    alone = [engine.logits(several[number : number + 1]) for number in range(5)]
    np.testing.assert_allclose(engine.logits(several), np.concatenate(alone), atol=1e-5)


def test_different_pictures_give_different_answers(engine: InferenceEngine):
    assert not np.allclose(engine.logits(picture(1)), engine.logits(-picture(1)))


def test_a_young_window_may_be_narrower(engine: InferenceEngine, unfolded: torch.nn.Module):
    with torch.inference_mode():
        expected = unfolded(torch.from_numpy(picture(1, pixels=33))).numpy()
    np.testing.assert_allclose(engine.logits(picture(1, pixels=33)), expected, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("head", ["ccmusic", "torchvision"])
def test_ncnn_runs_square_pictures_under_either_head(head: str, monkeypatch: pytest.MonkeyPatch):
    """Of an odd size too: 35 × 35 leave one pixel, which is spread over the 7 × 7 that the classifier takes."""
    monkeypatch.setattr(vgg, "HIDDEN", 64)
    monkeypatch.setattr("genrescope.models.backbones.HIDDEN", 64)
    torch.manual_seed(0)
    network = unsettle(build(head, labels=2, in_channels=3)).eval()
    weights = {name: array.numpy() for name, array in network.state_dict().items()}
    found = NcnnEngine(Architecture(VGG, head, 2, 3), (3, 35, 35), weights)
    for side in (35, 64):
        shown = np.random.default_rng(side).uniform(-1, 1, (1, 3, side, side)).astype(np.float32)
        with torch.inference_mode():
            expected = network(torch.from_numpy(shown)).numpy()
        np.testing.assert_allclose(found.logits(shown), expected, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("head", HEADS)
def test_names_and_shapes_are_those_of_the_network_that_pytorch_builds(head: str):
    architecture = Architecture(VGG, head, labels=16, in_channels=3)
    assert list(vgg.shapes(architecture).items()) == list(expected_shapes(architecture).items())


def test_engines_agree_on_what_the_starter_hears():
    starter = find("starter")
    front = FrontEnd(ANALYSIS_RATE, kernel_bank(starter.manifest.kernels), Settings())
    windows = islice(front.push(chords(10.0)[:, None]), 1, None)
    pictures = [starter.manifest.picture.draw(window.columns) for window in windows]
    assert len(pictures) > 3
    ours, pytorchs = load_engine(starter, NCNN), load_engine(starter, TORCH)
    np.testing.assert_allclose(ours.logits(np.stack(pictures)), pytorchs.logits(np.stack(pictures)), atol=1e-4)


# Which one is chosen.


def test_on_the_processor_the_faster_one_answers(sample_model: InstalledModel):
    assert load_engine(sample_model, "cpu").device == NCNN


def test_what_ncnn_cannot_do_pytorch_does(sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ncnn", None)
    monkeypatch.delitem(sys.modules, "genrescope.models.ncnn_engine")
    loaded = load_engine(sample_model, "cpu")
    assert loaded.device == TORCH
    assert loaded.note.startswith(f"{NCNN} was found but failed (")


def test_a_network_that_ncnn_refuses_is_answered_by_pytorch(
    sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ncnn_engine, "MAGIC", 0)
    assert load_engine(sample_model, "cpu").device == TORCH
    with pytest.raises(SettingsError, match=r"cannot run on 'cpu:ncnn' \(ncnn does not take this network\)"):
        load_engine(sample_model, NCNN)


def test_a_device_that_fails_gives_way_to_the_processor(sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch):
    """The device is really tried: one that this machine does not have stands for one with a broken driver."""
    monkeypatch.setattr(gpu, "signs", lambda: ["cuda:77"])
    loaded = load_engine(sample_model)
    assert loaded.device == NCNN
    assert loaded.note.startswith("cuda:77 was found but failed (")
    assert np.isfinite(loaded.logits(picture(1))).all()
    with pytest.raises(SettingsError, match="'cuda:77'"):
        load_engine(sample_model, "cuda:77")


CRASHES = "import os; os.abort()"
HANGS = "import time; time.sleep(60)"


@pytest.mark.parametrize(("does", "said"), [(CRASHES, "brought down the process"), (HANGS, "did not answer within")])
def test_a_driver_that_crashes_or_hangs_takes_a_child_with_it(does: str, said: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(children, "child_command", lambda *_: [sys.executable, "-c", does])
    monkeypatch.setattr(gpu, "PATIENCE_SECONDS", 2.0)
    gpu.failure.cache_clear()
    assert said in gpu.failure("cuda:0")
    gpu.failure.cache_clear()


def test_the_child_finds_a_device_that_works():
    from genrescope.models.gpu_probe import failure

    assert failure("cpu") == ""
    assert failure("meta") != ""


ANSWER = """
import sys

sys.modules["torch"] = None
from genrescope.models.library import find
from genrescope.recognition.load import load_recognizer
from genrescope.settings import Settings

print(load_recognizer(find("starter"), Settings(device="cpu")).device)
"""


def test_the_starter_is_loaded_without_pytorch():
    done = subprocess.run([sys.executable, "-c", ANSWER], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == engines.NCNN


@pytest.mark.parametrize(("cores", "before", "after"), [(8, 8, 7), (8, 7, 7), (8, 3, 3), (1, 1, 1)])
def test_a_core_is_left_free_unless_somebody_has_chosen(
    monkeypatch: pytest.MonkeyPatch, cores: int, before: int, after: int
):
    threads = [before]
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr("torch.get_num_threads", lambda: threads[-1])
    monkeypatch.setattr("torch.set_num_threads", threads.append)
    leave_a_core()
    assert threads[-1] == after


@pytest.mark.parametrize(
    ("cores", "threads", "pictures"), [(1, 1, 1), (2, 1, 2), (4, 3, 1), (6, 4, 1), (8, 4, 2), (32, 4, 8)]
)
def test_ncnn_leaves_a_core_free_of_one_picture_and_takes_all_for_several(cores: int, threads: int, pictures: int):
    assert ncnn_engine._shared_out(cores) == (threads, pictures)


def test_no_answer_lets_a_gpu_round_off_while_another_is_computed(
    sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch
):
    """PyTorch has these switches once for all threads."""
    for name, careless in (("allow_tf32", True), ("deterministic", False), ("benchmark", True)):
        monkeypatch.setattr(torch.backends.cudnn, name, careless)
    TorchEngine.load(sample_model, TORCH).logits(picture(1))
    cudnn = torch.backends.cudnn
    assert (cudnn.allow_tf32, cudnn.deterministic, cudnn.benchmark) == (False, True, False)


def test_pytorch_says_in_a_line_why_it_cannot(sample_model: InstalledModel):
    with pytest.raises(engines.EngineError) as caught:
        TorchEngine.load(sample_model, "abacus")
    assert "\n" not in str(caught.value)


# A device that works when it is loaded and fails later.


class FailingGpu:
    """Draws and answers as the processor does, until it is told to fail."""

    def __init__(self, model: InstalledModel, device: str) -> None:
        self.device, self.note, self.memory_left = device, "", True
        self.shown: list[int] = []
        self._model = model
        self._network = NcnnEngine.load(model)

    def logits(self, pictures: np.ndarray) -> np.ndarray:
        if not self.memory_left:
            raise engines.EngineError("CUDA out of memory")
        return self._network.logits(pictures)

    def see(self, windows: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        self.shown.append(len(windows))
        pictures = np.stack([self._model.manifest.picture.draw(power) for power in windows])
        return pictures, self.logits(pictures)


@pytest.fixture
def gpus(monkeypatch: pytest.MonkeyPatch) -> list[FailingGpu]:
    """Every GPU's engine that was loaded."""
    loaded: list[FailingGpu] = []

    def load_one(model: InstalledModel, device: str) -> FailingGpu:
        loaded.append(FailingGpu(model, device))
        return loaded[-1]

    loader = engines._loader
    monkeypatch.setattr(engines, "FAILED", {})
    monkeypatch.setattr(gpu, "signs", lambda: ["cuda:0"])
    monkeypatch.setattr(engines, "_loader", lambda device: load_one if device == "cuda:0" else loader(device))
    return loaded


def windows(count: int) -> list[np.ndarray]:
    return [*np.random.default_rng(3).gamma(0.3, 1.0, (count, 1288, 84)).astype(np.float32)]


def test_a_gpu_that_fails_while_it_answers_gives_way_in_the_middle(
    sample_model: InstalledModel, gpus: list[FailingGpu]
):
    loaded = load_engine(sample_model)
    assert isinstance(loaded, engines.DrawingEngine)
    before = loaded.see(windows(3))
    assert (loaded.device, loaded.note) == ("cuda:0", "")
    gpus[0].memory_left = False
    after = loaded.see(windows(3))
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)
    said = "cuda:0 was found but failed (CUDA out of memory)."
    assert (loaded.device, loaded.note) == (NCNN, said)
    later = load_engine(sample_model)
    assert (later.device, later.note, len(gpus)) == (NCNN, said, 1)
    assert load_engine(sample_model, "cuda:0").device == "cuda:0"  # who names it has it tried again


def test_what_draws_is_tried_by_drawing_when_it_is_loaded(sample_model: InstalledModel, gpus: list[FailingGpu]):
    load_engine(sample_model)
    assert gpus[0].shown == [1]


def test_a_note_that_comes_later_stands_beside_those_of_loading(
    sample_model: InstalledModel, gpus: list[FailingGpu], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gpu, "signs", lambda: ["cuda:77", "cuda:0"])
    engines.FAILED["cuda:77"] = "it is gone"
    loaded = load_engine(sample_model)
    gpus[0].note = "Its steps are started one by one."
    loaded.logits(picture(1))
    assert loaded.note == "cuda:77 was found but failed (it is gone). Its steps are started one by one."
