"""The first steps: shown by themselves once, to nobody who knows what to listen to, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from genrescope import settings
from genrescope.audio.devices import NO_MICROPHONE, Survey
from genrescope.audio.source import SourceKind
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import Phase
from genrescope_desktop.theme import Theme
from support.sound import chords


def greet(app: App) -> bool:
    """Start as `App.run` does; whether the steps are shown."""
    app.greet()
    return app.window.welcome.steps is not None


def test_a_newcomer_goes_through_them_and_hears_what_was_chosen_at_once(
    open_app: Callable[..., App], close_app: Callable, wait: Callable
) -> None:
    app = open_app()
    assert greet(app)
    steps = app.window.welcome.steps
    assert not steps.isModal()
    assert app.window.bridge.phase is Phase.IDLE
    steps.choices[SourceKind.DEMO].click()
    wait(lambda: app.window.bridge.phase is Phase.LISTENING, "it plays")
    assert app.window.source_bar.demo.property("chosen")
    wait(lambda: steps.meter._drawn != (0, 0), "the meter moves")
    for _ in range(2):
        QTest.keyClick(steps.onward, Qt.Key.Key_Return)
    assert steps.onward.text() == "&Done"
    assert not steps.skip.isVisible()
    QTest.keyClick(steps.onward, Qt.Key.Key_Return)
    assert app.window.welcome.steps is None
    assert app.window.bridge.phase is Phase.LISTENING
    close_app(app)
    assert not greet(open_app())


def test_one_key_skips_them_for_good(open_app: Callable[..., App], close_app: Callable, wait: Callable) -> None:
    app = open_app()
    assert greet(app)
    wait(app.window.welcome.steps.isActiveWindow, "they have the keyboard")
    QTest.keyClick(app.window.welcome.steps, Qt.Key.Key_Escape)
    assert app.window.welcome.steps is None
    close_app(app)
    second = open_app()
    assert not greet(second)
    second.window.menu.first_steps_wanted.emit()  # but the menu still has them
    assert second.window.welcome.steps is not None


def test_nobody_sees_them_who_has_chosen_a_source_before_or_names_one(window: MainWindow) -> None:
    welcome, theme = window.welcome, Theme.light()
    welcome.greet(settings.Settings(source="system"), theme)
    assert welcome.steps is None
    window.remembered.source_kind = "microphone"
    welcome.greet(settings.Settings(), theme)
    assert welcome.steps is None
    window.remembered.source_kind = ""
    welcome.greet(settings.Settings(), theme)
    assert welcome.steps is not None


def test_who_uses_the_window_instead_is_left_alone(
    open_app: Callable[..., App], wait: Callable, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "音乐.wav", chords(4.0), 22_050)
    app = open_app()
    assert greet(app)
    app.window.analyse([tmp_path / "音乐.wav"])
    assert app.window.welcome.steps is None
    app.window.menu.first_steps_wanted.emit()
    app.window.source_bar.demo.button.click()
    assert app.window.welcome.steps is None
    wait(lambda: app.window.bridge.phase is Phase.LISTENING, "it plays")


@pytest.fixture
def steps(window: MainWindow):
    """The steps, from the menu."""
    window.menu.first_steps_wanted.emit()
    return window.welcome.steps


def test_what_is_not_there_cannot_be_chosen_and_a_sentence_says_why(window: MainWindow, steps) -> None:
    window.devices.found.emit(Survey([], [], NO_MICROPHONE, "No sound server."))
    assert not steps.choices[SourceKind.MICROPHONE].isEnabled()
    assert steps.notice.sentence == NO_MICROPHONE
    assert steps.choices[SourceKind.SYSTEM].toolTip() == "No sound server."
    assert steps.choices[SourceKind.DEMO].isEnabled()


def test_a_source_that_cannot_be_heard_is_explained_where_it_was_chosen(
    window: MainWindow, steps, wait: Callable
) -> None:
    window.welcome.chosen.emit(SourceKind.MICROPHONE, "no such device")
    wait(lambda: "no such device" in steps.notice.sentence, "it says so")


def test_everything_has_a_name_and_no_page_is_cut(window: MainWindow, steps) -> None:
    for theme in (Theme.dark(), Theme.light()):
        window.set_theme(theme)
        for at in range(steps.pages.count()):
            steps.pages.setCurrentIndex(at)
            page = steps.pages.currentWidget()
            assert page.accessibleName()
            assert page.height() >= page.layout().totalMinimumSize().height()
    assert all(each.text() for each in steps.findChildren(QAbstractButton))


def test_nothing_is_asked_of_the_web_without_a_click(
    open_app: Callable[..., App], close_app: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(requests.Session, "send", lambda _session, request, **_: asked.append(request))
    app = open_app()
    assert greet(app)
    steps = app.window.welcome.steps
    for _ in range(steps.pages.count()):
        steps.onward.click()
    close_app(app)
    assert asked == []
