"""A stream at a lower rate: the same sound, where it is low enough, however the stream was cut."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genrescope.spectral.decimate import PASS, STOP, Decimator
from genrescope.units import ANALYSIS_RATE
from support.sound import chords

SOUND = chords(1.0)
FACTORS = (4, 16)


def decimated(sound: np.ndarray, factor: int) -> tuple[int, np.ndarray]:
    """Index of the first output sample, and all of them."""
    decimator = Decimator(factor)
    return decimator.start, np.concatenate([decimator.push(sound), decimator.rest()])


@pytest.mark.parametrize("factor", FACTORS)
@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, len(SOUND)), max_size=20))
def test_any_blocks_give_the_same_sound(factor: int, cuts: list[int]) -> None:
    decimator = Decimator(factor)
    parts = [decimator.push(SOUND[a:b]) for a, b in itertools.pairwise([0, *sorted(cuts), len(SOUND)])]
    _, whole = decimated(SOUND, factor)
    np.testing.assert_allclose(np.concatenate([*parts, decimator.rest()]), whole, rtol=0, atol=1e-6)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize(("share", "gain"), [(0.01, 1.0), (PASS, 1.0), (STOP, 0.0), (2.0, 0.0)])
def test_what_is_low_stays_as_it_is_and_the_rest_is_gone(factor: int, share: float, gain: float) -> None:
    frequency = share * ANALYSIS_RATE / factor
    tone = np.sin(2 * np.pi * frequency * np.arange(ANALYSIS_RATE) / ANALYSIS_RATE).astype(np.float32)
    start, low = decimated(tone, factor)
    inside = np.arange(1000 // factor, (len(tone) - 1000) // factor)  # away from the ends of the tone
    np.testing.assert_allclose(low[inside - start], gain * tone[inside * factor], rtol=0, atol=2e-6)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_sample_comes_as_soon_as_is_promised(factor: int) -> None:
    for length in (0, 1, 500, 5000):
        decimator = Decimator(factor)
        made = decimator.start + len(decimator.push(SOUND[:length]))
        assert made >= (length - decimator.ahead) // factor + 1
