"""Encoders that are missing are a sentence, and delays are taken back."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.stability import codecs
from benchmarks.stability.sound import BenchmarkError, Recording

from support.sound import chords
from support.soundfiles import is_one_sentence


@pytest.fixture
def fresh() -> None:
    """Forget which ffmpeg was found."""
    codecs._executable.cache_clear()
    codecs._need_encoder.cache_clear()
    yield
    codecs._executable.cache_clear()
    codecs._need_encoder.cache_clear()


@pytest.mark.parametrize("delay", [-900, 0, 1105])
def test_a_delay_is_found_and_taken_back(delay: int) -> None:
    sound = chords(6.0, 24_000)
    late = np.pad(sound, (max(0, delay), 0))[max(0, -delay) :][: len(sound) + delay]
    moved = codecs.aligned(Recording(late[:, None], 24_000), Recording(sound[:, None], 24_000))
    assert len(moved.frames) == len(sound)
    same = slice(1000, len(sound) - 1200)
    np.testing.assert_array_equal(moved.frames[same, 0], sound[same])


@pytest.mark.usefixtures("fresh")
def test_without_ffmpeg_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codecs, "find_ffmpeg", lambda: None)
    with pytest.raises(BenchmarkError) as caught:
        codecs.mp3(Recording(np.zeros((100, 1), np.float32), 24_000), 64)
    assert is_one_sentence(str(caught.value))


@pytest.mark.usefixtures("fresh")
def test_an_ffmpeg_without_the_encoder_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text("#!/bin/sh\necho ' A..... aac  AAC'\n")
    poor.chmod(0o755)
    monkeypatch.setattr(codecs, "find_ffmpeg", lambda: str(poor))
    with pytest.raises(BenchmarkError, match="libopus") as caught:
        codecs.opus(Recording(np.zeros((100, 1), np.float32), 48_000), 16)
    assert is_one_sentence(str(caught.value))
