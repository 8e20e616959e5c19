"""A person who cannot see the window, or uses only the keyboard, gets everything: every view, every dialog."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from genrescope.updates import Release
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels import announce
from genrescope_desktop.panels.updates import UpdatesDialog
from genrescope_desktop.session_bridge import Phase
from genrescope_desktop.theme import Theme
from support.accessible import faults, out_of_order, part, parts, stops, tabbed
from support.plotting import columns, pixels, update, verdict

Role = QAccessible.Role
SIZES = [(1280, 800), (760, 460)]
LEAST_FRAME = 20  # pixels that change clearly where the keyboard comes to: an underline, or part of a frame


@pytest.fixture
def heard(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window after half a minute of an A4, with everything on it that can be there."""
    window.resize(1280, 800)
    window.bridge._set_phase(Phase.LISTENING)
    tune = columns(1300)
    tune[:, 45] = 1.0
    answers = [verdict(end, Classical=0.7, Pop=0.2, Rock=0.1) for end in np.arange(4.0, 31.0, 2.0)]
    window.bridge.updated.emit(update(0, tune, None, *answers))
    window.ranking.offer_evidence("Press to see what spoke for it.")
    window.plots.spectrogram.evidence_bar.say("What spoke for Classical")
    window.source_bar.record.set_possible(possible=True)
    window.plots.time_cursor.scroll(-10.0)  # so that there is a way back
    activate(window, qtbot)
    return window


def activate(window: QWidget, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_every_part_of_a_view_has_a_name_a_role_and_tells_what_it_shows(heard: MainWindow, at: int) -> None:
    heard.views.setCurrentIndex(at)
    assert faults(heard) == []
    heard.views.show_text(True)
    assert faults(heard) == []


def dialogs(window: MainWindow) -> dict[str, Callable[[], QWidget]]:
    def keyboard() -> QWidget:
        window.help.show_keyboard()
        return window.help.keyboard

    def about() -> QWidget:
        window.help.show_about()
        return window.help.about

    def models() -> QWidget:
        window.models.show()
        return window.models.panel

    def updates() -> QWidget:
        dialog = UpdatesDialog("example.org", looks=False, parent=window)
        dialog.show_release(Release("9.1", "https://example.org/", ("It hears more.",)))
        dialog.open()
        return dialog

    def first_steps() -> QWidget:
        window.welcome.show(Theme.light())
        return window.welcome.steps

    def settings() -> QWidget:
        window.preferences.show()
        return window.preferences.dialog

    return {
        **{"keyboard": keyboard, "about": about, "models": models, "first steps": first_steps, "updates": updates},
        "settings": settings,
    }


@pytest.mark.parametrize("name", ["keyboard", "about", "models", "first steps", "updates", "settings"])
def test_every_dialog_can_be_read_and_tabbed_through(
    heard: MainWindow, name: str, qtbot: QtBot, wait: Callable
) -> None:
    dialog = dialogs(heard)[name]()
    activate(dialog, qtbot)
    wait(lambda: QApplication.focusWidget(), "the keyboard is in it")
    qtbot.wait(100)
    try:
        assert faults(dialog, described=False) == []
        visited = tabbed(dialog)
        assert out_of_order(visited) == []
        assert tabbed(dialog, back=True)[1:] == visited[:0:-1]
        assert reached(dialog, visited) == []
    finally:
        dialog.close()


def reached(window: QWidget, visited: list[QWidget]) -> list[str]:
    """What Tab does not come to, though it should: of choices that exclude one another it comes to one."""
    missing = []
    for each in stops(window):
        one_of = isinstance(each, QAbstractButton) and each.autoExclusive() and not each.isChecked()
        if each not in visited and not one_of:
            missing.append(f"{type(each).__name__} {each.accessibleName()!r}")
    return missing


@pytest.mark.parametrize("at", [0, 1, 2])
def test_tab_goes_through_a_view_in_the_order_in_which_it_is_read_and_back(
    heard: MainWindow, qtbot: QtBot, at: int
) -> None:
    heard.views.setCurrentIndex(at)
    for size, text in product(SIZES, (False, True)):
        heard.resize(*size)
        heard.views.show_text(text)
        qtbot.wait(50)
        heard.views.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
        visited = tabbed(heard)
        assert reached(heard, visited) == []
        assert out_of_order(visited) == []
        assert tabbed(heard, back=True)[1:] == visited[:0:-1]


def test_states_are_told(heard: MainWindow) -> None:
    told = {each.name: each for each in parts(heard)}
    assert told["Microphone"].role is told["Genres"].role is Role.RadioButton
    assert "checked" in told["Genres"].states
    assert "checked" not in told["Families"].states
    assert "hasPopup" in told["Menu"].states
    assert "disabled" not in told["Return to live"].states
    assert told["Level"].value == "−30 dBFS"
    assert told["Whether Genrescope listens"].description == "Listening"
    assert told["Heard"].description.startswith("0:30. ")
    assert told["Classical, 70 %"].description == "Press to see what spoke for it."
    assert told["Pop, 20 %"].description == "Pop & rock. Press to see what spoke for it."


def test_plots_tell_what_they_show_now(heard: MainWindow) -> None:
    spectrogram, timeline = heard.plots.spectrogram.plot, heard.plots.timeline.plot
    assert part(spectrogram).role is part(timeline).role is Role.Chart
    assert "; the strongest are A4." in part(spectrogram).description
    before = part(timeline).description
    assert "0:02 Classical. Last verdict: 0:30.0, settled, Classical 70 %, Pop 20 %" in before
    heard.plots.time_cursor.go_live()
    heard.bridge.updated.emit(update(1300, columns(86), None, verdict(32.0, Rock=0.9, Pop=0.1)))
    assert "Last verdict: 0:32.0, settled, Rock 90 %, Pop 10 %" in part(timeline).description
    heard.plots.clear()
    assert "nothing is heard" in part(spectrogram).description
    assert part(timeline).description == "Nothing is shown yet."


def test_a_row_is_pressed_by_who_cannot_click(heard: MainWindow) -> None:
    pressed: list[str] = []
    heard.ranking.genre_pressed.connect(pressed.append)
    row = QAccessible.queryAccessibleInterface(heard.ranking.rows.row("Pop"))
    row.actionInterface().doAction("Press")
    assert pressed == ["Pop"]


def test_arrow_keys_read_the_plots_aloud(heard: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(announce.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(announce.QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    plot, cursor = heard.plots.spectrogram.plot, heard.plots.time_cursor
    cursor.go_live()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert not cursor.following
    first = cursor.pointed
    assert first == pytest.approx(cursor.newest - 0.5, abs=0.1)
    assert "Classical 70 %" in said[-1]
    assert "A4" not in said[-1]
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert cursor.pointed == pytest.approx(first - 5.0, abs=0.1)
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert "A4" in said[-1]
    assert "0 dB" in said[-1]
    assert heard.plots.read_out == said[-1]
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert cursor.following
    assert cursor.pointed is None


def test_the_keyboard_scrolls_on_at_the_edge(heard: MainWindow, qtbot: QtBot) -> None:
    plot, cursor = heard.plots.timeline.plot, heard.plots.time_cursor
    cursor.go_live()
    cursor.zoom(0.2)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    left = cursor.left
    for _ in range(8):
        qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert cursor.pointed == pytest.approx(cursor.newest - 8.0, abs=0.3)
    assert cursor.left < left
    assert 0.0 <= cursor.pointer <= 1.0
    for _ in range(9):
        qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert cursor.following
    heard.source_bar.start_button.setFocus()
    assert cursor.pointer is None


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance of colours 0xffRRGGBB, as WCAG 2.2 has it."""
    channels = [(colours >> shift & 0xFF) / 255.0 for shift in (16, 8, 0)]
    linear = [np.where(each <= 0.04045, each / 12.92, ((each + 0.055) / 1.055) ** 2.4) for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("appearance", ["light", "dark", "contrast"])
def test_where_the_keyboard_is_can_be_seen(heard: MainWindow, qtbot: QtBot, appearance: str) -> None:
    heard.appearance_wanted.emit(appearance)
    unseen = []
    for at in range(3):
        heard.views.setCurrentIndex(at)
        qtbot.wait(50)
        for each in stops(heard):
            each.clearFocus()
            place = QRect(each.mapTo(heard, QPoint()), each.size())
            before = luminance(pixels(heard.grab(place).toImage()))
            each.setFocus(Qt.FocusReason.TabFocusReason)
            after = luminance(pixels(heard.grab(place).toImage()))
            lighter, darker = np.maximum(before, after), np.minimum(before, after)
            changed = ((lighter + 0.05) / (darker + 0.05) >= 3.0).sum()  # WCAG 2.4.13: 3 to 1 between with and without
            if changed < LEAST_FRAME:
                unseen.append(f"{type(each).__name__} {each.accessibleName()!r}: {changed} pixels")
    assert unseen == []
