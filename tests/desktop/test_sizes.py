"""From the smallest size to a large one: everything can be reached, and no text is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QWidget

from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.plots.axes import LeftAxis
from support.plotting import columns, update, verdict

SMALLEST = (760, 460)  # a full HD screen at 200 % has 960 × 540, less what the system's own bars take
LONG_NAMES = {"Chamber cabaret & art pop": 0.4, "Contemporary dance pop": 0.25, "Uplifting anthemic rock": 0.15}
SIZES = (SMALLEST, (800, 560), (900, 620), (1280, 800), (1600, 960))


@pytest.fixture
def at_every_size(window: MainWindow, qtbot) -> Iterator[MainWindow]:
    """The window after half a minute of music, in one size after the other."""

    def sized() -> Iterator[MainWindow]:
        ends = np.arange(4.0, 31.0, 2.0)
        answers = [verdict(end, **LONG_NAMES, Classical=0.15, Electronic=0.05) for end in ends]
        window.bridge.updated.emit(update(0, columns(1300), None, *answers))
        for size in SIZES:
            window.resize(*size)
            qtbot.waitUntil(lambda size=size: (window.width(), window.height()) == size)
            window.plots.time_cursor.point(0.5)
            window.plots._read()
            qtbot.wait(50)
            yield window

    return sized()


def shown(window: MainWindow, *kinds: type[QWidget]) -> list[QWidget]:
    return [each for kind in kinds for each in window.findChildren(kind) if each.isVisible()]


def in_window(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def scrolled(widget: QWidget) -> QScrollArea | None:
    """The area that a widget can be scrolled in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def test_everything_is_inside_the_window_or_can_be_scrolled_to(at_every_size: Iterator[MainWindow]) -> None:
    for window in at_every_size:
        reachable = shown(window, QLabel, QAbstractButton, QComboBox)
        assert len(reachable) > 35
        for each in reachable:
            area = scrolled(each)
            if area is None:
                assert window.rect().contains(in_window(each)), f"{window.size()}: {each} {each.accessibleName()}"
            else:
                assert area.widget().rect().contains(QRect(each.mapTo(area.widget(), QPoint()), each.size()))
                assert window.rect().contains(in_window(area))


def test_no_text_is_cut_without_a_sign(at_every_size: Iterator[MainWindow]) -> None:
    for window in at_every_size:
        for label in shown(window, QLabel):
            if isinstance(label, ElidedLabel) or not label.text():
                continue
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, f"{window.size()}: {label.text()!r} is too low"
            if not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), f"{window.size()}: {label.text()!r} is too narrow"
        for button in shown(window, QAbstractButton):
            assert button.width() >= button.minimumSizeHint().width(), f"{window.size()}: {button.accessibleName()}"


def test_what_is_elided_stands_in_a_tooltip(at_every_size: Iterator[MainWindow]) -> None:
    for window in at_every_size:
        for label in shown(window, ElidedLabel):
            parent = label.parentWidget()
            assert parent is not None
            if not label.is_whole:
                assert label.text() in label.toolTip() + parent.toolTip(), label.text()


def test_the_labels_of_an_axis_never_touch(at_every_size: Iterator[MainWindow]) -> None:
    counts = set()
    for window in at_every_size:
        for plot in (window.plots.spectrogram.plot, window.plots.timeline.plot):
            axis = plot.left
            assert isinstance(axis, LeftAxis)
            (labels,) = axis._tickLevels
            top = plot.box.viewRange()[1][1]
            distances = np.diff([place for place, _ in labels]) * plot.area.height() / top
            assert distances.min() >= QFontMetricsF(QApplication.font()).height()
            counts.add(len(labels))
    assert {3, 4, 8} <= counts  # shares; octaves in a small window, and in a large one


def test_nothing_moves_when_the_answer_changes(at_every_size: Iterator[MainWindow]) -> None:
    for window in at_every_size:
        before = {each: heights(each) for each in shown(window, QLabel, QAbstractButton) if in_its_place(each, window)}
        window.bridge.updated.emit(update(1300, columns(1), None, verdict(32.0, Rock=0.9, Pop=0.1)))
        window.plots.time_cursor.point(None)
        QApplication.processEvents()
        assert {each: heights(each) for each in before} == before


def heights(widget: QWidget) -> tuple[int, int]:
    """Upper and lower edge in the window."""
    return in_window(widget).top(), in_window(widget).bottom()


def in_its_place(widget: QWidget, window: MainWindow) -> bool:
    """Whether a widget is neither a figure, which make room for one another, nor the answer itself."""
    ranking = window.ranking
    return not window.status.isAncestorOf(widget) and widget not in (ranking.headline, ranking.state, ranking.in_words)


def test_the_smallest_size_fits_small_screens(window: MainWindow) -> None:
    least = window.minimumSizeHint()
    assert (least.width(), least.height()) <= SMALLEST
    assert least.height() <= SMALLEST[1]


def test_with_large_letters_nothing_is_cut_either(open_app, qapp: QApplication, qtbot) -> None:
    before = qapp.font()
    larger = QFont(before)
    larger.setPointSizeF(1.4 * before.pointSizeF())
    qapp.setFont(larger)
    try:
        window = open_app().window
        window.resize(window.minimumSizeHint())
        window.bridge.updated.emit(update(0, columns(1300), None, verdict(30.0, Classical=0.8, Pop=0.2)))
        qtbot.wait(50)
        for each in shown(window, QAbstractButton, QComboBox):
            assert window.rect().contains(in_window(scrolled(each) or each)), each.accessibleName()
    finally:
        qapp.setFont(before)


def test_on_a_small_screen_the_first_window_leaves_room_for_its_frame(
    open_app: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genrescope_desktop.window.FIRST_SIZE", QSize(10_000, 10_000))
    window = open_app().window
    room = window.screen().availableSize()
    assert window.width() + 8 <= room.width()
    assert window.height() + 40 <= room.height()
