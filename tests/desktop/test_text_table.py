"""The table that says what the plots show: its lines, how calmly it changes, and how it is reached and copied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genrescope.events import ModelChange
from genrescope.history.sessions import Mark
from genrescope.recognition.verdict import Gap, ModelIdentity, Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop import account, account_words
from genrescope_desktop.account import Line, Shown
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels import announce
from genrescope_desktop.panels.text_table import GENRES, REMARKS, TextTable
from genrescope_desktop.plots.genre_history import GenreHistory
from genrescope_desktop.theme import Theme
from support.plotting import MODEL, columns, update, verdict

ANOTHER = ModelIdentity("another", "1" * 64, "Another")


def shown(*verdicts: Verdict, goes_on: bool = True, **more: object) -> Shown:
    history = GenreHistory()
    for each in verdicts:
        history.add(each)
    return replace(Shown([*history.moments], goes_on=goes_on), **more)


def gap(begin: float, end: float) -> Gap:
    return Gap(round(begin * ANALYSIS_RATE), round(end * ANALYSIS_RATE))


def texts(lines: list[Line]) -> list[list[str]]:
    return [account_words.cells(line) for line in lines]


def test_a_passage_is_a_line_with_its_mean() -> None:
    said = [verdict(end, Classical=0.6, Pop=0.4) for end in (2.0, 4.0)]
    said += [verdict(6.0, Classical=0.9, Pop=0.1), verdict(8.0, VerdictState.SILENT), verdict(10.0, Rock=1.0)]
    lines = account.by_passage(shown(*said))
    assert [cells[:3] for cells in texts(lines)] == [
        ["0:00–0:06", "Classical", "Classical 70 %, Pop 30 %"],
        ["0:06–0:08", "Silence", ""],
        ["0:08–0:10", "Rock", "Rock 100 %"],
    ]
    assert len(account.by_verdict(shown(*said))) == 5


def test_an_early_answer_is_said_to_be_one() -> None:
    (line,) = account.by_passage(shown(verdict(4.0, VerdictState.PROVISIONAL, Pop=0.8, Rock=0.2)))
    assert account_words.cells(line)[1] == "Pop (provisional)"


def test_what_was_not_said_yet_is_told_as_past() -> None:
    said = [verdict(2.0, VerdictState.LISTENING), verdict(4.0, VerdictState.RECONNECTING)]
    assert [cells[1] for cells in texts(account.by_passage(shown(*said)))] == ["Nothing said yet", "Reconnecting"]


def test_the_level_is_the_mean_of_power() -> None:
    said = [replace(verdict(end, Pop=1.0), level_dbfs=level) for end, level in ((2.0, -10.0), (4.0, -100.0))]
    said.append(replace(verdict(6.0, VerdictState.NO_SIGNAL), level_dbfs=-float("inf")))
    assert [cells[3] for cells in texts(account.by_passage(shown(*said)))] == ["−13 dBFS", "under −60 dBFS"]


def test_marks_changes_gaps_and_losses_stand_where_they_were_and_once() -> None:
    said = [verdict(end, Classical=1.0) for end in (2.0, 4.0)] + [verdict(end, Rock=1.0) for end in (6.0, 8.0)]
    said[2] = replace(said[2], gaps=(gap(3.0, 3.5), gap(4.5, 5.0)))
    said[3] = replace(said[3], gaps=(gap(3.2, 3.5), gap(4.5, 5.5)), lost_samples=480)  # the window has moved on
    marks = [Mark(1.0, "encore"), Mark(8.5)]
    change = ModelChange(round(5.0 * ANALYSIS_RATE), MODEL, ANOTHER)
    first, second = account.by_passage(shown(*said, marks=marks, changes=[change]))
    assert account_words.cells(first)[4] == "mark at 0:01: encore; no sound for 0.5 s from 0:03"
    remarks = account_words.cells(second)[4]
    assert remarks == (
        "mark at 0:08; From 0:05 on Another answers instead of A test.; no sound for 1.0 s from 0:04; 480 samples lost"
    )


def test_nothing_heard_is_no_line() -> None:
    assert account.by_passage(Shown()) == []


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> Callable[..., TextTable]:
    """A table that is shown, and tells of what it is given."""
    qapp.setStyleSheet("")  # an earlier test's window has left its own: other paddings, other widths

    def made(*verdicts: Verdict, goes_on: bool = True) -> TextTable:
        history = GenreHistory()
        widget = TextTable(lambda: Shown([*history.moments], goes_on=goes_on), Theme.light())
        widget.history = history
        qtbot.addWidget(widget)
        widget.resize(700, 260)
        widget.groupings.choose("verdicts")
        widget.show()
        qtbot.waitExposed(widget)
        hear(widget, *verdicts)
        return widget

    return made


def hear(widget: TextTable, *verdicts: Verdict) -> None:
    for each in verdicts:
        widget.history.add(each)
    widget.refresh()


def some(begin: float, end: float) -> list[Verdict]:
    return [verdict(at, Classical=1.0) for at in np.arange(begin, end, 2.0)]


def test_what_is_chosen_and_in_view_stays_so_while_more_is_heard(table: Callable[..., TextTable]) -> None:
    widget = table(*some(2.0, 590.0))
    view = widget.table
    view.selectRow(250)
    view.scrollTo(widget.lines.index(250, 0))
    before, where = widget.text(), view.visualRect(view.currentIndex()).top()
    hear(widget, *some(590.0, 700.0))
    assert widget.lines.lines[0].begin > 50.0
    assert widget.text() == before
    assert view.visualRect(view.currentIndex()).top() == where


def test_the_newest_line_stays_in_view_until_one_looks_back(table: Callable[..., TextTable]) -> None:
    widget = table(*some(2.0, 100.0))
    bar = widget.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    hear(widget, *some(100.0, 120.0))
    assert bar.value() == bar.maximum()
    bar.setValue(20)
    hear(widget, *some(120.0, 140.0))
    assert bar.value() == 20


def test_genres_get_the_room_that_remarks_do_not_need(table: Callable[..., TextTable]) -> None:
    widget = table(*(verdict(end, Classical=0.27, Electronic=0.26, Pop=0.24, Rock=0.23) for end in (2.0, 4.0)))
    view = widget.table
    widget.resize(820, 260)

    def room(column: int) -> int:
        return view.columnWidth(column) - view.sizeHintForColumn(column)

    assert room(GENRES) >= 0
    assert view.horizontalScrollBar().maximum() == 0
    before = view.columnWidth(REMARKS)
    hear(widget, replace(verdict(6.0, Classical=1.0), gaps=(gap(4.5, 5.5),), lost_samples=480))
    assert view.columnWidth(REMARKS) > before
    widget.resize(1300, 260)
    assert room(GENRES) >= 0
    assert room(REMARKS) >= 0


def test_a_piece_is_read_from_its_beginning(table: Callable[..., TextTable]) -> None:
    assert table(*some(2.0, 100.0), goes_on=False).table.verticalScrollBar().value() == 0


def test_a_line_that_grows_is_not_another_line(table: Callable[..., TextTable]) -> None:
    widget = table(*some(2.0, 20.0))
    widget.groupings.button("passages").click()
    inserted: list[int] = []
    widget.lines.rowsInserted.connect(lambda _parent, first, _last: inserted.append(first))
    widget.lines.modelReset.connect(lambda: inserted.append(-1))
    hear(widget, *some(20.0, 60.0))
    assert inserted == []
    assert widget.text().splitlines()[1].startswith("0:00–0:58\tClassical\t")
    hear(widget, verdict(60.0, Rock=1.0))
    assert inserted == [1]


def test_it_is_copied_whole_or_what_is_chosen(table: Callable[..., TextTable]) -> None:
    widget = table(*some(2.0, 12.0))
    widget.copy.click()
    rows = QGuiApplication.clipboard().text().splitlines()
    assert rows[0] == "When\tVerdict\tGenres\tLevel\tRemarks"
    assert len(rows) == 6
    widget.table.selectRow(1)
    (copy,) = [each for each in widget.table.actions() if each.shortcut() == QKeySequence("Ctrl+C")]
    copy.trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1:] == [rows[2]]


def test_a_hidden_table_is_not_kept_up_to_date_and_catches_up(table: Callable[..., TextTable]) -> None:
    widget = table(*some(2.0, 12.0))
    widget.hide()
    hear(widget, *some(12.0, 20.0))
    assert len(widget.lines.lines) == 5
    widget.show()
    assert len(widget.lines.lines) == 9


def text_action(window: MainWindow) -> QAction:
    (action,) = [each for each in window.actions() if each.shortcut() == QKeySequence("Ctrl+T")]
    return action


def test_every_view_shows_plots_or_text_and_it_is_remembered(
    open_app: Callable[..., App], close_app: Callable, qtbot: QtBot
) -> None:
    app = open_app()
    window = app.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.bridge.updated.emit(update(0, columns(100), None, *some(2.0, 12.0)))
    text_action(window).trigger()
    assert QApplication.focusWidget() is window.plots.place.text.table
    assert window.plots.place.text.text().splitlines()[1].startswith("0:00–0:10\tClassical\tClassical 100 %")
    window.bridge.updated.emit(update(100, columns(100), None, verdict(12.0, Rock=1.0)))
    assert window.plots.place.text.text().splitlines()[2].startswith("0:10–0:12\tRock")
    for place in (window.files.view.result.plots.place, window.history.view.session.place):
        assert place.currentWidget() is place.text
    close_app(app)
    again = open_app().window
    assert text_action(again).isChecked()
    assert again.plots.place.text.isVisible()
    assert not again.plots.spectrogram.isVisible()
    text_action(again).trigger()
    assert again.plots.spectrogram.isVisible()


def test_only_another_headline_is_said_aloud(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(announce.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(announce.QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    text_action(window).trigger()
    for number, end in enumerate(np.arange(4.0, 64.0, 2.0)):
        genre = {"Classical": 0.8, "Pop": 0.2} if number < 20 else {"Rock": 0.7, "Pop": 0.3}
        window.bridge.updated.emit(update(number, columns(1), None, verdict(end, **genre)))
    assert said == ["Classical", "Rock"]


def test_nothing_chosen_is_no_trouble_with_the_keyboard(table: Callable[..., TextTable], qtbot: QtBot) -> None:
    widget = table()
    assert not widget.copy.isEnabled()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_End):
        qtbot.keyClick(widget.table, key)
    assert widget.text().splitlines() == ["When\tVerdict\tGenres\tLevel\tRemarks"]
