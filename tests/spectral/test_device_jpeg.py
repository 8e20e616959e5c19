"""What a JPEG does to a figure, beside Pillow's."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image

from genrescope.spectral.device_jpeg import Jpeg
from genrescope.spectral.reference_picture import figure

CPU = torch.device("cpu")


def through_pillow(image: np.ndarray) -> np.ndarray:
    file = BytesIO()
    Image.fromarray(image).save(file, "JPEG")
    return np.asarray(Image.open(file))


def through_ours(image: np.ndarray) -> np.ndarray:
    planes = torch.from_numpy(image.transpose(2, 0, 1)[None].astype(np.float32))
    return Jpeg(CPU)(planes)[0].numpy().transpose(1, 2, 0)


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3)).astype(np.uint8)


IMAGES = {
    "noise": noise(369, 496),
    "one block": noise(16, 16),
    "an odd height": noise(17, 32),
    "black": np.zeros((369, 496, 3), np.uint8),
    "white": np.full((369, 496, 3), 255, np.uint8),
    "colours side by side": np.repeat(np.repeat(noise(37, 31), 10, axis=0), 16, axis=1)[:369],
    "a figure": figure(np.random.default_rng(2).uniform(-80, 0, (490, 84)).astype(np.float32)),
}


@pytest.mark.parametrize("name", IMAGES)
def test_it_is_what_pillow_reads_back_bit_for_bit(name: str):
    np.testing.assert_array_equal(through_ours(IMAGES[name]), through_pillow(IMAGES[name]))


def test_side_by_side_each_is_as_it_is_alone():
    several = np.stack([noise(32, 48), noise(32, 48)[::-1], IMAGES["black"][:32, :48]])
    planes = torch.from_numpy(several.transpose(0, 3, 1, 2).astype(np.float32))
    together = Jpeg(CPU)(planes).numpy().transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(together, np.stack([through_pillow(image) for image in several]))
