"""The ring against a plain list, and with a writer and a reader at once."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genrescope.audio.ring import Ring

WIDTH = 2


def rows(start: int, count: int) -> np.ndarray:
    """Rows that tell their own absolute index, twice, so that a torn row shows."""
    numbers = np.arange(start, start + count, dtype=np.float32)
    return np.stack([numbers, -numbers], axis=1)


@given(
    capacity=st.integers(1, 40),
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("write"), st.integers(0, 100)),
            st.tuples(st.just("drain"), st.one_of(st.none(), st.integers(0, 60))),
            st.tuples(st.just("lose"), st.integers(0, 5)),
        ),
        max_size=60,
    ),
)
def test_behaves_as_a_list_that_keeps_its_newest_rows(capacity, steps):
    ring = Ring(capacity, WIDTH)
    written = read = lost = reported = 0
    holes: list[tuple[int, int]] = []
    for step, number in steps:
        if step == "write":
            ring.write(rows(written, number))
            written += number
        elif step == "lose":
            ring.mark_lost(number)
            reported += max(1, number)
            holes += [(written, number)] if number else []
        else:
            got = ring.drain(number)
            overwritten = max(0, written - capacity - read)
            lost += overwritten
            start = read + overwritten
            stop = written if number is None else min(written, start + number)
            stop = min([stop, *(at for at, _ in holes if at > start)])
            missing = sum(frames for at, frames in holes if at <= start)
            holes = [(at, frames) for at, frames in holes if at > start]
            assert (got.start, got.lost, got.missing) == (start, overwritten, missing)
            np.testing.assert_array_equal(got.rows, rows(start, stop - start))
            read = stop
        assert ring.end == written
        assert ring.start == max(0, written - capacity)
        assert ring.waiting == written - read
        assert ring.free == max(0, capacity - (written - read))
        assert (ring.lost, ring.reported_lost) == (lost, reported)
        held = ring.view(ring.start, ring.end)
        np.testing.assert_array_equal(held, rows(ring.start, ring.end - ring.start))


def test_a_view_is_contiguous_and_not_a_copy():
    ring = Ring(10, WIDTH)
    ring.write(rows(0, 17))
    held = ring.view(8, 17)
    assert held.flags["C_CONTIGUOUS"]
    assert held.base is not None


@pytest.mark.parametrize(("start", "stop"), [(0, 5), (6, 17), (12, 11), (14, 18)])
def test_a_view_of_what_is_not_held_is_refused(start, stop):
    ring = Ring(10, WIDTH)
    ring.write(rows(0, 17))
    with pytest.raises(IndexError, match="the ring has 7 to 17"):
        ring.view(start, stop)


def test_drained_rows_are_the_readers_own():
    ring = Ring(4, WIDTH)
    ring.write(rows(0, 4))
    got = ring.drain()
    ring.write(rows(4, 4))
    np.testing.assert_array_equal(got.rows, rows(0, 4))


@pytest.mark.parametrize("shape", [(5, 1), (5, 3), (2,), (5,)])
def test_a_block_of_another_width_is_refused_and_leaves_the_ring_as_it_was(shape):
    ring = Ring(8, WIDTH)
    ring.write(rows(0, 3))
    with pytest.raises(ValueError, match=r"\[rows, 2\]"):
        ring.write(np.ones(shape, np.float32))
    np.testing.assert_array_equal(ring.drain().rows, rows(0, 3))


@pytest.mark.parametrize(("capacity", "width"), [(0, 1), (1, 0), (-1, 2)])
def test_a_ring_of_nothing_is_refused(capacity, width):
    with pytest.raises(ValueError, match="at least one row"):
        Ring(capacity, width)


@pytest.mark.parametrize("limit", [None, 1000])
def test_a_reader_beside_a_writer_never_gets_a_torn_row_and_every_row_is_taken_or_counted(limit):
    # Blocks large enough that NumPy releases the interpreter lock while it copies, and a ring that holds few of them.
    block, total = 20_000, 150
    ring = Ring(3 * block, WIDTH)
    done = threading.Event()
    pieces = [rows(i * block, block) for i in range(total)]  # below 2**24: exact in float32

    def write() -> None:
        for piece in pieces:
            ring.write(piece)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    taken, at = 0, 0
    while not done.is_set() or ring.waiting:
        got = ring.drain(limit)
        assert got.start == at + got.lost
        np.testing.assert_array_equal(got.rows, rows(got.start, len(got.rows)))
        at = got.start + len(got.rows)
        taken += len(got.rows)
    writer.join()
    assert taken + ring.lost == block * total == ring.end


class Overtaken(Ring):
    """A ring whose writer comes round just while the reader copies."""

    blocks: tuple[np.ndarray, ...] = ()

    def _slice(self, start, stop):
        found = super()._slice(start, stop)
        blocks, self.blocks = self.blocks, ()
        for block in blocks:
            self.write(block)
        return found


@given(capacity=st.integers(2, 20), first=st.integers(1, 30), more=st.lists(st.integers(1, 30), max_size=4))
def test_a_reader_that_is_overtaken_while_it_copies_hands_out_only_whole_rows(capacity, first, more):
    ring = Overtaken(capacity, WIDTH)
    ring.write(rows(0, first))
    written, blocks = first, []
    for count in more:
        blocks.append(rows(written, count))
        written += count
    ring.blocks = tuple(blocks)
    got = ring.drain()
    np.testing.assert_array_equal(got.rows, rows(got.start, len(got.rows)))
    rest = ring.drain()
    assert rest.start == got.start + len(got.rows) + rest.lost
    assert len(got.rows) + len(rest.rows) + ring.lost == written


@pytest.mark.parametrize(("announced", "start", "count"), [(3, 3, 7), (10, 10, 0), (25, 10, 0)])
def test_rows_that_are_just_being_overwritten_are_not_handed_out(announced, start, count):
    ring = Ring(10, WIDTH)
    ring.write(rows(0, 10))
    ring._claimed = 10 + announced  # the writer has begun to copy and has not finished
    got = ring.drain()
    assert (got.start, len(got.rows), got.lost) == (start, count, start)
    np.testing.assert_array_equal(got.rows, rows(start, count))


def test_a_reported_hole_lies_where_it_was_reported() -> None:
    ring = Ring(100, 1)
    ring.write(np.ones((10, 1), np.float32))
    ring.mark_lost(7)
    ring.write(np.full((5, 1), 2, np.float32))
    ring.mark_lost(0)  # the device does not know how many: counted, and nowhere in particular
    ring.write(np.full((5, 1), 3, np.float32))
    before, after, nothing = ring.drain(), ring.drain(), ring.drain()
    assert (before.start, len(before.rows), before.missing) == (0, 10, 0)
    assert (after.start, len(after.rows), after.missing) == (10, 10, 7)
    assert (len(nothing.rows), nothing.missing) == (0, 0)
    assert ring.reported_lost == 8
