"""Settings changed in the window: they hold from the next start of listening on, and are written down."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope.audio.source import SourceKind
from genrescope.settings import load
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.settings import Preferences, SettingsDialog


def opened(window: MainWindow) -> SettingsDialog:
    window.menu.settings_wanted.emit()
    dialog = window.preferences.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def settings_file() -> Path:
    return Path(os.environ["GENRESCOPE_CONFIG"])


def test_what_is_chosen_is_written_down_and_holds(window: MainWindow, wait: Callable, tmp_path: Path) -> None:
    settings_file().write_text("# mine\ngate_dbfs = -50\nhop_seconds = 5\n", encoding="utf-8")
    dialog = opened(window)
    assert dialog.chosen == Preferences(hop_seconds=2.0, history_days=0, headline_file="")
    dialog.hop.setCurrentIndex(dialog.hop.findData(10.0))
    dialog.days.setCurrentIndex(dialog.days.findData(30))
    dialog.headline.setText(f" {tmp_path / '答案.txt'} ")
    dialog.save.click()
    wait(lambda: "headline_file" in settings_file().read_text(encoding="utf-8"), "it is written")
    text = settings_file().read_text(encoding="utf-8")
    written = {"gate_dbfs": -50, "hop_seconds": 10.0, "history_days": 30, "headline_file": str(tmp_path / "答案.txt")}
    assert tomllib.loads(text) == written
    assert "# mine" in text
    assert load().history_days == 30
    assert window.bridge.settings.hop_seconds == 10.0
    assert opened(window).chosen == Preferences(10.0, 30, str(tmp_path / "答案.txt"))


def test_the_headline_is_written_from_the_next_start_of_listening_on(
    window: MainWindow, wait: Callable, tmp_path: Path
) -> None:
    dialog = opened(window)
    dialog.headline.setText(str(tmp_path / "genre.txt"))
    dialog.accept()
    window.source.choose(SourceKind.DEMO, "demo")
    wait(lambda: (tmp_path / "genre.txt").exists(), "the file is there")


def test_a_headline_file_named_without_a_folder_lies_in_the_home_folder(window: MainWindow) -> None:
    dialog = opened(window)
    dialog.headline.setText("genre.txt")
    assert dialog.chosen.headline_file == str(Path.home() / "genre.txt")


def test_cancelled_nothing_is_changed(window: MainWindow) -> None:
    dialog = opened(window)
    dialog.hop.setCurrentIndex(0)
    dialog.reject()
    assert settings_file().read_text(encoding="utf-8") == ""
    assert window.bridge.settings.hop_seconds == 2.0


def test_no_dialog_is_left_behind(window: MainWindow, wait: Callable) -> None:
    for _ in range(3):
        opened(window).reject()
    wait(lambda: len(window.findChildren(SettingsDialog)) == 1, "only the newest is there")


def test_a_settings_file_that_cannot_be_written_is_said(window: MainWindow, wait: Callable) -> None:
    settings_file().write_text("this is = = no TOML", encoding="utf-8")
    dialog = opened(window)
    dialog.hop.setCurrentIndex(0)
    dialog.accept()
    wait(lambda: "not valid TOML" in window.source_bar.notice.sentence, "it is said")
    assert settings_file().read_text(encoding="utf-8") == "this is = = no TOML"
    settings_file().write_text("gate_dbfs = -50\n", encoding="utf-8")
    opened(window).accept()  # as it is shown, and holds
    wait(lambda: load().hop_seconds == 0.5, "what could not be written is")


def test_an_environment_variable_that_wins_is_said(
    window: MainWindow, wait: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENRESCOPE_HOP_SECONDS", "3")
    dialog = opened(window)
    dialog.hop.setCurrentIndex(0)
    dialog.accept()
    wait(lambda: "GENRESCOPE_HOP_SECONDS" in window.source_bar.notice.sentence, "it is said")
