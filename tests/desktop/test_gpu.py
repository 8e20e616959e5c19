"""The graphics card in the window: offered once and quietly, installed with its progress, cancelled, removed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from genrescope.addon import place, standing
from genrescope.addon.build import Build, Wheel
from genrescope.addon.driver import Gpu
from genrescope.addon.place import Stamp
from genrescope.addon.standing import Standing
from genrescope.errors import AddonError
from genrescope.models.download import Watcher
from genrescope_desktop import window_settings
from genrescope_desktop.app import App
from genrescope_desktop.panels.gpu import GpuPanel

WHEEL = Wheel("torch", "2.13.0", "torch-2.13.0-py3-none-any.whl", 2_600_000_000, 4_100_000_000, "0" * 64)
BUILD = Build("2.13.0", (13, 0), ((8, 0),), (WHEEL,), "digest")
RTX = Gpu("NVIDIA GeForce RTX 3060", (8, 6), (13, 0))
OFFERED = Standing(gpu=RTX, build=BUILD)
STAMP = Stamp("digest", "2.13.0", RTX.name)


@pytest.fixture
def stands(monkeypatch: pytest.MonkeyPatch) -> list[Standing]:
    """How things stand: the last of these. As in the packaged application, on a machine with a GPU."""
    found = [OFFERED]
    monkeypatch.setattr(standing, "look", lambda: found[-1])
    return found


@pytest.fixture
def app(open_app: Callable[..., App], stands: list[Standing]) -> App:
    return open_app()


@pytest.fixture
def panel(app: App, wait) -> GpuPanel:
    """The panel, opened from the menu."""
    app.window.menu.gpu_wanted.emit()
    made = app.window.gpu.panel
    wait(lambda: made.install.isVisibleTo(made), "it is offered")
    return made


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def greet(app: App) -> None:
    app.window.remembered.first_steps_shown = True
    app.greet()


def test_it_is_offered_until_the_offer_is_answered(app: App, qtbot: QtBot, wait) -> None:
    bar = app.window.gpu._bar
    assert not bar.isVisibleTo(app.window)
    greet(app)
    wait(lambda: bar.away.visibleRegion().boundingRect().size() == bar.away.sizeHint(), "it is offered")
    said = "NVIDIA GeForce RTX 3060 can run the network, after a download of 2.6 GB."
    assert bar.sentence.text() == said
    click(qtbot, bar.away)
    assert not bar.isVisibleTo(app.window)
    window_settings.write(app.remembered)
    assert window_settings.read().gpu_answered
    greet(app)
    qtbot.wait(50)
    assert not bar.isVisibleTo(app.window)


def test_the_offer_leads_to_the_panel(app: App, qtbot: QtBot, wait) -> None:
    greet(app)
    bar, panel = app.window.gpu._bar, app.window.gpu.panel
    wait(lambda: bar.away.visibleRegion().boundingRect().size() == bar.away.sizeHint(), "it is offered")
    click(qtbot, bar.more)
    wait(panel.isVisible, "the panel is there")
    assert not bar.isVisibleTo(app.window)
    assert "2.6 GB are fetched once, and take 4.1 GB on the disk" in panel.state.text()
    assert "NVIDIA's licence" in panel.terms.text()


@pytest.mark.parametrize(
    "other", [Standing(obstacle="No driver of an NVIDIA GPU is there."), Standing(stamp=STAMP, gpu=RTX, build=BUILD)]
)
def test_what_cannot_be_or_is_installed_is_not_offered(app: App, stands: list[Standing], other: Standing, wait) -> None:
    stands.append(other)
    shown: list[Standing] = []
    app.window.gpu.keeper.stood.connect(shown.append)
    greet(app)
    wait(lambda: shown, "it has looked")
    panel = app.window.gpu.panel
    assert not app.window.gpu._bar.isVisibleTo(app.window)
    assert not panel.install.isVisibleTo(panel)
    assert panel.remove.isVisibleTo(panel) is (other.stamp is not None)


def test_it_is_installed_with_its_progress_and_used_after_a_restart(
    panel: GpuPanel, app: App, stands: list[Standing], qtbot: QtBot, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def install(build: Build, gpu: Gpu, *, watcher: Watcher, step: Callable[[str], None]) -> Stamp:
        assert (build, gpu) == (BUILD, RTX)
        step("downloading")
        watcher.at(650_000_000, 2_600_000_000)
        go_on.wait()
        stands.append(replace(OFFERED, stamp=STAMP))
        return STAMP

    monkeypatch.setattr("genrescope.addon.installing.install", install)
    click(qtbot, panel.install)
    wait(lambda: panel.progress.state.text().startswith("650 of 2600 MB"), "it says how far it is")
    assert panel.progress.bar.value() == 250
    assert not panel.install.isEnabled()
    assert not panel.restart.isVisibleTo(panel)
    go_on.set()
    wait(lambda: panel.restart.isVisibleTo(panel), "a restart is offered")
    wait(lambda: not panel.progress.isVisibleTo(panel), "nothing is under way any more")
    assert "tried on NVIDIA GeForce RTX 3060" in panel.state.text()
    assert not panel.install.isVisibleTo(panel)
    with qtbot.waitSignal(app.window.restart_wanted):
        panel.restart_wanted.emit()


def test_cancelling_says_so_and_it_can_be_tried_again(
    panel: GpuPanel, qtbot: QtBot, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(*_: object, watcher: Watcher, step: Callable[[str], None]) -> None:
        while True:
            watcher.at(1, 2)
            threading.Event().wait(0.02)

    monkeypatch.setattr("genrescope.addon.installing.install", install)
    click(qtbot, panel.install)
    wait(lambda: panel.progress.cancel.isVisibleTo(panel), "it can be cancelled")
    click(qtbot, panel.progress.cancel)
    wait(lambda: panel.notice.sentence.startswith("Stopped."), "it has stopped")
    wait(lambda: panel.install.isEnabled(), "it can be tried again")


def test_why_it_failed_is_told(panel: GpuPanel, qtbot: QtBot, wait, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(*_: object, **__: object) -> None:
        raise AddonError("The disk is full, so nothing was installed: make room and try again.")

    monkeypatch.setattr("genrescope.addon.installing.install", install)
    click(qtbot, panel.install)
    wait(lambda: panel.notice.sentence.startswith("The disk is full"), "it says why")
    assert panel.notice.property("tone") == "problem"


@pytest.mark.parametrize("in_use", [False, True])
def test_it_is_removed(
    panel: GpuPanel,
    app: App,
    stands: list[Standing],
    qtbot: QtBot,
    wait,
    monkeypatch: pytest.MonkeyPatch,
    in_use: bool,
) -> None:
    monkeypatch.setattr(place, "is_in_use", lambda: in_use)
    stands.append(replace(OFFERED, stamp=STAMP))
    app.window.gpu.show()
    wait(lambda: panel.remove.isVisibleTo(panel), "it can be removed")
    panel.show_installed()  # just now
    stands.append(OFFERED)
    click(qtbot, panel.remove)
    wait(lambda: panel.notice.sentence.startswith("It is deleted."), "it says so")
    assert ("until it is started again" in panel.notice.sentence) is in_use
    wait(lambda: panel.install.isVisibleTo(panel), "it is offered again")
    assert not panel.restart.isVisibleTo(panel)
