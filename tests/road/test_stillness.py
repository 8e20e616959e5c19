"""For how long something has not moved, whatever became of this process meanwhile."""

from __future__ import annotations

import pytest

from genrescope.stillness import LONGEST_STEP_SECONDS, Stillness


def test_time_adds_up_until_something_moves() -> None:
    stillness = Stillness(100.0)
    assert stillness.look(1, 100.1) == 0.0
    assert stillness.look(1, 100.3) == pytest.approx(0.2)
    assert stillness.look(1, 100.5) == pytest.approx(0.4)
    assert stillness.look(2, 100.7) == 0.0


def test_a_process_that_stood_still_takes_nobody_for_dead() -> None:
    stillness = Stillness(100.0)
    stillness.look(1, 100.1)
    assert stillness.look(1, 3700.0) == LONGEST_STEP_SECONDS
