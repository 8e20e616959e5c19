"""Given the same decibels, Genrescope's picture is the reference's."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from genrescope.spectral.reference_picture import ReferencePicture, figure, reference_picture

from . import reference
from .recordings import DEMO, REAL, clip, paths


def steps(picture: np.ndarray) -> np.ndarray:
    """The picture's 256 levels."""
    return np.rint((picture + 1) * 127.5).astype(int)


def assert_pictures_agree(part: str, folder: Path | None, record) -> None:
    for path in paths(part, folder):
        for segment in clip(path).segments:
            through_jpeg = reference.embed(reference.draw(segment)).numpy()
            ours = reference_picture(segment.T)
            np.testing.assert_array_equal(ours, through_jpeg)
            lossless = reference.embed(reference.draw(segment, "png")).numpy()
            plain = reference_picture(segment.T, jpeg=False)
            record("picture without a JPEG, 1/255", np.abs(steps(plain) - steps(lossless)).max())
            assert np.abs(plain - lossless).max() <= 2 / 255 + 1e-6  # a 255th of the range from −1 to 1
            record("what leaving the JPEG out costs, 1/255", np.abs(steps(plain) - steps(ours)).mean())


def test_pictures_of_the_demo_tune(record):
    assert_pictures_agree(DEMO, None, record)


@pytest.mark.timeout(1800)  # the reference takes its time, and a busy machine several times that
@pytest.mark.parametrize("part", REAL)
def test_pictures_of_real_music(real_music: Path, part: str, record):
    assert_pictures_agree(part, real_music, record)


@pytest.mark.parametrize("columns", [490, 491, 492, 300, 777])
@pytest.mark.parametrize("bins", [84, 128])
def test_the_figure_is_matplotlibs_in_every_pixel(columns: int, bins: int):
    noise = np.random.default_rng(columns).uniform(-80, 0, (columns, bins)).astype(np.float32)
    np.testing.assert_array_equal(figure(noise), np.asarray(reference.draw(noise.T, "png")))


@pytest.mark.parametrize("level", [-80.0, 0.0])
def test_a_segment_without_any_contrast_is_dark(level: float):
    flat = np.full((490, 84), level, np.float32)
    np.testing.assert_array_equal(figure(flat), np.asarray(reference.draw(flat.T, "png")))
    assert figure(flat).max() < 10


def test_the_colours_are_matplotlibs():
    ramp = np.repeat(np.linspace(-80, 0, 256, dtype=np.float32)[:, None], 84, axis=1)
    theirs = np.rint(255 * mpl.colormaps["magma"](range(256))[:, :3])
    assert np.array_equal(np.unique(figure(ramp).reshape(-1, 3), axis=0), np.unique(theirs, axis=0))


def test_the_newest_columns_are_shown_and_low_notes_lie_at_the_bottom():
    power = np.full((1291, 84), 1e-7, np.float32)
    power[:800] = 1e-3  # before the segment
    power[-100:, 10] = 1.0
    picture = ReferencePicture(jpeg=False).draw(power)
    bright = np.argwhere(picture[0] > 0.8)
    assert picture.shape == ReferencePicture().shape == (3, 224, 224)
    rows, columns = bright.min(axis=0), bright.max(axis=0)
    assert 190 < rows[0] <= columns[0] < 200  # bin 10 of 84, from the bottom
    assert rows[1] == pytest.approx(224 * 390 / 490, abs=2)
    assert columns[1] == 223


@pytest.mark.parametrize("gain", [1e-9, 1e6])
def test_loudness_does_not_change_the_picture(gain: float):
    power = np.random.default_rng(3).gamma(0.3, 1.0, (600, 84)).astype(np.float32)
    ours = ReferencePicture(jpeg=False)
    difference = np.abs(steps(ours.draw(power)) - steps(ours.draw(power * np.float32(gain))))
    assert difference.max() <= 2  # a value on the border of two colours


def test_a_young_window_is_repeated_or_stands_at_the_end_of_silence():
    power = np.random.default_rng(4).gamma(0.3, 1.0, (245, 84)).astype(np.float32)
    tiled = ReferencePicture(fill="tile", jpeg=False).draw(power)
    np.testing.assert_array_equal(tiled, ReferencePicture(jpeg=False).draw(np.tile(power, (2, 1))))
    floored = ReferencePicture(fill="floor", jpeg=False).draw(power)
    np.testing.assert_array_equal(floored[:, :, 113:], tiled[:, :, 113:])
    assert (floored[:, :, :111] == floored[:, :1, :1]).all()


def test_a_jpeg_that_is_read_back_is_pillows():
    noise = np.random.default_rng(5).uniform(-80, 0, (490, 84)).astype(np.float32)
    with_jpeg, without = reference_picture(noise), reference_picture(noise, jpeg=False)
    assert 1 < np.abs(steps(with_jpeg) - steps(without)).mean() < 40
    resized = Image.fromarray(figure(noise)).resize((224, 224), Image.Resampling.BILINEAR)
    np.testing.assert_array_equal(steps(without), np.asarray(resized).transpose(2, 0, 1))
