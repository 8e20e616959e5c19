"""Each kernel bank against the library whose name it bears."""

from __future__ import annotations

from pathlib import Path

import librosa
import numpy as np
import pytest

from genrescope.spectral import nnaudio_kernels
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import KERNEL_NAMES, KernelName, kernel_bank
from genrescope.units import ANALYSIS_RATE, BINS, C1_HZ, note_name
from support.sound import chords, read_mono

TRACKS = ("hungarian_dance_5", "vibe_ace", "lets_go_fishin", "sugar_plum_fairy", "snow_drift", "small_town_on_pluto")


def assert_columns_agree(ours: np.ndarray, theirs: np.ndarray, *, share: float = 1e-5, decibels: float = 0.01) -> None:
    """DESIGN's tolerance: a share of the largest magnitude everywhere, and decibels within 60 dB of the maximum."""
    ours, theirs = np.sqrt(ours.astype(np.float64)), np.sqrt(theirs.astype(np.float64))
    loudest = theirs.max()
    assert np.abs(ours - theirs).max() <= share * loudest
    audible = theirs > loudest * 1e-3
    assert np.abs(20 * np.log10(ours[audible] / theirs[audible])).max() <= decibels


def nnaudio_columns(sound: np.ndarray) -> np.ndarray:
    import torch

    with torch.inference_mode():
        magnitude = nnaudio_kernels.layer()(torch.from_numpy(sound))[0]
    return magnitude.square().T.numpy()


def test_the_bundled_nnaudio_kernels_are_the_installed_librarys() -> None:
    bundled, library = nnaudio_kernels.read(), nnaudio_kernels.from_library()
    assert [octave.offset for octave in bundled.octaves] == [octave.offset for octave in library.octaves]
    for ours, theirs in zip(bundled.octaves, library.octaves, strict=True):
        np.testing.assert_allclose(ours.taps, theirs.taps, rtol=0, atol=1e-6 * np.abs(theirs.taps).max())


@pytest.mark.parametrize("track", TRACKS)
def test_nnaudio_columns_equal_the_library(real_music: Path, track: str) -> None:
    sound = read_mono(real_music / "tracks" / f"{track}.ogg", 40.0)
    assert_columns_agree(whole_cqt(sound, kernel_bank("nnaudio")), nnaudio_columns(sound))


@pytest.mark.parametrize("track", TRACKS)
def test_librosa_columns_equal_the_library(real_music: Path, track: str) -> None:
    sound = read_mono(real_music / "tracks" / f"{track}.ogg", 40.0)
    theirs = np.abs(librosa.cqt(sound, sr=ANALYSIS_RATE)).T ** 2
    ours = whole_cqt(sound, kernel_bank("librosa"))
    # librosa's decimators treat the edges of an isolated clip otherwise; equal from 26 columns in.
    assert_columns_agree(ours[26:-26], theirs[26:-26])


def test_both_libraries_on_sound_made_here() -> None:
    sound = chords(6.0)
    assert_columns_agree(whole_cqt(sound, kernel_bank("nnaudio")), nnaudio_columns(sound))
    theirs = np.abs(librosa.cqt(sound, sr=ANALYSIS_RATE)).T ** 2
    assert_columns_agree(whole_cqt(sound, kernel_bank("librosa"))[26:-26], theirs[26:-26])


@pytest.mark.parametrize("name", KERNEL_NAMES)
@pytest.mark.parametrize("bin_index", [0, 9, 33, 57, 83])
def test_a_tone_is_loudest_in_its_own_bin(name: KernelName, bin_index: int) -> None:
    frequency = C1_HZ * 2 ** (bin_index / 12)
    tone = np.sin(2 * np.pi * frequency * np.arange(3 * ANALYSIS_RATE) / ANALYSIS_RATE).astype(np.float32)
    middle = whole_cqt(tone, kernel_bank(name))[40:-40]
    assert (middle.argmax(axis=1) == bin_index).all()
    assert middle.shape[1] == BINS


def test_note_names() -> None:
    assert [note_name(i) for i in (0, 1, 45, 83)] == ["C1", "C♯1", "A4", "B7"]


def test_an_unknown_bank_is_refused() -> None:
    with pytest.raises(ValueError, match="known are nnaudio, librosa"):
        kernel_bank("mel")  # type: ignore[arg-type]
