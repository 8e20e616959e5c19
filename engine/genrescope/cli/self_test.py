"""``genrescope --self-test``: whether everything is aboard and works: a checkout, a wheel, or the packaged application.

`doctor` says what this machine can do; this says whether Genrescope itself is whole. It needs no screen, no sound
device and no network, and changes nothing.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from genrescope import __version__
from genrescope.check import Check, CheckState
from genrescope.children import is_frozen
from genrescope.cli.aboard import libraries, resources
from genrescope.cli.checks import from_child
from genrescope.cli.checks_view import printer
from genrescope.cli.guard import DONE, FAILED
from genrescope.cli.start import WINDOW
from genrescope.language.catalogue import translated
from genrescope.language.sentence import listed, sentence
from genrescope.settings_file import CONFIG_VARIABLE

PATIENCE_SECONDS = 300.0  # a first start from a slow disk, under a virus scanner


def run(_arguments: argparse.Namespace) -> int:
    """Look at everything. The exit code is 1 when something is missing."""
    show = printer()
    found: list[Check] = []
    for check in all_checks():
        found.append(check)
        show(check)
    missing = [check.name for check in found if check.state is CheckState.PROBLEM]
    ended = sentence("Self-test failed: {names}.", names=listed(missing)) if missing else sentence("Self-test passed.")
    print(f"\n{translated(ended)}")
    return FAILED if missing else DONE


def all_checks() -> Iterator[Check]:
    """Every finding, the quick ones first."""
    kind = sentence("packaged application") if is_frozen() else f"Python {platform.python_version()}"
    yield Check("genrescope", CheckState.OK, listed([__version__, kind, platform.platform(terse=True)]))
    yield from resources()
    yield from libraries()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "settings.toml")
        settings.touch()  # so that what the window remembers is written beside it, not over the user's
        offscreen = {"QT_QPA_PLATFORM": "offscreen", CONFIG_VARIABLE: str(settings)}
        yield from from_child(
            f"{WINDOW}.window_check", sentence("window"), sentence("The window"), PATIENCE_SECONDS, offscreen
        )
        yield from from_child("genrescope.cli.road_check", sentence("road"), sentence("The network"), PATIENCE_SECONDS)
