"""The hop grid, the governor, and the mailbox."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genrescope.hops import LONGEST_HOP_SECONDS, HopGovernor, HopGrid
from genrescope.mailbox import Mailbox
from genrescope.units import ANALYSIS_RATE


def dues(grid: HopGrid, count: int) -> list[float]:
    seconds = []
    for _ in range(count):
        seconds.append(grid.due / ANALYSIS_RATE)
        grid.advance()
    return seconds


@pytest.mark.parametrize(
    ("hop", "expected"),
    [
        (2.0, [2.0, 3.0, 4.0, 6.0, 8.0]),
        (3.0, [3.0, 6.0, 9.0, 12.0, 15.0]),
        (0.5, [0.5, 1.0, 1.5, 2.0, 2.5]),
        (10.0, [3.0, 10.0, 20.0, 30.0, 40.0]),
    ],
)
def test_every_hop_and_once_as_soon_as_possible(hop: float, expected: list[float]) -> None:
    assert dues(HopGrid(hop), 5) == pytest.approx(expected)


@given(hop=st.floats(0.5, 30.0))
def test_windows_always_go_forward_and_keep_the_grid(hop: float) -> None:
    seconds = dues(HopGrid(hop), 40)
    assert all(a < b for a, b in itertools.pairwise(seconds))
    on_grid = [s for s in seconds if abs(s / hop - round(s / hop)) < 1e-3]
    assert len(on_grid) >= 39


def test_a_stretched_hop_is_followed_from_where_the_grid_is() -> None:
    grid = HopGrid(2.0)
    dues(grid, 3)
    grid.hop_seconds = 5.0
    assert dues(grid, 3) == pytest.approx([6.0, 11.0, 16.0])


def test_a_slow_machine_gets_a_longer_hop_and_the_wanted_one_back() -> None:
    governor = HopGovernor(2.0)
    assert governor.update(1.0) == 2.0
    assert governor.update(1.9) == 3.0
    assert governor.load == pytest.approx(0.95)
    assert [governor.update(0.3) for _ in range(4)] == [3.0] * 4
    assert governor.update(0.3) == 2.0


@given(st.lists(st.floats(0.0, 100.0), max_size=50))
def test_the_hop_stays_between_what_was_asked_and_the_window(computes: list[float]) -> None:
    governor = HopGovernor(2.0)
    for compute in computes:
        assert 2.0 <= governor.update(compute) <= LONGEST_HOP_SECONDS


def test_the_newest_item_wins_and_the_replaced_are_told() -> None:
    box: Mailbox[int] = Mailbox(latest_wins=True)
    assert [box.put(i) for i in range(3)] == [0, 1, 1]
    assert box.get() == 2
    box.capacity = 3
    assert [box.put(i) for i in range(4)] == [0, 0, 0, 1]
    box.capacity = 1
    assert box.put(4) == 3
    assert box.get() == 4
    box.close()
    assert box.get() is None


def test_nothing_is_left_out_where_all_count() -> None:
    box: Mailbox[int] = Mailbox(latest_wins=False, capacity=2)
    got: list[int] = []

    def fetch() -> None:
        while (item := box.get()) is not None:
            got.append(item)

    thread = threading.Thread(target=fetch)
    thread.start()
    assert not any(box.put(i) for i in range(500))
    box.close()
    thread.join(10)
    assert got == list(range(500))


def test_closing_frees_a_waiting_giver() -> None:
    box: Mailbox[int] = Mailbox(latest_wins=False, capacity=1)
    box.put(1)
    thread = threading.Thread(target=box.put, args=(2,))
    thread.start()
    box.close(discard=True)
    thread.join(10)
    assert not thread.is_alive()
    assert box.get() is None
