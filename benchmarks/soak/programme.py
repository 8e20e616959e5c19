"""What is played for a day: pieces, pauses, silence and noise, over and over; and what goes wrong meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

from benchmarks.sound import FULL_SCALE, chosen, read
from genrescope.audio.source import Frames, SourceState, SourceStatus
from genrescope.audio.synthetic import Loss, Stall

RATE = 44_100
CHANNELS = 2
PIECE_SECONDS = 90.0
PAUSE_SECONDS = 2.0
SILENCE_SECONDS = 45.0
NOISE_SECONDS = 20.0
NOISE_LEVEL = 0.03
MOST_PIECES = 8  # at 90 s: 130 MB
DATA_VARIABLE = "GENRESCOPE_DATA"
FAULTS_PERIOD_SECONDS = 2 * 3600.0
LOST_SECONDS = 0.5
AWAY = SourceStatus(SourceState.RECONNECTING, "The programme's device is away.")

Pcm = npt.NDArray[np.int16]  # [frames, 2]


class Programme:
    """A sound that lasts as long as anybody listens.

    Parameters
    ----------
    pieces
        Files whose beginnings are played, one after the other.
    """

    def __init__(self, pieces: Sequence[Path]) -> None:
        # Half the memory of floats: it is what listens to it that is measured.
        self._sound = np.concatenate([*self._parts(pieces)])

    @property
    def seconds(self) -> float:
        """How long it lasts before it begins again."""
        return len(self._sound) / RATE

    def stretch(self, first: int, count: int) -> Frames:
        """Any stretch of it, float32 [count, 2]."""
        block = self._sound.take(np.arange(first, first + count), axis=0, mode="wrap")
        return block.astype(np.float32) / FULL_SCALE

    def _parts(self, pieces: Sequence[Path]) -> Iterator[Pcm]:
        random = np.random.default_rng(0)
        for path in pieces:
            yield _beginning(path)
            yield np.zeros((round(PAUSE_SECONDS * RATE), CHANNELS), np.int16)
        noise = random.normal(0.0, NOISE_LEVEL * FULL_SCALE, (round(NOISE_SECONDS * RATE), CHANNELS))
        yield noise.clip(-FULL_SCALE, FULL_SCALE).astype(np.int16)
        yield np.zeros((round(SILENCE_SECONDS * RATE), CHANNELS), np.int16)


def pieces_at_hand() -> list[Path]:
    """Real music where `GENRESCOPE_DATA` names some, else the demo tune."""
    if folder := os.environ.get(DATA_VARIABLE):
        return sorted((Path(folder) / "tracks").glob("*.ogg"))[:MOST_PIECES]
    with chosen(None) as path:
        return [path]


def faults(seconds: float) -> list[Loss | Stall]:
    """What goes wrong while ``seconds`` are played: every two hours samples are lost, and the source goes away twice.

    Once it says so (*reconnecting*), once it only delivers nothing (*no signal*).
    """
    told: list[Loss | Stall] = []
    for begin in np.arange(0.0, seconds, FAULTS_PERIOD_SECONDS):
        at = [round((begin + minutes * 60.0) * RATE) for minutes in (5, 10, 15)]
        told += [Loss(at[0], round(LOST_SECONDS * RATE)), Stall(at[1], 12.0, AWAY), Stall(at[2], 6.0)]
    return [fault for fault in told if fault.at < seconds * RATE]


def lost_seconds(seconds: float) -> float:
    """How much sound `faults` loses, and keeps away."""
    return sum(fault.seconds if isinstance(fault, Stall) else LOST_SECONDS for fault in faults(seconds))


def _beginning(path: Path) -> Pcm:
    """The first seconds of a file at the programme's rate."""
    sound = read(path)
    frames = sound.frames[: round(PIECE_SECONDS * sound.rate)]
    frames = np.repeat(frames[:, :1], CHANNELS, axis=1) if frames.shape[1] == 1 else frames[:, :CHANNELS]
    resampled: Frames = soxr.resample(frames, sound.rate, RATE)
    return np.round(resampled * FULL_SCALE).clip(-FULL_SCALE, FULL_SCALE).astype(np.int16)
