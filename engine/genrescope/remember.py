"""Writing one setting into the settings file; all else in it, comments included, stays as it is."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

from genrescope import settings_file
from genrescope.errors import SettingsError
from genrescope.settings import load, parse
from genrescope.whole_file import replace_file


def remember(name: str, value: str) -> Path:
    """Set ``name`` to ``value`` in the settings file, which is made when there is none.

    Returns
    -------
    Path
        The settings file.

    Raises
    ------
    SettingsError
        The value cannot be used, or the settings file cannot be understood or written.
    """
    import tomli_w

    typed = parse(name, value)
    path = settings_file.path()
    load(environ={"GENRESCOPE_CONFIG": str(path)} if path.exists() else {})  # what is there must be sound
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    wanted = {**tomllib.loads(before), name: typed}
    line = tomli_w.dumps({name: typed})
    after = re.sub(rf"(?m)^[ \t]*(['\"]?){name}\1[ \t]*=.*\n?", lambda _: line, before)
    if after == before:
        after = line + before  # in front: behind a table's header it would belong to the table
    if not _says(after, wanted):  # over several lines, perhaps: the values matter more than how they were written
        after = tomli_w.dumps(wanted)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, after.encode())
    except OSError as error:
        raise SettingsError(
            "The settings file {path} cannot be written ({reason}): change its permissions, or set {name} "
            "with its flag or environment variable.",
            path=path,
            reason=error.strerror,
            name=name,
        ) from error
    return path


def overruling(name: str) -> str:
    """Environment variable that wins over what the settings file says of ``name``; empty when there is none."""
    variable = f"GENRESCOPE_{name.upper()}"
    return variable if os.environ.get(variable) else ""


def _says(text: str, wanted: dict[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
