"""Sound degraded at random: as long, as loud, the same again, and each step does what it says."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.stability.conditions import CONDITIONS
from benchmarks.stability.sound import Recording

from genrescope.training import degrade
from genrescope.units import ANALYSIS_RATE
from support.sound import chords

SECONDS = 4.0


@pytest.fixture(scope="module")
def music() -> np.ndarray:
    return chords(SECONDS).astype(np.float32)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_as_long_and_as_loud_as_before(music: np.ndarray, seed: int):
    worse = degrade.degraded(music, np.random.default_rng(seed))
    assert worse.shape == music.shape
    assert worse.dtype == np.float32
    assert degrade.rms(worse) == pytest.approx(degrade.rms(music), rel=1e-3)


def test_the_same_seed_degrades_alike_and_another_one_otherwise(music: np.ndarray):
    one, two, other = (degrade.degraded(music, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert np.array_equal(one, two)
    assert not np.allclose(one, other, atol=1e-3)


def test_silence_stays_silent():
    assert not degrade.degraded(np.zeros(ANALYSIS_RATE, np.float32), np.random.default_rng(2)).any()


def test_it_is_never_one_of_the_conditions_that_are_tested_with(music: np.ndarray):
    """No chain of its own may come near what the benchmark makes of the same sound."""
    made = [degrade.degraded(music, np.random.default_rng(seed)) for seed in range(8)]
    for condition in CONDITIONS:
        if condition.name in ("telephone band", "living room", "recorded again, laptop"):
            tested = condition.apply(Recording(music[:, None], ANALYSIS_RATE), 1, "x").frames[:, 0]
            for worse in made:
                assert degrade.rms(worse - tested) > 0.05 * degrade.rms(tested)


def test_codecs_keep_the_music_and_lose_something(music: np.ndarray):
    level = music / degrade.rms(music)
    coded = [degrade.coded_by(level, np.random.default_rng(seed)) for seed in range(6)]
    for each in coded:
        assert each.shape == music.shape
        spectrum, kept = (np.abs(np.fft.rfft(sound)) for sound in (level, each))
        assert np.corrcoef(spectrum, kept)[0, 1] > 0.8
        assert not np.array_equal(each, level)


def test_a_loudspeaker_has_no_lows_and_no_highs():
    for seed in range(8):
        gain = degrade.loudspeaker(2 * ANALYSIS_RATE, np.random.default_rng(seed))  # bins of half a hertz
        middle = np.median(gain[1600:3200])
        assert np.median(gain[20:40]) < middle
        assert np.all(gain > 0.0)


def test_a_room_begins_with_the_direct_sound_and_dies_away():
    for seed in range(8):
        response = degrade.room(np.random.default_rng(seed))
        assert response[0] == 1.0
        tail = response[1:] ** 2
        fifth = len(tail) // 5
        assert tail[-fifth:].sum() < 0.01 * tail.sum()


def test_noise_falls_with_its_slope():
    hiss = degrade.noise(1 << 17, 1.0, np.random.default_rng(1))
    power = np.abs(np.fft.rfft(hiss)) ** 2
    low, high = power[1000:2000].mean(), power[10_000:20_000].mean()
    assert 10 * np.log10(low / high) == pytest.approx(10.0, abs=1.0)
    assert degrade.rms(hiss) == pytest.approx(1.0, rel=1e-3)


def test_automatic_gain_brings_loud_and_quiet_together():
    quiet_then_loud = np.random.default_rng(1).normal(size=8 * ANALYSIS_RATE).astype(np.float32)
    quiet_then_loud[: 4 * ANALYSIS_RATE] *= 0.1

    def swing(sound: np.ndarray) -> float:
        return 20 * np.log10(degrade.rms(sound[5 * ANALYSIS_RATE :]) / degrade.rms(sound[: 3 * ANALYSIS_RATE]))

    assert swing(degrade.evened_out(quiet_then_loud, 0.5, 0.5)) == pytest.approx(0.5 * swing(quiet_then_loud), abs=1.5)
