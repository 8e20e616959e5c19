"""Decoding from a moment on, as playing needs it: the rest of the file, from there, whatever the format."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from genrescope.audio.decoder import open_file
from support.soundfiles import Samples, convert, write_sound

RATE = 22_050
BEGIN = 3.0


@pytest.fixture(scope="module")
def sweep() -> Samples:
    """Six seconds whose pitch says the moment: 300 Hz and 200 Hz a second."""
    t = np.arange(6 * RATE) / RATE
    return (0.5 * np.sin(2 * np.pi * (300 * t + 100 * t**2))).astype(np.float32)[:, None]


def decoded(path: Path, start_seconds: float = 0.0) -> Samples:
    with open_file(path, start_seconds=start_seconds) as file:
        sound = np.concatenate(list(file.blocks()))
        assert not file.damage
        if file.format.frames is not None:
            assert file.format.frames == pytest.approx(len(sound), abs=0.15 * file.format.rate)
        return sound


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_without_loss_it_is_the_rest_to_the_sample(sweep: Samples, tmp_path: Path, name: str) -> None:
    path = write_sound(tmp_path / name, sweep, RATE)
    np.testing.assert_array_equal(decoded(path, BEGIN), decoded(path)[round(BEGIN * RATE) :])


@pytest.mark.parametrize("name", ["a.ogg", "a.mp3", "a.m4a", "a.opus", "a.mka"])
def test_of_compressed_sound_it_begins_within_a_few_hundredths(sweep: Samples, tmp_path: Path, name: str) -> None:
    path = convert(write_sound(tmp_path / "whole.wav", sweep, RATE), tmp_path / name)
    rest = decoded(path, BEGIN)
    rate = len(decoded(path)) / 6
    assert len(rest) / rate == pytest.approx(6.0 - BEGIN, abs=0.15)
    stretch = rest[round(0.2 * rate) : round(0.4 * rate), 0]
    pitch = np.fft.rfftfreq(8 * len(stretch), 1 / rate)[np.abs(np.fft.rfft(stretch, 8 * len(stretch))).argmax()]
    assert (pitch - 300) / 200 == pytest.approx(BEGIN + 0.3, abs=0.06)


def test_after_the_end_there_is_no_sound_and_one_sentence(sweep: Samples, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", sweep, RATE)
    with pytest.raises(Exception, match="contains no sound"):
        decoded(path, 7.0)
