"""What the window's tests share: a screen of their own, there before Qt is."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from support.screen import Screen


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A screen, and the environment that leads Qt to it."""
    before = {name: os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    made = Screen()
    os.environ["DISPLAY"] = made.display
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    os.environ.pop("WAYLAND_DISPLAY", None)
    try:
        yield made
    finally:
        made.close()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@pytest.fixture(scope="session")
def qapp_args(screen: Screen) -> list[str]:
    """Arguments of pytest-qt's application; asking for the screen here makes it come first."""
    return ["genrescope"]
