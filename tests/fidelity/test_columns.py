"""Genrescope's columns are the reference's: of a whole clip to its edges, and as a stream makes them inside."""

from __future__ import annotations

from pathlib import Path

import librosa
import numpy as np
import pytest

from genrescope.spectral import mel
from genrescope.spectral.clip import clip_cqt, clip_decibels, clip_mel
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from support.sound import chords

from . import reference
from .recordings import DEMO, REAL, clip, paths

EDGE = 26  # columns that lie within a kernel of a clip's end
OURS = {"cqt": clip_cqt, "mel": clip_mel}


def differences(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """The largest difference in magnitude, as a share of the largest magnitude, and that in decibels within 60 dB."""
    ours, theirs = np.sqrt(ours.astype(np.float64)), np.sqrt(theirs.astype(np.float64))
    loudest = theirs.max()
    audible = theirs > loudest * 1e-3
    return np.abs(ours - theirs).max() / loudest, np.abs(20 * np.log10(ours[audible] / theirs[audible])).max()


def assert_columns_agree(ours: np.ndarray, theirs: np.ndarray, what: str, record) -> None:
    share, decibels = differences(ours, theirs)
    record(f"{what}, share of the largest", share)
    record(f"{what}, dB within 60 of the largest", decibels)
    assert share <= 1e-5
    assert decibels <= 0.01


def assert_clip_agrees(path: Path, record) -> None:
    for spectrum, ours in OURS.items():
        theirs = clip(path, spectrum)
        assert_columns_agree(ours(theirs.sound), theirs.power.T, f"{spectrum} columns of a clip", record)
    theirs = clip(path)
    stream = whole_cqt(theirs.sound, kernel_bank("librosa"))[EDGE:-EDGE]
    assert_columns_agree(stream, theirs.power.T[EDGE : EDGE + len(stream)], "cqt columns of a stream", record)


def test_columns_of_the_demo_tune(record):
    assert_clip_agrees(paths(DEMO)[0], record)


@pytest.mark.timeout(1800)  # the reference takes its time, and a busy machine several times that
@pytest.mark.parametrize("part", REAL)
def test_columns_of_real_music(real_music: Path, part: str, record):
    for path in paths(part, real_music):
        assert_clip_agrees(path, record)


@pytest.mark.parametrize("seconds", [0.8, 3.0001, 11.4, 12.34])
def test_short_clips_of_any_length(seconds: float):
    """Cut off in the middle of a chord: the filters' ringing beyond the end is forgotten as librosa forgets it."""
    sound = chords(seconds + 1.0, seed=2)[: round(seconds * reference.RATE)]
    ours, theirs = clip_cqt(sound), reference.cqt_power(sound).T
    assert ours.shape == theirs.shape
    share, decibels = differences(ours, theirs)
    assert share <= 1e-5
    assert decibels <= 0.01


def test_decibels_are_librosas_for_quiet_clips_too():
    for gain in (1.0, 1e-7):
        power = np.random.default_rng(1).gamma(0.3, gain, (200, 84)).astype(np.float32)
        np.testing.assert_array_equal(clip_decibels(power), reference.decibels(power))


def test_the_mel_bins_are_librosas():
    filters = librosa.filters.mel(sr=reference.RATE, n_fft=mel.FRAME)
    ours = np.zeros_like(filters)
    for row, (line, weights) in enumerate(mel._triangles()):
        ours[row, line : line + len(weights)] = weights
    np.testing.assert_allclose(ours, filters, atol=1e-6 * filters.max())


def test_too_little_sound_for_a_mel_column_gives_none():
    assert mel.mel_columns(np.zeros(mel.FRAME - 1, np.float32)).shape == (0, mel.MEL_BINS)
    assert mel.mel_columns(np.zeros(mel.FRAME, np.float32)).shape == (1, mel.MEL_BINS)
