"""What is heard, written into a FLAC file as it comes, by a thread of its own: nobody ever waits for the disk.

FLAC is a line of frames that stand for themselves. They are written as they are made, so a recording that ends with the
process, however that ends, can be played to its last tenth of a second.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from genrescope import faults
from genrescope.audio.source import Frames
from genrescope.errors import GenrescopeError, RecordingError
from genrescope.language.sentence import sentence

if TYPE_CHECKING:
    import soundfile

EXTENSION: Final = ".flac"
LINE_SECONDS: Final = 60.0  # waiting for a disk that has fallen asleep; what comes after that is lost, and counted
SYNC_SECONDS: Final = 1.0
CLOSE_SECONDS: Final = 10.0  # a disk that takes longer keeps its thread
GAP_CHUNK_FRAMES: Final = 1 << 16
LEAST_FREE_BYTES: Final = 200_000_000  # a full disk harms more than the recording
_NOT_IN_NAMES: Final = set('\\/:*?"<>|')
_LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, as it is at one moment.

    Attributes
    ----------
    path
        The file.
    seconds
        How much of the stream is in it.
    size_bytes
        How large the file is.
    failure
        Why it ended before it was asked to; what was written stays. None while all is well.
    """

    path: Path
    seconds: float
    size_bytes: int
    failure: GenrescopeError | None = None


def music_folder() -> Path:
    """Where recordings go unless another folder is named: ``Genrescope`` in the user's folder of music."""
    import platformdirs

    return platformdirs.user_music_path() / "Genrescope"


def new_path(folder: Path, title: str) -> Path:
    """A name that is free in ``folder``: the time and what is heard."""
    plain = "".join(" " if letter in _NOT_IN_NAMES or not letter.isprintable() else letter for letter in title)
    name = f"{time.strftime('%Y-%m-%d %H.%M.%S')} {' '.join(plain.split())[:_LONGEST_TITLE]}".rstrip(" .")
    path, count = folder / f"{name}{EXTENSION}", 1
    while path.exists():
        count += 1
        path = folder / f"{name} ({count}){EXTENSION}"
    return path


class FlacRecorder:
    """Writes one file, 16 bits a sample. `write` and `write_gap` only put something into a line, and return at once.

    Parameters
    ----------
    path
        The file, which must not be there yet; its folder is made. Only its owner may read it.
    rate, channels
        Of the frames.

    Raises
    ------
    RecordingError
        When it cannot be written.
    """

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        import soundfile

        self._path, self._rate, self._channels = path, rate, channels
        self._line: deque[Frames | int] = deque()  # frames, or how many of silence
        self._put_frames = self._taken_frames = 0  # into the line and out of it; each is counted by one thread alone
        self._written = 0
        self._size = 0
        self._failure: GenrescopeError | None = None
        self._due = threading.Event()
        self._closing = False
        _make_file(path)
        try:
            self._file = soundfile.SoundFile(path, "w", rate, channels, "PCM_16", format="FLAC")
        except (soundfile.SoundFileError, ValueError) as error:
            path.unlink(missing_ok=True)
            raise RecordingError(
                "This sound cannot be recorded as FLAC ({reason}): choose another source.", reason=error
            ) from error
        self._thread = threading.Thread(target=self._run, name="flac recorder", daemon=True)
        self._thread.start()

    def write(self, frames: Frames) -> None:
        """Take the next frames (float32 [n, channels]), which nobody changes any more."""
        if self._put_frames - self._taken_frames > LINE_SECONDS * self._rate:
            self.write_gap(len(frames))
        else:
            self._put(frames, len(frames))

    def write_gap(self, frames: int) -> None:
        """Take so many frames of silence: nothing came, and the time passed all the same."""
        self._put(int(frames), 0)

    def now(self) -> Recording:
        """How it is."""
        return Recording(self._path, self._written / self._rate, self._size, self._failure)

    def close(self) -> Recording:
        """Write what is waiting, and end; a file without sound is removed. Idempotent; waits for the disk a while."""
        self._closing = True
        self._due.set()
        self._thread.join(CLOSE_SECONDS)
        if not self._written:
            self._path.unlink(missing_ok=True)
        return self.now()

    def _put(self, what: Frames | int, frames: int) -> None:
        if self._failure is None and not self._closing:
            self._put_frames += frames
            self._line.append(what)
            self._due.set()

    # On the recorder's thread.

    def _run(self) -> None:
        import soundfile

        try:
            with self._file as file:
                self._write_all(file)
        except (soundfile.SoundFileError, OSError, AssertionError) as error:  # soundfile asserts that all was written
            self._failure = RecordingError(
                "The recording ended because {path} cannot be written ({reason}). Listening goes on.",
                path=self._path,
                reason=_why_not_written(error, self._path.parent),
            )
        except Exception as error:  # a thread that died in silence would leave a lamp that lies
            self._failure = GenrescopeError(faults.recorded(error))
        self._line.clear()
        self._size = _size(self._path)

    def _write_all(self, file: soundfile.SoundFile) -> None:
        sync_due = 0.0
        while True:
            closing = self._closing  # asked before the line is emptied, so that nothing is left in it
            if not closing:
                self._due.wait(SYNC_SECONDS)
            self._due.clear()
            while self._line:
                self._write(file, self._line.popleft())
            if closing:
                return
            if time.monotonic() >= sync_due:
                sync_due = time.monotonic() + SYNC_SECONDS
                file.flush()
                self._size = _size(self._path)
                if shutil.disk_usage(self._path.parent).free < LEAST_FREE_BYTES:
                    self._failure = RecordingError(
                        "The recording ended because the disk is nearly full; {path} is kept. Listening goes on.",
                        path=self._path,
                    )
                    return

    def _write(self, file: soundfile.SoundFile, what: Frames | int) -> None:
        if not isinstance(what, int):
            self._taken_frames += len(what)
            file.write(what)
            self._written += len(what)
            return
        silence = np.zeros((min(what, GAP_CHUNK_FRAMES), self._channels), dtype=np.float32)
        for start in range(0, what, GAP_CHUNK_FRAMES):
            file.write(silence[: what - start])
            self._written += min(GAP_CHUNK_FRAMES, what - start)


def _make_file(path: Path) -> None:
    """Make an empty file that only its owner may read, in a folder that is made too."""
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, mode=0o700)
        if path.exists():
            raise RecordingError("{path} is there already: name another file to record into.", path=path)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise RecordingError(
            "Nothing can be recorded into {folder} ({reason}): choose another folder.",
            folder=path.parent,
            reason=error.strerror or error,
        ) from error


def _why_not_written(error: Exception, folder: Path) -> str:
    """Say it in plain words; libsndfile's own speak of its encoder."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            return sentence("the disk is full")
    return sentence("the disk does not take it")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
