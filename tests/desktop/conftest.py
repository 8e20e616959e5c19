"""What the window's tests share: a screen of their own, there before Qt is."""

from __future__ import annotations

import os

import pytest

from support.screen import Screen


@pytest.fixture(scope="session")
def screen() -> Screen:
    """A screen, and the environment that leads Qt to it: this process's, for good, and that of its children."""
    made = Screen()
    os.environ["DISPLAY"] = made.display
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    os.environ.pop("WAYLAND_DISPLAY", None)
    return made


@pytest.fixture(scope="session")
def qapp_args(screen: Screen) -> list[str]:
    """Arguments of pytest-qt's application; asking for the screen here makes it come first."""
    return ["genrescope"]
