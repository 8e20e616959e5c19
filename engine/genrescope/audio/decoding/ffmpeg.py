"""Decoding with an ffmpeg executable, inside the decoder child: M4A, video, and whatever libsndfile does not know.

ffmpeg runs as a process of its own, with a list of arguments and no shell, on one local file. It writes a WAV stream
of float32 samples to a pipe; the rate and channels are read from that stream's header.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from genrescope.audio.decoding.opened import Opened, Refused
from genrescope.audio.decoding.wire import BLOCK_FRAMES, End
from genrescope.audio.formats import FFMPEG_DEMUXERS
from genrescope.children import NO_WINDOW

_DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d\.\d+)")
_GUESS = b"detected only with low score of 1,"  # of the content nothing, of the extension everything
_MOST_TALK = 1 << 16  # bytes of ffmpeg's messages that are kept


def find_ffmpeg() -> str | None:
    """Path of the system's ffmpeg, else of the one imageio-ffmpeg carries, else None."""
    found = shutil.which("ffmpeg")
    if found and Path(found).resolve().parent != Path.cwd():  # Windows would look in the current folder first
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def open_file(path: str, rate: int | None = None, start_seconds: float = 0.0) -> Opened:
    """Open the sound track of ``path`` that ffmpeg thinks is the main one, at its own sample rate or at ``rate`` Hz.

    Its sound begins at ``start_seconds``.

    Raises
    ------
    Refused
        When ffmpeg does not know the content, the file has no sound track, or there is no ffmpeg.
    """
    executable = find_ffmpeg()
    if executable is None:
        raise Refused(End.NO_FFMPEG)
    process = subprocess.Popen(
        [
            *(executable, "-nostdin", "-hide_banner", "-nostats", "-loglevel", "info"),
            *("-protocol_whitelist", "file", "-format_whitelist", ",".join(FFMPEG_DEMUXERS)),
            *(("-ss", f"{start_seconds:.3f}") if start_seconds else ()),
            *("-threads", "1", "-i", f"file:{Path(path).absolute()}"),
            *("-vn", "-sn", "-dn", "-map_metadata", "-1", "-threads", "1"),
            *(() if rate is None else ("-ar", str(rate))),
            *("-c:a", "pcm_f32le", "-f", "wav", "-fflags", "+bitexact", "pipe:1"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=NO_WINDOW,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    talk = _Talk(process.stderr)
    form = _read_wav_header(process.stdout)
    if form is None:
        process.wait()
        heard = talk.until_end()
        if b"Input #0" in heard and b"Audio: " not in heard:
            raise Refused(End.NO_TRACK)
        raise Refused(End.NOT_SOUND, heard[-200:].decode(errors="replace"))
    found_rate, channels = form
    heading = talk.until_output()
    if _GUESS in heading:
        process.kill()
        process.wait()
        raise Refused(End.NOT_SOUND, "only its extension says that it is sound")
    seconds = _duration(heading)
    if seconds is not None:
        seconds = max(0.0, seconds - start_seconds)
    return Opened(
        rate=found_rate,
        channels=channels,
        frames=None if seconds is None else round(seconds * found_rate),
        exact=False,  # the container's length is that of its longest track
        blocks=_blocks(process, process.stdout, channels),
    )


def _blocks(process: subprocess.Popen[bytes], stdout: IO[bytes], channels: int) -> Iterator[bytes]:
    frame = 4 * channels
    while block := stdout.read(BLOCK_FRAMES * frame):
        yield block[: len(block) // frame * frame]
    if process.wait():
        raise Refused(End.DAMAGED, f"ffmpeg ended with {process.returncode}")


def _read_wav_header(stream: IO[bytes]) -> tuple[int, int] | None:
    """Rate and channels from a WAV stream, which is left at its first sample; None when there is no such header."""
    if len(stream.read(12)) < 12:
        return None
    form = None
    while len(chunk := stream.read(8)) == 8:
        name, size = struct.unpack("<4sI", chunk)
        if name == b"data":
            return form
        body = stream.read(size + size % 2)
        if name == b"fmt " and len(body) >= 8:
            _, channels, rate = struct.unpack_from("<HHI", body)
            form = rate, channels
    return None


class _Talk:
    """What ffmpeg says on its standard error, gathered on a thread so that it never has to wait to be read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._text = bytearray()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._gather, name="ffmpeg-talk", daemon=True)
        self._thread.start()

    def _gather(self) -> None:
        for line in self._stream:
            if len(self._text) < _MOST_TALK:
                self._text += line
            if line.startswith(b"Output #0"):  # said after all there is to say of the input
                self._started.set()
        self._started.set()

    def until_end(self) -> bytes:
        """Everything said, once ffmpeg has ended."""
        self._thread.join()
        return bytes(self._text)

    def until_output(self) -> bytes:
        """Everything said of the input: what was said by the time ffmpeg begins to write."""
        self._started.wait(timeout=5.0)
        return bytes(self._text)


def _duration(talk: bytes) -> float | None:
    """Seconds of sound as the container claims, None when it does not know."""
    match = _DURATION.search(talk)
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
