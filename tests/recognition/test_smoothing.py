"""Smoothing and the headline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.recognition.smoothing import Headline, Scores, Smoother

TAXONOMY = bundled_taxonomy("genrescope4")


def scores(**named: float) -> Scores:
    return Scores(TAXONOMY, np.array([named.get(label.lower(), 0.0) for label in TAXONOMY.labels]))


def test_the_first_answer_counts_whole() -> None:
    first = np.array([0.7, 0.3])
    np.testing.assert_array_equal(Smoother(4.0).update(first, 2.0), first)


def test_half_a_life_later_half_is_left() -> None:
    smoother = Smoother(4.0)
    smoother.update(np.array([1.0, 0.0]), 2.0)
    np.testing.assert_allclose(smoother.update(np.array([0.0, 1.0]), 4.0), [0.5, 0.5])


@given(
    hop=st.floats(0.5, 10.0),
    answers=st.lists(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4), min_size=1, max_size=20),
)
def test_the_average_stays_a_distribution(hop: float, answers: list[list[float]]) -> None:
    smoother = Smoother(4.0)
    for answer in answers:
        smoothed = smoother.update(np.array(answer) / sum(answer), hop)
        assert smoothed.sum() == pytest.approx(1.0)
        assert (smoothed >= 0).all()


def test_without_a_half_life_nothing_is_smoothed_and_reset_forgets() -> None:
    plain, smoother = Smoother(0.0), Smoother(4.0)
    for each in (plain, smoother):
        each.update(np.array([1.0, 0.0]), 2.0)
    smoother.reset()
    for each in (plain, smoother):
        np.testing.assert_array_equal(each.update(np.array([0.0, 1.0]), 2.0), [0.0, 1.0])


def test_what_may_be_said() -> None:
    assert scores(classical=0.6, pop=0.4).claim(0.5, 0.7) == "Classical"
    assert scores(pop=0.45, rock=0.4, electronic=0.15).claim(0.5, 0.7) == "Pop & rock"
    assert scores(classical=0.45, electronic=0.35, pop=0.2).claim(0.5, 0.4) is None  # a family of one needs no less
    assert scores(pop=0.3, rock=0.3, classical=0.4).claim(0.5, 0.7) is None


def test_families_add_up_and_both_are_ranked() -> None:
    both = scores(pop=0.3, rock=0.3, classical=0.4)
    assert both.labels[0] == ("Classical", 0.4)
    assert both.families[0] == ("Pop & rock", pytest.approx(0.6))
    assert sum(p for _, p in both.families) == pytest.approx(1.0)


def test_a_flicker_does_not_change_the_headline() -> None:
    headline = Headline(TAXONOMY, margin=0.05, hops=2)
    classical, rock = scores(classical=0.6, rock=0.4), scores(classical=0.3, rock=0.7)
    assert headline.update("Classical", classical) == "Classical"
    assert headline.update("Rock", rock) == "Classical"
    assert headline.update("Classical", classical) == "Classical"
    assert headline.update("Rock", rock) == "Classical"
    assert headline.update("Rock", rock) == "Rock"


def test_a_narrow_lead_does_not_change_it_however_long() -> None:
    headline = Headline(TAXONOMY, margin=0.05, hops=2)
    headline.update("Classical", scores(classical=0.6, rock=0.4))
    for _ in range(10):
        assert headline.update("Rock", scores(classical=0.48, rock=0.52)) == "Classical"


def test_between_family_and_label_no_lead_is_asked() -> None:
    headline = Headline(TAXONOMY, margin=0.05, hops=2)
    vague, clear = scores(pop=0.45, rock=0.5), scores(pop=0.2, rock=0.8)
    headline.update("Pop & rock", vague)
    assert [headline.update("Rock", clear) for _ in range(2)] == ["Pop & rock", "Rock"]
    assert [headline.update("Pop & rock", vague) for _ in range(2)] == ["Rock", "Pop & rock"]


def test_doubt_has_to_last_too_and_the_first_claim_is_taken_at_once() -> None:
    headline = Headline(TAXONOMY, margin=0.05, hops=2)
    unclear = scores(classical=0.4, rock=0.3, electronic=0.3)
    assert headline.update(None, unclear) is None
    assert headline.update("Rock", scores(rock=0.9, pop=0.1)) == "Rock"
    assert [headline.update(None, unclear) for _ in range(2)] == ["Rock", None]
