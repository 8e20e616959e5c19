"""The set list: the rule of `genrescope.history.set_list`, on constructed and on real sessions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from random import Random
from unittest.mock import patch

import pytest

from genrescope.history import set_list
from genrescope.history.sessions import Passage
from genrescope.history.set_list import LAG_SECONDS, LEAST_SECONDS, SetList
from genrescope.recognition.verdict import Verdict
from support.heard import programme, verdict


def passages(verdicts: Iterable[Verdict]) -> list[tuple[float, float, str | None]]:
    """Begin, end and genre of each, times to a tenth of a second."""
    found = SetList()
    for each in verdicts:
        found.add(each)
    return [(round(p.begin_seconds, 1), round(p.end_seconds, 1), p.genre) for p in found.passages()]


def test_nothing_heard_is_no_passage() -> None:
    assert passages([]) == []
    assert passages(programme((2, "listening"))) == []
    assert passages(programme((600, "silent"))) == []


def test_one_genre_is_one_passage_from_the_first_sound() -> None:
    assert passages(programme((2, "listening"), (58, "Classical"))) == [(0.0, 60.0, "Classical")]


def test_a_change_is_set_back_by_the_lag_of_the_window() -> None:
    found = passages(programme((60, "Classical"), (60, "Electronic"), (40, "Rock")))
    first, second = 60 - LAG_SECONDS, 120 - LAG_SECONDS
    assert found == [(0.0, first, "Classical"), (first, second, "Electronic"), (second, 160.0, "Rock")]


@pytest.mark.parametrize("pause", ["silent", "no signal"])
def test_a_pause_ends_a_passage_even_of_the_same_genre(pause: str) -> None:
    found = passages(programme((40, "Rock"), (10, pause), (2, "listening"), (48, "Rock")))
    assert found == [(0.0, 40.0, "Rock"), (50.0, 100.0, "Rock")]


def test_a_short_pause_belongs_to_the_music() -> None:
    assert passages(programme((40, "Rock"), (4, "silent"), (40, "Rock"))) == [(0.0, 84.0, "Rock")]


def test_a_pause_that_started_the_smoothing_afresh_ends_a_passage_however_few_hops_saw_it() -> None:
    found = passages(programme((40, "Rock"), (4, "silent"), (2, "listening"), (40, "Rock")))
    assert found == [(0.0, 40.0, "Rock"), (44.0, 86.0, "Rock")]


def test_after_a_pause_a_passage_begins_where_the_sound_does() -> None:
    before = [*programme((40, "Rock"), (8, "silent"))]
    after = [verdict(50.0, "listening", start=49.0), *(verdict(50.0 + 2 * n, "Rock", start=49.0) for n in range(1, 11))]
    assert passages([*before, *after]) == [(0.0, 40.0, "Rock"), (49.0, 70.0, "Rock")]


@pytest.mark.parametrize("blip", ["Electronic", "Pop & rock", None])
def test_a_blip_makes_no_passage(blip: str | None) -> None:
    assert passages(programme((60, "Classical"), (LEAST_SECONDS - 3, blip), (60, "Classical"))) == [
        (0.0, 132.0, "Classical")
    ]


def test_many_blips_make_none_either() -> None:
    flutter = [(6, "Pop"), (4, None), (6, "Rock"), (4, "Electronic")]
    assert passages(programme((40, "Rock"), *flutter, (40, "Rock"))) == [(0.0, 100.0, "Rock")]


@pytest.mark.parametrize("blip", [(10, "Pop"), (26, None)])
def test_what_is_said_while_two_pieces_share_a_window_belongs_to_the_second(blip: tuple[float, str | None]) -> None:
    found = passages(programme((60, "Classical"), blip, (60, "Electronic")))
    border = 60 - LAG_SECONDS
    assert found == [(0.0, border, "Classical"), (border, 120.0 + blip[0], "Electronic")]


def test_a_blip_at_the_end_belongs_to_what_it_ends() -> None:
    assert passages(programme((60, "Classical"), (10, "Pop"))) == [(0.0, 70.0, "Classical")]


def test_a_wrong_first_answer_belongs_to_what_follows() -> None:
    assert passages(programme((2, "listening"), (8, "Pop"), (60, "Classical"))) == [(0.0, 70.0, "Classical")]


def test_a_jingle_between_two_pauses_is_left_out() -> None:
    found = passages(programme((60, "Rock"), (20, "silent"), (10, "Electronic"), (20, "silent"), (60, "Rock")))
    assert found == [(0.0, 60.0, "Rock"), (110.0, 170.0, "Rock")]


def test_a_family_joins_the_longer_genre_of_its_own_beside_it() -> None:
    assert passages(programme((20, "Pop & rock"), (60, "Rock"), (30, "Pop & rock"))) == [(0.0, 110.0, "Rock")]
    found = passages(programme((60, "Rock"), (30, "Pop & rock"), (60, "Pop")))
    assert [genre for *_, genre in found] == ["Rock", "Pop"]


def test_a_family_stays_where_it_is_what_was_mostly_said() -> None:
    assert [genre for *_, genre in passages(programme((90, "Pop & rock"), (20, "Rock"), (90, "Pop & rock")))] == [
        "Pop & rock",
        "Rock",
        "Pop & rock",
    ]
    assert passages(programme((90, "Pop & rock"), (10, "Rock"), (90, "Pop & rock"))) == [(0.0, 190.0, "Pop & rock")]


def test_a_long_unsure_stretch_is_told_as_such() -> None:
    found = passages(programme((60, "Rock"), (60, None), (60, "Rock")))
    assert [genre for *_, genre in found] == ["Rock", None, "Rock"]


def test_passages_never_overlap_and_never_run_backwards() -> None:
    parts = [(16, "Rock"), (16, "Pop"), (16, "Classical"), (16, "Electronic")] * 3
    found = passages(programme(*parts))
    assert len(found) == 12
    assert all(begin < end for begin, end, _ in found)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))


def test_confidence_is_the_mean_probability_of_the_passages_genre() -> None:
    found = SetList()
    for at in range(1, 31):
        found.add(verdict(2.0 * at, "Rock", 0.6 if at <= 15 else 0.9))
    (passage,) = found.passages()
    assert (passage.family, passage.confidence) == ("Pop & rock", pytest.approx(0.75))
    found = SetList()
    for each in programme((60, "Pop & rock")):
        found.add(each)
    (passage,) = found.passages()
    assert (passage.genre, passage.family, passage.confidence) == ("Pop & rock", "Pop & rock", pytest.approx(0.8))


def test_the_set_list_so_far_changes_only_at_its_end() -> None:
    """What is written down is not rewritten: only the last passage, and a border beside it, are still open."""
    found = SetList()
    seen: list[tuple[object, ...]] = []
    for each in programme((60, "Rock"), (20, "silent"), (60, "Classical"), (60, "Electronic")):
        found.add(each)
        now = found.passages()
        assert [p.genre for p in now[: len(seen) - 1]] == [*seen[: len(seen) - 1]]
        seen = [p.genre for p in now]


def test_the_last_verdict_of_a_file_may_end_where_the_one_before_it_did() -> None:
    said = [*programme((60, "Rock"))]
    assert passages([*said, said[-1]]) == [(0.0, 60.0, "Rock")]


@pytest.mark.parametrize("verdicts", [2, 8, 30])
@pytest.mark.parametrize("pauses", [0.0, 0.02, 0.2])
def test_what_was_settled_is_what_the_whole_would_have_been(pauses: float, verdicts: int) -> None:
    random = Random(f"{pauses} {verdicts}")
    limited, whole = SetList(), SetList()
    end, most = 0.0, 0
    for _ in range(4000 // verdicts):
        pause = random.random() < pauses
        said = random.choice(["silent", "no signal"] if pause else ["Classical", "Rock", "Pop", "Pop & rock", None])
        for _ in range(1 + int(random.expovariate(1 / (3 if pause else verdicts)))):
            end += 2.0
            limited.add(verdict(end, said))
            with patch.object(set_list, "MOST_RUNS", 10**9):
                whole.add(verdict(end, said))
        most = max(most, len(limited._runs))
    assert [_rounded(each) for each in limited.passages()] == [_rounded(each) for each in whole.passages()]
    assert most <= (set_list.MOST_RUNS if verdicts > 2 else set_list.FAR_TOO_MANY_RUNS) + 1


def _rounded(passage: Passage) -> tuple[float, float, str | None, str, float]:
    """As it is but for the order in which its numbers were added up."""
    begin, end = round(passage.begin_seconds, 6), round(passage.end_seconds, 6)
    return begin, end, passage.genre, passage.family, round(passage.confidence, 6)
