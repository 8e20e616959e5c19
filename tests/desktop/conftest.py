"""What the window's tests share: a screen of their own, there before Qt is; windows on it; and one loaded network."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest

from genrescope import settings
from genrescope.audio.devices import Survey
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.models import library
from genrescope.recognition import load
from support.screen import Screen

DEVICES = Survey(
    [SourceInfo(SourceKind.MICROPHONE, "ALSA:desk", "Desk microphone", "ALSA", 48_000, 1, default=True)],
    [SourceInfo(SourceKind.SYSTEM, "speakers.monitor", "Speakers", "PulseAudio", 48_000, 2, default=True)],
)
PATIENCE_MS = 90_000  # until a test gives up waiting for what must happen


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


@pytest.fixture(scope="session")
def networks() -> load.NetworkKeeper:
    """Keeps the network between windows as a window keeps it between sessions: it is loaded once for all tests."""
    return load.NetworkKeeper()


@pytest.fixture
def network_there(networks: load.NetworkKeeper) -> None:
    """Have the network loaded before sound is played, which does not wait for a busy machine to load it."""
    with networks.lend(library.find(settings.Settings().model), settings.Settings()):
        pass


@pytest.fixture
def open_app(
    request: pytest.FixtureRequest,
    qapp,
    qtbot,
    networks: load.NetworkKeeper,
    close_app: Callable,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable]:
    """Open the window with settings and data of its own; close it afterwards, and see that nothing of it is left.

    Real devices are looked for, by a process at every look, only where there is a sound server.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    from genrescope_desktop import device_list
    from genrescope_desktop.app import App  # not before there is a screen

    if "pulse_server" not in request.fixturenames:
        monkeypatch.setattr(device_list, "survey_afresh", lambda: DEVICES)

    monkeypatch.setenv("GENRESCOPE_CONFIG", str(tmp_path / "settings.toml"))
    (tmp_path / "settings.toml").touch()
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    monkeypatch.setattr(load, "NetworkKeeper", lambda: networks)
    apps: list[App] = []
    before = _threads()

    def open_one(*, shown: bool = True, **chosen: object) -> App:
        app = App(qapp, settings.load(chosen))
        apps.append(app)
        if shown:
            app.window.show()
            qtbot.waitExposed(app.window)
        return app

    yield open_one
    for app in apps:
        if not app.window.is_leaving:
            close_app(app)
    qtbot.waitUntil(lambda: _threads() <= before, timeout=PATIENCE_MS)
    for app in apps:  # else the next window's style sheet is worked out for this one, too: seconds a test in the end
        app.window.deleteLater()
        app.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _threads() -> set[threading.Thread]:
    """Those that run, but for the kept network's own: it is the next window's, too."""
    return {thread for thread in threading.enumerate() if not thread.name.startswith("ncnn")}


@pytest.fixture
def window(open_app: Callable):
    """A window."""
    return open_app().window


@pytest.fixture
def wait(qtbot) -> Callable[[Callable[[], object], str], None]:
    """Wait until something is true; the test fails with what was waited for when it does not become so."""

    def until(condition: Callable[[], object], what: str, patience_ms: int = PATIENCE_MS) -> None:
        def check() -> None:
            assert condition(), f"waited in vain until {what}"

        qtbot.waitUntil(check, timeout=patience_ms)

    return until


@pytest.fixture
def close_app(qtbot) -> Callable:
    """Close a window and wait until everything it had open was let go."""

    def close(app) -> None:
        with qtbot.waitSignal(app.window.closed, timeout=PATIENCE_MS):
            app.window.leave()

    return close
