"""Keys, About, the report for support and the language: what the menu offers beside the sound."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from genrescope import __version__, settings, settings_file, support
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.settings import Preferences


def test_the_keyboard_dialog_lists_every_key(window: MainWindow) -> None:
    window.help.show_keyboard()
    table = window.help.keyboard.table
    listed = " ".join(table.item(row, 0).text() for row in range(table.rowCount()))
    keys = [key for action in window.findChildren(QAction) for key in action.shortcuts()]
    keys += [each.shortcut() for each in window.findChildren(QAbstractButton) if not each.shortcut().isEmpty()]
    keys = [key for key in keys if not key.toString().startswith("Alt+")]  # underlined letters
    assert len(keys) > 8
    assert [key.toString() for key in keys if key.toString(key.SequenceFormat.NativeText) not in listed] == []
    assert all(table.item(row, 1).text() for row in range(table.rowCount()))
    window.help.keyboard.reject()


def test_about_says_the_version_and_what_it_is_made_of(window: MainWindow, wait: Callable) -> None:
    window.help.show_about()
    about = window.help.about
    wait(lambda: "numpy" in about.components.toPlainText(), "the libraries are listed")
    assert "PySide6_Essentials" in about.components.toPlainText()
    assert any(__version__ in label.text() for label in about.findChildren(type(about.notice).__mro__[1]))
    about.accept()


def test_the_keys_work_again_after_about_was_closed(window: MainWindow, qtbot: QtBot, wait: Callable) -> None:
    window.help.show_about()
    window.help.about.accept()
    window.activateWindow()
    wait(window.isActiveWindow, "the window has the keyboard again")
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert window.models.panel.isVisible()


def test_a_fault_while_the_libraries_are_looked_for_is_said(
    window: MainWindow, wait: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support, "components", None)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "log"))
    window.help.show_about()
    wait(lambda: "a mistake in Genrescope" in window.help.about.notice.sentence, "it is said")
    window.help.about.accept()


def test_a_report_is_saved_off_the_qt_thread(
    window: MainWindow, wait: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support, "report", lambda chosen: f"{chosen.hop_seconds} {chosen.history_days}")
    window.preferences.changed.emit(Preferences(4.0, 30, ""))
    window.help.show_about()
    notice = window.help.about.notice
    window.help.save_report(tmp_path / "报告.txt")
    wait(lambda: "报告.txt" in notice.sentence, "it says where")
    assert (tmp_path / "报告.txt").read_text(encoding="utf-8") == "4.0 30", "those that hold now"
    window.help.save_report(tmp_path / "no folder" / "report.txt")
    wait(lambda: notice.property("tone") == Tone.PROBLEM, "it says that it cannot be written")
    assert "choose another place" in notice.sentence
    window.help.about.accept()


def test_another_language_is_kept_and_a_restart_offered_in_it(open_app: Callable[..., App], wait: Callable) -> None:
    app = open_app()
    window = app.window
    window.menu.language_wanted.emit("zh_CN")
    wait(lambda: window.help.restart is not None, "it is asked")
    assert tomllib.loads(settings_file.path().read_text(encoding="utf-8")) == {"language": "zh_CN"}
    assert settings.load().language == "zh_CN"
    asked = window.help.restart
    assert "语言" in asked.head.text()
    asked.later.click()
    assert not window.is_leaving
    window.menu.language_wanted.emit("en")
    wait(lambda: window.help.restart is not asked, "it is asked again")
    assert window.help.restart.head.text().startswith("The language changes")
    window.help.restart.now.click()
    assert app.is_restarting
    assert window.is_leaving


def test_started_again_it_is_the_same_command_to_the_letter(tmp_path: Path) -> None:
    program = tmp_path / "a program.py"
    program.write_text(
        "import os, sys\n"
        "from genrescope_desktop.app import start_again\n"
        "if 'AGAIN' in os.environ:\n"
        "    print(ascii(sys.argv[1:]))\n"
        "else:\n"
        "    os.environ['AGAIN'] = ''\n"
        "    start_again()\n"
    )
    arguments = ["音乐 1.flac", "--debug"]
    command = [sys.executable, str(program), *arguments]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    assert ran.stdout.strip() == ascii(arguments)
