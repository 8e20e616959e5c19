"""The model that the settings name, and when they name another one: ``genrescope models use`` in another terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genrescope import settings, settings_file
from genrescope.models import library
from genrescope.models.library import InstalledModel

FileStamp = tuple[int, int, int]  # inode, size in bytes, time of the last change in ns


class ChosenModel:
    """Notices when the settings name another model. A flag or an environment variable goes on overruling them.

    Parameters
    ----------
    name
        The model in use, as the settings name it.
    flags
        What was given as flags, as `genrescope.settings.load` takes them.
    """

    def __init__(self, name: str, flags: Mapping[str, Any] | None = None) -> None:
        self._name = name
        self._flags = flags
        self._stamp = _stamp()

    def another(self) -> InstalledModel | None:
        """The model that is named now, once, when it is another than before. Costs no more than looking at a file.

        Raises
        ------
        SettingsError, ModelError
            The settings file was changed and cannot be understood, or there is no such model. Said once, too.
        """
        stamp = _stamp()
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        name = settings.load(self._flags).model
        if name == self._name:
            return None
        self._name = name
        return library.choose(name)


def _stamp() -> FileStamp | None:
    try:
        status = settings_file.path().stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
