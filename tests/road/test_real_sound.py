"""The whole road on a real sound server: a track that is played is named as the file itself is.

The app listens in processes of its own, to the loudspeakers' monitor (system sound) and to the virtual microphone
(sounddevice), while the track is played into both. Where the track begins in what was heard is found to the sample, so
that the file can be analysed on the same grid of hops.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import correlate

from genrescope.audio.demo import DEMO_FILE
from genrescope.models.library import find
from genrescope.offline import Analyzer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from support.pulse import MIC_FEED, RATE, SPEAKERS, VIRTUAL_MIC, PulseServer

PLAYED_SECONDS = 44.0
TOLERANCE = 0.05
TESTS = Path(__file__).parents[1]


@pytest.fixture
def track() -> np.ndarray:
    """A real track where there is real music, else the demo tune: stereo frames at the server's rate."""
    folder = os.environ.get("GENRESCOPE_DATA")
    if folder:
        path = Path(folder) / "tracks" / "hungarian_dance_5.ogg"
    else:
        path = Path(str(files("genrescope_resources") / "demo" / DEMO_FILE))
    frames, rate = soundfile.read(path, dtype="float32", always_2d=True)
    import soxr

    stereo = np.repeat(frames[:, :1], 2, axis=1) if frames.shape[1] == 1 else frames
    return np.clip(soxr.resample(stereo, rate, RATE)[: round(PLAYED_SECONDS * RATE)], -1, 1).astype(np.float32)


class Listener:
    """`support.listener` in a process of its own."""

    def __init__(self, words: str, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        folder.mkdir()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.listener", words, str(folder)],
            env={**os.environ, **environment, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_it_listens(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "listening\n"

    def end(self) -> tuple[np.ndarray, list[Verdict]]:
        """What it heard, [frames, channels], and what it said."""
        _, _ = self._process.communicate(timeout=120)
        assert self._process.returncode == 0
        return np.load(self._folder / "heard.npy"), pickle.loads((self._folder / "verdicts.pickle").read_bytes())

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def beginning_of(track: np.ndarray, heard: np.ndarray) -> int:
    """Frame of ``heard`` at which ``track`` begins: the peak of their cross-correlation over some seconds."""
    piece = track[2 * RATE : 6 * RATE].mean(axis=1)
    correlation = correlate(heard.mean(axis=1), piece, mode="valid", method="fft")
    return int(np.argmax(correlation)) - 2 * RATE


def verdicts_of_the_file(track: np.ndarray, lead: int, path: Path) -> dict[int, Verdict]:
    """What analysing the same track says, after ``lead`` frames of silence; by end sample."""
    soundfile.write(path, np.concatenate([np.zeros((lead, 2), np.float32), track]), RATE, subtype="FLOAT")
    verdicts: dict[int, Verdict] = {}
    Analyzer(find("starter"), Settings(device="cpu")).analyze(
        path, on_verdict=lambda verdict: verdicts.update({verdict.end_sample: verdict})
    )
    return verdicts


@pytest.mark.timeout(400)
def test_what_is_played_is_named_as_the_file_is(pulse_server: PulseServer, track: np.ndarray, tmp_path: Path) -> None:
    sources = {"system": "system", "sounddevice": f"ALSA:{VIRTUAL_MIC}"}
    listeners = {kind: Listener(words, tmp_path / kind, pulse_server.environment) for kind, words in sources.items()}
    try:
        for listener in listeners.values():
            listener.wait_until_it_listens()
        time.sleep(1.0)
        players = [pulse_server.play(track, SPEAKERS), pulse_server.play(track.mean(axis=1), MIC_FEED)]
        for player in players:
            player.wait()
        ended = {kind: listener.end() for kind, listener in listeners.items()}
    finally:
        for listener in listeners.values():
            listener.kill()

    for kind, (heard, verdicts) in ended.items():
        assert {verdict.lost_samples for verdict in verdicts} == {0}, kind
        lead = beginning_of(track, heard)
        of_the_file = verdicts_of_the_file(track, lead, tmp_path / f"{kind}.wav")
        compared = 0
        for live in verdicts:
            file = of_the_file.get(live.end_sample)
            if file is None or not live.unsmoothed:
                continue  # a hop of a machine too busy for this one, or music that is not there yet or any more
            compared += 1
            assert np.argmax(live.unsmoothed) == np.argmax(file.unsmoothed), kind
            np.testing.assert_allclose(live.unsmoothed, file.unsmoothed, atol=TOLERANCE, err_msg=kind)
        assert compared >= 5, kind
