"""The tabs: views beside the one that listens, and what goes on while another one is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import FRAME_MS, HIDDEN_MS, Phase


def test_a_view_is_chosen_with_the_keyboard(window: MainWindow, qtbot) -> None:
    listening, control = window.views.currentWidget(), Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window.source_bar.start_button, Qt.Key.Key_Tab, control)
    assert window.views.currentWidget() is window.files.view
    qtbot.keyClick(window.files.view, Qt.Key.Key_Backtab, control | Qt.KeyboardModifier.ShiftModifier)
    assert window.views.currentWidget() is listening


def test_what_is_heard_is_taken_slowly_while_another_view_is_shown(window: MainWindow) -> None:
    window.views.add(QLabel("another view"), "&Other", "What else there is")
    assert window.bridge.interval_ms == FRAME_MS
    window.views.setCurrentIndex(1)
    assert window.bridge.interval_ms == HIDDEN_MS
    window.views.setCurrentIndex(0)
    assert window.bridge.interval_ms == FRAME_MS


def test_the_first_tab_says_from_every_view_that_something_is_heard(window: MainWindow) -> None:
    assert window.views.tabIcon(0).isNull()
    window.bridge.phase_changed.emit(Phase.LISTENING)
    assert not window.views.tabIcon(0).isNull()
    window.bridge.phase_changed.emit(Phase.STOPPING)
    assert window.views.tabIcon(0).isNull()
