"""What a network saw of a file at a verdict can be had again, without the network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.errors import AudioFileError, ModelError
from genrescope.models.library import InstalledModel
from genrescope.offline import Analyzer, seen_at
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

SETTINGS = Settings(hop_seconds=7.0)
MODEL = InstalledModel(MANIFEST, Path("nowhere"), bundled=False)


@pytest.fixture
def song(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "歌.wav", chords(40.0), 22_050)
    return tmp_path / "歌.wav"


@pytest.mark.parametrize("first_seconds", [None, 20.0])
def test_it_is_the_picture_that_the_network_was_shown(song: Path, first_seconds: float | None) -> None:
    network = ScriptedNetwork(rock=0.9, pop=0.1)
    verdicts: list[Verdict] = []
    analyzer = Analyzer(MODEL, SETTINGS, Recognizer(network, MANIFEST, SETTINGS))
    analyzer.analyze(song, first_seconds, on_verdict=verdicts.append)
    answered = [each for each in verdicts if each.ranking]
    assert len(answered) > 2
    for each in (answered[0], answered[len(answered) // 2], answered[-1]):
        seen = seen_at(song, each, MODEL, SETTINGS, first_seconds)
        assert (seen.end_sample, seen.model) == (each.end_sample, MODEL)
        assert any(np.array_equal(seen.picture, shown) for shown in network.pictures)


def test_a_file_that_has_become_shorter_and_another_spectrum_are_said(song: Path) -> None:
    verdicts: list[Verdict] = []
    network = ScriptedNetwork(rock=1.0)
    Analyzer(MODEL, SETTINGS, Recognizer(network, MANIFEST, SETTINGS)).analyze(song, on_verdict=verdicts.append)
    mel = replace(MODEL, manifest=replace(MANIFEST, spectrum="mel"))
    with pytest.raises(ModelError, match="the same CQT"):
        seen_at(song, verdicts[-1], mel, SETTINGS)
    soundfile.write(song, chords(20.0), 22_050)
    with pytest.raises(AudioFileError, match="shorter"):
        seen_at(song, verdicts[-1], MODEL, SETTINGS)
