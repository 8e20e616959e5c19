"""What is no music: noise, machines, tones and clatter, each drawn anew from its number. float32 mono at 44.1 kHz."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, chirp, sawtooth, sosfilt, square

from benchmarks.stability.conditions import noise
from benchmarks.stability.sound import Recording

RATE = 44_100
Samples = npt.NDArray[np.float64]


def _generator(kind: str, number: int) -> np.random.Generator:
    return np.random.default_rng([number, *kind.encode()])


def _between(low: float, high: float, random: np.random.Generator) -> float:
    """Draw a frequency or a time, by ratio evenly."""
    return float(low * (high / low) ** random.random())


def _slow(count: int, hertz: float, random: np.random.Generator) -> Samples:
    """Draw something between 0 and 1 that changes about ``hertz`` times a second."""
    knots = random.random(max(4, round(count / RATE * hertz) + 2))
    return np.interp(np.linspace(0, len(knots) - 1, count), np.arange(len(knots)), knots)


def steady_or_windy(number: int, count: int) -> Samples:
    """Make noise of any slope and band; half of it swells as wind and surf do."""
    random = _generator("noise", number)
    sound = np.asarray(noise((count,), random.uniform(-0.3, 2.6), random), dtype=np.float64)
    if random.random() < 0.4:
        low = _between(40, 3000, random)
        high = min(20_000.0, low * _between(1.5, 30, random))
        sound = sosfilt(butter(random.integers(1, 4), (low, high), "bandpass", fs=RATE, output="sos"), sound)
    if random.random() < 0.5:
        sound *= 0.15 + _slow(count, _between(0.1, 3.0, random), random) ** 2
    return sound


def machine(number: int, count: int) -> Samples:
    """Make a hum, a fan or an engine: harmonics of a low tone that may wander, with noise of its rhythm."""
    random = _generator("machine", number)
    base = _between(25, 240, random)
    wander = 1.0 + random.choice([0.0, 0.002, 0.03]) * (_slow(count, 0.7, random) - 0.5)
    phase = 2 * np.pi * np.cumsum(base * wander) / RATE
    steepness = random.uniform(0.5, 2.0)
    sound = np.zeros(count)
    for harmonic in range(1, int(random.integers(4, 40))):
        odd = random.uniform(0.3, 1.0) if harmonic % 2 else 1.0
        sound += odd * random.uniform(0.3, 1.0) / harmonic**steepness * np.sin(harmonic * phase + random.uniform(0, 6))
    hiss = np.asarray(noise((count,), random.uniform(0, 2), random), dtype=np.float64)
    if random.random() < 0.5:
        hiss *= (1 + np.sin(phase / random.integers(1, 9))) / 2
    return np.asarray(sound / np.sqrt(np.mean(sound**2)) + random.choice([0.005, 0.05, 0.4]) * hiss)


def tones(number: int, count: int) -> Samples:
    """Make test tones and signals: steady, beeping, two at a time, dialled, warbling or sweeping; sines and others."""
    random = _generator("tones", number)
    wave: Callable[[Samples], Samples] = (np.sin, np.sin, np.sin, square, sawtooth)[random.integers(5)]
    t = np.arange(count) / RATE
    manner = number % 5
    if manner == 0:  # steady, one to four of them
        pitches = [_between(60, 9000, random) for _ in range(random.integers(1, 5))]
        return np.asarray(np.sum([wave(2 * np.pi * one * t) for one in pitches], axis=0))
    if manner == 1:  # beeps
        period = _between(0.15, 3.0, random)
        return np.asarray(
            wave(2 * np.pi * _between(200, 6000, random) * t) * (t % period < period * random.uniform(0.2, 0.7))
        )
    if manner == 2:  # a sweep, up or down
        period = _between(0.5, 40, random)
        first, last = _between(30, 400, random), _between(1000, 16_000, random)
        if random.random() < 0.5:
            first, last = last, first
        return np.asarray(chirp(t % period, first, period, last, method=random.choice(["logarithmic", "linear"])))
    if manner == 3:  # two pitches in turn: a siren, or dialling
        step = _between(0.08, 1.0, random)
        keys = np.array([_between(300, 3000, random) for _ in range(random.integers(2, 9))])
        chosen = keys[random.integers(0, len(keys), int(count / RATE / step) + 2)]
        phase = 2 * np.pi * np.cumsum(chosen[(t / step).astype(int)]) / RATE
        return np.asarray(wave(phase) + random.choice([0.0, 1.0]) * np.sin(phase * random.uniform(1.1, 1.6)))
    hertz = _between(200, 4000, random)
    warbling = hertz * (1 + 0.1 * np.sin(2 * np.pi * _between(1, 12, random) * t))
    return np.asarray(wave(2 * np.pi * np.cumsum(warbling) / RATE))


def clatter(number: int, count: int) -> Samples:
    """Make rain, crackling, clicks, steps and claps: bursts of noise, few or many, each with a resonance of its own."""
    random = _generator("clatter", number)
    a_second = _between(1.5, 1500, random)
    strokes = int(a_second * count / RATE)
    low, high = sorted((_between(150, 4000, random), _between(1000, 9000, random)))
    decay = _between(0.0015, 0.05, random)
    length = round(min(0.25, decay * 7) * RATE)
    envelope = np.exp(-np.arange(length) / (RATE * decay))
    bursts = []
    for _ in range(24):
        centre = _between(low, high, random)
        band = (centre / random.uniform(1.1, 2.0), min(20_000.0, centre * random.uniform(1.1, 2.0)))
        bursts.append(
            sosfilt(butter(1, band, "bandpass", fs=RATE, output="sos"), random.standard_normal(length)) * envelope
        )
    if random.random() < 0.3:  # even, as steps and ticking are
        at = (np.arange(strokes) / a_second + random.normal(0, 0.02 / a_second, strokes)) * RATE
    else:
        at = random.uniform(0, count, strokes)
    sound = np.zeros(count + length)
    for first in np.clip(at, 0, count - 1).astype(int):
        sound[first : first + length] += bursts[random.integers(24)] * random.exponential()
    floor = np.asarray(noise((count,), 1.0, random), dtype=np.float64) * 10 ** random.uniform(-4, -1.5)
    return np.asarray(sound[:count] / np.abs(sound).max() + floor)


KINDS: dict[str, Callable[[int, int], Samples]] = {
    "noise": steady_or_windy,
    "machine": machine,
    "tones": tones,
    "clatter": clatter,
}


def recording(kind: str, number: int, seconds: float) -> Recording:
    """Make one of them."""
    samples = KINDS[kind](number, round(RATE * seconds))
    return Recording(samples.astype(np.float32)[:, None], RATE)
