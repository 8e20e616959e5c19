"""Rooms: the response is that of its walls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.stability.conditions import BARE_KITCHEN, DESK, HALL, LIVING_ROOM
from benchmarks.stability.rooms import SPEED_OF_SOUND, Response, Room, heard_in, impulse_response
from benchmarks.stability.sound import Recording, rms

RATE = 24_000
ROOMS = {"living room": LIVING_ROOM, "bare kitchen": BARE_KITCHEN, "hall": HALL, "desk": DESK}


def reverberation_time(response: Response, rate: int) -> float:
    """T20: the time for 60 dB at the slope between -5 and -25 dB of the backward integral (M. Schroeder, 1965)."""
    energy = np.cumsum(np.square(response[::-1], dtype=np.float64))[::-1]
    decibels = 10 * np.log10(energy / energy[0])
    first, last = np.argmax(decibels < -5), np.argmax(decibels < -25)
    return 3.0 * float(last - first) / rate


@pytest.mark.parametrize("name", ROOMS)
def test_sound_dies_away_as_the_room_says(name: str) -> None:
    room = ROOMS[name]
    measured = reverberation_time(impulse_response(room, RATE), RATE)
    assert 0.9 * room.decay_seconds < measured < 1.4 * room.decay_seconds


def test_the_first_reflection_is_the_nearest_walls() -> None:
    room = Room((5.0, 4.0, 3.0), (2.0, 2.0, 0.4), (3.0, 2.0, 0.4), 0.5)
    response = impulse_response(room, RATE)
    assert response[0] == pytest.approx(1.0, abs=0.01)
    by_floor = np.hypot(1.0, 0.8)
    at = round((by_floor - 1.0) / SPEED_OF_SOUND * RATE)
    assert np.argmax(np.abs(response[1:])) + 1 == at
    assert response[at] == pytest.approx(room.reflection / by_floor, rel=0.1)


def test_a_farther_microphone_hears_more_of_the_room() -> None:
    near = replace(LIVING_ROOM, microphone=(1.6, 0.9, 1.1))

    def direct_to_reverberant(room: Room) -> float:
        response = impulse_response(room, RATE)
        return float(response[0] ** 2 / np.sum(np.square(response[1:])))

    assert direct_to_reverberant(near) > 10 * direct_to_reverberant(LIVING_ROOM)


def test_what_is_heard_is_mono_as_loud_and_in_time() -> None:
    click = np.zeros((RATE, 2), np.float32)
    click[1000] = 0.5
    heard = heard_in(Recording(click, RATE), DESK)
    assert heard.frames.shape == (RATE, 1)
    assert np.argmax(np.abs(heard.frames)) == 1000
    assert rms(heard) == pytest.approx(rms(Recording(click, RATE)), rel=1e-4)
    assert np.abs(heard.frames[:1000]).max() < 1e-6
