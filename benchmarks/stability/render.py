"""Scores and sentences become sound: FluidSynth, espeak-ng, and a cache outside the project.

Nothing rendered is ever committed. What is cached is named by all that decides it, so a change of a score renders anew.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import platformdirs
import soundfile

from benchmarks.stability.sound import BenchmarkError, Recording, rms
from demo_tune.__main__ import RATE, SOUND_FONT, synthesise

LEVEL_DBFS = -20.0  # RMS
PEAK_DBFS = -1.0


def cache_folder() -> Path:
    """Folder of what has been rendered; it need not exist."""
    return platformdirs.user_cache_path("genrescope", appauthor=False) / "stability"


def played(song: bytes, seconds: float) -> Recording:
    """Let FluidSynth play a MIDI file with the FluidR3 sound font: its first ``seconds``, stereo at 48 kHz.

    Raises
    ------
    BenchmarkError
        FluidSynth or the sound font is missing, or it failed.
    """
    _need_synthesiser()

    def render() -> Recording:
        try:
            samples = synthesise(song, SOUND_FONT)
        except subprocess.CalledProcessError as error:
            raise BenchmarkError("FluidSynth failed on a score: install it and its sound font anew.") from error
        return levelled(Recording(samples[: round(seconds * RATE)].astype(np.float32), RATE))

    return _cached(render, song, SOUND_FONT.name.encode(), str(seconds).encode())


def spoken(text: str, voice: str, words_a_minute: int) -> Recording:
    """Let espeak-ng speak, mono at its own rate.

    Raises
    ------
    BenchmarkError
        espeak-ng is missing, or does not know the voice.
    """
    if shutil.which("espeak-ng") is None:
        raise BenchmarkError("Speech is made with espeak-ng, which is not installed: install espeak-ng.")

    def render() -> Recording:
        with tempfile.TemporaryDirectory() as folder:
            sound = Path(folder) / "speech.wav"
            command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "-w", str(sound), "--stdin"]
            done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
            if done.returncode or not sound.is_file():
                raise BenchmarkError(f"espeak-ng cannot speak as {voice!r}: install all of its voices.")
            frames, rate = soundfile.read(sound, dtype="float32", always_2d=True)
        return levelled(Recording(frames, rate))

    return _cached(render, text.encode(), voice.encode(), str(words_a_minute).encode())


def _need_synthesiser() -> None:
    if shutil.which("fluidsynth") is None or not SOUND_FONT.is_file():
        raise BenchmarkError(
            f"Music is rendered with FluidSynth and {SOUND_FONT}, which are not both here: "
            "install fluidsynth and fluid-soundfont-gm."
        )


def levelled(recording: Recording) -> Recording:
    """Bring it to `LEVEL_DBFS`, or less where its peak would pass `PEAK_DBFS`."""
    peak = float(np.abs(recording.frames).max())
    if peak == 0.0:
        return recording
    factor = min(10.0 ** (LEVEL_DBFS / 20.0) / rms(recording), 10.0 ** (PEAK_DBFS / 20.0) / peak)
    return Recording(recording.frames * np.float32(factor), recording.rate)


def _cached(render: Callable[[], Recording], *decides: bytes) -> Recording:
    name = hashlib.sha256(b"\0".join(decides)).hexdigest()[:24]
    stored = cache_folder() / f"{name}.flac"
    if not stored.is_file():
        recording = render()
        try:
            stored.parent.mkdir(parents=True, exist_ok=True)
            partial = stored.with_suffix(".partial")
            soundfile.write(partial, recording.frames, recording.rate, format="FLAC", subtype="PCM_24")
            partial.replace(stored)
        except (OSError, soundfile.LibsndfileError) as error:
            raise BenchmarkError(f"What was rendered cannot be kept in {stored.parent}: {error}.") from error
    frames, rate = soundfile.read(stored, dtype="float32", always_2d=True)
    return Recording(frames, rate)
