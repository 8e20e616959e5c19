"""Two recordings of one song: how far they are answered alike."""

from __future__ import annotations

import numpy as np
import pytest

from genrescope.compare import Agreement, compare, sample
from genrescope.errors import GenrescopeError
from genrescope.recognition.verdict import Verdict, VerdictState
from support.plotting import verdict


def piece(*answers: tuple[float, float], hop: float = 2.0) -> list[Verdict]:
    """Verdicts at every hop from the second on; (rock, pop)."""
    return [verdict(hop * (at + 2), Rock=rock, Pop=pop, hop=hop) for at, (rock, pop) in enumerate(answers)]


def test_equal_recordings_agree() -> None:
    song = piece((0.8, 0.2), (0.6, 0.4), (0.3, 0.7))
    found = compare(song, song)
    assert (found.same_first, found.distance, found.agreement) == (1.0, 0.0, Agreement.ALIKE)
    assert found.seconds == pytest.approx(6.0, abs=0.5)


def test_share_and_distance_are_those_of_the_time_that_both_last() -> None:
    live = piece((0.8, 0.2), (0.8, 0.2), (0.4, 0.6), (0.0, 1.0))
    studio = piece((0.6, 0.4), (0.6, 0.4), (0.6, 0.4), (0.6, 0.4))
    found = compare(live, studio)
    assert found.same_first == pytest.approx(0.5, abs=0.05)
    assert found.distance == pytest.approx((0.2 + 0.2 + 0.2 + 0.6) / 4, abs=0.03)
    assert found.agreement is Agreement.PARTLY
    assert compare(live[:2], studio).same_first == 1.0
    assert compare(live[:2], studio).agreement is Agreement.SAME_FIRST
    assert compare(studio, live) == found


def test_hops_of_different_lengths_can_be_compared() -> None:
    found = compare(piece((0.9, 0.1), (0.9, 0.1)), piece(*[(0.9, 0.1)] * 6, hop=1.0))
    assert (found.same_first, found.distance) == (1.0, pytest.approx(0.0))


def test_where_one_says_nothing_nothing_is_compared() -> None:
    song = piece((0.8, 0.2), (0.8, 0.2), (0.8, 0.2))
    quiet = [song[0], verdict(6.0, VerdictState.SILENT), song[2]]
    assert compare(song, quiet).seconds == pytest.approx(compare(song, song).seconds - 2.0)
    assert not sample(quiet, np.array([5.0]), ["Pop", "Rock"]).any()


def test_what_cannot_be_compared_is_one_sentence() -> None:
    song = piece((0.8, 0.2))
    with pytest.raises(GenrescopeError, match="different models"):
        compare(song, [verdict(4.0, Classical=1.0)])
    with pytest.raises(GenrescopeError, match="compare longer ones"):
        compare([], [])
