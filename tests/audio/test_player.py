"""Playing a file: from any moment, paused, ended; and the sentence when it cannot be heard."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio import loudspeakers
from genrescope.audio.player import Player, PlayState
from genrescope.errors import DeviceError
from support.playing import PATIENCE
from support.pulse import ALSA, PulseServer

RATE = 24_000


class Loudspeaker:
    """Takes blocks from the player on a thread of its own, ``speed`` times as fast as they sound."""

    latency_seconds = 0.05
    rate = RATE
    is_there = True

    def __init__(self, fill: Callable[[np.ndarray], None], heard: list[np.ndarray], speed: float) -> None:
        self._closing = threading.Event()
        self.is_stuck = False

        def run() -> None:
            while not self._closing.wait(0.02 / speed):
                if self.is_stuck:
                    continue
                block = np.full((round(0.02 * RATE), 2), np.nan, dtype=np.float32)
                fill(block)
                heard.append(block)

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()


class Room:
    """A player and what was heard of it."""

    def __init__(self, speed: float) -> None:
        self.heard: list[np.ndarray] = []
        self.failure: Exception | None = None
        self.loudspeaker: Loudspeaker | None = None
        self.player = Player(lambda fill: self._open(fill, speed))

    def _open(self, fill: Callable[[np.ndarray], None], speed: float) -> Loudspeaker:
        if self.failure:
            raise self.failure
        self.loudspeaker = Loudspeaker(fill, self.heard, speed)
        return self.loudspeaker

    @property
    def sound(self) -> np.ndarray:
        return np.concatenate(self.heard) if self.heard else np.zeros((0, 2))

    def wait(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain until {what}: {self.player.now()}"
            time.sleep(0.005)


@pytest.fixture
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    made = Room(getattr(request, "param", 5.0))
    yield made
    made.player.close()
    made.player.join()


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """Ten seconds whose sample value says the moment: a tenth a second."""
    path = tmp_path / "坡 1.wav"
    soundfile.write(path, np.linspace(0.0, 1.0, 10 * RATE, endpoint=False), RATE, "FLOAT")
    return path


def test_a_file_is_played_to_its_end_in_both_channels(room: Room, ramp: Path) -> None:
    room.player.play(ramp)
    room.wait(lambda: room.player.now().seconds > 1.0, "it plays")
    room.wait(lambda: room.player.now().state is PlayState.ENDED, "it has ended")
    sound = room.sound[room.sound[:, 0] > 0]
    assert len(sound) == pytest.approx(10 * RATE, abs=10)
    np.testing.assert_array_equal(sound[:, 0], sound[:, 1])
    assert room.player.now().seconds == pytest.approx(10.0, abs=0.1)


@pytest.mark.parametrize("room", [1.0], indirect=True)
def test_the_moment_it_says_is_the_moment_that_is_heard(room: Room, ramp: Path) -> None:
    room.player.play(ramp, 6.0)
    room.wait(lambda: room.player.now().seconds > 6.3, "it plays")
    said, sounded = room.player.now().seconds, 10.0 * room.heard[-1][-1, 0]
    assert sounded - said == pytest.approx(Loudspeaker.latency_seconds, abs=0.06)
    assert 10.0 * room.sound[room.sound[:, 0] > 0][0, 0] == pytest.approx(6.0, abs=0.01)


def test_paused_it_stays_where_it_is_and_goes_on_from_there(room: Room, ramp: Path) -> None:
    room.player.play(ramp)
    room.wait(lambda: room.player.now().seconds > 1.0, "it plays")
    room.player.pause()
    paused = room.player.now()
    assert paused.state is PlayState.PAUSED
    time.sleep(0.2)
    count = len(room.heard)
    time.sleep(0.1)
    assert len(room.heard) == count  # the device has been let go
    assert room.player.now() == paused
    room.player.seek(8.0)
    assert (room.player.now().state, room.player.now().seconds) == (PlayState.PAUSED, 8.0)
    room.player.go_on()
    room.wait(lambda: room.player.now().state is PlayState.ENDED, "it has ended")
    np.testing.assert_allclose(room.sound[room.sound[:, 0] > 0.75][0, 0], 0.8, atol=0.001)


def test_a_wish_counts_at_once_though_the_loudspeaker_is_still_at_the_former_moment(room: Room, ramp: Path) -> None:
    room.player.play(ramp)
    room.wait(lambda: room.player.now().seconds > 0.5, "it plays")
    room.player.seek(8.0)
    assert room.player.now().seconds >= 8.0
    room.player.pause()
    assert room.player.now().seconds >= 8.0


def test_of_many_wishes_the_newest_counts(room: Room, ramp: Path) -> None:
    for moment in (1.0, 9.0, 2.0, 8.0, 3.0, 9.5):
        room.player.play(ramp, moment)
    room.wait(lambda: room.player.now().state is PlayState.ENDED, "it has ended")
    assert 9.5 < room.player.now().seconds < 10.1
    room.player.stop()
    assert room.player.now().state is PlayState.SILENT


def test_a_file_or_a_device_that_cannot_be_used_is_one_sentence(room: Room, ramp: Path, tmp_path: Path) -> None:
    room.player.play(tmp_path / "absent.wav")
    room.wait(lambda: room.player.now().state is PlayState.FAILED, "it has failed")
    assert "There is no file" in str(room.player.now().failure)
    room.failure = DeviceError("There is nothing to play through.")
    room.player.play(ramp)
    room.wait(lambda: str(room.player.now().failure) == "There is nothing to play through.", "it says so")
    room.failure = None
    room.player.go_on()
    room.wait(lambda: room.player.now().seconds > 0.1, "it plays when it can")


@pytest.mark.parametrize("how", ["it says so", "it asks for nothing any more"])
def test_loudspeakers_that_go_away_are_one_sentence_and_it_goes_on_from_there(
    room: Room, ramp: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loudspeakers, "STALL_SECONDS", 0.5)
    room.player.play(ramp, 2.0)
    room.wait(lambda: room.player.now().seconds > 4.0, "it plays")
    assert room.loudspeaker is not None
    room.loudspeaker.is_stuck = True
    room.loudspeaker.is_there = how != "it says so"
    room.wait(lambda: room.player.now().state is PlayState.FAILED, "it is noticed")
    failed = room.player.now()
    assert "gone away" in str(failed.failure)
    assert 4.0 < failed.seconds < 10.0
    room.player.go_on()
    room.wait(lambda: room.player.now().state is PlayState.ENDED, "it has been played to its end")
    assert room.player.now().seconds == pytest.approx(10.0, abs=0.1)


def test_a_computer_that_slept_has_not_lost_its_loudspeakers(
    room: Room, ramp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asleep_seconds = 0.0
    monkeypatch.setattr(loudspeakers, "monotonic", lambda: time.monotonic() + asleep_seconds)
    room.player.play(ramp)
    room.wait(lambda: room.player.now().seconds > 1.0, "it plays")
    assert room.loudspeaker is not None
    room.loudspeaker.is_stuck = True  # as everything is
    asleep_seconds = 3600.0
    time.sleep(10 * loudspeakers.ROOM_POLL_SECONDS)
    room.loudspeaker.is_stuck = False
    room.wait(lambda: room.player.now().state is not PlayState.PLAYING, "it has been played")
    assert room.player.now().state is PlayState.ENDED


PLAY = """
import sys, time
from pathlib import Path
from genrescope.audio.player import Player, PlayState
player = Player()
player.play(Path(sys.argv[1]))
deadline = time.monotonic() + 60
while player.now().state is PlayState.PLAYING and time.monotonic() < deadline:
    time.sleep(0.05)
print(player.now().state, player.now().failure)
player.close()
player.join()
"""


def test_it_sounds_through_a_real_sound_server(pulse_server: PulseServer, ramp: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", PLAY, str(ramp)]
    environment = {**os.environ, **pulse_server.environment}
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    assert ran.stdout.strip() == "ended None"  # on standard error ALSA tells of underruns where the machine is busy


def test_without_any_output_there_is_one_sentence(tmp_path: Path, ramp: Path) -> None:
    asound = tmp_path / "asound.conf"
    asound.write_text(ALSA)  # only ways to a server, which is not there
    environment = {**os.environ, "ALSA_CONFIG_PATH": str(asound), "PULSE_SERVER": f"unix:{tmp_path}/none"}
    ran = subprocess.run(
        [sys.executable, "-c", PLAY, str(ramp)], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.startswith("failed There is nothing to play through")
