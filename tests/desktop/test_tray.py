"""The icon in the tray, and going on there when what is shown is closed. Xvfb has no tray: one is pretended."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from genrescope.audio.source import SourceKind
from genrescope_desktop import app as app_module
from genrescope_desktop import window_settings
from genrescope_desktop.app import App
from genrescope_desktop.session_bridge import FRAME_MS, HIDDEN_MS, Phase
from genrescope_desktop.tray import Tray
from support.accessible import faults, part
from support.plotting import columns, update, verdict


class PersonsClose(QCloseEvent):
    """What comes of a window's own close button."""

    def spontaneous(self) -> bool:
        return True


@pytest.fixture
def with_tray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))


@pytest.fixture
def app(with_tray: None, open_app: Callable[..., App]) -> App:
    """An app that goes on in the tray."""
    app = open_app()
    app.window.menu.keep.trigger()
    return app


def test_without_a_tray_closing_ends_it_whatever_was_chosen(open_app: Callable[..., App], qtbot) -> None:
    window_settings.write(window_settings.WindowSettings(keep_in_tray=True))
    app = open_app()
    app.window.menu.aboutToShow.emit()
    assert not app.window.menu.keep.isVisible()
    with qtbot.waitSignal(app.window.closed):
        app.window.closeEvent(PersonsClose())


def test_with_a_tray_closing_still_ends_it_unless_a_person_has_chosen_otherwise(
    with_tray: None, open_app: Callable[..., App], qtbot
) -> None:
    app = open_app()
    app.window.menu.aboutToShow.emit()
    assert app.window.menu.keep.isVisible()
    assert not app.window.menu.keep.isChecked()
    with qtbot.waitSignal(app.window.closed):
        app.window.closeEvent(PersonsClose())


def test_who_has_chosen_so_closes_the_window_and_goes_on_listening(app: App, wait: Callable, close_app) -> None:
    app.window.source.choose(SourceKind.DEMO, "demo")
    wait(lambda: app.window.bridge.phase is Phase.LISTENING, "it plays")
    event = PersonsClose()
    app.window.closeEvent(event)
    assert not event.isAccepted()
    assert not app.window.isVisible()
    assert not app.window.is_leaving
    assert app.window.bridge.interval_ms == HIDDEN_MS
    wait(lambda: app.faces.tray.icon.toolTip() == "Classical – Genrescope", "the icon says what it hears")
    app.faces.tray.clicked.emit()
    assert app.window.isVisible()
    assert app.window.bridge.interval_ms == FRAME_MS
    assert app.window.ranking.answer is not None
    close_app(app)
    assert window_settings.read().keep_in_tray


def test_the_end_of_the_session_is_not_held_up(app: App, qtbot) -> None:
    """The system closes every window itself then, which is no person's click."""
    with qtbot.waitSignal(app.window.closed):
        app.window.close()


def test_the_compact_view_goes_on_there_too_and_comes_back(app: App) -> None:
    app.window.menu.compact.trigger()
    app.faces.compact.closeEvent(PersonsClose())
    app.faces.compact.hide()  # as Qt does after the event
    assert not app.faces.is_seen
    assert not app.window.is_leaving
    app.faces.tray.clicked.emit()
    assert app.faces.compact.isVisible()
    assert not app.window.isVisible()
    app.window.menu.close_face.trigger()
    assert not app.faces.is_seen


def test_a_window_that_is_minimised_is_brought_back_and_not_hidden(app: App, qtbot) -> None:
    app.window.showMinimized()
    qtbot.waitUntil(app.window.isMinimized)
    app.faces.tray.clicked.emit()
    assert app.window.isVisible()
    assert not app.window.isMinimized()
    app.faces.tray.clicked.emit()
    assert not app.window.isVisible()


def test_its_menu_starts_stops_shows_hides_and_quits(app: App, wait: Callable, qtbot) -> None:
    def entry(text: str):
        entries = {each.text(): each for each in app.faces.tray.icon.contextMenu().actions()}
        return entries[text]

    app.window.source.kind, app.window.source.words = SourceKind.DEMO, "demo"
    entry("&Start listening").trigger()
    wait(lambda: app.window.bridge.phase is Phase.LISTENING, "it plays")
    entry("&Hide Genrescope").trigger()
    assert not app.faces.is_seen
    entry("S&how Genrescope").trigger()
    assert app.window.isVisible()
    app.faces.hide()
    app.faces.come_forward([])  # a second start
    assert app.window.isVisible()
    entry("&Compact view").trigger()
    assert app.faces.compact.isVisible()
    entry("&Stop listening").trigger()
    wait(lambda: app.window.bridge.phase is Phase.IDLE, "it has stopped")
    with qtbot.waitSignal(app.window.closed):
        entry("&Quit").trigger()
    assert not app.faces.tray.icon.isVisible()


def test_a_screen_reader_is_told_its_menu(app: App, qtbot) -> None:
    menu = app.faces.tray.icon.contextMenu()
    menu.popup(QPoint())
    qtbot.waitUntil(menu.isVisible)
    assert faults(menu, described=False) == []
    assert part(menu).name == "Genrescope"
    menu.close()


@pytest.mark.parametrize("system", ["darwin", "linux"])
def test_on_macos_a_click_on_its_icon_in_the_dock_shows_what_was_closed(
    with_tray: None, open_app: Callable[..., App], qapp: QApplication, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(app_module.sys, "platform", system)
    app = open_app()
    monkeypatch.undo()
    app.faces.hide()
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)  # so Qt tells it
    assert app.faces.is_seen == (system == "darwin")


def test_the_icon_says_whether_it_listens_and_what_it_hears(qapp: QApplication) -> None:
    tray = Tray([], qapp)
    assert tray.icon.toolTip() == "Not listening – Genrescope"
    pale = picture(tray.icon.icon())
    tray.show_phase(Phase.LISTENING)
    assert picture(tray.icon.icon()) != pale
    tray.show_update(update(0, columns(1300), None, verdict(32.0, Rock=0.9, Pop=0.1)))
    assert tray.icon.toolTip() == "Rock – Genrescope"
    tray.show_phase(Phase.IDLE)
    assert tray.icon.toolTip() == "Not listening – Genrescope"
    assert picture(tray.icon.icon()) == pale
    tray.leave()


def picture(icon: QIcon) -> bytes:
    return bytes(icon.pixmap(22, 22).toImage().constBits())


@pytest.mark.parametrize(("system", "clicks"), [("linux", 1), ("win32", 1), ("darwin", 0)])
def test_a_click_counts_where_it_does_not_open_the_menu(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, system: str, clicks: int
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", system)
        tray = Tray([], qapp)
    clicked: list[bool] = []
    tray.clicked.connect(lambda: clicked.append(True))
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert len(clicked) == clicks
    tray.leave()
    tray.setParent(None)
