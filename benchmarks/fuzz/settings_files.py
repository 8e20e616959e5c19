"""Settings files that cannot be what they should: refused by a command, overlooked by the app, never lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.fuzz.attempts import Attempt, attempt, fault_of
from benchmarks.fuzz.toml_documents import broken
from genrescope import lenient, settings
from genrescope.errors import GenrescopeError
from genrescope.settings_file import CONFIG_VARIABLE

WHOLE = """\
# what this computer listens to
source = "mic"
hop_seconds = 2
model = "starter"
device = "auto"
half_life_seconds = 4.0
hysteresis_margin = 0.05
hysteresis_hops = 2
gate_dbfs = -60
silence_reset_seconds = 5
language = "system"
history = "window"
headline_file = ""
"""


class SettingsFiles:
    """The battery of settings files."""

    def attempt(self, chance: Random, folder: Path) -> Attempt:
        """Break one, and start with it as a command and as the app do."""
        what, content = broken(WHOLE, chance)
        path = folder / "settings.toml"
        path.write_bytes(content)
        return attempt(what, lambda: read(path, content), names=(str(path), path.name))


def read(path: Path, content: bytes) -> str:
    """Load a settings file through both doors; nothing is to be said when it can be used.

    Raises
    ------
    GenrescopeError
        As a command does.
    ValueError
        When the app does otherwise, or loses something.
    """
    environment = {CONFIG_VARIABLE: str(path)}
    refusal = None
    try:
        settings.load(environ=environment)
    except GenrescopeError as error:
        refusal = error
    _, troubles = lenient.load(environment)
    kept = [each.read_bytes() for each in path.parent.iterdir()]
    if kept != [content]:
        raise ValueError("the file is not what it was")
    if bool(troubles) is not bool(refusal):
        raise ValueError(f"the app says {troubles}, a command {refusal}")
    if faults := [fault for said in troubles if (fault := fault_of(said, (str(path.parent), path.name)))]:
        raise ValueError(f"{faults[0]}: {troubles}")
    if refusal:
        raise refusal
    return ""
