"""``genrescope analyze --reference``, with a network whose answers the test chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genrescope import reference
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.spectral.reference_picture import ReferencePicture
from support.command_line import Ran, check_line
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords
from support.soundfiles import write_sound

OF_THE_FAMILY = replace(MANIFEST, in_channels=3, kernels="librosa", picture=ReferencePicture())


class Listener(ScriptedNetwork):
    """Says Rock of the first two segments and Classical, less surely, of the others."""

    def answer(self, picture: np.ndarray) -> np.ndarray:
        if len(self.pictures) < 2:
            self.say(rock=0.98, classical=0.02)
        else:
            self.say(classical=0.6, rock=0.4)
        return super().answer(picture) / MANIFEST.temperature  # the reference knows no temperature


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Listener:
    network = Listener()
    model = InstalledModel(OF_THE_FAMILY, Path("nowhere"), bundled=False)
    monkeypatch.setattr(reference, "load_network", lambda _model, _settings: network)
    monkeypatch.setattr(library, "find", lambda _: model)
    return network


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "song.wav", chords(60.0, 16_000)[:, None], 16_000)


def test_the_vote_is_the_headline_and_the_mean_stands_beside_it(run_for_real, network: Listener, song: Path) -> None:
    (line,) = run_for_real("analyze", song, "--reference", "--json").lines
    check_line("analyze", line)
    assert [picture.shape for picture in network.pictures] == [(3, 224, 224)] * 5
    assert (line["headline"], line["state"], line["verdicts"]) == ("Classical", "settled", 5)
    assert line["vote"] == {"label": "Classical", "votes": 3, "segments": 5}
    assert line["top"][0] == {"label": "Rock", "family": "Pop & rock", "probability": pytest.approx(0.632, abs=1e-5)}
    assert line["heard_seconds"] == pytest.approx(60.0)
    begin = (60.0 - 5 * 11.4) / 2
    assert [change["headline"] for change in line["changes"]] == ["Rock", "Classical"]
    # Segments are whole columns, so they begin a little later.
    assert [change["seconds"] for change in line["changes"]] == pytest.approx([begin, begin + 2 * 11.4], abs=0.1)


def test_for_people_it_says_the_vote(run_for_real, network: Listener, song: Path) -> None:
    said = run_for_real("analyze", song, "--reference").out
    assert "song.wav: Classical" in said
    assert "vote     Classical (3 of 5 segments)" in said


def test_only_the_beginning(run_for_real, network: Listener, song: Path) -> None:
    (line,) = run_for_real("analyze", song, "--reference", "--json", "--first", "24").lines
    assert line["vote"] == {"label": "Rock", "votes": 2, "segments": 2}


def test_too_short_and_silent_files_are_refused(run_for_real, network: Listener, tmp_path: Path) -> None:
    short = write_sound(tmp_path / "short.wav", chords(11.0)[:, None], 22_050)
    silent = write_sound(tmp_path / "silent.wav", np.zeros((20 * 22_050, 1), np.float32), 22_050)
    ran = run_for_real("analyze", short, silent, "--reference")
    assert ran.code == 1
    assert "short.wav lasts 11.0 s, and the reference answers segments of 11.4 s: choose a longer" in ran.err
    assert "silent.wav is silent from end to end." in ran.err
    assert not network.pictures


def test_a_model_of_another_family_is_refused(run_for_real: Callable[..., Ran], song: Path) -> None:
    ran = run_for_real("analyze", song, "--reference")
    assert ran.code == 1
    assert "The model 'starter' does not see the reference's pictures" in ran.err
    assert "--model ccmusic16" in ran.err
