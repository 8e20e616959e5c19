"""Recording from the window: the button, the file, and what is said of both."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import Qt

from genrescope.audio.flac_recorder import FlacRecorder, Recording
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope_desktop import record_desk
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import Phase
from support.plotting import columns, update


@pytest.fixture
def folder(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where recordings go; the demo tune may be recorded as a microphone is."""
    monkeypatch.setattr(record_desk, "_RECORDED_KINDS", (SourceKind.DEMO,))
    window.remembered.record_folder = str(tmp_path / "录音")
    return tmp_path / "录音"


def test_what_is_heard_is_recorded_and_offered_for_analysis(
    network_there: None, window: MainWindow, folder: Path, qtbot, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    control, notice = window.source_bar.record, window.source_bar.notice
    analysed: list[list[Path]] = []
    monkeypatch.setattr(window, "analyse", analysed.append)
    assert not control.button.isEnabled()
    window.source.choose(SourceKind.DEMO, "demo")
    wait(control.button.isEnabled, "it may be recorded")
    assert not folder.exists()  # nothing is written before it is wanted
    qtbot.mouseClick(control.button, Qt.MouseButton.LeftButton)
    wait(lambda: control.button.text().startswith("0:02"), "it counts")
    assert control.button.accessibleName() == "Stop recording"
    qtbot.mouseClick(control.button, Qt.MouseButton.LeftButton)
    wait(lambda: not control.is_recording and notice.sentence.startswith("Recorded "), "it says what it has done")
    (path,) = folder.iterdir()
    assert str(path) in notice.sentence
    assert soundfile.info(path).duration > 1.5
    assert window.bridge.phase is Phase.LISTENING
    qtbot.mouseClick(control.analyse, Qt.MouseButton.LeftButton)
    assert analysed == [[path]]
    assert not control.analyse.isVisible()
    qtbot.mouseClick(control.button, Qt.MouseButton.LeftButton)
    wait(lambda: control.button.text().startswith("0:01"), "it records again")  # what has no sound in it is not kept
    window.toggle()
    wait(lambda: len(list(folder.iterdir())) == 2 and notice.sentence.startswith("Recorded "), "Stop ends it too")
    wait(lambda: window.bridge.phase is Phase.IDLE, "it has stopped")
    assert not control.button.isEnabled()


def test_what_cannot_be_recorded_or_marked_is_said(window: MainWindow, qtbot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    notice = window.source_bar.notice
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert notice.sentence == "There is nothing to record: nothing is being listened to."
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert notice.sentence == "There is nothing to mark: nothing is being listened to."


def test_a_folder_that_cannot_be_written_is_one_sentence_and_listening_goes_on(
    network_there: None, window: MainWindow, folder: Path, qtbot, wait
) -> None:
    folder.write_text("a file, and no folder")
    window.source.choose(SourceKind.DEMO, "demo")
    wait(window.source_bar.record.button.isEnabled, "it may be recorded")
    qtbot.mouseClick(window.source_bar.record.button, Qt.MouseButton.LeftButton)
    wait(lambda: "choose another folder" in window.source_bar.notice.sentence, "it says so")
    assert window.bridge.phase is Phase.LISTENING
    assert not window.source_bar.record.is_recording


def test_a_disk_that_takes_nothing_at_all_is_said_too(
    network_there: None, window: MainWindow, folder: Path, qtbot, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FlacRecorder, "_write", refuse)
    control, notice = window.source_bar.record, window.source_bar.notice
    window.source.choose(SourceKind.DEMO, "demo")
    wait(control.button.isEnabled, "it may be recorded")
    qtbot.mouseClick(control.button, Qt.MouseButton.LeftButton)
    wait(lambda: notice.sentence.startswith("The recording ended because "), "it says so")
    assert (window.bridge.phase, control.analyse.isVisible()) == (Phase.LISTENING, False)


def test_recording_has_its_key_whatever_its_button_says(window: MainWindow, tmp_path: Path) -> None:
    record = window.source_bar.record
    for recording in (None, Recording(tmp_path / "1.flac", 12.0, 1_000_000), None):
        record.show_recording(recording)
        assert record.button.shortcut().toString() == "Ctrl+R"


def test_a_file_that_is_played_is_not_recorded(window: MainWindow) -> None:
    heard = update(0, columns(10))
    source = SourceInfo(SourceKind.FILE, "a.wav", "a.wav", "file", 22_050, 1)
    window.bridge.updated.emit(dataclasses.replace(heard, status=dataclasses.replace(heard.status, source=source)))
    assert not window.source_bar.record.button.isEnabled()
