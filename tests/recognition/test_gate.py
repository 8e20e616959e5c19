"""The silence gate: levels, runs of silence, passages."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genrescope.recognition.gate import FRAME_SAMPLES, Gate
from genrescope.units import ANALYSIS_RATE, FLOOR_DBFS


def noise(seconds: float, level: float = 0.1) -> np.ndarray:
    return np.random.default_rng(0).normal(0, level, round(seconds * ANALYSIS_RATE)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * ANALYSIS_RATE), np.float32)


def at(seconds: float) -> int:
    return round(seconds * ANALYSIS_RATE)


def gate_with(*parts: np.ndarray) -> Gate:
    gate = Gate(-60.0, 5.0)
    for part in parts:
        gate.push(part)
    return gate


def test_level_of_noise_and_of_nothing() -> None:
    gate = gate_with(noise(4.0, 0.1))
    assert gate.level_dbfs(at(4.0), 2.0) == pytest.approx(-20.0, abs=0.2)
    assert gate_with(silence(1.0)).level_dbfs(at(1.0), 1.0) == FLOOR_DBFS
    assert Gate(-60.0, 5.0).level_dbfs(0, 1.0) == FLOOR_DBFS


def test_a_constant_offset_is_silence() -> None:
    assert gate_with(silence(2.0) + 0.5).silence_seconds(at(2.0)) == pytest.approx(2.0, abs=0.26)


def test_silence_is_counted_from_the_asked_moment_back() -> None:
    gate = gate_with(noise(3.0), silence(4.0), noise(1.0))
    assert gate.silence_seconds(at(3.0)) == 0.0
    assert gate.silence_seconds(at(6.0)) == pytest.approx(3.0, abs=0.26)
    assert gate.silence_seconds(at(8.0)) == 0.0


def test_a_passage_begins_after_silence_that_is_long_enough() -> None:
    gate = gate_with(noise(3.0), silence(4.0), noise(3.0), silence(6.0), noise(5.0))
    assert gate.passage_start(at(10.0)) == 0  # four seconds of silence end nothing
    assert gate.passage_start(at(21.0)) == pytest.approx(at(16.0), abs=FRAME_SAMPLES)
    assert gate.passage_start(at(15.5)) == pytest.approx(at(15.5), abs=FRAME_SAMPLES)  # still silent


def test_long_ago_is_forgotten_without_harm() -> None:
    gate = gate_with(silence(10.0), noise(100.0))
    assert gate.passage_start(at(110.0)) == 0
    assert gate.silence_seconds(at(110.0)) == 0.0


@settings(max_examples=30, deadline=None)
@given(cuts=st.lists(st.integers(0, at(14.0)), max_size=20))
def test_blocks_do_not_matter(cuts: list[int]) -> None:
    sound = np.concatenate([noise(2.0), silence(6.0), noise(6.0, 0.01)])
    bounds = [0, *sorted(cuts), len(sound)]
    cut = gate_with(*[sound[a:b] for a, b in itertools.pairwise(bounds)])
    whole = gate_with(sound)
    for moment in (at(2.0), at(5.0), at(9.0), len(sound)):
        assert cut.level_dbfs(moment, 2.0) == whole.level_dbfs(moment, 2.0)
        assert cut.silence_seconds(moment) == whole.silence_seconds(moment)
        assert cut.passage_start(moment) == whole.passage_start(moment)
