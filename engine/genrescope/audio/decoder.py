"""Opening sound files: decoding in a child process, blocks of samples out, one sentence when it cannot be done.

A decoder child per open file streams samples over a pipe, so memory stays constant however long the file is, and a file
that crashes or hangs its decoder costs one process and one sentence.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from genrescope.audio.decoding import wire
from genrescope.audio.decoding.process import ChildLost, DecoderProcess
from genrescope.audio.decoding.refusals import check_readable, crash, shown, why_ended
from genrescope.audio.source import Frames
from genrescope.children import child_command
from genrescope.errors import AudioFileError
from genrescope.language.sentence import sentence

DECODER: Final = "genrescope.audio.decoding.child"
BLOCK_FRAMES: Final = 1024  # what `DecodedFile.blocks` yields unless told otherwise: the size of a device's block
MOST_CHANNELS: Final = 8
RATES: Final = range(1000, 768_001)  # Hz; from below telephone sound to the fastest studio converters
CUT_SECONDS: Final = 0.5  # a file shorter than it says by less than this is not worth a sentence
STALL_SECONDS: Final = 20.0  # a sleeping disk or a far network drive may take this long, a working decoder never


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """What is known of a file's sound before it is decoded.

    Attributes
    ----------
    rate
        Sample rate in Hz.
    channels
        1 to 8.
    frames
        Length in frames, None when the file does not say.
    exact
        Whether ``frames`` is the true length, or the container's estimate.
    decoder
        ``"libsndfile"`` or ``"ffmpeg"``.
    """

    rate: int
    channels: int
    frames: int | None
    exact: bool
    decoder: str

    @property
    def seconds(self) -> float | None:
        """Length in seconds, None when the file does not say."""
        return None if self.frames is None else self.frames / self.rate


def open_file(
    path: str | os.PathLike[str], *, start_seconds: float = 0.0, stall_seconds: float = STALL_SECONDS
) -> DecodedFile:
    """Open a sound file, or a film's sound track, whatever its extension.

    With ``start_seconds`` its sound begins there; within a compressed file that may be a few hundredths beside.

    Returns once the file's format is known (a child process has to start: a few tenths of a second).

    Raises
    ------
    AudioFileError
        When there is nothing at ``path`` that can be heard: one sentence that says why.
    """
    path = Path(path).absolute()
    check_readable(path)
    return DecodedFile(path, child_command(DECODER, str(path), str(start_seconds)), stall_seconds)


class DecodedFile:
    """An open sound file. Made by `open_file`; a context manager; `blocks` may be iterated once.

    Parameters
    ----------
    path
        The file, for the sentences.
    command
        The decoder child's command line.
    stall_seconds
        How long the child may take for its next message.

    Attributes
    ----------
    path
        The file.
    format
        Its rate, channels and length.
    damage
        Once `blocks` has ended: empty, or one sentence that says that the file is cut off or damaged, so that what was
        yielded is only its beginning.
    """

    def __init__(self, path: Path, command: Sequence[str], stall_seconds: float = STALL_SECONDS) -> None:
        self.path = path
        self.damage = ""
        self._process = DecoderProcess(command, stall_seconds)
        try:
            self.format = self._read_format()
        except BaseException:
            self.close()
            raise

    @property
    def decoder_pid(self) -> int:
        """Process id of the decoder child."""
        return self._process.pid

    def blocks(self, block_frames: int = BLOCK_FRAMES, first_seconds: float | None = None) -> Iterator[Frames]:
        """Yield the samples, float32 [frames, channels], infinite and not-a-number ones as 0.

        Ends early, without an error, when `close` is called. When it ends, or is dropped, so does the decoder.

        Parameters
        ----------
        block_frames
            Frames in a block, at most. The last of the file, and some inside compressed files, are shorter.
        first_seconds
            Stop after this much sound.

        Raises
        ------
        AudioFileError
            When the decoder crashes or hangs, or when there is no sound at all. A file that is merely cut off or
            damaged further on yields what it has and ends; `damage` then says so.
        """
        left = None if first_seconds is None else round(first_seconds * self.format.rate)
        for samples in self._messages():
            for start in range(0, len(samples), block_frames):
                if left == 0 or self._process.closed:
                    return
                block = samples[start : start + block_frames][:left]
                if left is not None:
                    left -= len(block)
                yield block

    def close(self) -> None:
        """End the decoder. Idempotent and prompt; allowed on another thread than the one that iterates."""
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_format(self) -> SoundFormat:
        kind, payload = self._receive() or (wire.END, b"")
        if kind == wire.END:
            raise AudioFileError(why_ended(payload, self.path) or crash(self.path))
        try:
            fields = json.loads(payload)
            frames = fields["frames"]
            found = SoundFormat(
                rate=int(fields["rate"]),
                channels=int(fields["channels"]),
                frames=None if frames is None else int(frames),
                exact=bool(fields["exact"]),
                decoder=str(fields["decoder"]),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise AudioFileError(crash(self.path)) from error
        name = shown(self.path)
        if found.channels < 1:
            raise AudioFileError("{name} says that it has no channels, so there is nothing to hear in it.", name=name)
        if found.channels > MOST_CHANNELS:
            # Taking the first eight of a multitrack recording would classify the drums, and call it the song.
            raise AudioFileError(
                "{name} has {channels} channels and Genrescope takes at most {most}: mix it down first.",
                name=name,
                channels=found.channels,
                most=MOST_CHANNELS,
            )
        if found.rate not in RATES:
            raise AudioFileError(
                "{name} claims a sample rate of {rate} Hz, so it must be damaged.", name=name, rate=found.rate
            )
        return found

    def _messages(self) -> Iterator[Frames]:
        """Yield the samples of one message after another, and judge how they ended."""
        heard = 0
        try:
            while message := self._receive():
                kind, payload = message
                if kind == wire.END:
                    self._judge_end(payload, heard)
                    return
                if kind != wire.SAMPLES or len(payload) % (4 * self.format.channels):
                    raise AudioFileError(crash(self.path))
                samples = np.frombuffer(payload, dtype="<f4").reshape(-1, self.format.channels)
                if not np.isfinite(samples).all():
                    samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
                heard += len(samples)
                yield samples.astype(np.float32, copy=False)
        finally:
            self.close()  # there is nothing more to come: no child, dead or alive, waits for someone to close the file

    def _receive(self) -> tuple[bytes, bytes] | None:
        try:
            return self._process.receive()
        except ChildLost as loss:
            name = shown(self.path)
            if loss.stalled:
                raise AudioFileError(
                    "Decoding {name} stood still, so it was given up: copy the file to this computer and try again.",
                    name=name,
                ) from loss
            raise AudioFileError(crash(self.path)) from loss

    def _judge_end(self, payload: bytes, heard: int) -> None:
        name, rate, expected = shown(self.path), self.format.rate, self.format.frames
        why = why_ended(payload, self.path)
        if heard == 0:
            raise AudioFileError(why or sentence("{name} contains no sound, only a header.", name=name))
        if why:
            self.damage = sentence(
                "{name} is damaged after {heard:.1f} s, so only what came before was heard.",
                name=name,
                heard=heard / rate,
            )
        elif self.format.exact and expected is not None and heard < expected - CUT_SECONDS * rate:
            self.damage = sentence(
                "{name} is cut off: only {heard:.1f} of its {expected:.1f} s are there.",
                name=name,
                heard=heard / rate,
                expected=expected / rate,
            )
