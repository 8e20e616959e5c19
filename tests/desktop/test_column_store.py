from __future__ import annotations

import numpy as np
import pytest

from genrescope.units import BINS
from genrescope_desktop.plots.column_store import CAPACITY, ColumnStore
from genrescope_desktop.plots.decibel_bytes import (
    DECAY_DB_PER_SECOND,
    NOTHING,
    RECOLOUR_DB,
    STEP_DB,
    DisplayReference,
    to_bytes,
    to_decibels,
)
from support.plotting import COLUMN_SECONDS, columns


def rows(*values: int) -> np.ndarray:
    return np.repeat(np.array(values, dtype=np.uint8)[:, None], BINS, axis=1)


def test_provisional_columns_are_replaced_and_their_rest_goes():
    store = ColumnStore()
    store.write(0, rows(1, 2, 30, 40, 50))
    store.write(2, rows(3, 4))
    assert store.end == 4
    assert store.read(0, 6)[:, 0].tolist() == [1, 2, 3, 4, NOTHING, NOTHING]


def test_what_was_never_delivered_is_nothing():
    store = ColumnStore()
    store.write(0, rows(1, 2))
    store.write(4, rows(5))
    assert store.read(-1, 5)[:, 7].tolist() == [NOTHING, 1, 2, NOTHING, NOTHING, 5]


def test_the_ring_keeps_the_newest_and_says_what_is_the_oldest():
    store = ColumnStore()
    size = CAPACITY // 3 * 2
    for turn in range(4):
        store.write(turn * size, rows(*[turn + 1] * size))
    assert store.oldest == 4 * size - CAPACITY
    assert store.read(store.oldest - 1, store.oldest)[0, 0] == NOTHING
    assert store.read(store.oldest, store.end).min() == 3
    assert store.read(3 * size - 1, 3 * size + 1)[:, 0].tolist() == [3, 4]


def test_a_long_absence_leaves_nothing_old_behind():
    store = ColumnStore()
    store.write(0, rows(*[9] * CAPACITY))
    store.write(3 * CAPACITY, rows(1))
    assert store.read(2 * CAPACITY + 1, 3 * CAPACITY).max() == NOTHING


def test_it_says_what_changed_once():
    store = ColumnStore()
    store.write(0, rows(1, 2, 3, 4))
    store.write(2, rows(5))
    assert store.take_changed() == (0, 4)
    assert store.take_changed() is None


@pytest.mark.parametrize("decibels", [-80.0, -33.3, 0.0, 34.6])
def test_a_byte_keeps_the_level(decibels):
    power = np.array([10.0 ** (decibels / 10.0)], dtype=np.float32)
    assert to_decibels(int(to_bytes(power)[0])) == pytest.approx(decibels, abs=STEP_DB / 2 + 1e-3)


def test_sound_is_never_nothing():
    assert to_bytes(np.zeros((1, BINS), dtype=np.float32)).min() > NOTHING


def test_the_reference_rises_at_once_and_sinks_slowly_in_steps_that_cannot_be_seen():
    reference = DisplayReference()
    loud, soft = columns(10, (3, 40, 100.0)), columns(10, (3, 40, 1.0))
    assert reference.update(loud, 10)
    assert reference.shown_db == pytest.approx(20.0, abs=0.01)
    shown = []
    for _ in range(int(40.0 / DECAY_DB_PER_SECOND / (10 * COLUMN_SECONDS))):
        reference.update(soft, 10)
        shown.append(reference.shown_db)
    steps = np.diff([20.0, *shown])
    assert steps.max() <= 0.0
    assert steps.min() > -1.2 * RECOLOUR_DB  # never further at a time than just over the threshold
    assert shown[-1] == pytest.approx(0.0, abs=RECOLOUR_DB)


def test_a_pause_does_not_change_the_reference():
    reference = DisplayReference()
    reference.update(columns(10, (3, 40, 1.0)), 10)
    for _ in range(1000):
        assert not reference.update(columns(10), 10)
