"""What may happen to sound on its way to Genrescope, as one table of named conditions.

Each is a plain function of a recording and a seeded random generator. All but those that change it by definition keep
the recording's time, length and level.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr
from scipy.signal import butter, sosfilt

from benchmarks.stability import codecs
from benchmarks.stability.rooms import Room, heard_in
from benchmarks.stability.sound import Recording, as_loud_as, at_rate, mixed_down, rms

Degrade = Callable[[Recording, np.random.Generator], Recording]

LIVING_ROOM = Room((5.2, 3.9, 2.5), (1.1, 0.6, 1.0), (3.6, 2.7, 1.2), 0.4)
BARE_KITCHEN = Room((4.3, 3.2, 2.6), (0.7, 0.6, 1.1), (3.1, 2.2, 1.4), 0.8)
HALL = Room((21.0, 14.0, 8.0), (3.0, 6.2, 2.0), (12.3, 8.1, 1.3), 1.6)
DESK = Room((4.4, 3.6, 2.5), (1.6, 0.8, 0.9), (1.9, 1.4, 0.8), 0.35)  # a microphone 0.7 m from the loudspeaker

TELEPHONE_HZ = (300.0, 3400.0)  # ITU-T G.712
SMALL_SPEAKER_HZ = (250.0, 12_000.0)  # a telephone's or a laptop's loudspeaker
BOOKSHELF_HZ = (80.0, 14_000.0)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that happens to sound.

    Attributes
    ----------
    name
        As the tables and the results file call it.
    group
        What it is a case of: conditions of one group stand together, and may share a goal.
    degrade
        What it does.
    agreement_goal
        Share of first answers that should stay what they are without it; None where there is no goal.
    start_seconds
        Where in the excerpt listening begins.
    """

    name: str
    group: str
    degrade: Degrade
    agreement_goal: float | None = None
    start_seconds: float = 0.0

    def apply(self, recording: Recording, seed: int, of: str) -> Recording:
        """Degrade the recording called ``of``: the same for the same seed and names, in whatever order."""
        return self.degrade(
            recording, np.random.default_rng([seed, zlib.crc32(self.name.encode()), zlib.crc32(of.encode())])
        )


def untouched(recording: Recording, random: np.random.Generator) -> Recording:
    """Return it as it is."""
    return recording


def band(recording: Recording, low_hz: float, high_hz: float, order: int = 4) -> Recording:
    """Keep a band: Butterworth slopes of ``order`` · 6 dB an octave on each side, 3 dB down at both ends."""
    sections = butter(order, (low_hz, min(high_hz, 0.45 * recording.rate)), "bandpass", fs=recording.rate, output="sos")
    kept = sosfilt(sections, recording.frames, axis=0).astype(np.float32)
    return as_loud_as(Recording(kept, recording.rate), recording)


def noise(shape: tuple[int, ...], exponent: float, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """Gaussian noise of RMS 1 whose power falls with frequency as 1 / f to the ``exponent``: 0 white, 1 pink.

    float32 of ``shape``, frames first.
    """
    spectrum = np.fft.rfft(random.standard_normal(shape, dtype=np.float32), axis=0)
    slope = np.maximum(np.arange(len(spectrum)), 1.0) ** (-exponent / 2.0)
    slope[0] = 0.0  # no constant offset
    coloured = np.fft.irfft(spectrum * slope.reshape(-1, *[1] * (len(shape) - 1)), shape[0], axis=0)
    return np.asarray(coloured / np.sqrt(np.mean(np.square(coloured))), dtype=np.float32)


def with_noise(exponent: float, ratio_db: float) -> Degrade:
    """Add noise ``ratio_db`` below the recording's RMS level."""

    def degrade(recording: Recording, random: np.random.Generator) -> Recording:
        level = np.float32(rms(recording) * 10.0 ** (-ratio_db / 20.0))
        return Recording(recording.frames + level * noise(recording.frames.shape, exponent, random), recording.rate)

    return degrade


def gain(decibels: float) -> Degrade:
    """Make it louder or quieter; nothing clips, as in a float stream."""
    return lambda recording, random: Recording(recording.frames * np.float32(10.0 ** (decibels / 20.0)), recording.rate)


def clipped(recording: Recording, random: np.random.Generator) -> Recording:
    """Drive it 12 dB over full scale, from a peak there, and cut it off: an input turned up far too high."""
    peak = float(np.abs(recording.frames).max()) or 1.0
    driven = np.clip(recording.frames * np.float32(10.0 ** (12.0 / 20.0) / peak), -1.0, 1.0)
    return as_loud_as(Recording(driven, recording.rate), recording)


def played_back(speaker_hz: tuple[float, float], room: Room, ratio_db: float) -> Degrade:
    """Record it again off a loudspeaker: the loudspeaker's band, the room, and the room's pink noise."""
    add = with_noise(1.0, ratio_db)
    return lambda recording, random: add(heard_in(band(recording, *speaker_hz, order=2), room), random)


def spaced_stereo(recording: Recording, random: np.random.Generator) -> Recording:
    """Give it two channels, the second 0.5 ms later and 3 dB quieter: two microphones, or sound off the middle.

    Mixed down, the two comb: dips at 1 kHz, 3 kHz, and so on.
    """
    mono = mixed_down(recording).frames[:, 0]
    late = round(0.0005 * recording.rate)
    second = np.concatenate([np.zeros(late, np.float32), mono[:-late]]) * np.float32(10.0 ** (-3.0 / 20.0))
    return as_loud_as(Recording(np.stack([mono, second], axis=1), recording.rate), recording)


def speed(ratio: float) -> Degrade:
    """Play it faster or slower as a tape does: tempo and pitch together."""

    def degrade(recording: Recording, random: np.random.Generator) -> Recording:
        frames = soxr.resample(recording.frames, recording.rate * ratio, recording.rate, "VHQ")
        return Recording(np.asarray(frames, dtype=np.float32), recording.rate)

    return degrade


def _mp3(kilobits: int) -> Degrade:
    return lambda recording, random: codecs.mp3(recording, kilobits)


def _resampled(rate: int) -> Degrade:
    return lambda recording, random: at_rate(recording, rate)


def _transposed(semitones: float) -> Degrade:
    return lambda recording, random: codecs.transposed(recording, semitones)


def _conditions() -> tuple[Condition, ...]:
    codec, kept, heard = 0.95, 0.95, 0.90  # the goals: what changes only the carrier, what the ear hears
    return (
        Condition("clean", "clean", untouched),
        *(Condition(f"MP3 {rate} kbit/s", "codecs", _mp3(rate), codec) for rate in (64, 32)),
        Condition("Opus 16 kbit/s", "codecs", lambda r, _: codecs.opus(r, 16), codec),
        *(Condition(f"{rate / 1000:g} kHz", "rates", _resampled(rate), kept) for rate in (48_000, 44_100, 16_000)),
        *(Condition(f"gain {decibels:+g} dB", "gain", gain(decibels), kept) for decibels in (-30, -12, 6)),
        *(
            Condition(f"start {seconds:g} s later", "offsets", untouched, kept, seconds)
            for seconds in (0.5, 2.0, 5.0, 10.0)
        ),
        Condition("mono", "channels", lambda r, _: mixed_down(r)),
        Condition("spaced stereo", "channels", spaced_stereo),
        *(
            Condition(
                f"{colour} noise {ratio} dB", "noise", with_noise(exponent, ratio), heard if ratio == 20 else None
            )
            for colour, exponent in (("white", 0.0), ("pink", 1.0))
            for ratio in (20, 10)
        ),
        Condition("telephone band", "bands", lambda r, _: band(r, *TELEPHONE_HZ)),
        Condition("small speaker", "bands", lambda r, _: band(r, *SMALL_SPEAKER_HZ)),
        Condition("clipped 12 dB", "clipping", clipped),
        Condition("living room", "rooms", lambda r, _: heard_in(r, LIVING_ROOM)),
        Condition("bare kitchen", "rooms", lambda r, _: heard_in(r, BARE_KITCHEN)),
        Condition("hall", "rooms", lambda r, _: heard_in(r, HALL)),
        Condition("recorded again, bookshelf", "recorded again", played_back(BOOKSHELF_HZ, LIVING_ROOM, 25.0), heard),
        Condition("recorded again, laptop", "recorded again", played_back(SMALL_SPEAKER_HZ, DESK, 20.0), heard),
        *(Condition(f"{steps:+d} semitone", "pitch", _transposed(steps)) for steps in (-1, 1)),
        *(Condition(f"speed {percent:+d} %", "speed", speed(1.0 + percent / 100.0)) for percent in (-4, 4)),
    )


CONDITIONS = _conditions()
CLEAN = CONDITIONS[0]
