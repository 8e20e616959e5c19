"""CQT columns of the recordings, computed once and kept in a cache folder."""

from __future__ import annotations

import hashlib
import zlib
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
from genrescope.training.degrade import VERSION, degraded
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

Levels = npt.NDArray[np.float16]  # [columns, 84], decibels of power relative to 1, cut off 110 dB below the loudest
Versions = tuple[Levels, ...]  # of one recording: as it is, and then degraded copies
LEAST_POWER = 1e-10  # what a logarithm sees of digital silence
STORED_RANGE_DB = 110.0  # kept below the loudest moment: pictures show 80, and an excerpt may be quieter than the whole
READ_FRAMES = 65_536
LEAST_SECONDS = 3.0  # a recording shorter than that teaches nothing about a genre


def read_levels(
    clips: tuple[Clip, ...], kernels: KernelName, cache: Path, progress: Callable[[int, int], None] | None = None
) -> list[Levels]:
    """Columns of every clip as it is recorded (`read_versions`)."""
    return [versions[0] for versions in read_versions(clips, kernels, cache, 0, progress)]


def read_versions(
    clips: tuple[Clip, ...],
    kernels: KernelName,
    cache: Path,
    copies: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Versions]:
    """Columns of every clip and of degraded copies of it, from the cache where they are as new as the recording.

    Parameters
    ----------
    clips
        The recordings.
    kernels
        The kernels the model will be used with.
    cache
        A folder; it is made if it is not there. One minute of sound takes 430 kB, and so does each copy.
    copies
        How many degraded copies of each (`genrescope.training.degrade`); they are the same in every run.
    progress
        Called with (done, of) after each clip.

    Raises
    ------
    TrainingError
        A recording cannot be decoded, is too short or digitally silent, or the cache cannot be written.
    """
    bad: list[str] = []
    versions: list[Versions] = []
    for number, clip in enumerate(clips, start=1):
        try:
            versions.append(_versions(clip, kernels, cache, copies))
        except TrainingError as error:
            bad.append(str(error))
        if progress is not None:
            progress(number, len(clips))
    if bad:
        more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        raise TrainingError("Not every recording can be used: {reasons}{more}", reasons=joined(bad[:3]), more=more)
    return versions


def _versions(clip: Clip, kernels: KernelName, cache: Path, copies: int) -> Versions:
    made = [kernels, *(f"{kernels}, degraded {VERSION}.{copy}" for copy in range(copies))]
    names = [hashlib.sha256(f"{clip.path.resolve()}|{how}".encode()).hexdigest()[:24] for how in made]
    stored = [cache / f"{name}.npy" for name in names]
    recorded = clip.path.stat().st_mtime
    sound: Sound | None = None
    for number, place in enumerate(stored):
        if place.is_file() and place.stat().st_mtime >= recorded:
            continue
        if sound is None:
            sound = decode(clip.path)
        # Drawn from a seed of its own, so that a copy does not depend on which others there are.
        random = np.random.default_rng([number, zlib.crc32(clip.name.encode())])
        _store(_levels(sound if number == 0 else degraded(sound, random), clip.path, kernels), place)
    return tuple(np.load(place) for place in stored)


def _levels(sound: Sound, path: Path, kernels: KernelName) -> Levels:
    if len(sound) < LEAST_SECONDS * ANALYSIS_RATE:
        raise TrainingError("{path} is shorter than {least:.0f} seconds.", path=path, least=LEAST_SECONDS)
    power = whole_cqt(sound, kernel_bank(kernels))[: len(sound) // HOP_LENGTH]
    loudest = float(power.max())
    if not loudest > 0.0:
        raise TrainingError("{path} is silent from end to end.", path=path)
    least = loudest * 10.0 ** (-STORED_RANGE_DB / 10.0)
    return np.asarray(10.0 * np.log10(np.maximum(power, np.float32(least))), dtype=np.float16)


def _store(levels: Levels, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(".partial.npy")
        np.save(partial, levels)
        partial.replace(place)
    except OSError as error:
        raise TrainingError(
            "The columns cannot be stored in {cache}: {reason}.", cache=place.parent, reason=error.strerror
        ) from error


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
