"""Which files hold sound: the one table of extensions, used to choose a decoder, to filter dialogs and to walk folders.

An extension is a hint, never a verdict: a file with another extension, or with the wrong one, is tried by its content.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import PurePath


class Decoder(StrEnum):
    """What turns a file's bytes into samples."""

    LIBSNDFILE = "libsndfile"
    FFMPEG = "ffmpeg"


EXTENSIONS: dict[str, Decoder] = {
    **dict.fromkeys(
        (
            *("wav", "wave", "bwf", "rf64", "w64", "aiff", "aif", "aifc", "au", "snd", "caf", "voc"),
            *("flac", "ogg", "oga", "opus", "mp3", "mp2"),
        ),
        Decoder.LIBSNDFILE,
    ),
    **dict.fromkeys(
        (
            *(
                "m4a",
                "m4b",
                "m4r",
                "aac",
                "ac3",
                "eac3",
                "wma",
                "ape",
                "wv",
                "mpc",
                "tta",
                "tak",
                "amr",
                "dsf",
                "mka",
                "weba",
            ),
            *(
                "mp4",
                "m4v",
                "mov",
                "3gp",
                "mkv",
                "webm",
                "avi",
                "wmv",
                "asf",
                "flv",
                "ogv",
                "mpg",
                "mpeg",
                "ts",
                "m2ts",
            ),
        ),
        Decoder.FFMPEG,
    ),
}

# The demuxers ffmpeg may use. Without this list it would also open playlists and concatenation scripts, which name
# other files, and draw text files as video.
FFMPEG_DEMUXERS = (
    *("mov", "matroska", "asf", "avi", "flv", "mpeg", "mpegts", "ogg", "rm", "nut"),
    *("aac", "ac3", "eac3", "amr", "ape", "wv", "mpc", "mpc8", "tta", "tak", "dsf", "iff", "dts", "truehd"),
    *("wav", "w64", "aiff", "au", "caf", "voc", "flac", "mp3"),
)


def extension(path: str | os.PathLike[str]) -> str:
    """Extension of ``path`` in small letters and without its dot (``"Song.WAV"`` gives ``"wav"``)."""
    return PurePath(path).suffix.lower().removeprefix(".")


def is_sound_file(path: str | os.PathLike[str]) -> bool:
    """Whether ``path`` has a known extension. For choosing in a folder; a file that a person names is always tried."""
    return extension(path) in EXTENSIONS


def decoders(path: str | os.PathLike[str]) -> tuple[Decoder, Decoder]:
    """Both decoders in the order in which to try them on ``path``."""
    if EXTENSIONS.get(extension(path)) is Decoder.FFMPEG:
        return Decoder.FFMPEG, Decoder.LIBSNDFILE
    return Decoder.LIBSNDFILE, Decoder.FFMPEG
