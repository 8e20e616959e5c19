"""The genre written as a tag into a copy of a file. The original is only read; the sound is copied as it is."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from pathlib import Path

from genrescope.audio.decoding.ffmpeg import find_ffmpeg
from genrescope.audio.formats import FFMPEG_DEMUXERS
from genrescope.errors import AudioFileError

_PATIENCE_SECONDS = 600.0


def prepare_copies(folder: Path) -> str:
    """Make the folder of the copies, and return the ffmpeg that writes them.

    Raises
    ------
    AudioFileError
        There is no ffmpeg, or the folder cannot be made or written into.
    """
    executable = find_ffmpeg()
    if executable is None:
        raise AudioFileError("To write tags, ffmpeg is needed: install it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise AudioFileError(
            "No copies can be written into {folder} ({reason}): choose another folder.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    return executable


def copy_with_genre(path: Path, genre: str, folder: Path) -> Path:
    """Copy a sound file into ``folder``, under its own name, with its genre in its tag; return the copy.

    Raises
    ------
    AudioFileError
        As `prepare_copies`; there is a file of that name already, or this kind of file carries no tags.
    """
    executable = prepare_copies(folder)
    copy = folder / path.name
    if copy.exists():
        raise AudioFileError("{copy} is there already: choose another folder.", copy=copy)
    try:
        ended = subprocess.run(
            [
                *(executable, "-nostdin", "-hide_banner", "-loglevel", "error", "-n"),
                *("-protocol_whitelist", "file", "-format_whitelist", ",".join(FFMPEG_DEMUXERS)),
                *("-i", f"file:{path.absolute()}", "-map", "0", "-c", "copy", "-metadata", f"genre={genre}"),
                f"file:{copy.absolute()}",
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        with contextlib.suppress(OSError):  # the disk may be gone
            copy.unlink(missing_ok=True)
        raise AudioFileError("{name} cannot be copied ({reason}).", name=path.name, reason=error) from error
    if ended.returncode:
        copy.unlink(missing_ok=True)
        raise AudioFileError(
            "No tag can be written into a copy of {name}: this kind of file carries none, or it is damaged.",
            name=path.name,
        )
    return copy
