"""Sound for tests, made or read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from genrescope.units import ANALYSIS_RATE

Sound = npt.NDArray[np.float32]


def chords(seconds: float, rate: int = ANALYSIS_RATE, seed: int = 0, level: float = 0.3) -> Sound:
    """Decaying chords over a little noise: something a CQT has work with. float32 [samples]."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate)
    t = np.arange(count) / rate
    sound = random.normal(0.0, 1e-3, count)
    for onset in range(0, count, rate // 2):
        ringing = t[: min(3 * rate, count - onset)]
        for note in random.choice(np.arange(28, 96), 4, replace=False):
            tone = np.exp(-3.0 * ringing) * np.sin(2 * np.pi * 440.0 * 2 ** ((note - 69) / 12) * ringing)
            sound[onset : onset + len(tone)] += tone
    return (level * sound / np.abs(sound).max()).astype(np.float32)


def read_mono(path: Path, seconds: float | None = None) -> Sound:
    """A recording at 22 050 Hz, mono, resampled as a whole."""
    with soundfile.SoundFile(path) as file:
        frames = file.read(-1 if seconds is None else round(seconds * file.samplerate), "float32", always_2d=True)
        mono = frames.mean(axis=1, dtype=np.float32)
        return soxr.resample(mono, file.samplerate, ANALYSIS_RATE, "HQ").astype(np.float32)
