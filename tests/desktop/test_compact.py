"""The compact view: the same session in a small window that stays above the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from genrescope.audio.source import SourceKind
from genrescope.events import Part
from genrescope.recognition.verdict import VerdictState
from genrescope_desktop.app import App
from genrescope_desktop.panels import announce
from genrescope_desktop.panels.compact import CompactView
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.session_bridge import FRAME_MS, Failure, Phase
from genrescope_desktop.theme import Theme
from support.accessible import faults, out_of_order, parts, stops, tabbed
from support.plotting import PaintCounter, columns, update, verdict


@pytest.fixture
def app(open_app: Callable[..., App]) -> App:
    return open_app()


@pytest.fixture
def compact(app: App, qtbot) -> CompactView:
    """The view, shown."""
    app.window.menu.compact.trigger()
    qtbot.waitExposed(app.faces.compact)
    assert app.faces.compact.isVisible()
    assert not app.window.isVisible()
    return app.faces.compact


@pytest.fixture
def view(qapp: QApplication, qtbot) -> CompactView:
    """The view alone."""
    made = CompactView(Theme.light())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("answered", [False, True])
def test_a_screen_reader_is_told_all_of_it_and_tab_comes_to_what_can_be_used(
    compact: CompactView, qtbot, answered: bool
) -> None:
    if answered:
        compact.take_phase(Phase.LISTENING)
        compact.take(update(0, columns(1300), None, verdict(32.0, Rock=0.7, Classical=0.3)))
    assert faults(compact) == []
    told = {each.name: each for each in parts(compact)}
    assert ("Classical, 30 %" in told) == answered
    assert not answered or told["Rock, 70 %"].role is QAccessible.Role.StaticText, "it cannot be pressed here"
    assert told["Stop" if answered else "Start"].role is QAccessible.Role.Button
    compact.activateWindow()
    qtbot.waitUntil(compact.isActiveWindow)
    compact.start_button.setFocus(Qt.FocusReason.TabFocusReason)
    visited = tabbed(compact)
    assert out_of_order(visited) == []
    assert {*stops(compact)} == {*visited}


def shares(view: CompactView) -> list[tuple[str, str]]:
    return [(view.rows.row(each.name).name.text(), view.rows.row(each.name).percent.text()) for each in view.rows.shown]


def test_it_shows_the_session_that_the_window_shows_and_the_window_paints_nothing(
    app: App, compact: CompactView, qtbot, wait: Callable
) -> None:
    plots = [app.window.plots.spectrogram.plot.viewport(), app.window.plots.timeline.plot.viewport()]
    painted = PaintCounter(app.window, *plots, app.window.source_bar.meter)
    app.window.source.choose(SourceKind.DEMO, "demo")
    wait(lambda: app.window.bridge.phase is Phase.LISTENING, "it plays")
    assert app.window.bridge.interval_ms == FRAME_MS
    wait(lambda: compact.rows.shown, "there is an answer")
    assert compact.headline.text() == app.window.ranking.headline.text()
    assert compact.state.text() == app.window.ranking.state.text()
    wait(lambda: compact.meter._drawn != (0, 0), "the meter moves")
    assert painted.count == 0
    heard = app.window.plots.time_cursor.newest
    QTest.keyClick(compact, Qt.Key.Key_Escape)
    assert app.window.isVisible()
    assert not compact.isVisible()
    assert app.window.bridge.phase is Phase.LISTENING
    assert app.window.plots.time_cursor.newest >= heard > 3.0  # what was heard meanwhile is there
    wait(lambda: painted.count > 0, "the window paints again")


def test_what_was_heard_before_it_was_shown_is_there(view: CompactView) -> None:
    view.hide()
    view.take_phase(Phase.LISTENING)
    view.take(update(0, columns(1300), None, verdict(32.0, Classical=0.7, Rock=0.2, Pop=0.1)))
    view.show()
    assert view.headline.text() == "Classical"
    assert view.state.text() == "settled"
    assert shares(view) == [("Classical", "70 %"), ("Rock", "20 %"), ("Pop", "10 %")]


def test_the_space_bar_and_its_button_start_and_stop(app: App, compact: CompactView, wait: Callable) -> None:
    app.window.source_bar.show_choice(SourceKind.DEMO, "demo")
    app.window.source.kind, app.window.source.words = SourceKind.DEMO, "demo"
    QTest.keyClick(compact, Qt.Key.Key_Space)
    wait(lambda: app.window.bridge.phase is Phase.LISTENING, "it plays")
    assert compact.start_button.accessibleName() == "Stop"
    compact.start_button.click()
    wait(lambda: app.window.bridge.phase is Phase.IDLE, "it has stopped")
    assert compact.start_button.accessibleName() == "Start"
    assert compact.state.text() == "Not listening"


def test_one_key_shows_it_and_there_are_five_ways_back(app: App, compact: CompactView, qtbot) -> None:
    keys = Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    ways = (
        compact.back_button.click,
        lambda: QTest.keyClick(compact, Qt.Key.Key_Escape),
        lambda: QTest.mouseDClick(compact, Qt.MouseButton.LeftButton, pos=compact.headline.geometry().center()),
        compact.actions()[2].trigger,
        lambda: QTest.keyClick(compact, *keys),
    )
    assert [action.text() for action in compact.actions()] == [
        "&Start listening",
        "Ma&rk this moment",
        "&Compact view",
        "C&lose",
        "&Quit",
    ]
    for go_back in ways:
        qtbot.waitUntil(compact.isActiveWindow)
        go_back()
        assert app.window.isVisible()
        assert not compact.isVisible()
        assert not app.window.menu.compact.isChecked()
        assert app.window.bridge.interval_ms == FRAME_MS
        qtbot.waitUntil(app.window.isActiveWindow)
        QTest.keyClick(app.window, *keys)
        assert compact.isVisible()
    app.faces.come_forward([])  # a second start
    assert app.window.isVisible()
    assert not compact.isVisible()


def test_it_stays_above_other_windows_and_follows_the_pointer(view: CompactView) -> None:
    assert view.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    view.move(200, 200)
    before = view.pos()
    QTest.mousePress(view.rows, Qt.MouseButton.LeftButton, pos=QPoint(50, 20))
    QTest.mouseMove(view, view.mapFromGlobal(view.rows.mapToGlobal(QPoint(20, 0))))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert view.pos() == before + QPoint(-30, -20)


def test_it_is_closed_and_comes_back_where_it_was(open_app: Callable[..., App], qtbot) -> None:
    first = open_app()
    first.window.resize(1000, 700)
    first.window.menu.compact.trigger()
    first.faces.compact.setGeometry(QRect(40, 60, 400, first.faces.compact.height()))
    qtbot.wait(50)
    with qtbot.waitSignal(first.window.closed):
        first.faces.compact.close()  # which ends everything
    second = open_app(shown=False)
    second.faces.show()
    assert second.faces.compact.isVisible()
    assert not second.window.isVisible()
    assert second.faces.compact.geometry() == QRect(40, 60, 400, second.faces.compact.height())
    QTest.keyClick(second.faces.compact, Qt.Key.Key_Escape)
    assert (second.window.width(), second.window.height()) == (1000, 700)


def test_a_place_that_is_on_no_screen_any_more_is_not_taken(app: App, qtbot) -> None:
    for place in (QPoint(90_000, 90_000), QPoint(-4000, -4000), None):
        geometry = b"nonsense"
        if place is not None:
            elsewhere = CompactView(Theme.light())
            elsewhere.setGeometry(QRect(place, elsewhere.size()))
            geometry = bytes(elsewhere.saveGeometry().data())
        app.remembered.compact_geometry, app.faces._placed = geometry, False
        app.window.menu.compact.trigger()
        assert app.window.screen().availableGeometry().contains(app.faces.compact.frameGeometry()), place
        app.faces.show_window()


def test_a_failure_is_said_until_the_next_start(view: CompactView) -> None:
    view.take_failure(Failure("The cable was pulled.", Part.SOURCE))
    assert view.sentence.isVisible()
    assert view.sentence.text() == "The cable was pulled."
    assert view.sentence.property("tone") == "problem"
    view.take_phase(Phase.OPENING)
    assert view.sentence.text() == ""
    assert view.headline.text() == "Opening…"


def test_a_model_that_cannot_answer_does_not_hide_the_answer_of_the_one_that_does(view: CompactView) -> None:
    view.take_phase(Phase.LISTENING)
    view.take(update(0, columns(1300), None, verdict(32.0, Rock=0.9, Pop=0.1)))
    view.take_failure(Failure("The other model is damaged.", Part.MODEL))
    assert view.rows.isVisible()


def test_the_answer_is_spoken_once(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(announce.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(announce.QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    for genre in ("Rock", "Pop"):  # in the window, then in the compact view
        app.window.bridge.phase_changed.emit(Phase.LISTENING)
        app.window.bridge.updated.emit(update(0, columns(9), None, verdict(32.0, **{genre: 1.0})))
        assert said.count(genre) == 1
        app.window.menu.compact.trigger()
    app.window.menu.compact.trigger()
    app.window.bridge.failed.emit(Failure("The cable was pulled.", Part.SOURCE))
    assert said.count("The cable was pulled.") == 1


def test_silence_is_explained(view: CompactView) -> None:
    view.take_phase(Phase.LISTENING)
    view.take(update(0, columns(1300), None, verdict(32.0, VerdictState.SILENT)))
    assert view.headline.text() == "Silence"
    assert view.sentence.isVisible()
    assert view.sentence.text() == "Sound arrives, but it is too quiet to be music."


def test_at_every_width_all_is_inside_and_what_is_cut_is_in_a_tooltip(view: CompactView, qtbot) -> None:
    view.take_phase(Phase.LISTENING)
    names = {"Chamber cabaret & art pop": 0.4, "Contemporary dance pop": 0.25, "Uplifting anthemic rock": 0.15}
    view.take(update(0, columns(1300), None, verdict(12.0, VerdictState.PROVISIONAL, **names)))
    for width in (view.minimumWidth(), 320, 600):
        view.resize(width, view.height())
        qtbot.wait(20)
        for each in [*view.findChildren(QLabel), *view.findChildren(QAbstractButton)]:
            if not each.isVisible():
                continue
            assert view.rect().contains(QRect(each.mapTo(view, QPoint()), each.size()))
            if isinstance(each, ElidedLabel):
                assert each.height() >= each.fontMetrics().height()
                assert each.is_whole or each.text() in each.toolTip() + each.parentWidget().toolTip()
    assert view.headline.is_whole


def test_all_of_it_has_a_name(view: CompactView) -> None:
    for each in [view, *view.findChildren(QAbstractButton), view.state, view.headline, view.sentence]:
        assert each.accessibleName() or not each.isVisible(), each
    for button in (view.start_button, view.back_button):
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_it_changes_its_colours(app: App, compact: CompactView, qapp: QApplication) -> None:
    for name, theme in (("dark", Theme.dark()), ("light", Theme.light())):
        app.window.appearance_wanted.emit(name)
        picture = compact.grab().toImage()
        assert picture.pixelColor(4, 4).name() == theme.panel
