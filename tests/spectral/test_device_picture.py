"""Pictures made by torch, on whatever device, beside those made by NumPy and Pillow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from genrescope.models.torch_engine import leave_a_core
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.device_picture import drawing, shown, shrinking
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.picture import PictureParameters
from genrescope.spectral.reference_picture import ReferencePicture
from support.sound import chords, read_mono

CPU = torch.device("cpu")
LEVELS = [PictureParameters(1288, 8, "tile", onsets=True), PictureParameters(100, 3, "floor")]
FIGURES = [
    ReferencePicture(),
    ReferencePicture(jpeg=False),
    ReferencePicture(fill="floor", jpeg=False, side=299),
]


@pytest.fixture(autouse=True, scope="module")
def one_core():
    """Threads of PyTorch's that wait for each other take longer on a busy machine than one that does all."""
    leave_a_core()


def drawn(powers: list[np.ndarray], picture: PictureParameters | ReferencePicture) -> np.ndarray:
    draw = drawing(picture, powers[0].shape[1], CPU)
    return draw(torch.from_numpy(np.stack([shown(power, picture) for power in powers]))).numpy()


def expected(powers: list[np.ndarray], picture: PictureParameters | ReferencePicture) -> np.ndarray:
    return np.stack([picture.draw(power) for power in powers])


def windows(bins: int = 84) -> list[np.ndarray]:
    """Full, young, very young and silent windows, and a loud moment before what a segment shows."""
    random = np.random.default_rng(0)
    powers = [random.gamma(0.3, 1.0, (columns, bins)).astype(np.float32) for columns in (1291, 245, 7, 1291)]
    powers[-1][:300] *= 1e4
    return [*powers, np.zeros((600, bins), np.float32)]


@pytest.mark.parametrize("picture", LEVELS, ids=str)
def test_levels_and_onsets_are_the_same(picture: PictureParameters):
    np.testing.assert_allclose(drawn(windows(), picture), expected(windows(), picture), atol=2e-5)


@pytest.mark.parametrize("bins", [84, 128])
@pytest.mark.parametrize("picture", FIGURES, ids=str)
def test_figures_are_the_same_but_for_a_step_here_and_there(picture: ReferencePicture, bins: int):
    assert_same_figures(drawn(windows(bins), picture), expected(windows(bins), picture))


def assert_same_figures(found: np.ndarray, wanted: np.ndarray):
    """Decibels may differ in their last bit, and then a cell on the border of two colours gets the other one."""
    steps = np.rint(np.abs(found - wanted) * 127.5)
    assert np.count_nonzero(steps) <= 0.02 * steps.size  # a JPEG spreads it over blocks of 16 × 16
    assert steps.mean() <= 0.02


def test_real_music_too(real_music: Path):
    tracks = sorted((real_music / "tracks").glob("*.ogg"))
    for kernels, picture in (("librosa", FIGURES[0]), ("nnaudio", LEVELS[0])):
        powers = [whole_cqt(read_mono(path, 20.0), kernel_bank(kernels)) for path in tracks]
        found, wanted = drawn(powers, picture), expected(powers, picture)
        if picture is LEVELS[0]:
            np.testing.assert_allclose(found, wanted, atol=2e-5)
        else:
            assert_same_figures(found, wanted)


def test_side_by_side_each_is_as_it_is_alone():
    for picture in (LEVELS[0], FIGURES[0]):
        together = drawn(windows(), picture)
        alone = np.concatenate([drawn([power], picture) for power in windows()])
        np.testing.assert_allclose(together, alone, atol=1e-6)


def test_loudness_does_not_matter():
    power = whole_cqt(chords(12.0), kernel_bank("nnaudio"))
    for picture in (LEVELS[0], FIGURES[0]):
        np.testing.assert_array_equal(drawn([power], picture), drawn([power * np.float32(2**20)], picture))


@pytest.mark.parametrize(("size", "wanted"), [(496, 224), (369, 224), (369, 299), (369, 600), (7, 7)])
def test_lines_are_shrunk_as_pillow_shrinks_them(size: int, wanted: int):
    line = np.random.default_rng(size).integers(0, 256, (1, size)).astype(np.uint8)
    theirs = np.asarray(Image.fromarray(line).resize((wanted, 1), Image.Resampling.BILINEAR))[0]
    np.testing.assert_array_equal(np.floor(shrinking(size, wanted) @ line[0] + 0.5), theirs)
