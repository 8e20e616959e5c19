"""The answer's panel: how sure it is in words; genres, families or both; and for a file as for a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from genrescope.audio.source import SourceKind, SourceState
from genrescope.recognition.summary import Summarizer
from genrescope.recognition.verdict import Advice, Assessment, Certainty, Reason, VerdictState
from genrescope.units import FLOOR_DBFS
from genrescope_desktop import style
from genrescope_desktop.app import App
from genrescope_desktop.assessment_words import assessment
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.paragraph import Paragraph
from genrescope_desktop.panels.ranking import RankingPanel
from genrescope_desktop.panels.ranking_entries import Grouping, entries
from genrescope_desktop.theme import Theme
from support.accessible import part
from support.plotting import columns, update, verdict
from support.scripted import MANIFEST

ANSWER = verdict(30.0, Classical=0.35, Pop=0.33, Rock=0.3, Electronic=0.02)


def test_how_sure_it_is_stands_under_the_headline(window: MainWindow) -> None:
    window.bridge.updated.emit(
        update(0, columns(1), None, replace(ANSWER, assessment=Assessment(Certainty.MIXTURE, ("Classical", "Pop"))))
    )
    assert window.ranking.in_words.text() == "A mixture of Classical and Pop."
    flat = Assessment(Certainty.NOT_ENOUGH, (), Reason.FLAT, Advice.ANOTHER_RECORDING)
    window.bridge.updated.emit(update(1, columns(1), None, replace(verdict(32.0, Pop=0.3), assessment=flat)))
    assert window.ranking.in_words.text().endswith("Try another recording.")
    assert part(window.ranking.in_words).description == window.ranking.in_words.text()
    window.bridge.updated.emit(update(2, columns(1), None, verdict(34.0)))
    assert window.ranking.in_words.text() == ""


@pytest.mark.parametrize(
    ("kind", "state", "advice"),
    [
        (SourceKind.MICROPHONE, "not a trace of sound", "privacy settings"),
        (SourceKind.SYSTEM, "nothing is playing", "choose the loudspeakers"),
        (SourceKind.FILE, "too quiet to be music", ""),
    ],
)
def test_of_digital_silence_it_says_what_to_do(window: MainWindow, kind: SourceKind, state: str, advice: str) -> None:
    shown = update(0, columns(1), None, replace(verdict(32.0, VerdictState.SILENT), level_dbfs=FLOOR_DBFS))
    source = replace(shown.status.source, kind=kind)
    window.bridge.updated.emit(replace(shown, status=replace(shown.status, source=source)))
    assert window.ranking.state.text() == state
    assert advice in window.ranking.in_words.text()
    assert bool(advice) == bool(window.ranking.in_words.text())
    window.ranking.set_theme(Theme.contrast())
    assert advice in window.ranking.in_words.text()
    away = replace(shown.status, source=source, source_state=SourceState.RECONNECTING)
    window.bridge.updated.emit(replace(shown, verdicts=(), status=away))
    assert window.ranking.in_words.text() == "", "of a device that is away it means nothing"
    quiet = replace(verdict(34.0, VerdictState.SILENT), level_dbfs=FLOOR_DBFS + 30)
    window.bridge.updated.emit(replace(shown, verdicts=(quiet,)))
    assert (window.ranking.state.text(), window.ranking.in_words.text()) == ("too quiet to be music", "")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_sentence_with_what_to_try(reason: Reason) -> None:
    for advice in Advice:
        said = assessment(Assessment(Certainty.NOT_ENOUGH, ("Rock",), reason, advice))
        assert said.endswith(".")
        assert said.count(". ") == 1
        assert "{" not in said


def test_the_rows_are_genres_families_or_both() -> None:
    shown = {
        grouping: [(each.name, round(each.probability, 2), each.is_below) for each in of(grouping)]
        for grouping in Grouping
    }
    assert [name for name, _, _ in shown[Grouping.GENRES]] == ["Classical", "Pop", "Rock", "Electronic"]
    assert shown[Grouping.FAMILIES] == [
        ("Pop & rock", 0.63, False),
        ("Classical", 0.35, False),
        ("Electronic", 0.02, False),
    ]
    assert [(name, below) for name, _, below in shown[Grouping.BOTH]] == [
        ("Pop & rock", False),
        ("Pop", True),
        ("Rock", True),
        ("Classical", False),
        ("Electronic", False),
    ]


def of(grouping: Grouping) -> list:
    return entries(ANSWER.ranking, ANSWER.families, grouping)


def test_what_the_rows_are_is_chosen_by_mouse_or_keyboard_and_comes_back(
    open_app: Callable[..., App], close_app: Callable, qtbot: QtBot
) -> None:
    app = open_app()
    ranking = app.window.ranking
    app.window.bridge.updated.emit(update(0, columns(1), None, ANSWER))
    qtbot.mouseClick(ranking.groupings.button("families"), Qt.MouseButton.LeftButton)
    assert ranking.shown()[0] == ("Pop & rock", "Pop & rock")
    app.window.activateWindow()
    ranking.groupings.button("families").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(ranking.groupings.button("families").hasFocus)
    qtbot.keyClick(ranking.groupings.button("families"), Qt.Key.Key_Right)
    assert ranking.shown()[1] == ("Pop & rock", "Pop")
    close_app(app)
    again = open_app().window
    again.bridge.updated.emit(update(0, columns(1), None, ANSWER))
    assert again.ranking.groupings.button("both").isChecked()
    assert len(again.ranking.shown()) == 5


def test_a_files_summary_is_shown_as_a_moments_verdict_is(qtbot: QtBot) -> None:
    panel = RankingPanel(Theme.light())
    qtbot.addWidget(panel)
    summarizer = Summarizer(MANIFEST)
    summarizer.add(replace(ANSWER, unsmoothed=(0.05, 0.05, 0.0, 0.9)))
    summary = summarizer.summary(180.0)
    panel.show_answer(summary, "Rock")
    assert panel.headline.text() == "Rock"
    assert panel.in_words.text() == "Clear: far ahead of all others."
    assert panel.shown()[0] == ("Pop & rock", "Rock")


def test_rows_can_be_pressed_only_where_there_is_something_to_see(qtbot: QtBot) -> None:
    panel = RankingPanel(Theme.light())
    qtbot.addWidget(panel)
    panel.show()
    panel.show_answer(ANSWER, "Classical")
    pressed: list[str] = []
    panel.genre_pressed.connect(pressed.append)
    qtbot.mouseClick(panel.rows.row("Pop"), Qt.MouseButton.LeftButton)
    assert pressed == []
    panel.offer_evidence("Press to see what spoke for it.")
    qtbot.mouseClick(panel.rows.row("Pop"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(panel.rows.row("Rock"), Qt.Key.Key_Return)
    assert pressed == ["Pop", "Rock"]
    assert panel.rows.row("Pop").told().endswith("Press to see what spoke for it.")


LONG_NAMES = verdict(30.0, **{"Chamber cabaret & art pop": 0.4, "Uplifting anthemic rock": 0.35, "Classical": 0.25})


@pytest.mark.parametrize("width", [232, 306, 336])
@pytest.mark.parametrize("answer", [None, LONG_NAMES])
@pytest.mark.parametrize("grouping", Grouping)
def test_nothing_is_scrolled_where_there_is_room(
    width: int, answer, grouping: Grouping, qtbot: QtBot, qapp: QApplication
) -> None:
    qapp.setStyleSheet(style.sheet(Theme.light()))  # whatever earlier tests have left: the window always has one
    panel = RankingPanel(Theme.light())
    qtbot.addWidget(panel)
    panel.set_grouping(grouping)
    for height in (700, 480):  # the second is that of a window of 660
        panel.resize(width, height)
        panel.show()
        if answer is not None:
            panel.show_answer(answer, "Chamber cabaret & art pop")
        QApplication.processEvents()
        scroll = panel.findChild(QScrollArea)
        assert scroll.widget().width() == scroll.viewport().width()  # nothing is cut at the right
        assert scroll.verticalScrollBar().maximum() == 0, (width, height, grouping)


def test_a_paragraph_keeps_its_height_and_shows_that_it_is_not_all(qtbot: QtBot) -> None:
    paragraph = Paragraph(2)
    qtbot.addWidget(paragraph)
    paragraph.resize(120, paragraph.sizeHint().height())
    paragraph.show()
    height = paragraph.sizeHint().height()
    paragraph.setText("Short.")
    assert paragraph.is_whole
    paragraph.setText("Far more than two lines of so narrow a label could hold, whatever letters they are written in.")
    assert not paragraph.is_whole
    assert paragraph.sizeHint().height() == height
    QApplication.processEvents()  # it paints
