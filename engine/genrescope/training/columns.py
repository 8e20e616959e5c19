"""CQT columns of the recordings, computed once and kept in a cache folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from genrescope.audio.decoder import open_file
from genrescope.audio.resample import StreamResampler
from genrescope.errors import AudioFileError
from genrescope.language.sentence import joined
from genrescope.spectral.cqt import Sound, whole_cqt
from genrescope.spectral.kernels import KernelName, kernel_bank
from genrescope.training.dataset import Clip, TrainingError
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

Levels = npt.NDArray[np.float16]  # [columns, 84], decibels of power relative to 1
LEAST_POWER = 1e-10  # what a logarithm sees of digital silence
STORED_RANGE_DB = 110.0  # kept below the loudest moment: pictures show 80, and an excerpt may be quieter than the whole
READ_FRAMES = 65_536
LEAST_SECONDS = 3.0  # a recording shorter than that teaches nothing about a genre


def read_levels(
    clips: tuple[Clip, ...], kernels: KernelName, cache: Path, progress: Callable[[int, int], None] | None = None
) -> list[Levels]:
    """Columns of every clip, from the cache where they are there and as new as the recording.

    Parameters
    ----------
    clips
        The recordings.
    kernels
        The kernels the model will be used with.
    cache
        A folder; it is made if it is not there. One minute of sound takes 430 kB.
    progress
        Called with (done, of) after each clip.

    Returns
    -------
    One array a clip, float16 [columns, 84], decibels of power relative to 1, cut off 110 dB below the loudest.

    Raises
    ------
    TrainingError
        A recording cannot be decoded, is too short or digitally silent, or the cache cannot be written.
    """
    bad: list[str] = []
    levels: list[Levels] = []
    for number, clip in enumerate(clips, start=1):
        try:
            levels.append(_levels(clip.path, kernels, cache))
        except TrainingError as error:
            bad.append(str(error))
        if progress is not None:
            progress(number, len(clips))
    if bad:
        more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        raise TrainingError("Not every recording can be used: {reasons}{more}", reasons=joined(bad[:3]), more=more)
    return levels


def _levels(path: Path, kernels: KernelName, cache: Path) -> Levels:
    name = hashlib.sha256(f"{path.resolve()}|{kernels}".encode()).hexdigest()[:24]
    stored = cache / f"{name}.npy"
    if stored.is_file() and stored.stat().st_mtime >= path.stat().st_mtime:
        kept: Levels = np.load(stored)
        return kept
    sound = decode(path)
    if len(sound) < LEAST_SECONDS * ANALYSIS_RATE:
        raise TrainingError("{path} is shorter than {least:.0f} seconds.", path=path, least=LEAST_SECONDS)
    power = whole_cqt(sound, kernel_bank(kernels))[: len(sound) // HOP_LENGTH]
    loudest = float(power.max())
    if not loudest > 0.0:
        raise TrainingError("{path} is silent from end to end.", path=path)
    least = loudest * 10.0 ** (-STORED_RANGE_DB / 10.0)
    levels: Levels = (10.0 * np.log10(np.maximum(power, np.float32(least)))).astype(np.float16)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        partial = cache / f"{name}.partial.npy"
        np.save(partial, levels)
        partial.replace(stored)
    except OSError as error:
        raise TrainingError(
            "The columns cannot be stored in {cache}: {reason}.", cache=cache, reason=error.strerror
        ) from error
    return levels


def decode(path: Path) -> Sound:
    """Decode a recording to mono at 22 050 Hz, by the decoder and the resampler that the app listens with."""
    try:
        with open_file(path) as file:
            resampler = StreamResampler(file.format.rate)
            parts = [resampler.push(block) for block in file.blocks(READ_FRAMES)]
            parts.append(resampler.flush())
            damage = file.damage
    except AudioFileError as error:
        raise TrainingError(str(error)) from error
    if damage:
        raise TrainingError(damage)
    return np.concatenate(parts)
