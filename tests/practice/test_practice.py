"""What the starter practises on: sound, the same every time, and none of what the stability benchmark tests with."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.practice import bands, orchestra, sounds, talk
from benchmarks.practice.__main__ import ENSEMBLES, SEATINGS, ensembles
from benchmarks.stability import foreign


def test_nothing_that_is_tested_with_is_practised_on():
    assert not set(bands.BANDS) & set(foreign.STYLES)
    assert not set(talk.SENTENCES) & set(foreign.SENTENCES)
    assert not set(talk.SENTENCES.values()) & set(foreign.SENTENCES.values())


@pytest.mark.parametrize("name", bands.BANDS)
def test_every_band_plays_differently_each_time_and_again_the_same(name: str):
    first, second, again = (bands.piece(name, bands.BANDS[name], number, 20.0).midi() for number in (0, 1, 0))
    assert first == again
    assert first != second
    assert first.count(b"\x90") > 20  # notes on the lead's channel


def test_crossings_are_bands_of_their_own():
    crossed = [bands.crossing(number) for number in range(30)]
    assert not any(band in bands.BANDS.values() for band in crossed)
    scores = {bands.piece("crossing", band, 0, 20.0).midi() for band in crossed}
    assert len(scores) == 30


@pytest.mark.parametrize("name", orchestra.TEXTURES)
def test_the_orchestra_plays_differently_each_time_and_again_the_same(name: str):
    first, second, again = (orchestra.TEXTURES[name](number, 20.0).midi() for number in (0, 1, 0))
    assert first == again
    assert first != second


def test_ensembles_lie_in_few_groups_and_differ():
    made = dict(ensembles())
    assert len(made) == len(set(made.values())) == ENSEMBLES
    assert {name.rpartition("/")[0] for name in made} == {f"classical/ensembles {seats}" for seats in range(SEATINGS)}


@pytest.mark.parametrize("kind", sounds.KINDS)
def test_each_sound_is_one_of_its_own_and_never_silent(kind: str):
    made = [sounds.recording(kind, number, 2.0).frames for number in range(10)]
    assert all(np.isfinite(each).all() and np.abs(each).max() > 0 for each in made)
    assert len({each.tobytes() for each in made}) == 10
    assert sounds.recording(kind, 3, 2.0).frames.tobytes() == made[3].tobytes()
