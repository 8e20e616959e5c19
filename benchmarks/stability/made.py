"""Sound that is not music, made by formula: noise, hum, tones, applause, silence. float32 mono at 44.1 kHz."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, chirp, sosfilt

from benchmarks.stability.conditions import noise
from benchmarks.stability.render import levelled
from benchmarks.stability.sound import Recording

RATE = 44_100
SECONDS = 40.0
COUNT = round(RATE * SECONDS)


def _times() -> npt.NDArray[np.float64]:
    return np.arange(COUNT) / RATE


def _recording(samples: npt.NDArray[np.floating]) -> Recording:
    return levelled(Recording(samples.astype(np.float32)[:, None], RATE))


def steady_noise(exponent: float, seed: int) -> Recording:
    """Noise whose power falls as 1 / f to the ``exponent``: white 0, pink 1, brown 2."""
    return _recording(noise((COUNT,), exponent, np.random.default_rng(seed)))


def hum(mains_hz: float, seed: int) -> Recording:
    """A transformer's hum: the mains and its harmonics, the even ones stronger, over a little hiss."""
    random = np.random.default_rng(seed)
    t = _times()
    sound = 0.002 * random.standard_normal(COUNT)
    for harmonic in range(1, 13):
        strength = (1.0 if harmonic % 2 == 0 else 0.4) / harmonic
        sound += strength * np.sin(2 * np.pi * harmonic * mains_hz * t + random.uniform(0, 2 * np.pi))
    return _recording(sound)


def tones(*hertz: float) -> Recording:
    """Sines that sound together, all the time."""
    t = _times()
    return _recording(np.sum([np.sin(2 * np.pi * one * t) for one in hertz], axis=0))


def beeps(hertz: float, period_seconds: float) -> Recording:
    """A sine that is on for half of each period, as alarms are."""
    t = _times()
    return _recording(np.sin(2 * np.pi * hertz * t) * (t % period_seconds < period_seconds / 2))


def sweep(period_seconds: float) -> Recording:
    """A sine that rises from 30 Hz to 16 kHz in each period, by octaves evenly."""
    t = _times()
    return _recording(chirp(t % period_seconds, 30.0, period_seconds, 16_000.0, method="logarithmic"))


def applause(people: int, seed: int) -> Recording:
    """Many hands: each person claps 3 to 5 times a second, unevenly; a clap is a burst of noise of a few ms.

    Each pair of hands has a resonance of its own between 0.7 and 2.5 kHz and stands at a distance of its own
    (B. H. Repp, "The sound of two hands clapping", JASA 81, 1987). It swells, lasts, and ebbs.
    """
    random = np.random.default_rng(seed)
    sound = np.zeros(COUNT)
    burst = round(0.05 * RATE)
    for _ in range(people):
        centre = random.uniform(700.0, 2500.0)
        sections = butter(1, (centre / 1.6, centre * 1.6), "bandpass", fs=RATE, output="sos")
        decay = np.exp(-np.arange(burst) / (RATE * random.uniform(0.004, 0.012)))
        loudness = random.uniform(0.1, 1.0)
        rate = random.uniform(3.0, 5.0)
        begin, end = random.uniform(0.0, 2.5), SECONDS - random.uniform(0.0, 6.0)
        claps = np.arange(begin, end, 1.0 / rate)
        claps = claps + random.normal(0.0, 0.12 / rate, len(claps))
        clap = sosfilt(sections, random.standard_normal(burst)) * decay * loudness
        for at in (claps * RATE).astype(int):
            first = max(0, at)
            room = min(burst, COUNT - first)
            if room > 0:
                sound[first : first + room] += clap[:room] * random.uniform(0.7, 1.3)
    return _recording(sound)


def silence(level_dbfs: float | None, seed: int) -> Recording:
    """Digital silence, or the hiss of an open input at ``level_dbfs`` RMS."""
    if level_dbfs is None:
        return Recording(np.zeros((COUNT, 1), np.float32), RATE)
    hiss = noise((COUNT, 1), 0.0, np.random.default_rng(seed)) * np.float32(10.0 ** (level_dbfs / 20.0))
    return Recording(hiss, RATE)
