"""The incremental transform equals the whole one, however the sound is cut."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genrescope.spectral.cqt import IncrementalCqt, whole_cqt
from genrescope.spectral.decibels import to_decibels
from genrescope.spectral.kernels import KERNEL_NAMES, KernelName, kernel_bank
from genrescope.spectral.whole import WholeWindowCqt
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH
from support.sound import chords

SOUND = chords(4.0)
WHOLE = {name: whole_cqt(SOUND, kernel_bank(name)) for name in KERNEL_NAMES}


def assert_same(ours: np.ndarray, theirs: np.ndarray) -> None:
    assert ours.shape == theirs.shape
    scale = np.sqrt(theirs.max())
    assert np.abs(np.sqrt(ours) - np.sqrt(theirs)).max() <= 1e-5 * scale


@pytest.mark.parametrize("name", KERNEL_NAMES)
@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, len(SOUND)), max_size=30))
def test_any_blocks_give_the_same_columns(name: KernelName, cuts: list[int]) -> None:
    cqt = IncrementalCqt(kernel_bank(name))
    bounds = [0, *sorted(cuts), len(SOUND)]
    columns = [cqt.push(SOUND[a:b]) for a, b in itertools.pairwise(bounds)]
    assert_same(np.concatenate([*columns, cqt.flush()]), WHOLE[name])


@pytest.mark.parametrize("name", KERNEL_NAMES)
def test_a_column_is_final_as_soon_as_its_kernels_are_covered(name: KernelName) -> None:
    bank = kernel_bank(name)
    cqt = IncrementalCqt(bank)
    assert bank.ahead <= cqt.ahead <= bank.ahead + ANALYSIS_RATE // 50  # the low levels' own delay
    needed = 10 * HOP_LENGTH + cqt.ahead
    assert len(cqt.push(SOUND[: needed - 1])) == 10
    assert len(cqt.push(SOUND[needed - 1 : needed])) == 1
    assert cqt.columns == 11


def test_provisional_columns_reach_the_newest_sound_and_come_near() -> None:
    bank = kernel_bank("nnaudio")
    cqt = IncrementalCqt(bank)
    for first in range(0, 2 * 22050, 882):
        cqt.push(SOUND[first : first + 882], provisional=True)
    early = cqt.provisional
    assert cqt.columns + len(early) == (2 * 22050 - 1) // HOP_LENGTH + 1
    settled = WHOLE["nnaudio"][cqt.columns : cqt.columns + len(early)]
    reference = float(WHOLE["nnaudio"].max())
    error = np.abs(to_decibels(early, reference) - to_decibels(settled, reference)).mean(axis=1)
    assert error[:-3].mean() < 6.0
    assert error[:-3].mean() < 0.7 * error[-1]  # the newest has half its future missing


def test_nothing_pushed_gives_nothing() -> None:
    cqt = IncrementalCqt(kernel_bank("nnaudio"))
    assert cqt.push(np.zeros(0, np.float32)).shape == (0, BINS)
    assert cqt.provisional.shape == (0, BINS)
    assert cqt.flush().shape == (0, BINS)


@pytest.mark.parametrize("name", KERNEL_NAMES)
def test_a_whole_window_on_the_device_equals_the_incremental_columns(name: KernelName) -> None:
    bank = kernel_bank(name)
    first, last = 30, 120
    sound = SOUND[first * HOP_LENGTH - bank.back : last * HOP_LENGTH + bank.ahead]
    assert_same(WholeWindowCqt(name, "cpu")(sound), WHOLE[name][first : last + 1])
