"""Pieces made up from numbers: they differ, come out the same again, and are what their labels say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from benchmarks.pieces.ensembles import ENSEMBLES, FAMILIES, ROLES
from benchmarks.pieces.parts import PLAY
from benchmarks.pieces.piece import NAMES, PLAYERS, TEMPOS, Piece, compose, is_of_an_orchestra
from benchmarks.stability.styles.score import DRUMS

from support.midi import META, TEMPO, messages


@dataclass(frozen=True)
class Heard:
    """What a file of MIDI plays: programs of the channels on which there are notes, drums, beats a minute."""

    programs: frozenset[int]
    drums: bool
    beats_per_minute: float


def heard(song: bytes) -> Heard:
    programs: dict[int, int] = {}
    playing: set[int] = set()
    tempo = 0.0
    for _, message in messages(song):
        kind, channel = message[0] >> 4, message[0] & 15
        if message[:2] == bytes((META, TEMPO)):
            tempo = 60e6 / int.from_bytes(message[3:], "big")
        elif kind == 0xC:
            programs[channel] = message[1]
        elif kind == 0x9:
            playing.add(channel)
    melodic = playing - {DRUMS}
    return Heard(frozenset(programs[channel] for channel in melodic), DRUMS in playing, tempo)


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    return [compose(number) for number in range(400)]


def test_pieces_differ_and_come_out_the_same_again(pieces):
    assert len({piece.song for piece in pieces}) == len(pieces)
    assert [compose(number) for number in range(20)] == pieces[:20]


def test_every_label_is_on_some_pieces_and_not_on_most(pieces):
    shares = {name: sum(name in piece.facts for piece in pieces) / len(pieces) for name in NAMES}
    assert all(0.04 < share < 0.62 for share in shares.values()), shares


def test_labels_say_what_is_played(pieces):
    for piece in pieces:
        song = heard(piece.song)
        families = {FAMILIES[program // 8] for program in song.programs}
        # Who comes in only after the last bar that is played, plays nothing: a label may promise, never keep back.
        assert families <= piece.facts & set(FAMILIES)
        assert ("drums" in piece.facts) == song.drums
        assert song.beats_per_minute == pytest.approx(piece.beats_per_minute, rel=1e-3)
        tempo = sum(song.beats_per_minute >= edge for edge in TEMPOS)
        assert f"tempo {tempo}" in piece.facts
        assert len(piece.facts & set(PLAYERS)) == 1
        assert piece.notes_a_second > 0.0


def test_every_role_of_an_ensemble_can_be_played():
    roles = {seat.partition(":")[0].rstrip("?") for each in ENSEMBLES.values() for seat in each.seats}
    assert roles | set(ROLES) == set(PLAY)


def test_an_orchestra_plays_nothing_else(pieces):
    chosen = [piece for piece in pieces if is_of_an_orchestra(piece)]
    assert 10 < len(chosen) < 100
    for piece in chosen:
        song = heard(piece.song)
        assert not song.drums
        assert all(program < 8 or 40 <= program < 80 for program in song.programs)
        assert any(program >= 40 for program in song.programs)
