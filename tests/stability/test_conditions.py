"""Each condition does what its name says, by its physics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import soxr
from benchmarks.stability.conditions import (
    CLEAN,
    CONDITIONS,
    DESK,
    LIVING_ROOM,
    SMALL_SPEAKER_HZ,
    TELEPHONE_HZ,
    Condition,
    noise,
)
from benchmarks.stability.sound import Recording, rms
from scipy.signal import welch

from support.sound import chords

RATE = 24_000
BY_NAME = {condition.name: condition for condition in CONDITIONS}


@pytest.fixture(scope="module")
def music() -> Recording:
    sound = chords(12.0, RATE)
    return Recording(sound[:, None], RATE)


@pytest.fixture(scope="module")
def hiss() -> Recording:
    return Recording(0.1 * noise((20 * RATE, 1), 0.0, np.random.default_rng(5)), RATE)


def apply(name: str, recording: Recording) -> Recording:
    return BY_NAME[name].apply(recording, 1, "it")


def level_db(recording: Recording, low_hz: float, high_hz: float) -> float:
    """Mean power density in a band."""
    at, power = welch(recording.frames[:, 0], recording.rate, nperseg=4096)
    return float(10 * np.log10(power[(at >= low_hz) & (at < high_hz)].mean()))


def best_lag(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32], most: int) -> int:
    """Samples by which ``one`` lags behind ``other``."""
    middle = slice(most, len(other) - most)
    return max(
        range(-most, most + 1), key=lambda lag: float(np.dot(one[most + lag : len(other) - most + lag], other[middle]))
    )


def test_the_table_holds_all_that_was_asked_for() -> None:
    assert len(BY_NAME) == len(CONDITIONS)
    assert CLEAN.name == "clean"
    for name in (
        "MP3 64 kbit/s",
        "MP3 32 kbit/s",
        "Opus 16 kbit/s",
        "telephone band",
        "small speaker",
        "clipped 12 dB",
    ):
        assert name in BY_NAME
    assert {one.start_seconds for one in CONDITIONS} == {0.0, 0.5, 2.0, 5.0, 10.0}
    assert len([one for one in CONDITIONS if one.group == "rooms"]) >= 3


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda one: one.name)
def test_the_same_every_time_and_another_for_another(condition: Condition, music: Recording) -> None:
    before = music.frames.copy()
    once, twice = (condition.apply(music, 1, "it") for _ in range(2))
    np.testing.assert_array_equal(once.frames, twice.frames)
    np.testing.assert_array_equal(music.frames, before)
    assert once.frames.dtype == np.float32
    assert once.frames.ndim == 2
    assert np.isfinite(once.frames).all()
    if condition.group in ("noise", "recorded again"):
        other_sound, other_seed = condition.apply(music, 1, "that"), condition.apply(music, 2, "it")
        assert not np.array_equal(once.frames, other_sound.frames)
        assert not np.array_equal(once.frames, other_seed.frames)


@pytest.mark.parametrize(
    "condition", [one for one in CONDITIONS if one.group not in ("gain", "speed")], ids=lambda one: one.name
)
def test_level_and_length_stay(condition: Condition, music: Recording) -> None:
    heard = condition.apply(music, 1, "it")
    assert heard.seconds == pytest.approx(music.seconds, abs=0.05)
    more = {"white noise 10 dB": 0.42, "pink noise 10 dB": 0.42}.get(condition.name, 0.0)  # 10 lg (1 + 0.1)
    assert 20 * np.log10(rms(heard) / rms(music)) == pytest.approx(more, abs=0.6)


@pytest.mark.parametrize("name", ["MP3 64 kbit/s", "MP3 32 kbit/s", "Opus 16 kbit/s", "16 kHz", "44.1 kHz"])
def test_codecs_and_rates_do_not_shift_time(name: str, music: Recording) -> None:
    heard = apply(name, music)
    back = soxr.resample(heard.frames[:, 0], heard.rate, RATE, "HQ")[: 10 * RATE].astype(np.float32)
    assert abs(best_lag(back, music.frames[: len(back), 0], 200)) <= 2  # an encoder's delay is a thousand samples or so


def test_codecs_lose_more_at_lower_rates(music: Recording) -> None:
    music = apply("white noise 20 dB", music)  # chords alone are easy to code

    def signal_to_error(name: str) -> float:
        heard = apply(name, music)
        back = soxr.resample(heard.frames[:, 0], heard.rate, RATE, "VHQ")[: 10 * RATE]
        before = music.frames[: len(back), 0]
        return float(20 * np.log10(before.std() / (back - before).std()))

    better, worse, worst = (signal_to_error(f"{name} kbit/s") for name in ("MP3 64", "MP3 32", "Opus 16"))
    assert 60 > better > worse + 1
    assert better > worst + 1
    assert min(worse, worst) > 3


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_rates(rate: int, hiss: Recording) -> None:
    heard = apply(f"{rate / 1000:g} kHz", hiss)
    assert heard.rate == rate
    assert level_db(heard, 500, 7000) == pytest.approx(level_db(hiss, 500, 7000), abs=0.5)


@pytest.mark.parametrize(("name", "band"), [("telephone band", TELEPHONE_HZ), ("small speaker", SMALL_SPEAKER_HZ)])
def test_bands(name: str, band: tuple[float, float], hiss: Recording) -> None:
    heard = apply(name, hiss)
    low, high = band
    middle = level_db(heard, 2 * low, min(high, RATE / 2) / 2)
    assert level_db(heard, low / 3, low / 2) < middle - 20
    if high < RATE / 2:
        assert level_db(heard, min(2 * high, 0.45 * RATE), RATE / 2) < middle - 20
    narrow = 0.02 * low
    edge = level_db(heard, low - 3 * narrow, low + 3 * narrow)
    assert edge == pytest.approx(middle - 3, abs=1.0)


@pytest.mark.parametrize("colour", ["white", "pink"])
@pytest.mark.parametrize("ratio", [20, 10])
def test_noise_has_its_ratio_and_its_colour(colour: str, ratio: int, music: Recording) -> None:
    added = Recording(apply(f"{colour} noise {ratio} dB", music).frames - music.frames, RATE)
    assert 20 * np.log10(rms(music) / rms(added)) == pytest.approx(ratio, abs=0.1)
    slope = level_db(added, 4000, 8000) - level_db(added, 500, 1000)  # three octaves
    assert slope == pytest.approx({"white": 0.0, "pink": -9.0}[colour], abs=0.7)
    assert abs(np.corrcoef(added.frames[:, 0], music.frames[:, 0])[0, 1]) < 0.05


@pytest.mark.parametrize("decibels", [-30, -12, 6])
def test_gain(decibels: int, music: Recording) -> None:
    heard = apply(f"gain {decibels:+d} dB", music)
    np.testing.assert_allclose(heard.frames, music.frames * 10 ** (decibels / 20), rtol=1e-5)


def test_clipping(music: Recording) -> None:
    heard = apply("clipped 12 dB", music)
    limit = np.abs(heard.frames).max()
    cut = np.abs(heard.frames) > 0.999 * limit
    quarter = np.abs(music.frames).max() * 10 ** (-12 / 20)
    assert cut.mean() == pytest.approx((np.abs(music.frames) >= quarter).mean(), abs=0.002)
    assert cut.mean() > 0.001
    tops = np.abs(heard.frames[cut])
    np.testing.assert_allclose(tops, tops[0], rtol=2e-3)


def test_spaced_stereo_combs_when_it_is_mixed_down(hiss: Recording) -> None:
    heard = apply("spaced stereo", hiss)
    assert heard.frames.shape[1] == 2
    mixed = Recording(heard.frames.mean(axis=1, keepdims=True), RATE)
    deep, high = level_db(mixed, 950, 1050), level_db(mixed, 1950, 2050)
    assert deep < high - 10  # 0.5 ms is half a period at 1 kHz and a whole one at 2 kHz


@pytest.mark.parametrize(
    ("name", "ratio"),
    [("-1 semitone", 2 ** (-1 / 12)), ("+1 semitone", 2 ** (1 / 12)), ("speed -4 %", 0.96), ("speed +4 %", 1.04)],
)
def test_pitch_and_speed(name: str, ratio: float) -> None:
    t = np.arange(8 * RATE) / RATE
    ticks = (t % 1.0 < 0.02) + 0.05
    tone = Recording((0.3 * np.sin(2 * np.pi * 1000 * t) * ticks).astype(np.float32)[:, None], RATE)
    heard = apply(name, tone)
    spectrum = np.abs(np.fft.rfft(heard.frames[:, 0] * np.hanning(len(heard.frames))))
    assert np.argmax(spectrum) * RATE / len(heard.frames) == pytest.approx(1000 * ratio, rel=0.003)
    tempo = ratio if name.startswith("speed") else 1.0
    assert heard.seconds == pytest.approx(tone.seconds / tempo, abs=0.05)
    envelope = np.convolve(np.abs(heard.frames[:, 0]), np.ones(480), "same")
    ticks_at = [number for number in range(1, 7) if envelope[round(number / tempo * RATE) :][: RATE // 20].max() > 20]
    assert ticks_at == list(range(1, 7))


def test_recorded_again_has_the_speakers_band_and_the_noise(hiss: Recording, music: Recording) -> None:
    heard = apply("recorded again, laptop", hiss)
    assert level_db(heard, 60, 100) < level_db(heard, 600, 2000) - 8
    quiet = Recording(np.concatenate([music.frames, np.zeros((4 * RATE, 1), np.float32)]), RATE)
    after = apply("recorded again, laptop", quiet).part(music.seconds + 2 * DESK.decay_seconds, 2.0)
    assert 20 * np.log10(rms(quiet) / rms(after)) == pytest.approx(20.0, abs=2.0)  # pink noise is uneven in two seconds
    assert LIVING_ROOM.decay_seconds > DESK.decay_seconds
