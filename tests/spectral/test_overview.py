"""The columns of a whole piece in bounded memory."""

from __future__ import annotations

import numpy as np
import pytest

from genrescope.spectral.overview import CAPACITY, OverviewMaker
from genrescope.units import BINS


def piece(count: int) -> np.ndarray:
    return np.random.default_rng(1).random((count, BINS), dtype=np.float32) + 0.1


@pytest.mark.parametrize("count", [0, 1, 1000, CAPACITY, CAPACITY + 1, 5 * CAPACITY + 77])
@pytest.mark.parametrize("block", [7, 3001])
def test_it_holds_the_maxima_of_equal_stretches_however_the_columns_came(count: int, block: int) -> None:
    columns = piece(count)
    maker = OverviewMaker()
    for start in range(0, count, block):
        maker.push(columns[start : start + block])
    overview = maker.overview()
    assert len(overview.decibels) <= CAPACITY + 1
    assert len(overview.decibels) * overview.pooled >= count
    assert overview.pooled == 1 or len(overview.decibels) >= CAPACITY // 2
    for at in range(0, len(overview.decibels), 97):
        loudest = columns[at * overview.pooled : (at + 1) * overview.pooled].max(axis=0)
        np.testing.assert_allclose(overview.decibels[at], 10 * np.log10(loudest), atol=0.02)
