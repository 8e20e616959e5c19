"""Figures against answers worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from benchmarks.stability import streams, tables
from benchmarks.stability.figures import conditions, distance, figure, median, ninety, ratio, same_bits, top_family
from benchmarks.stability.records import About, Answer, HeardExcerpt, Piece, Results, Stream, load, save
from benchmarks.stability.road import Hop
from benchmarks.stability.sound import BenchmarkError

LABELS = ("Classical", "Electronic", "Pop", "Rock")
FAMILIES = {"Classical": "Classical", "Electronic": "Electronic", "Pop": "Pop & rock", "Rock": "Pop & rock"}
CALIBRATION = {"temperature": 0.5, "label_threshold": 0.75, "family_threshold": 0.7}
ABOUT = About(
    models=({"id": "m", "sha256": "0" * 64, "fold": None, **CALIBRATION},),
    held_out=False,
    labels=LABELS,
    families=FAMILIES,
    settings={"hop_seconds": 2.0},
    listened_seconds=30.0,
    condition_hop_seconds=5.0,
    seed=1,
    excerpts_per_fold=8,
)
SURE: dict[str | None, tuple[float, ...]] = {
    "Classical": (0.9, 0.1, 0.0, 0.0),
    "Electronic": (0.1, 0.9, 0.0, 0.0),
    "Pop": (0.0, 0.1, 0.8, 0.1),
    "Rock": (0.0, 0.1, 0.1, 0.8),
    "Pop & rock": (0.0, 0.1, 0.4, 0.5),
    None: (0.3, 0.3, 0.2, 0.2),
}


def hops(*said: str | None, every: float = 2.0) -> tuple[Hop, ...]:
    """A verdict every 2 s, the first at just under 2 s; from 30 s on they are settled or unsure."""
    made: list[Hop] = []
    for number, headline in enumerate(said, start=1):
        seconds = number * every - 0.02
        state = "provisional" if seconds < 29.9 else "unsure" if headline is None else "settled"
        made.append(Hop(seconds, state, headline, SURE[headline], SURE[headline]))
    return tuple(made)


def excerpt(name: str, label: str, heard: tuple[Hop, ...], **answers: str | None) -> HeardExcerpt:
    said = {key.replace("_", " "): Answer(value, SURE[value]) for key, value in answers.items()}
    return HeardExcerpt(name, label, name, 0, heard, said, None)


def test_figure_is_a_bootstrap_over_groups() -> None:
    values = [1.0] * 10 + [0.0] * 10
    alone = figure(values, [str(number) for number in range(20)])
    together = figure(values, ["one"] * 10 + ["two"] * 10)
    assert alone.value == together.value == 0.5
    assert (together.low, together.high) == (0.0, 1.0)  # two artists say little
    assert alone.low is not None
    assert alone.high is not None
    assert alone.low == pytest.approx(0.5 - 1.96 * 0.112, abs=0.06)
    assert alone.high == pytest.approx(0.5 + 1.96 * 0.112, abs=0.06)
    assert figure([], []).value is None


def test_never_is_not_a_number() -> None:
    assert median(np.array([1.0, 3.0, math.inf])) == 3.0
    assert ninety(np.array([1.0] * 8 + [math.inf] * 2)) == math.inf
    assert figure([1.0, math.inf, math.inf], ["a", "b", "c"], median).value is None
    assert figure([(3.0, 1.0), (1.0, 3.0)], ["a", "b"], ratio).value == 1.0


def test_distance_and_family() -> None:
    assert distance((1.0, 0.0), (0.25, 0.75)) == 0.75
    assert distance((), ()) == 0.0
    assert distance((1.0, 0.0), ()) == 1.0
    assert top_family((0.4, 0.0, 0.3, 0.3), LABELS, FAMILIES) == "Pop & rock"
    assert top_family((), LABELS, FAMILIES) is None


def test_conditions_beside_the_clean_answer() -> None:
    heard = (
        excerpt("a", "Rock", (), clean="Rock", telephone_band="Pop"),
        excerpt("b", "Pop", (), clean="Pop", telephone_band=None),
        excerpt("c", "Classical", (), clean="Classical", telephone_band="Classical"),
        excerpt("d", "Pop", (), clean="Rock", telephone_band="Rock"),
    )
    clean, telephone = conditions(Results(ABOUT, heard))
    assert clean.name == "clean"
    assert (clean.top_agreement.value, clean.distance.value, clean.accuracy.value) == (1.0, 0.0, 0.75)
    assert clean.family_accuracy.value == 1.0
    assert telephone.top_agreement.value == 0.5
    assert telephone.unsure_agreement.value == 0.75
    assert telephone.distance.value == pytest.approx((0.7 + 0.6) / 4, abs=0.03)
    assert telephone.accuracy.value == 0.25
    assert telephone.family_accuracy.value == 1.0  # even unsure, pop and rock together are the likeliest


def span(label: str, carried: str | None, *said: str | None) -> streams.Span:
    return streams.Span(Piece("it", label, "it", 0.0), hops(*said), carried, 60.0)


@pytest.mark.parametrize(
    ("label", "carried", "said", "expected"),
    [
        ("Rock", None, ("Rock", "Rock"), (1, 0)),
        ("Rock", None, (None, None), (0, 0)),
        ("Rock", None, ("Rock", "Pop", "Rock"), (3, 1)),  # leaving was needless, coming back was not
        ("Rock", None, ("Classical", "Rock"), (2, 0)),
        ("Rock", None, ("Classical", None, "Electronic", "Rock"), (4, 2)),
        ("Rock", None, ("Pop & rock", "Rock"), (2, 1)),  # both are right
        ("Rock", "Classical", (None, "Rock"), (2, 0)),  # what the piece before left may be left
        ("Rock", "Classical", ("Classical", "Electronic", "Rock"), (2, 0)),
        ("Rock", "Pop & rock", ("Pop & rock", "Classical"), (1, 1)),
    ],
)
def test_needless_changes(label: str, carried: str | None, said: Any, expected: tuple[int, int]) -> None:
    assert streams.count_changes(span(label, carried, *said), FAMILIES) == expected


def programme() -> Stream:
    said: list[str | None] = ["Classical"] * 10 + ["Classical", "Classical", None, "Electronic"] + ["Electronic"] * 6
    said += ["Electronic"] * 10 + ["Rock"] * 10
    pieces = [("c", "Classical"), ("e", "Electronic"), ("p", "Pop"), ("r", "Rock")]
    return Stream(
        "programme", 0, tuple(Piece(n, label, n, 20.0 * i) for i, (n, label) in enumerate(pieces)), 80.0, hops(*said)
    )


def test_a_programme_is_cut_at_its_pieces_and_cuts_are_followed() -> None:
    found = streams.spans(programme())
    assert [len(one.hops) for one in found] == [10, 10, 10, 10]
    assert [one.carried for one in found] == [None, "Classical", "Electronic", "Electronic"]
    every, between, known = streams.following(Results(ABOUT, (), (programme(),)))
    assert (every.middle.count, between.middle.count, known.middle.count) == (3, 2, 1)
    assert known.middle.value == pytest.approx(8.0, abs=0.05)
    assert known.never.value == 0.0
    assert between.never.value == 0.5  # pop was never found
    assert every.middle.value == pytest.approx(8.0, abs=0.05)
    assert between.ninety.value is None


def test_promptness() -> None:
    quick = excerpt("q", "Rock", hops(None, *["Rock"] * 15), clean="Rock")
    slow = excerpt("s", "Classical", hops(*[None] * 9, *["Classical"] * 7), clean="Classical")
    wrong = excerpt("w", "Pop", hops("Pop", *["Electronic"] * 15), clean="Electronic")
    by_headline, by_top = streams.promptness(Results(ABOUT, (quick, slow, wrong)))
    assert by_headline.right_at_30.value == pytest.approx(2 / 3)
    assert by_headline.early.value == 0.5
    assert by_headline.early.count == 2
    assert by_headline.first_right.value == pytest.approx(3.98)
    assert by_headline.first_right_90.value == pytest.approx(19.98)
    assert by_headline.settled.value == pytest.approx(29.98)
    assert by_top.early.value == 1.0


def test_steadiness_counts_by_the_minute() -> None:
    steady = excerpt("s", "Rock", hops(*["Rock"] * 30), clean="Rock")
    shaky = excerpt("h", "Rock", hops(*["Rock", "Pop"] * 15), clean="Rock")
    (row,) = streams.steadiness(Results(ABOUT, (steady, shaky)))
    assert row.minutes == pytest.approx(2 * 61.98 / 60)  # a hop stands for what follows it
    assert row.changes.value == pytest.approx((1 + 30) / row.minutes)
    assert row.needless.value == pytest.approx(15 / row.minutes)


def test_rejection() -> None:
    def foreign(name: str, kind: str, *said: str | None) -> Stream:
        return Stream(kind, 0, (Piece(name, None, name, 0.0),), 40.0, hops(*said))

    results = Results(
        ABOUT,
        (),
        (
            foreign("jazz", "music", *[None] * 14, "Rock", "Rock", None, None),
            foreign("march", "music", *["Rock"] * 18),
            foreign("hiss", "noise", *["Rock"] * 14, *[None] * 4),
        ),
    )
    music, noise = streams.rejection(results)
    assert (music.kind, noise.kind) == ("music", "noise")
    assert music.at_end.value == 0.5
    assert music.at_full_hops.value == 0.75
    assert (noise.at_end.value, noise.at_full_hops.value) == (0.0, 0.0)
    assert (music.goal, noise.goal) == (0.25, 0.02)


def test_the_results_file_holds_everything_the_tables_need(tmp_path) -> None:
    heard = excerpt("a", "Rock", hops(*["Rock"] * 30), clean="Rock", telephone_band="Pop")
    noise = Stream("noise", 0, (Piece("hiss", None, "hiss", 0.0),), 36.0, hops(*[None] * 18))
    results = Results(ABOUT, (heard,), (programme(), noise), 61.0)
    save(results, tables.as_data(results), tmp_path / "deeper" / "results.json")
    again = load(tmp_path / "deeper" / "results.json")
    assert again == results
    text = tables.text(again)
    assert text == tables.text(results)
    for words in ("NOT HELD OUT", "telephone band", "programmes", "between families", "noise", "never"):
        assert words in text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "about": {}}'])
def test_another_file_is_refused(content: str, tmp_path) -> None:
    path = tmp_path / "results.json"
    path.write_text(content)
    with pytest.raises(BenchmarkError):
        load(path)
    with pytest.raises(BenchmarkError, match="cannot be read"):
        load(tmp_path / "nothing.json")


def test_same_bits() -> None:
    one = excerpt("a", "Rock", (), clean="Rock")
    tried = HeardExcerpt("b", "Rock", "b", 0, (), {}, same_bits=True)
    assert same_bits((one, tried)) == (1, 1)
