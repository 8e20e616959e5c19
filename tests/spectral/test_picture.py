"""Decibels and pictures."""

from __future__ import annotations

import librosa
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from genrescope.spectral.decibels import to_decibels
from genrescope.spectral.picture import PictureParameters, paint, picture
from genrescope.units import BINS


def power(columns: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).gamma(0.3, 1.0, (columns, BINS)).astype(np.float32)


def test_decibels_equal_librosa() -> None:
    columns = power(200)
    ours = to_decibels(columns, float(columns.max()))
    np.testing.assert_allclose(ours, librosa.power_to_db(columns, ref=np.max, top_db=80), atol=1e-4)


def test_without_any_power_everything_is_at_the_floor() -> None:
    np.testing.assert_allclose(to_decibels(np.zeros((3, BINS), np.float32), 0.0), -80.0, atol=1e-4)


@given(gain=st.floats(1e-12, 1e6))
def test_loudness_does_not_change_the_picture(gain: float) -> None:
    parameters = PictureParameters(100, 4, "tile")
    columns = power(100)
    loud = picture(columns, parameters)
    np.testing.assert_allclose(picture(columns * np.float32(gain), parameters), loud, atol=2e-4)


def test_rows_are_bins_and_pixels_are_means_of_columns() -> None:
    parameters = PictureParameters(10, 4, "floor")
    decibels = -np.arange(10 * BINS, dtype=np.float32).reshape(10, BINS) / 20
    image = paint(decibels, parameters)
    assert image.shape == (1, BINS, 2)
    # The oldest two columns do not fill a pixel.
    np.testing.assert_allclose(
        image[0, 5], [decibels[2:6, 5].mean() / 40 + 1, decibels[6:10, 5].mean() / 40 + 1], rtol=1e-5
    )


def test_the_second_channel_shows_how_sharply_notes_begin() -> None:
    decibels = np.full((8, BINS), -60.0, dtype=np.float32)
    decibels[5:, 3] = -28.0  # one note rises by 32 dB at the sixth column, and stays
    decibels[2:, 9] = -70.0  # another dies away
    level, onsets = paint(decibels, PictureParameters(8, 4, "tile", onsets=True))
    np.testing.assert_array_equal(level, paint(decibels, PictureParameters(8, 4, "tile"))[0])
    assert onsets[3].tolist() == [-1.0, 32.0 / 4 / 4.0 - 1.0]
    assert (np.delete(onsets, 3, axis=0) == -1.0).all()


def test_a_young_window_is_repeated_or_stands_at_the_end_of_silence() -> None:
    decibels = np.linspace(-70, 0, 8 * BINS, dtype=np.float32).reshape(8, BINS)
    tiled = paint(decibels, PictureParameters(24, 4, "tile"))
    floored = paint(decibels, PictureParameters(24, 4, "floor"))
    alone = paint(decibels, PictureParameters(8, 4, "tile"))
    np.testing.assert_array_equal(tiled, np.tile(alone, (1, 1, 3)))
    np.testing.assert_array_equal(floored[..., -2:], alone)
    assert (floored[..., :4] == -1.0).all()


def test_only_the_newest_segment_is_shown() -> None:
    decibels = np.random.default_rng(0).uniform(-80, 0, (50, BINS)).astype(np.float32)
    parameters = PictureParameters(20, 4, "tile")
    np.testing.assert_array_equal(paint(decibels, parameters), paint(decibels[-20:], parameters))
