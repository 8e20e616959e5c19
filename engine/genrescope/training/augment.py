"""Variations of CQT columns: the same music played faster, higher, through a phone, in a noisy room.

All of it works on decibels or power of columns that are computed once, so that no sound is transformed again; blanking
works on the picture, whose second channel would take the edge of a bar for an onset.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.spectral.picture import Picture
from genrescope.training.columns import Levels
from genrescope.units import ANALYSIS_RATE, BINS, BINS_PER_OCTAVE, C1_HZ, DYNAMIC_RANGE_DB, HOP_LENGTH

Decibels = npt.NDArray[np.float32]  # [columns, 84]

BIN_HZ = C1_HZ * 2.0 ** (np.arange(BINS) / BINS_PER_OCTAVE)
COLUMN_SECONDS = HOP_LENGTH / ANALYSIS_RATE


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far the variations go, and how often each is applied (shares of the samples).

    Attributes
    ----------
    semitones
        Transposition up or down, at most.
    tempo
        Largest natural logarithm of the change of tempo.
    equaliser_db
        Standard deviation of a smooth random frequency response.
    loudspeaker, noise, room
        Share of the samples that sound as through a small loudspeaker, in noise, in a reverberant room.
    reference_db
        The picture's reference lies up to this far above the loudest moment, as when a louder one came before.
    stripes
        Bars over bins and over pixels that are blanked out, of each kind (SpecAugment: D. S. Park et al., 2019).
    """

    semitones: int = 3
    tempo: float = 0.15
    equaliser_db: float = 4.0
    loudspeaker: float = 0.2
    noise: float = 0.3
    room: float = 0.2
    reference_db: float = 8.0
    stripes: int = 2


def vary(levels: Levels, columns: int, how: Augmentation, rng: np.random.Generator) -> Decibels:
    """Return a random excerpt of ``columns`` columns, varied, in dB below its reference (−80 to 0)."""
    decibels = _excerpt(levels, columns, rng.uniform(-how.tempo, how.tempo), rng)
    decibels = transpose(decibels, int(rng.integers(-how.semitones, how.semitones + 1)))
    decibels = decibels + _equaliser(how.equaliser_db, rng)
    if rng.random() < how.room:
        decibels = reverberate(decibels, seconds=rng.uniform(0.2, 1.2), share=rng.uniform(0.1, 0.5))
    if rng.random() < how.loudspeaker:
        decibels = decibels + loudspeaker(low_hz=rng.uniform(100, 500), high_hz=rng.uniform(2500, 8000))
    if rng.random() < how.noise:
        decibels = add_noise(decibels, rng.uniform(-65, -20), rng.uniform(-4, 0), rng)
    decibels = decibels - decibels.max()
    if rng.random() < 0.5:
        decibels -= rng.uniform(0, how.reference_db)
    np.clip(decibels, -DYNAMIC_RANGE_DB, 0.0, out=decibels)
    return np.asarray(decibels, dtype=np.float32)


def _excerpt(levels: Levels, columns: int, log_tempo: float, rng: np.random.Generator) -> Decibels:
    """Excerpt whose time is stretched or squeezed to ``columns``; it wraps round if it must.

    Columns are repeated or left out: interpolation would smooth the onsets, and the live road shows them as they are.
    """
    span = columns * np.exp(log_tempo)
    start = rng.uniform(0, max(0.0, len(levels) - span))
    at = (start + np.arange(columns) * (span / columns)).astype(np.int64) % len(levels)
    return np.asarray(levels[at], dtype=np.float32)


def transpose(decibels: Decibels, semitones: int) -> Decibels:
    """Move everything by that many bins; the outermost bin fills what comes in."""
    source = np.clip(np.arange(BINS) - semitones, 0, BINS - 1)
    return np.asarray(decibels[:, source])


def _equaliser(deviation_db: float, rng: np.random.Generator) -> Decibels:
    """Smooth random response in dB, [84]."""
    knots = rng.normal(0.0, deviation_db, size=7)
    return np.asarray(np.interp(np.arange(BINS), np.linspace(0, BINS - 1, len(knots)), knots), dtype=np.float32)


def loudspeaker(low_hz: float, high_hz: float) -> Decibels:
    """Response in dB, [84], of a small loudspeaker: second-order slopes outside ``low_hz`` to ``high_hz``."""
    high_pass = -10.0 * np.log10(1.0 + (low_hz / BIN_HZ) ** 4)
    low_pass = -10.0 * np.log10(1.0 + (BIN_HZ / high_hz) ** 4)
    return (high_pass + low_pass).astype(np.float32)


def add_noise(decibels: Decibels, level_db: float, tilt_db: float, rng: np.random.Generator) -> Decibels:
    """Add steady noise ``level_db`` relative to the loudest moment, falling by ``-tilt_db`` an octave.

    The power of Gaussian noise in a bin is exponentially distributed.
    """
    curve = level_db + tilt_db * (np.arange(BINS) / BINS_PER_OCTAVE)
    noise = rng.standard_exponential(decibels.shape, dtype=np.float32) * 10.0 ** (curve.astype(np.float32) / 10.0)
    loudest = decibels.max()
    sum_of_both = 10.0 ** ((decibels - loudest) / 10.0) + noise
    return np.asarray(loudest + 10.0 * np.log10(np.maximum(sum_of_both, 1e-12)), dtype=np.float32)


def reverberate(decibels: Decibels, seconds: float, share: float) -> Decibels:
    """Let power die away as in a room: 60 dB in ``seconds``; ``share`` of each column's power goes into the tail."""
    loudest = decibels.max()
    power = 10.0 ** ((decibels - loudest) / 10.0)
    decay = np.float32(10.0 ** (-6.0 * COLUMN_SECONDS / seconds))
    tail = np.zeros(BINS, dtype=np.float32)
    out = np.empty_like(power)
    for index, column in enumerate(power):
        tail = decay * tail + np.float32(share) * (1 - decay) * column
        out[index] = (1 - share) * column + tail
    return np.asarray(loudest + 10.0 * np.log10(np.maximum(out, 1e-12)), dtype=np.float32)


def blank(picture: Picture, how: Augmentation, rng: np.random.Generator) -> None:
    """Blank out, in place, bars of up to 10 bins and of up to an eighth of the pixels: the channels' means."""
    _, bins, pixels = picture.shape
    mean = picture.mean(axis=(1, 2))[:, None, None]
    for _ in range(how.stripes):
        width = int(rng.integers(0, 11))
        first = int(rng.integers(0, bins - width + 1))
        picture[:, first : first + width] = mean
        width = int(rng.integers(0, pixels // 8 + 1))
        first = int(rng.integers(0, pixels - width + 1))
        picture[:, :, first : first + width] = mean
