"""Round trips through real encoders, and changes of pitch, by an ffmpeg executable.

Encoders delay what they are given, by their look-ahead and by a frame's length. What comes back is aligned with what
went in, so that only the sound differs and not the time.
"""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import correlate

from benchmarks.stability.sound import BenchmarkError, Recording, at_rate
from genrescope.audio.decoding.ffmpeg import find_ffmpeg

LONGEST_DELAY_SECONDS = 0.25  # no codec used here delays sound by more
ALIGNED_SECONDS = 10.0  # as much of the sound as decides about the delay


def mp3(recording: Recording, kilobits: int) -> Recording:
    """MP3 at a constant bit rate and back (LAME through ffmpeg)."""
    return _there_and_back(recording, ".mp3", "libmp3lame", kilobits)


def opus(recording: Recording, kilobits: int) -> Recording:
    """Opus and back at its own rate, 48 kHz (libopus through ffmpeg)."""
    return _there_and_back(at_rate(recording, 48_000), ".opus", "libopus", kilobits)


def transposed(recording: Recording, semitones: float) -> Recording:
    """Higher or lower at the same tempo: played faster by resampling, then stretched back by WSOLA (atempo).

    WSOLA: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity", ICASSP 1993.
    """
    ratio = 2.0 ** (semitones / 12.0)
    rate = recording.rate
    filters = f"asetrate={round(rate * ratio)},aresample={rate},atempo={1.0 / ratio:.9f}"
    with tempfile.TemporaryDirectory() as folder:
        played, changed = Path(folder) / "played.wav", Path(folder) / "changed.wav"
        _write(played, recording)
        _ffmpeg("-i", str(played), "-af", filters, "-c:a", "pcm_f32le", str(changed))
        return _read(changed)


def _there_and_back(recording: Recording, suffix: str, encoder: str, kilobits: int) -> Recording:
    _need_encoder(encoder)
    with tempfile.TemporaryDirectory() as folder:
        played, coded, decoded = (Path(folder) / name for name in ("played.wav", f"coded{suffix}", "decoded.wav"))
        _write(played, recording)
        _ffmpeg("-i", str(played), "-c:a", encoder, "-b:a", f"{kilobits}k", str(coded))
        _ffmpeg("-i", str(coded), "-ar", str(recording.rate), "-c:a", "pcm_f32le", str(decoded))
        return aligned(_read(decoded), recording)


def aligned(late: Recording, reference: Recording) -> Recording:
    """Return ``late`` moved to where it agrees best with ``reference``, and as long as that.

    Up to `LONGEST_DELAY_SECONDS` either way; what is missing at an end is silence.
    """
    most = round(LONGEST_DELAY_SECONDS * reference.rate)
    span = round(ALIGNED_SECONDS * reference.rate)
    # Polyphonic music repeats itself, its mean over the channels is enough to tell where it belongs.
    there, here = late.frames[:span].mean(axis=1), reference.frames[:span].mean(axis=1)
    agreement = correlate(there, here, mode="full", method="fft")
    lags = np.arange(-len(here) + 1, len(there))
    near = np.abs(lags) <= most
    delay = int(lags[near][np.argmax(agreement[near])])
    moved = late.frames[delay:] if delay >= 0 else np.pad(late.frames, ((-delay, 0), (0, 0)))
    moved = moved[: len(reference.frames)]
    return Recording(np.pad(moved, ((0, len(reference.frames) - len(moved)), (0, 0))), reference.rate)


def _write(path: Path, recording: Recording) -> None:
    soundfile.write(path, recording.frames, recording.rate, subtype="FLOAT")


def _read(path: Path) -> Recording:
    frames, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Recording(frames, rate)


def _ffmpeg(*options: str) -> None:
    command = [_executable(), "-nostdin", "-v", "error", "-y", "-threads", "1", *options]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise BenchmarkError(f"ffmpeg could not change the sound ({said[-1]}); is there room in the temporary folder?")


@cache
def _executable() -> str:
    found = find_ffmpeg()
    if found is None:
        raise BenchmarkError("The codecs are measured with ffmpeg, which is not installed: install ffmpeg.")
    return found


@cache
def _need_encoder(name: str) -> None:
    listed = subprocess.run(
        [_executable(), "-v", "error", "-encoders"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    if f" {name} " not in listed.stdout:
        raise BenchmarkError(f"This ffmpeg has no {name} encoder: install an ffmpeg that has, as Debian's does.")
