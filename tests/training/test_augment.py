"""Variations of columns: shapes and floors stay, and each does what its name says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.training.augment import (
    BIN_HZ,
    COLUMN_SECONDS,
    Augmentation,
    add_noise,
    blank,
    loudspeaker,
    reverberate,
    transpose,
    vary,
)
from genrescope.units import ANALYSIS_RATE, BINS
from support.sound import chords


def levels_of(sound: np.ndarray) -> np.ndarray:
    power = whole_cqt(sound.astype(np.float32), kernel_bank("nnaudio"))
    return (10 * np.log10(np.maximum(power, power.max() * 1e-11))).astype(np.float16)


@pytest.fixture(scope="module")
def levels() -> np.ndarray:
    return levels_of(chords(12.0))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), columns=st.integers(129, 700))
def test_shape_floor_and_ceiling_hold_whatever_is_drawn(levels: np.ndarray, seed: int, columns: int):
    how = Augmentation(loudspeaker=0.5, noise=0.5, room=0.5)
    varied = vary(levels, columns, how, np.random.default_rng(seed))
    assert varied.shape == (columns, BINS)
    assert varied.dtype == np.float32
    assert np.isfinite(varied).all()
    assert varied.min() >= -80.0
    assert varied.max() <= 0.0
    assert varied.max() >= -how.reference_db


@pytest.mark.parametrize("tempo", [0.0, 0.15])
def test_a_change_of_tempo_leaves_onsets_as_sharp_as_they_were(levels: np.ndarray, tempo: float):
    still = Augmentation(
        semitones=0, tempo=tempo, equaliser_db=0.0, loudspeaker=0.0, noise=0.0, room=0.0, reference_db=0.0
    )
    decibels = np.maximum(levels.astype(np.float32) - levels.astype(np.float32).max(), -80.0)
    rise = np.maximum(np.diff(decibels, axis=0), 0.0).mean()
    varied = [vary(levels, 500, still, np.random.default_rng(seed)) for seed in range(12)]
    assert np.mean([np.maximum(np.diff(each, axis=0), 0.0).mean() for each in varied]) == pytest.approx(rise, rel=0.05)


def test_bars_are_blanked_to_the_mean_of_their_channel():
    random = np.random.default_rng(2)
    picture = random.uniform(-1, 1, (2, BINS, 64)).astype(np.float32)
    picture[1] += 5
    before = picture.copy()
    blank(picture, Augmentation(stripes=2), random)
    for channel in (0, 1):
        changed = picture[channel] != before[channel]
        assert 0.0 < changed.mean() < 0.5
        np.testing.assert_allclose(picture[channel][changed], before[channel].mean(), atol=1e-5)


def test_the_same_seed_gives_the_same_variation(levels: np.ndarray):
    one, two, other = (vary(levels, 300, Augmentation(), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_transposition_of_columns_is_transposition_of_sound():
    """A tone three semitones higher lies three bins higher."""
    t = np.arange(3 * ANALYSIS_RATE) / ANALYSIS_RATE
    low, high = (levels_of(np.sin(2 * np.pi * BIN_HZ[index] * t)).astype(np.float32) for index in (40, 43))
    moved = transpose(low, 3)[60:70]
    loud = high[60:70] > high.max() - 40.0
    np.testing.assert_allclose(moved[loud], high[60:70][loud], atol=1.0)
    assert np.array_equal(transpose(transpose(low, 3), -3)[:, :-3], low[:, :-3])


def test_a_loudspeaker_dampens_outside_its_band_alone():
    response = loudspeaker(300.0, 3400.0)
    assert response.shape == (BINS,)
    assert abs(response[np.argmin(np.abs(BIN_HZ - 1000))]) < 0.2
    assert response[np.argmin(np.abs(BIN_HZ - 300))] == pytest.approx(-3.0, abs=0.3)
    assert response[np.argmin(np.abs(BIN_HZ - 75))] == pytest.approx(-24.0, abs=1.0)  # 12 dB an octave


def test_noise_on_columns_is_noise_in_sound():
    """Added to the sound, white noise raises an empty bin to the same level and spread."""
    random = np.random.default_rng(5)
    noise = random.normal(0.0, 0.01, 20 * ANALYSIS_RATE)
    real = levels_of(noise).astype(np.float64)[50:-50, 60]
    loudest = float(levels_of(noise).max()) + 60.0
    silent = np.full((4000, BINS), loudest - 110.0, dtype=np.float32)
    silent[0, 0] = loudest
    level = 10 * np.log10(np.mean(10 ** (real / 10))) - loudest
    made = add_noise(silent, level, 0.0, random)[1:, 60]
    assert np.mean(10 ** (made / 10)) == pytest.approx(np.mean(10 ** (real / 10)), rel=0.1)
    assert np.std(made) == pytest.approx(np.std(real), rel=0.15)


def test_a_room_dies_away_by_60_db_in_its_time():
    column = np.full((200, BINS), -100.0, dtype=np.float32)
    column[20] = 0.0
    wet = reverberate(column, seconds=0.8, share=0.5)
    later = 20 + 10, 20 + 20
    fall = (wet[later[0], 40] - wet[later[1], 40]) / ((later[1] - later[0]) * COLUMN_SECONDS)
    assert fall == pytest.approx(60.0 / 0.8, rel=0.02)
    assert wet[:20].max() < -90.0
