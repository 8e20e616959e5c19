"""Pieces made up from numbers: they differ, come out the same again, and are what their labels say."""

from __future__ import annotations

import pytest
from benchmarks.pieces.ensembles import ENSEMBLES, FAMILIES, ROLES
from benchmarks.pieces.parts import PLAY
from benchmarks.pieces.piece import NAMES, PLAYERS, Piece, compose, is_of_an_orchestra

DRUMS_ON = b"\x99"  # a note on General MIDI's channel of drums


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    return [compose(number) for number in range(400)]


def test_pieces_differ_and_come_out_the_same_again(pieces):
    assert len({piece.song for piece in pieces}) == len(pieces)
    assert [compose(number) for number in range(20)] == pieces[:20]


def test_every_label_is_on_some_pieces_and_not_on_most(pieces):
    shares = {name: sum(name in piece.facts for piece in pieces) / len(pieces) for name in NAMES}
    assert all(0.04 < share < 0.62 for share in shares.values()), shares


def test_labels_say_what_the_score_holds(pieces):
    for piece in pieces:
        assert piece.facts <= set(NAMES)
        assert len(piece.facts & set(PLAYERS)) == 1
        assert sum(name.startswith("tempo") for name in piece.facts) == 1
        assert piece.facts & set(FAMILIES)
        assert piece.notes_a_second > 0.0
        if "drums" not in piece.facts:
            assert DRUMS_ON + b"\x24" not in piece.song  # no bass drum


def test_every_role_of_an_ensemble_can_be_played():
    roles = {seat.partition(":")[0].rstrip("?") for each in ENSEMBLES.values() for seat in each.seats}
    assert roles | set(ROLES) == set(PLAY)


def test_an_orchestra_has_no_drummer_and_no_guitar(pieces):
    chosen = [piece for piece in pieces if is_of_an_orchestra(piece)]
    assert 10 < len(chosen) < 100
    for piece in chosen:
        others = {"drums", "guitar", "organ", "bass", "synth lead", "synth pad", "percussive", "one player"}
        assert not piece.facts & others
        assert piece.facts & {"strings", "ensemble", "brass", "reed", "pipe"}
