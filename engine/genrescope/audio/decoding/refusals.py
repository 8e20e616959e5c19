"""What is said of a file that cannot be heard, before and after it was tried."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from genrescope.audio.decoding.wire import End
from genrescope.errors import AudioFileError
from genrescope.language.sentence import sentence
from genrescope.plain_text import plain


def why_ended(payload: bytes, path: Path) -> str:
    """Turn an END message into its sentence, or into nothing when the file was read to its end."""
    try:
        end = End(json.loads(payload)["end"])
    except (ValueError, TypeError, KeyError):
        return crash(path)
    name = shown(path)
    match end:
        case End.COMPLETE:
            return ""
        case End.NOT_SOUND:
            return sentence("{name} is not a sound file, or it is too damaged to be read as one.", name=name)
        case End.NO_TRACK:
            return sentence("{name} has no sound track.", name=name)
        case End.NO_FFMPEG:
            return sentence(
                "{name} can only be read with ffmpeg, which is not installed: install ffmpeg and try again.",
                name=name,
            )
        case End.DAMAGED:
            return sentence("{name} is damaged: no sound in it can be read.", name=name)
        case End.UNREADABLE:
            return sentence(
                "{name} could not be read from its disk: check the drive or its connection and try again.",
                name=name,
            )
        case End.MEMORY:
            return sentence(
                "{name} needs more memory to decode than any sound file should, so it must be damaged.", name=name
            )


def crash(path: Path) -> str:
    """What is said of a file whose decoder ended without a word, or with nonsense."""
    return sentence(
        "{name} made the decoder crash, so it is probably damaged: convert it to WAV and try again.",
        name=shown(path),
    )


def shown(path: Path) -> str:
    """Name of ``path`` as it may be printed in a sentence, on any terminal: quoted, without control characters."""
    name = path.name or str(path)  # the root of a file system has no name
    return f'"{plain(name)}"'


def check_readable(path: Path) -> None:
    """Raise the sentence for what can be said of ``path`` without decoding it."""
    name = shown(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise AudioFileError("{name} is a folder: name a sound file in it.", name=name)
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for ever, a device might never end
            raise AudioFileError("{name} is not an ordinary file: save the sound to a file first.", name=name)
        with path.open("rb"):
            pass
    except PermissionError as error:
        raise AudioFileError("{name} may not be read by you: change its permissions or copy it.", name=name) from error
    except FileNotFoundError as error:
        if not {"http:", "https:"}.isdisjoint(path.parts):
            raise AudioFileError(
                "Genrescope opens no addresses of the web: save {name} as a file first, or play it and listen to this "
                "computer's own sound.",
                name=name,
            ) from error
        raise AudioFileError(
            "There is no file {name}: check the name and the folder ({folder}).", name=name, folder=path.parent
        ) from error
    except OSError as error:
        reason = error.strerror or error
        raise AudioFileError("{name} cannot be opened ({reason}).", name=name, reason=reason) from error
    except ValueError as error:
        raise AudioFileError("{name} is no name that a file can have.", name=name) from error
    if status.st_size == 0:
        raise AudioFileError("{name} is empty.", name=name)
