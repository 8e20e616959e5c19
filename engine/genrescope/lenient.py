"""Settings for the app, which starts whatever stands in them: what cannot be used is said, and nothing of it is lost.

A command of the command line refuses instead (`genrescope.settings.load`): it must not do its work with other settings
than those it was given.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from genrescope import settings_file
from genrescope.errors import BrokenSettingsError, SettingsError
from genrescope.language.sentence import joined, sentence
from genrescope.settings import Settings, refuse_unknown, value_of


def load(environ: Mapping[str, str] | None = None) -> tuple[Settings, tuple[str, ...]]:
    """Settings from the environment, the settings file and the defaults, and a sentence for each that cannot be used.

    A value that cannot be used gives way to the default, and an unknown setting is passed over. A file that cannot be
    understood is renamed to ``settings.toml.broken-DATE``, so that the next one that is written does not overwrite it.
    """
    environ = os.environ if environ is None else environ
    path = settings_file.path(environ)
    troubles: list[str] = []
    written = _written(path, environ, troubles)
    try:
        refuse_unknown(written, path)
    except SettingsError as error:
        troubles.append(str(error))
    values: dict[str, Any] = {}
    for each in fields(Settings):
        try:
            values[each.name] = value_of(each, {}, environ, written, path)
        except SettingsError as error:
            ignored = sentence("The default is used.")
            troubles.append(joined([str(error), ignored]))
    return Settings(**values), tuple(troubles)


def _written(path: Path, environ: Mapping[str, str], troubles: list[str]) -> dict[str, Any]:
    try:
        return settings_file.read(path, required=bool(environ.get(settings_file.CONFIG_VARIABLE)))
    except BrokenSettingsError as error:
        troubles.append(_set_aside(path, str(error)))
    except SettingsError as error:
        troubles.append(str(error))
    return {}


def _set_aside(path: Path, why: str) -> str:
    """Rename a file that cannot be understood; return what is to be said of it."""
    stem = f"{path.name}.broken-{date.today():%Y-%m-%d}"
    names = (path.with_name(stem if number == 1 else f"{stem}-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    try:
        path.rename(aside)
    except OSError:
        return why
    return sentence(
        "The settings file {path} could not be understood: it is kept as {aside}, and the defaults are used.",
        path=path,
        aside=aside.name,
    )
