"""What the window remembers from one start to the next: one typed table, every value checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from genrescope import settings_file
from genrescope.audio.source import SourceKind

APPEARANCES = ("system", "light", "dark", "contrast")
GROUPINGS = ("genres", "families", "both")
LONGEST_TEXT = 4096  # of a path or a device's name; anything longer was not written by this window
_WRITTEN = {"true": True, "false": False}
_KINDS = tuple(str(kind) for kind in SourceKind if kind is not SourceKind.SYNTHETIC)


def _remembered(default: Any, check: Callable[[Any], bool]) -> Any:
    return field(default=default, metadata={"check": check})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(\d{4}-\d\d-\d\d)?", value, re.ASCII) is not None


def _is_bytes(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) <= LONGEST_TEXT


@dataclass(slots=True)
class WindowSettings:
    """All that is remembered.

    Attributes
    ----------
    source_kind
        Which of the four choices was the last; empty before the first.
    source
        Its words, as `genrescope.audio.naming.make_source` takes them.
    folder
        Where the last file was opened.
    export_folder
        Where the last session was exported to.
    appearance
        ``"system"`` (follows the system's colours), ``"light"``, ``"dark"`` or ``"contrast"``.
    safe_colours
        Whether colours are those that the colour-blind tell apart.
    plots_as_text
        Whether a table says what the plots show, in their place.
    geometry
        Size and place of the window, in Qt's own form.
    record_folder
        Where recordings go; empty for the folder of music.
    follow_evidence
        Whether evidence is found anew every few verdicts.
    grouping
        What the ranking shows: ``"genres"``, ``"families"`` or ``"both"``.
    compact
        Whether the compact view was shown.
    compact_geometry
        Size and place of that, in Qt's own form.
    keep_in_tray
        Whether it goes on in the tray when it is closed.
    first_steps_shown
        Whether they were shown by themselves.
    look_for_updates
        Whether it is looked for a newer version once a day.
    updates_asked
        The day (UTC, ``"2026-01-31"``) on which that was done the last time; empty before the first.
    gpu_answered
        Whether the offer to use the graphics card was answered.
    """

    source_kind: str = _remembered("", lambda value: value in ("", *_KINDS))
    source: str = _remembered("", _is_text)
    folder: str = _remembered("", _is_text)
    export_folder: str = _remembered("", _is_text)
    appearance: str = _remembered("system", lambda value: value in APPEARANCES)
    safe_colours: bool = _remembered(False, lambda value: isinstance(value, bool))
    plots_as_text: bool = _remembered(False, lambda value: isinstance(value, bool))
    geometry: bytes = _remembered(b"", _is_bytes)
    record_folder: str = _remembered("", _is_text)
    follow_evidence: bool = _remembered(False, lambda value: isinstance(value, bool))
    grouping: str = _remembered("genres", lambda value: value in GROUPINGS)
    compact: bool = _remembered(False, lambda value: isinstance(value, bool))
    compact_geometry: bytes = _remembered(b"", _is_bytes)
    keep_in_tray: bool = _remembered(False, lambda value: isinstance(value, bool))
    first_steps_shown: bool = _remembered(False, lambda value: isinstance(value, bool))
    look_for_updates: bool = _remembered(False, lambda value: isinstance(value, bool))
    updates_asked: str = _remembered("", _is_day)
    gpu_answered: bool = _remembered(False, lambda value: isinstance(value, bool))

    @property
    def first_folder(self) -> str:
        """Where to begin to look for a file; at home before the first, wherever Genrescope was started from."""
        return self.folder or str(Path.home())


def window_file() -> Path:
    """The file, beside the settings file."""
    return settings_file.path().with_name("window.ini")


def read(path: Path | None = None) -> WindowSettings:
    """What is remembered; the default for each value that is missing or makes no sense."""
    store = _store(path)
    values: dict[str, Any] = {}
    for each in fields(WindowSettings):
        value = store.value(each.name)
        if isinstance(value, QByteArray):
            value = value.data()
        if isinstance(each.default, bool) and value in _WRITTEN:  # the file holds words
            value = _WRITTEN[value]
        if each.metadata["check"](value):
            values[each.name] = value
    return WindowSettings(**values)


def write(settings: WindowSettings, path: Path | None = None) -> bool:
    """Remember ``settings``; whether that worked. A window that cannot be remembered is still a window."""
    store = _store(path)
    for each in fields(settings):
        value = getattr(settings, each.name)
        store.setValue(each.name, QByteArray(value) if isinstance(value, bytes) else value)
    store.sync()
    return store.status() is QSettings.Status.NoError


def _store(path: Path | None) -> QSettings:
    return QSettings(str(path or window_file()), QSettings.Format.IniFormat)
