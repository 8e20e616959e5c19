"""The engine for NVIDIA GPUs: all of it that is not CUDA's own, on the processor.

What only a GPU can show is in `test_cuda.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from genrescope.frontend import FrontEnd
from genrescope.models import vgg
from genrescope.models.backbones import build
from genrescope.models.cuda_engine import SIDE_BY_SIDE, TOLERANCE, CudaEngine, trial_windows
from genrescope.models.engine import NCNN, DrawingEngine, load_engine
from genrescope.models.library import find
from genrescope.models.manifest import Manifest
from genrescope.models.torch_engine import TorchEngine
from genrescope.recognition.opinion import probabilities
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.reference_picture import ReferencePicture
from genrescope.units import ANALYSIS_RATE
from support.small_vgg import BLOCKS
from support.sound import chords, read_mono

from .conftest import sample_manifest, unsettle

SMALL = sample_manifest()
COLOURED = sample_manifest(picture=ReferencePicture(segment_columns=245, side=84), in_channels=3)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vgg, "BLOCKS", BLOCKS)


def network_of(manifest: Manifest) -> nn.Module:
    """A small network whose answers differ from window to window."""
    torch.manual_seed(0)
    network = unsettle(build("pooled", 4, manifest.in_channels)).eval()
    pictures = np.stack([manifest.picture.draw(power) for power in trial_windows(1291, 84)])
    with torch.no_grad():
        logits = network(torch.from_numpy(pictures))
        network.classifier.weight.mul_(0.3 / logits.std(dim=0)[:, None])
        network.classifier.bias.sub_(network(torch.from_numpy(pictures)).mean(dim=0))
    return network


def engine_of(manifest: Manifest, change: Callable[[nn.Module], object] = lambda _: None) -> CudaEngine:
    def load() -> nn.Module:
        network = network_of(manifest)
        with torch.no_grad():
            change(network)
        return network

    return CudaEngine(load, manifest, "cpu")


def windows(manifest: Manifest) -> list[np.ndarray]:
    """Of several lengths, more than are answered at once."""
    long = trial_windows(1291, 84)
    return [*long, *(power[: 100 + 50 * number] for number, power in enumerate(long * 2)), long[0][-200:]]


def shares(logits: np.ndarray, temperature: float) -> np.ndarray:
    return np.stack([probabilities(each, temperature) for each in logits])


@pytest.mark.parametrize("manifest", [SMALL, COLOURED], ids=["levels", "figures"])
def test_windows_are_answered_in_half_precision_as_their_pictures_in_single(small: None, manifest: Manifest):
    engine = engine_of(manifest)
    assert (engine.half, engine.note) == (True, "")
    expected = np.stack([manifest.picture.draw(power) for power in windows(manifest)])
    pictures, logits = engine.see(windows(manifest))
    assert len(windows(manifest)) > SIDE_BY_SIDE
    assert (pictures.dtype, logits.dtype, logits.shape) == (np.float32, np.float32, (len(expected), 4))
    assert np.mean(np.abs(pictures - expected) > 1e-4) < 0.02
    single = TorchEngine(network_of(manifest), "cpu:torch").logits(expected)
    found, wanted = shares(logits, manifest.temperature), shares(single, manifest.temperature)
    np.testing.assert_allclose(found, wanted, atol=TOLERANCE)
    assert np.ptp(wanted, axis=0).max() > 0.08, "this network answers everything alike: it shows nothing"
    np.testing.assert_allclose(shares(engine.logits(pictures), manifest.temperature), found, atol=1e-3)


def test_one_window_alone_is_answered_as_among_others_and_twice_alike(small: None):
    engine = engine_of(SMALL)
    together = engine.see(windows(SMALL))
    for number, power in enumerate(windows(SMALL)):
        pictures, logits = engine.see([power])
        np.testing.assert_allclose(pictures[0], together[0][number], atol=1e-5)
        np.testing.assert_allclose(logits[0], together[1][number], atol=5e-3 * np.abs(together[1]).max())
    again = engine.see(windows(SMALL))
    assert [each.tobytes() for each in again] == [each.tobytes() for each in together]


def test_what_was_answered_stays_as_it_was(small: None):
    """The next answer comes to the same place in memory."""
    engine = engine_of(SMALL)
    one, other = trial_windows(1291, 84)[:2]
    pictures, logits = engine.see([one])
    kept = pictures.copy(), logits.copy()
    engine.see([other])
    np.testing.assert_array_equal(pictures, kept[0])
    np.testing.assert_array_equal(logits, kept[1])


def test_a_network_that_half_precision_would_change_is_answered_in_single(small: None):
    def amplify(network: nn.Module) -> None:
        network.classifier.weight.mul_(20.0)
        network.classifier.bias.mul_(20.0)

    engine = engine_of(SMALL, amplify)
    assert not engine.half
    assert engine.note.startswith("cpu does not use half precision for this network (it would change an answer by ")
    assert_single(engine, amplify)


def test_numbers_too_great_for_half_precision_are_found_when_it_is_loaded(small: None):
    def inflate(network: nn.Module) -> None:
        """The first layer's outputs are a million times greater, and the second one's as they were."""
        network.features[1].weight.mul_(1e6)
        network.features[1].bias.mul_(1e6)
        network.features[4].weight.mul_(1e-6)

    engine = engine_of(SMALL, inflate)
    assert not engine.half
    assert "too great" in engine.note
    assert_single(engine, inflate)


def test_numbers_too_great_for_half_precision_are_found_later_too(small: None):
    """What a picture looks like is not known when a network is loaded."""
    engine = engine_of(SMALL)
    assert engine.half
    with torch.inference_mode():
        engine._network.features[0].bias.fill_(65504.0)
        engine._network.features[0].weight.fill_(1000.0)
    pictures, logits = engine.see(trial_windows(1291, 84)[:1])
    assert (engine.half, "too great" in engine.note) == (False, True)
    np.testing.assert_allclose(logits, TorchEngine(network_of(SMALL), "cpu:torch").logits(pictures), rtol=1e-4)


def assert_single(engine: CudaEngine, change: Callable[[nn.Module], object]) -> None:
    network = network_of(SMALL)
    with torch.no_grad():
        change(network)
    pictures, logits = engine.see(trial_windows(1291, 84))
    expected = TorchEngine(network, "cpu:torch").logits(pictures)
    np.testing.assert_allclose(logits, expected, atol=1e-4 * np.abs(expected).max())


def test_a_recognizer_has_its_windows_drawn_where_the_network_is(small: None):
    engine = engine_of(SMALL)
    assert isinstance(engine, DrawingEngine)
    recognizer = Recognizer(engine, SMALL, Settings(device="cpu"))
    assert not recognizer.wants_sound
    front = FrontEnd(ANALYSIS_RATE, kernel_bank(SMALL.kernels), Settings())
    heard: list[Window] = front.push(chords(12.0)[:, None])
    verdicts = recognizer.judge_all(heard)
    (picture,) = recognizer.pictures
    np.testing.assert_allclose(picture, SMALL.picture.draw(heard[-1].columns), atol=1e-4)
    assert verdicts[-1].device == "cpu"
    assert verdicts[-1].unsmoothed
    assert set(recognizer.stopwatch.take()) == {"network", "smoothing"}


def test_the_starter_answers_alike_in_half_precision(real_music: Path):
    starter = find("starter")
    engine = CudaEngine.load(starter, "cpu")
    assert (engine.half, engine.note) == (True, "")
    single = load_engine(starter, NCNN)
    temperature = starter.manifest.temperature
    for path in sorted((real_music / "tracks").glob("*.ogg"))[:4]:
        power = whole_cqt(read_mono(path, 20.0), kernel_bank(starter.manifest.kernels))
        _, logits = engine.see([power])
        expected = single.logits(starter.manifest.picture.draw(power)[None])
        np.testing.assert_allclose(shares(logits, temperature), shares(expected, temperature), atol=TOLERANCE)
