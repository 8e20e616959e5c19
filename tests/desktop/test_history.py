"""The History view as a person uses it, in a real window, on sessions that were kept by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from genrescope import settings
from genrescope.history.database import history_file
from genrescope.history.draft import Draft
from genrescope.history.sessions import Recorded
from genrescope.history.store import Store
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.history import Export, HistoryView
from genrescope_desktop.plots.session_figure import SCALE, SIZE, SessionFigure
from genrescope_desktop.session_bridge import Phase
from genrescope_desktop.theme import Theme
from support.heard import programme, status, updates
from support.plotting import pixels, rgb

Wait = Callable[[Callable[[], object], str], None]
PARTS = {
    "Jazz night": [(2, "listening"), (60, "Classical"), (10, "silent"), (2, "listening"), (40, None)],
    "摇滚 rock": [(120, "Rock")],
    "": [(40, "Pop"), (60, "Electronic")],
}


@pytest.fixture
def kept(open_app: Callable) -> list[str]:
    """Three sessions, kept before the window opens. (Asking for `open_app` puts the history into the test's folder.)"""
    with closing(Store()) as store:
        for title, parts in PARTS.items():
            draft = Draft(status(0.0))
            said = [*programme(*parts)]  # type: ignore[arg-type]
            draft.take(said, status(said[-1].end_sample / 22_050))
            draft.mark(12.0)
            number = store.add(draft.news())
            assert number is not None
            store.rename(number, title)
    return [*PARTS]


@pytest.fixture
def app(kept: list[str], open_app: Callable) -> App:
    return open_app()


@pytest.fixture
def view(app: App, wait: Wait) -> HistoryView:
    """The view, showing the newest session."""
    window = app.window
    window.views.setCurrentWidget(window.history.view)
    wait(lambda: window.history.view.session.recorded, "the newest session is shown")
    return window.history.view


def titles(view: HistoryView) -> list[str]:
    return [each.title for each in view.list.kept.sessions]


def choose(view: HistoryView, number: int, wait: Wait) -> Recorded:
    view.list.choose(number)
    wait(lambda: view.session.recorded and view.session.recorded.session.id == number, "it is shown")
    assert view.session.recorded is not None
    return view.session.recorded


def press(widget: QWidget, keys: str) -> None:
    """Do what a shortcut of the widget does; Qt brings it there only in the active window, and Xvfb knows none."""
    (action,) = [each for each in widget.actions() if each.shortcut() == QKeySequence(keys)]
    action.trigger()


def in_store(number: int) -> Recorded:
    with closing(Store()) as store:
        return store.session(number)


def table(view: HistoryView) -> list[list[str]]:
    rows = range(view.session.table.rowCount())
    return [[view.session.table.item(row, column).text() for column in range(3)] for row in rows]


def test_a_session_is_chosen_while_ctrl_is_held_too(view: HistoryView, wait: Wait, qtbot: QtBot) -> None:
    """As what Ctrl+Z brings back is: Qt asks which keys are held, and Ctrl would add to what was chosen."""
    qtbot.keyPress(view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    choose(view, 1, wait)
    assert [each.id for each in view.list.sessions()] == [1]
    qtbot.keyRelease(view, Qt.Key.Key_Control)


def test_sessions_are_listed_and_reopened(view: HistoryView, wait: Wait) -> None:
    assert titles(view) == ["", "摇滚 rock", "Jazz night"]
    recorded = choose(view, 1, wait)
    assert view.session.title.text() == "Jazz night"
    assert [row[:2] for row in table(view)] == [["0:00–1:02", "Classical"], ["0:12", ""], ["1:12–1:54", "unsure"]]
    assert view.session.time_cursor.span == pytest.approx(recorded.session.heard_seconds)
    assert view.session.timeline.probabilities_at(30.0)[0][0].label == "Classical"
    row = view.list.kept.index(2)
    assert "Jazz night" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Classical" in row.data(Qt.ItemDataRole.AccessibleTextRole)


def test_what_is_heard_is_kept_and_marked(open_app: Callable, wait: Wait) -> None:
    window: MainWindow = open_app().window
    assert window.status.text("history") == "kept"
    window.bridge._set_phase(Phase.LISTENING)
    for update in updates(programme((20, "Rock"))):
        window.bridge.updated.emit(update)
    window.plots.time_cursor.receive(20.0)
    window.plots.time_cursor.tick(1e9)
    press(window, "M")
    assert [round(mark.seconds) for mark in window.plots.timeline.flags] == [20]
    window.bridge._set_phase(Phase.IDLE)
    window.views.setCurrentWidget(window.history.view)
    shown = window.history.view.session

    def whole() -> bool:
        window.history.refresh()
        return shown.recorded is not None and len(shown.recorded.verdicts) == 10

    wait(whole, "all of it is found in the history")
    recorded = shown.recorded
    assert recorded is not None
    assert [round(mark.seconds) for mark in recorded.session.marks] == [20]
    press(window, "M")
    assert len(window.plots.timeline.flags) == 1, "nothing is listened to"


def test_words_are_looked_for_everywhere(view: HistoryView, qtbot: QtBot) -> None:
    for words, found in (("ROCK 摇滚", ["摇滚 rock"]), ("electronic", [""]), ("night class", ["Jazz night"])):
        view.search.setText(words)
        assert titles(view) == found
        assert [each.title for each in view.list.sessions()] == found, "something is chosen"
    view.search.setText("polka")
    assert titles(view) == []
    assert "No session" in view._empty.text()
    view.search.setFocus()
    qtbot.keyClick(view.search, Qt.Key.Key_Escape)
    assert view.search.text() == ""
    assert len(titles(view)) == 3
    press(view, "Ctrl+F")
    assert view.window().focusWidget() is view.search


def test_names_and_notes_are_written_where_they_stand(view: HistoryView, wait: Wait, qtbot: QtBot) -> None:
    choose(view, 2, wait)
    press(view.list, "F2")
    assert view.window().focusWidget() is view.session.title
    qtbot.keyClicks(view.session.title, "Encore")
    qtbot.keyClick(view.session.title, Qt.Key.Key_Return)
    qtbot.keyClicks(view.session.note, "two guitars")
    qtbot.keyClick(view.session.note, Qt.Key.Key_Return)
    wait(lambda: titles(view)[1] == "Encore", "the list has the new name")
    view.session.table.item(1, 1).setText("solo")
    wait(lambda: in_store(2).session.marks[0].note == "solo", "the mark's note is kept")
    session = in_store(2).session
    assert (session.title, session.note) == ("Encore", "two guitars")
    view.session.title.setText("  ")
    view.session.title.editingFinished.emit()
    wait(lambda: in_store(2).session.title == "", "no name is the source's")
    assert view.session.title.text() == session.beginning.source.title


def test_a_mark_is_taken_away(view: HistoryView, wait: Wait, qtbot: QtBot) -> None:
    choose(view, 1, wait)
    view.session.table.selectRow(0)
    qtbot.keyClick(view.session.table, Qt.Key.Key_Delete)
    view.session.table.setCurrentCell(1, 1)
    qtbot.keyClick(view.session.table, Qt.Key.Key_Delete)
    wait(lambda: len(table(view)) == 2, "it is gone from the table")
    assert in_store(1).session.marks == ()
    assert len(in_store(1).session.passages) == 2, "a passage cannot be taken away"


def test_a_chosen_passage_is_set_off_in_the_timeline(view: HistoryView, wait: Wait) -> None:
    choose(view, 1, wait)
    view.session.table.setCurrentCell(0, 0)
    assert view.session.timeline.highlighted == (0.0, pytest.approx(62.0, abs=0.1))
    view.session.table.setCurrentCell(1, 0)
    assert view.session.timeline.highlighted is None


def test_the_timeline_can_be_read_as_text(view: HistoryView, wait: Wait) -> None:
    place = view.session.place
    view.window().menu.text.trigger()
    recorded = choose(view, 1, wait)
    lines = place.text.text().splitlines()[1:]
    assert [line.split("\t")[1] for line in lines] == [
        "Nothing said yet",
        "Classical",
        "Silence",
        "Nothing said yet",
        "Unsure",
    ]
    assert "mark at 0:12" in lines[1]
    assert recorded.session.passages[0].genre == "Classical"
    choose(view, 2, wait)
    assert "Rock 80 %" in place.text.text()


def test_deleting_can_be_undone(view: HistoryView, wait: Wait, qtbot: QtBot) -> None:
    view.list.choose(2)
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    wait(lambda: len(titles(view)) == 2, "it is gone")
    assert "摇滚 rock" in view.notice.sentence
    assert view.undo.isVisible()
    assert len(view.list.sessions()) == 1, "its neighbour is chosen"
    view.undo.click()
    wait(lambda: len(titles(view)) == 3, "it is back")
    assert not view.undo.isVisible()
    wait(lambda: [each.id for each in view.list.sessions()] == [2], "and chosen")
    view.list.selectAll()
    view.delete.click()
    wait(lambda: titles(view) == [], "all are gone")
    assert "3 sessions" in view.notice.sentence
    view.undo.click()
    wait(lambda: len(titles(view)) == 3, "all are back")
    wait(lambda: len(view.list.sessions()) == 3, "and chosen")


def test_what_is_deleted_is_gone_for_good_when_the_window_is_closed(
    app: App, view: HistoryView, wait: Wait, close_app: Callable
) -> None:
    view.list.choose(1)
    view.delete.click()
    wait(lambda: len(titles(view)) == 2, "it is gone")
    close_app(app)
    assert b"Jazz night" not in history_file().read_bytes()


@pytest.mark.parametrize("export", [each for each in Export if each is not Export.CLIPBOARD])
def test_exporting(
    view: HistoryView, wait: Wait, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(view, 1, wait)
    path = tmp_path / f"导出.{export.value}"
    asked: list[Path] = []

    def answer(_parent: QWidget, _title: str, suggestion: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(suggestion))
        return str(path.with_suffix("")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    view._exports[export].trigger()
    wait(path.exists, "it is written")
    assert asked[0].parent == Path.home()
    content = path.read_bytes()
    starts = {Export.CSV: b"session,time", Export.PNG: b"\x89PNG", Export.SVG: b"<?xml", Export.LABELS: b"0.000000\t"}
    assert content.startswith(starts.get(export, b"{"))
    if export is Export.JSON:
        assert json.loads(content)["sessions"][0]["title"] == "Jazz night"
    wait(lambda: str(path) in view.notice.sentence, "it is said")


def test_several_sessions_go_into_one_table(
    view: HistoryView, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.list.selectAll()
    enabled = {export for export, action in view._exports.items() if action.isEnabled()}
    assert enabled == {Export.CSV, Export.JSON}
    path = tmp_path / "all.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    view._exports[Export.JSON].trigger()
    wait(path.exists, "it is written")
    assert len(json.loads(path.read_text(encoding="utf-8"))["sessions"]) == 3


def test_where_nothing_can_be_written_it_is_said(
    view: HistoryView, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "nowhere" / "x.png"), ""))
    view._exports[Export.PNG].trigger()
    wait(lambda: "choose another place" in view.notice.sentence, "it is said")


@pytest.mark.parametrize("white", [True, False])
def test_the_picture_is_copied_on_white_or_as_the_window(view: HistoryView, white: bool) -> None:
    view.white.setChecked(white)
    view._exports[Export.CLIPBOARD].trigger()
    image = QGuiApplication.clipboard().image()
    assert image.size() == SIZE * SCALE
    is_white = rgb("#ffffff") == QColor(image.pixel(2, 2)).rgb()
    assert is_white == (white or Theme.light().panel == "#ffffff" == view.session._theme.panel)


def test_a_figure_shows_what_was_heard(view: HistoryView, wait: Wait) -> None:
    recorded = choose(view, 1, wait)
    theme = Theme.dark()
    figure = SessionFigure(recorded, theme)
    image = QImage.fromData(figure.png())
    colours = set(pixels(image).ravel().tolist())
    assert {rgb(theme.panel), rgb(theme.window)} <= colours
    assert b"<polygon" in figure.svg()
    assert b"<image" not in figure.svg(), "vectors, not pixels"
    assert b"<text" not in figure.svg(), "it looks the same where other fonts are installed"


def test_nothing_kept_yet(open_app: Callable, wait: Wait) -> None:
    window = open_app().window
    view = window.history.view
    window.views.setCurrentWidget(view)
    wait(lambda: view._empty.text(), "it is known that there is nothing")
    assert "Press Start" in view._empty.text()
    assert not view.export.isEnabled()
    assert not view.delete.isEnabled()
    assert not history_file().exists(), "looking makes no history"


def test_keeping_is_turned_off_and_on(open_app: Callable, wait: Wait, qtbot: QtBot) -> None:
    window = open_app().window
    view = window.history.view
    window.views.setCurrentWidget(view)
    wait(lambda: view._empty.text(), "the view is there")
    inside = QRect(5, view.keep.height() // 2 - 3, 6, 6)
    assert len(np.unique(pixels(view.keep.grab(inside).toImage()))) > 1, "it has a tick"
    view.keep.click()
    assert "is not kept" in view._empty.text()
    assert window.status.text("history") == "not kept"
    assert len(np.unique(pixels(view.keep.grab(inside).toImage()))) == 1, "it has none"
    window.bridge._set_phase(Phase.LISTENING)
    for update in updates(programme((20, "Rock"))):
        window.bridge.updated.emit(update)
    window.bridge._set_phase(Phase.IDLE)
    wait(lambda: settings.load().history == "never", "the settings say so from now on")
    assert not history_file().exists()
    view.keep.click()
    wait(lambda: settings.load().history == "window", "and again")
    assert window.status.text("history") == "kept"


def test_who_always_keeps_does_so_again_after_a_pause(open_app: Callable, wait: Wait) -> None:
    view = open_app(history="always").window.history.view
    view.keep.click()
    wait(lambda: settings.load().history == "never", "the settings say so")
    view.keep.click()
    wait(lambda: settings.load().history == "always", "and again")


def test_what_was_heard_before_keeping_was_turned_off_is_written_though_the_window_is_closed_at_once(
    open_app: Callable, close_app: Callable
) -> None:
    app = open_app()
    app.window.bridge._set_phase(Phase.LISTENING)
    for update in updates(programme((20, "Rock"))):
        app.window.bridge.updated.emit(update)
    app.window.history.view.keep.click()
    close_app(app)
    assert settings.load().history == "never"
    with closing(Store()) as store:
        (session,) = store.sessions()
    assert session.heard_seconds == pytest.approx(20.0)


def test_a_history_that_cannot_be_kept_is_said_and_does_not_stop_listening(open_app: Callable, wait: Wait) -> None:
    window = open_app().window
    history_file().parent.parent.mkdir(parents=True)
    history_file().parent.touch()
    window.bridge._set_phase(Phase.LISTENING)
    said = [*updates(programme((20, "Rock")))]
    for update in said[:5]:
        window.bridge.updated.emit(update)

    def told() -> bool:
        window.bridge.updated.emit(said[5])
        return "make its folder writable" in window.source_bar.notice.sentence

    wait(told, "it is said")
    history_file().parent.unlink()

    def silent() -> bool:
        window.bridge.updated.emit(said[6])
        return not window.source_bar.notice.sentence

    wait(silent, "it can be kept again")


def test_every_control_has_a_name_and_is_reached_by_the_keyboard(view: HistoryView) -> None:
    controls = [view.search, view.list, view.export, view.delete, view.keep, view.undo]
    controls += [view.session.title, view.session.table, view.session.note, view.session.timeline.plot]
    for each in controls:
        assert each.accessibleName() or getattr(each, "text", str)(), each
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert each.toolTip() or each.accessibleName()


def test_everything_fits_into_the_smallest_window(app: App, view: HistoryView, qtbot: QtBot) -> None:
    window = app.window
    window.resize(760, 460)
    qtbot.wait(50)
    assert view.minimumSizeHint().height() < 400, "beside the tabs, and in large letters too"
    for kind in (QLabel, QLineEdit):
        for each in view.findChildren(kind):
            if each.isVisible():
                assert _inside(each, view), each.text()


def test_both_themes_repaint(app: App, view: HistoryView) -> None:
    for name in ("light", "dark"):
        app._set_appearance(name)
        QApplication.processEvents()
        panel = rgb((Theme.dark() if name == "dark" else Theme.light()).panel)
        assert panel in pixels(view.list.grab().toImage())


def _inside(widget: QWidget, view: QWidget) -> bool:
    return view.rect().contains(
        widget.geometry().translated(widget.parentWidget().mapTo(view, widget.rect().topLeft()))
    )
