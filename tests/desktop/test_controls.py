"""What stands in the window and how it is reached: keyboard, tooltips, colours, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from genrescope.audio.devices import NO_MICROPHONE, Survey
from genrescope.audio.source import SourceKind
from genrescope.events import Level
from genrescope_desktop import window_settings
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import FRAME_MS, HIDDEN_MS, Phase
from genrescope_desktop.theme import Theme
from support import heard
from support.pulse import PulseServer


def is_phase(window: MainWindow, phase: Phase) -> Callable[[], bool]:
    return lambda: window.bridge.phase is phase


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_newcomer_without_a_microphone_is_offered_the_demo_tune(window: MainWindow) -> None:
    window.devices.found.emit(Survey([], [], NO_MICROPHONE, "No sound server."))
    assert window.source_bar.demo.property("chosen")
    assert window.source_bar.notice.sentence == NO_MICROPHONE
    assert window.source_bar.system.combo.toolTip() == "No sound server."
    assert window.bridge.phase is Phase.IDLE


def test_a_remembered_device_that_is_not_there_stays_chosen_and_is_refused_by_name(
    pulse_server: PulseServer, open_app: Callable[..., App], wait
) -> None:
    window_settings.write(window_settings.WindowSettings(source_kind="system", source="gone.monitor"))
    window = open_app().window
    wait(lambda: window.source_bar.system.combo.isEnabled(), "the devices are listed")
    assert window.source_bar.system.combo.currentText() == "gone.monitor (not there)"
    window.toggle()
    wait(lambda: "There is no device “gone.monitor”" in window.source_bar.notice.sentence, "it says so")
    assert window.source_bar.system.property("chosen")


def test_source_size_and_appearance_come_back(open_app: Callable[..., App], close_app: Callable) -> None:
    first = open_app()
    first.window.resize(1000, 700)
    first.window.source.choose(SourceKind.SYSTEM, "speakers.monitor")
    first.window.appearance_wanted.emit("dark")
    close_app(first)
    second = open_app()
    assert (second.window.width(), second.window.height()) == (1000, 700)
    assert second.window.source_bar.system.property("chosen")
    assert second.window.source_bar.system.words == "speakers.monitor"
    assert second.window.palette().window().color().name() == Theme.dark().window


def test_a_source_in_the_settings_wins_over_the_remembered_one(open_app: Callable[..., App]) -> None:
    window_settings.write(window_settings.WindowSettings(source_kind="microphone", source="mic"))
    window = open_app(source="demo").window
    assert window.source_bar.demo.property("chosen")


def test_colours_change_everywhere_at_once(window: MainWindow, qapp: QApplication) -> None:
    for name, theme in (("dark", Theme.dark()), ("light", Theme.light())):
        window.appearance_wanted.emit(name)
        assert qapp.palette().window().color().name() == theme.window
        picture = window.grab().toImage()
        assert picture.pixelColor(4, 4).name() == theme.window
        assert picture.pixelColor(picture.width() - 40, picture.height() - 60).name() == theme.panel


def test_what_is_new_is_taken_seldom_while_nobody_can_see_it(window: MainWindow, wait) -> None:
    window.source.choose(SourceKind.DEMO, "demo")
    wait(is_phase(window, Phase.LISTENING), "it plays")
    assert window.bridge.interval_ms == FRAME_MS
    window.hide()
    assert window.bridge.interval_ms == HIDDEN_MS
    heard = window.status.text("heard")
    wait(lambda: window.status.text("heard") != heard, "it is still taken")
    window.show()
    assert window.bridge.interval_ms == FRAME_MS


def test_the_space_bar_presses_the_button_that_was_reached_with_tab(window: MainWindow, qtbot: QtBot, wait) -> None:
    window.activateWindow()
    window.source_bar.demo.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.source_bar.demo.button, Qt.Key.Key_Space)
    assert window.source_bar.demo.property("chosen")
    wait(is_phase(window, Phase.LISTENING), "the demo tune plays")


def test_a_mouse_click_on_a_choice_leaves_the_space_bar_to_start_and_stop(
    window: MainWindow, qtbot: QtBot, wait
) -> None:
    click(qtbot, window.source_bar.demo.button)
    wait(is_phase(window, Phase.LISTENING), "the demo tune plays")
    assert QApplication.focusWidget() is not window.source_bar.demo.button
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    wait(is_phase(window, Phase.IDLE), "it has stopped")


def test_the_space_bar_works_from_the_plots(window: MainWindow, qtbot: QtBot, wait) -> None:
    plot = window.plots.spectrogram.plot
    plot.setFocus()
    window.source.choose(SourceKind.DEMO, "demo")
    qtbot.keyClick(plot, Qt.Key.Key_Space)
    assert window.bridge.phase is Phase.STOPPING
    wait(is_phase(window, Phase.IDLE), "it has stopped")


def test_every_control_has_a_name_and_a_tooltip(window: MainWindow) -> None:
    controls = [each for each in window.findChildren(QWidget) if isinstance(each, QAbstractButton | QComboBox)]
    controls = [each for each in controls if each.isVisibleTo(window)]
    assert len(controls) >= 8
    for control in controls:
        assert control.accessibleName(), f"{control} has no name for a screen reader"
        assert control.toolTip(), f"{control.accessibleName()} has no tooltip"
    for name in window.status.names:
        figure = window.status.figure(name)
        assert figure.accessibleName()
        assert figure.toolTip().endswith(".")


def test_the_menus_button_is_not_lit_up_once_the_menu_has_closed(window: MainWindow, wait) -> None:
    button = window.views.menu_button
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # as Qt leaves it when the menu is left by a click elsewhere
    QCursor.setPos(window.mapToGlobal(window.rect().center()))
    window.menu.aboutToHide.emit()
    wait(lambda: not button.underMouse(), "it notices that the pointer is elsewhere")


def test_shortcuts_stand_in_the_tooltips(window: MainWindow) -> None:
    bar = window.source_bar
    expected = {
        bar.microphone.button: "(Ctrl+1)",
        bar.system.button: "(Ctrl+2)",
        bar.demo.button: "(Ctrl+3)",
        bar.file.button: "(Ctrl+O)",
        bar.start_button: "(Space)",
    }
    for button, shortcut in expected.items():
        assert button.toolTip().endswith(shortcut)


def test_it_is_said_that_a_part_of_listening_was_replaced_as_long_as_the_session_says_so(window: MainWindow) -> None:
    level, well = Level(-20.0, -30.0, clipped=False), heard.status(10.0)
    window.source_bar.show_update(level, replace(well, message="The network was started afresh."))
    assert window.source_bar.notice.sentence == "The network was started afresh."
    window.source_bar.show_update(level, well)
    assert not window.source_bar.notice.sentence
