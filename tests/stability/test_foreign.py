"""Foreign sound: made by formula, spoken, and composed."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from benchmarks.stability import made, render
from benchmarks.stability.foreign import FOREIGN, MUSIC, SECONDS, STYLES
from benchmarks.stability.sound import BenchmarkError, Recording, rms
from scipy.signal import find_peaks, stft

from support.soundfiles import is_one_sentence


def spectrum(recording: Recording) -> tuple[np.ndarray, np.ndarray]:
    sound = recording.frames[:, 0] * np.hanning(len(recording.frames))
    return np.fft.rfftfreq(len(sound), 1 / recording.rate), np.abs(np.fft.rfft(sound))


def test_every_kind_is_there() -> None:
    assert len({sound.name for sound in FOREIGN}) == len(FOREIGN)
    assert {sound.kind for sound in FOREIGN} == {MUSIC, "speech", "noise", "hum", "tones", "applause", "silence"}
    assert len(STYLES) >= 8
    assert len([sound for sound in FOREIGN if sound.kind == MUSIC]) == 2 * len(STYLES)
    assert {sound.goal for sound in FOREIGN} == {0.25, 0.02}


@pytest.mark.parametrize(
    "sound", [one for one in FOREIGN if one.kind not in (MUSIC, "speech")], ids=lambda one: one.name
)
def test_made_sound_is_long_and_loud_enough_and_always_the_same(sound) -> None:
    first, second = sound.make(), sound.make()
    np.testing.assert_array_equal(first.frames, second.frames)
    assert first.seconds == SECONDS
    assert first.frames.dtype == np.float32
    if sound.kind == "silence":
        assert 20 * np.log10(rms(first) + 1e-9) < -60  # below the gate
    else:
        assert -26 < 20 * np.log10(rms(first)) < -19
        assert np.abs(first.frames).max() <= 0.9


def test_hum_is_the_mains_and_its_harmonics() -> None:
    at, size = spectrum(made.hum(50.0, 2))
    peaks = at[find_peaks(size, height=size.max() / 50, distance=100)[0]]
    np.testing.assert_allclose(peaks % 50.0, 0.0, atol=0.05)
    assert at[np.argmax(size)] == pytest.approx(100.0, abs=0.05)


def test_tones_beeps_and_sweeps() -> None:
    at, size = spectrum(made.tones(350.0, 440.0))
    np.testing.assert_allclose(np.sort(at[np.argsort(size)[-6:]]), [350] * 3 + [440] * 3, atol=0.06)
    beeps = made.beeps(2000.0, 1.0).frames[:, 0]
    assert np.abs(beeps[: made.RATE // 2]).max() > 0.1
    assert not beeps[made.RATE // 2 : made.RATE - 1].any()
    rising, _, grid = stft(made.sweep(20.0).frames[: 20 * made.RATE, 0], made.RATE, nperseg=4096)
    ridge = rising[np.abs(grid).argmax(axis=0)][3:-3]
    octaves = np.diff(np.log2(ridge[ridge > 200]))
    assert octaves.mean() > 0
    assert abs(np.log2(ridge[-1] / 16_000)) < 0.3


def test_applause_is_made_of_claps() -> None:
    few, many = made.applause(25, 25), made.applause(600, 600)

    def unevenness(recording: Recording) -> float:
        blocks = recording.frames[2 * made.RATE : 32 * made.RATE, 0].reshape(-1, made.RATE // 100)
        levels = np.sqrt(np.square(blocks).mean(axis=1))
        return float(levels.std() / levels.mean())

    assert unevenness(few) > 2 * unevenness(many)  # single hands stand out of few
    at, size = spectrum(many)
    power = [np.square(size[(at >= low) & (at < 2 * low)]).mean() for low in (125, 1000, 6000)]
    assert power[1] > 10 * power[0]
    assert power[1] > 3 * power[2]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("variation", [0, 1])
def test_rendered_music_is_cached_under_what_decides_it(style: str, variation: int, monkeypatch, tmp_path) -> None:
    """The synthesiser is called once for a score, and again for another."""
    monkeypatch.setattr(render, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(render, "_need_synthesiser", lambda: None)
    songs: list[bytes] = []

    def synthesise(song: bytes, sound_font: object) -> np.ndarray:
        songs.append(song)
        return np.random.default_rng(len(song)).normal(0, 0.1, (96_000, 2))

    monkeypatch.setattr(render, "synthesise", synthesise)
    song = STYLES[style](variation, SECONDS).midi()
    first = render.played(song, 1.5)
    again = render.played(song, 1.5)
    np.testing.assert_array_equal(first.frames, again.frames)
    assert first.frames.shape == (72_000, 2)
    assert songs == [song]
    render.played(song + b"\0", 1.5)
    assert len(songs) == 2


@pytest.mark.parametrize("name", ["fluidsynth", "espeak-ng"])
def test_a_program_that_is_missing_is_a_sentence(name: str, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(render, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(BenchmarkError, match=name) as caught:
        render.played(b"", 1.0) if name == "fluidsynth" else render.spoken("Hello.", "en", 150)
    assert is_one_sentence(str(caught.value).replace(": install", ", install"))


def test_espeak_speaks(monkeypatch, tmp_path) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("platform: espeak-ng is not installed")
    monkeypatch.setattr(render, "cache_folder", lambda: tmp_path)
    speech = render.spoken("Seventeen boats went out this morning, and sixteen came back.", "en-gb", 150)
    assert 2.0 < speech.seconds < 8.0
    blocks = speech.frames[: len(speech.frames) // 1000 * 1000, 0].reshape(-1, 1000)
    levels = np.sqrt(np.square(blocks).mean(axis=1))
    assert (levels < 0.1 * levels.max()).any()  # words have gaps
    with pytest.raises(BenchmarkError, match="nobody"):
        render.spoken("Hello.", "nobody", 150)
