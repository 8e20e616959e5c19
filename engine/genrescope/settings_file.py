"""The settings file: where it is, and what stands in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from genrescope.errors import BrokenSettingsError, SettingsError
from genrescope.paths import typed_path
from genrescope.toml_text import LARGEST_BYTES, NoTomlError, parsed

CONFIG_VARIABLE = "GENRESCOPE_CONFIG"  # names another settings file


def path(environ: Mapping[str, str] | None = None) -> Path:
    """Where it is: what GENRESCOPE_CONFIG says, else the user's own. It need not exist."""
    named = (os.environ if environ is None else environ).get(CONFIG_VARIABLE)
    if named:
        return typed_path(named)
    import platformdirs

    return platformdirs.user_config_path("genrescope", appauthor=False) / "settings.toml"


def read(path: Path, *, required: bool) -> dict[str, Any]:
    """What stands in a settings file; nothing when there is none, unless it is ``required``.

    Raises
    ------
    BrokenSettingsError
        When it is not TOML.
    SettingsError
        When it is not there although it is required, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        return parsed(content)
    except FileNotFoundError:
        if not required:
            return {}
        raise SettingsError(
            "The settings file {path}, named by {variable}, does not exist: create it or unset that variable.",
            path=path,
            variable=CONFIG_VARIABLE,
        ) from None
    except OSError as error:
        raise SettingsError(
            "The settings file {path} cannot be read: {reason}.", path=path, reason=error.strerror or error
        ) from error
    except NoTomlError as error:
        raise BrokenSettingsError(
            "The settings file {path} is not valid TOML: {error}. Correct it or delete it.",
            path=path,
            error=error.reason,
        ) from error
