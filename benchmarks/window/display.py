"""Where the window is measured: a screen of its own where there is Xvfb, else the one that is there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.screen import Screen

from genrescope.errors import GenrescopeError
from genrescope_desktop.screen import obstacle


class NoScreenError(GenrescopeError):
    """There is nowhere to show a window."""


@dataclass(frozen=True, slots=True)
class Display:
    """What the command is started with.

    Attributes
    ----------
    environment
        Leads to the screen, and to settings that are nobody's.
    title
        What it is, in words.
    """

    environment: dict[str, str]
    title: str


@contextmanager
def display(width: int, height: int) -> Iterator[Display]:
    """A screen of at least this size where one can be made.

    Raises
    ------
    NoScreenError
        There is neither Xvfb nor a screen.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GENRESCOPE_")}
    if sys.platform == "linux" and shutil.which("Xvfb"):
        environment |= {"DISPLAY": Screen(f"{width}x{height}x24").display, "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        title = f"Xvfb, {width}×{height}"
    elif not (missing := obstacle()):
        title = "the screen that is there"
    else:
        raise NoScreenError(f"{missing} Install Xvfb (the Debian package xvfb), or start the benchmark on a screen.")
    with TemporaryDirectory(prefix="genrescope-bench-") as folder:
        settings = Path(folder) / "settings.toml"
        settings.touch()
        settings.with_name("window.ini").write_text("[General]\nfirst_steps_shown=true\n")  # nobody is new here
        own = {"GENRESCOPE_CONFIG": str(settings), "XDG_DATA_HOME": folder}  # what is heard is kept, and not in yours
        yield Display(environment | own, title)
