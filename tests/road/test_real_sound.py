"""The whole road on a real sound server: a track that is played is named as the file itself is.

The command line listens in processes of its own, to the loudspeakers' monitor (system sound) and to the virtual
microphone (sounddevice), while the track is played into both.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from genrescope.audio.demo import DEMO_FILE
from genrescope.models.library import find
from genrescope.offline import Analyzer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE
from support.pulse import MIC_FEED, SPEAKERS, PulseServer, eventually

LEAD_SECONDS = 8.0  # silence before the music, long enough to end a passage, so that the verdicts tell when it began
PLAYED_SECONDS = 44.0
TOLERANCE = 0.05


@pytest.fixture
def track() -> Path:
    """A real track where there is real music, else the demo tune."""
    folder = os.environ.get("GENRESCOPE_DATA")
    if folder:
        return Path(folder) / "tracks" / "hungarian_dance_5.ogg"
    return Path(str(files("genrescope_resources") / "demo" / DEMO_FILE))


class Listening:
    """``genrescope listen --json`` in a process of its own."""

    def __init__(self, source: str, folder: Path, environment: dict[str, str]) -> None:
        self._out = folder / f"{source}.jsonl"
        self._err = folder / f"{source}.err"
        command = [sys.executable, "-m", "genrescope", "listen", "--source", source, "--json"]
        # Without smoothing, so that an answer does not depend on which hops a busy machine had to drop before it.
        environment = {**os.environ, **environment, "GENRESCOPE_HALF_LIFE_SECONDS": "0"}
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(command, env=environment, stdout=out, stderr=err)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The verdicts so far."""
        return [json.loads(line) for line in self._out.read_text("utf-8").splitlines(keepends=True) if line[-1] == "\n"]

    def end(self) -> list[dict[str, Any]]:
        """Press Ctrl-C; all verdicts, after the process has ended well."""
        self._process.send_signal(signal.SIGINT)
        assert self._process.wait(60) == 0, self._err.read_text()
        return self.lines

    def kill(self) -> None:
        """End it, whatever happened."""
        self._process.kill()
        self._process.wait()


def verdicts_of_the_file(track: Path, lead_seconds: float, folder: Path) -> list[Verdict]:
    """What analysing the same track says every second, with as much silence before it."""
    with soundfile.SoundFile(track) as file:
        frames = file.read(round(PLAYED_SECONDS * file.samplerate), "float32", always_2d=True)
        rate = file.samplerate
    lead = np.zeros((round(lead_seconds * rate), frames.shape[1]), np.float32)
    padded = folder / "padded.wav"
    soundfile.write(padded, np.concatenate([lead, frames]), rate, subtype="FLOAT")
    verdicts: list[Verdict] = []
    Analyzer(find("starter"), Settings(device="cpu", hop_seconds=1.0, half_life_seconds=0.0)).analyze(
        padded, on_verdict=verdicts.append
    )
    return verdicts


@pytest.mark.timeout(400)
def test_what_is_played_is_named_as_the_file_is(pulse_server: PulseServer, track: Path, tmp_path: Path) -> None:
    listening = {source: Listening(source, tmp_path, pulse_server.environment) for source in ("system", "mic")}
    try:
        # A verdict means that the source is open and the model loaded; it is silent until the music begins.
        for source, each in listening.items():
            eventually(lambda each=each: each.lines, f"{source} gives a first verdict", 90)
        time.sleep(LEAD_SECONDS - 2.0)
        frames, rate = soundfile.read(
            track, frames=round(PLAYED_SECONDS * soundfile.info(track).samplerate), dtype="float32", always_2d=True
        )
        players = [pulse_server.play(frames, sink, rate) for sink in (SPEAKERS, MIC_FEED)]
        for player in players:
            player.wait()
        heard = {source: each.end() for source, each in listening.items()}
    finally:
        for each in listening.values():
            each.kill()

    for source, lines in heard.items():
        assert all(line["lost_samples"] == 0 for line in lines), source
        began = next(line["start_seconds"] for line in lines if line["top"])
        expected = verdicts_of_the_file(track, began, tmp_path)
        last = expected[-1].end_sample / ANALYSIS_RATE
        full = [line for line in lines if line["state"] in ("settled", "unsure") and line["end_seconds"] <= last]
        assert len(full) >= 3, (source, [line["state"] for line in lines])
        for line in full:
            verdict = min(expected, key=lambda v: abs(v.end_sample / ANALYSIS_RATE - line["end_seconds"]))
            assert line["top"][0]["label"] == verdict.top[0].label, source
            theirs = {ranked.label: ranked.probability for ranked in verdict.ranking}
            for ours in line["top"]:
                assert ours["probability"] == pytest.approx(theirs[ours["label"]], abs=TOLERANCE), source
