"""Sound as another microphone would have recorded it: codecs, loudspeakers, rooms and noise, all drawn at random.

A model that is to give the same answer to a clean recording and to a phone held to a loudspeaker has to be shown both
while it learns. What is worked on columns (`augment`) is cheap and crude: a room changes phases before it changes
levels. So recordings are degraded as sound, a few times over, before their columns are computed.
"""

from __future__ import annotations

import subprocess
from functools import cache

import numpy as np
import numpy.typing as npt

from genrescope.audio.decoding.ffmpeg import find_ffmpeg
from genrescope.spectral.cqt import Sound
from genrescope.units import ANALYSIS_RATE

VERSION = 1  # of everything below: what has been degraded is kept under it

Response = npt.NDArray[np.float32]  # [samples]
Gain = npt.NDArray[np.float32]  # of amplitude, [frequencies of the real Fourier transform]

# ffmpeg's container, its encoder, and the least and the highest bit rate in kbit/s.
CODECS = (("mp3", "libmp3lame", 24, 96), ("opus", "libopus", 12, 40), ("adts", "aac", 24, 64))
HEADROOM = np.float32(0.1)  # 20 dB between the RMS level and where a decoder would clip


def degraded(sound: Sound, rng: np.random.Generator) -> Sound:
    """Send sound through some of: a codec, an overdriven amplifier, a loudspeaker, a room, noise, an automatic gain.

    In this order, as on the way to a microphone; each is left out now and then, and all of its parameters are drawn.

    Parameters
    ----------
    sound
        float32 [samples] at 22 050 Hz.
    rng
        What is drawn from.

    Returns
    -------
    As long as before, and as loud in RMS.
    """
    level = rms(sound)
    worse = sound / np.float32(max(level, 1e-9))
    coded, driven, played, reverberant, noisy, levelled = rng.random(6) < (0.35, 0.2, 0.7, 0.7, 0.7, 0.3)
    if coded:
        worse = coded_by(worse, rng)
    if driven:
        worse = overdriven(worse, rng.uniform(-6.0, 9.0))
    if played:
        worse = filtered(worse, loudspeaker(len(worse), rng))
    if reverberant:
        worse = convolved(worse, room(rng))
    if noisy:
        hiss = noise(len(worse), rng.uniform(-0.5, 2.5), rng)
        worse = worse + hiss * np.float32(rms(worse) * 10.0 ** (-rng.uniform(5.0, 40.0) / 20.0))
    if levelled:
        worse = evened_out(worse, rng.uniform(0.2, 0.8), _between(0.2, 3.0, rng))
    return np.asarray(worse * np.float32(level / max(rms(worse), 1e-9)), dtype=np.float32)


def rms(sound: Sound) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))


def coded_by(sound: Sound, rng: np.random.Generator) -> Sound:
    """There and back through MP3, Opus or AAC at a low bit rate; as it is where no ffmpeg has the encoder.

    ``sound`` has the RMS level 1.
    """
    container, encoder, least, most = CODECS[rng.integers(len(CODECS))]
    kilobits = round(_between(least, most, rng))
    if encoder not in _encoders():
        return sound
    samples = ("-f", "f32le", "-ac", "1", "-ar", str(ANALYSIS_RATE))
    played = np.asarray(sound * HEADROOM, dtype="<f4").tobytes()
    coded = _ffmpeg(*samples, "-i", "-", "-c:a", encoder, "-b:a", f"{kilobits}k", "-f", container, "-", given=played)
    heard = np.frombuffer(_ffmpeg("-i", "-", *samples, "-", given=coded), dtype="<f4")[: len(sound)] / HEADROOM
    return np.pad(heard, (0, len(sound) - len(heard)))


def overdriven(sound: Sound, decibels: float) -> Sound:
    """Saturate softly: the RMS level lies ``decibels`` above where the curve bends (negative: below)."""
    drive = np.float32(10.0 ** (decibels / 20.0) / max(rms(sound), 1e-9))
    return np.asarray(np.tanh(sound * drive) / drive, dtype=np.float32)


def loudspeaker(samples: int, rng: np.random.Generator) -> Gain:
    """Draw the response of a loudspeaker and a microphone: a band with slopes, and bumps inside it."""
    hertz = np.maximum(np.fft.rfftfreq(samples, 1.0 / ANALYSIS_RATE), 1.0)
    low, high = _between(50.0, 600.0, rng), _between(2500.0, 16_000.0, rng)
    steep_low, steep_high = rng.integers(1, 5, 2)  # orders of Butterworth slopes
    decibels = -10.0 * np.log10(1.0 + (low / hertz) ** (2 * steep_low))
    decibels -= 10.0 * np.log10(1.0 + (hertz / high) ** (2 * steep_high))
    knots = np.linspace(np.log(30.0), np.log(ANALYSIS_RATE / 2), 12)
    decibels += np.interp(np.log(hertz), knots, rng.normal(0.0, 4.0, len(knots)))
    return np.asarray(10.0 ** (decibels / 20.0), dtype=np.float32)


def filtered(sound: Sound, gain: Gain) -> Sound:
    """Apply a response without delaying anything."""
    return np.asarray(np.fft.irfft(np.fft.rfft(sound) * gain, len(sound)), dtype=np.float32)


def room(rng: np.random.Generator) -> Response:
    """Draw a room's response: the direct sound, scattered early reflections, and a tail of decaying noise.

    The tail is J.-D. Polack's model of late reverberation (1988), higher frequencies dying away sooner, as air and
    curtains have it. The stability benchmark computes its rooms from images of the source: these are not those.
    """
    seconds = _between(0.15, 1.5, rng)  # until 60 dB have died away
    times = np.arange(round(seconds * ANALYSIS_RATE)) / ANALYSIS_RATE
    dull = rng.uniform(0.3, 1.0)  # time of the high half relative to the low one
    split = round(_between(800.0, 4000.0, rng) * seconds)  # frequency index
    spectrum = np.fft.rfft(rng.standard_normal(len(times)))
    low, high = spectrum.copy(), spectrum
    low[split:] = 0.0
    high[:split] = 0.0
    halves = [
        np.fft.irfft(half, len(times)) * 10.0 ** (-3.0 * times / (seconds * share))
        for half, share in ((low, 1.0), (high, dull))
    ]
    tail = halves[0] + halves[1]
    tail[: round(rng.uniform(0.002, 0.02) * ANALYSIS_RATE)] = 0.0  # before the first wall has answered
    early = np.zeros(len(times))
    at = rng.integers(1, round(0.06 * ANALYSIS_RATE), rng.integers(3, 20))
    np.add.at(early, at, rng.choice((-1.0, 1.0), len(at)) * rng.random(len(at)) * np.exp(-at / (0.03 * ANALYSIS_RATE)))
    late = tail + early * np.sqrt(np.sum(tail**2) / max(np.sum(early**2), 1e-9)) * rng.uniform(0.2, 1.0)
    late *= 10.0 ** (-rng.uniform(-6.0, 12.0) / 20.0) / np.sqrt(np.sum(late**2))  # direct sound above it, in dB
    late[0] = 1.0
    return np.asarray(late, dtype=np.float32)


def convolved(sound: Sound, response: Response) -> Sound:
    """Play sound into a room; what still rings at the end is cut off."""
    size = 1 << (len(sound) + len(response) - 1).bit_length()
    both = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(both, size)[: len(sound)], dtype=np.float32)


def noise(samples: int, slope: float, rng: np.random.Generator) -> Sound:
    """Gaussian noise of RMS 1 whose power falls as 1 / f to the ``slope``, from 20 Hz on."""
    hertz = np.maximum(np.fft.rfftfreq(samples, 1.0 / ANALYSIS_RATE), 20.0)
    hiss = filtered(rng.standard_normal(samples, dtype=np.float32), (hertz ** (-slope / 2.0)).astype(np.float32))
    return np.asarray(hiss / rms(hiss), dtype=np.float32)


def evened_out(sound: Sound, share: float, seconds: float) -> Sound:
    """Turn up what is quiet and down what is loud, as telephones do: ``share`` of the level's swing, in dB, goes."""
    block = max(1, round(seconds * ANALYSIS_RATE / 4))
    padded = np.pad(sound, (0, -len(sound) % block)).reshape(-1, block)
    power = np.convolve(np.mean(padded**2, axis=1), np.hanning(6)[1:-1] / np.hanning(6).sum(), mode="same")
    floor = max(1e-9, float(power.max()) * 1e-4)  # 40 dB at most
    gain = np.maximum(power, floor) ** (-share / 2.0)
    centres = (np.arange(len(gain)) + 0.5) * block
    return np.asarray(sound * np.interp(np.arange(len(sound)), centres, gain), dtype=np.float32)


def _between(low: float, high: float, rng: np.random.Generator) -> float:
    """Draw a frequency or a time, by ratio evenly."""
    return float(low * (high / low) ** rng.random())


def _ffmpeg(*options: str, given: bytes) -> bytes:
    command = [find_ffmpeg() or "ffmpeg", "-v", "error", "-threads", "1", *options]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


@cache
def _encoders() -> str:
    """What the ffmpeg that is here can encode with, as it lists it."""
    return "" if find_ffmpeg() is None else _ffmpeg("-encoders", given=b"").decode()
