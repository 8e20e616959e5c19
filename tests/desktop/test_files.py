"""The Files view as a person uses it: real window, real decoder, a scripted network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from genrescope.file_entries import Entry, EntryState
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.recognition import load
from genrescope.recognition.recognizer import Recognizer
from genrescope.settings import Settings
from genrescope_desktop import file_words
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import Phase
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords


class Keeper:
    def __init__(self) -> None:
        self.network = ScriptedNetwork(rock=0.9, pop=0.1)

    @contextmanager
    def lend(self, _model: InstalledModel, settings: Settings) -> Iterator[Recognizer]:
        yield Recognizer(self.network, MANIFEST, settings)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, open_app: Callable) -> ScriptedNetwork:
    """Answers for every model, without torch."""
    keeper = Keeper()
    monkeypatch.setattr(load, "NetworkKeeper", lambda: keeper)
    monkeypatch.setattr(library, "find", lambda _: InstalledModel(MANIFEST, Path("nowhere"), bundled=False))
    return keeper.network


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "专辑 一"
    folder.mkdir()
    soundfile.write(folder / "1 歌 & <b>.WAV", chords(33.0), 22_050)
    soundfile.write(folder / "2.wav", chords(5.0), 22_050)
    (folder / "3.flac").write_text("nothing")
    (folder / "cover.jpg").touch()
    return folder


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, copy = QPointF(10, 10), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(place, copy, data, Qt.MouseButton.LeftButton, none))


def entries(window: MainWindow) -> list[Entry]:
    return list(window.files.queue.state().entries)


def over(window: MainWindow, count: int) -> Callable[[], bool]:
    return lambda: [entry.is_over for entry in window.files.view.list.queue.entries] == [True] * count


def test_a_dropped_folder_is_analysed_and_each_file_shows_its_answer(
    network: ScriptedNetwork, window: MainWindow, album: Path, wait
) -> None:
    drop(window, album)
    view = window.files.view
    assert window.views.currentWidget() is view
    wait(over(window, 3), "all are done")
    assert view.notice.sentence == "Left out: 1 not sound."
    song, short, broken = entries(window)
    assert file_words.entry_state(song).startswith("Rock ")
    assert "is not a sound file" in file_words.entry_state(broken)
    result = view.result
    assert result.entry is song  # the first is chosen by itself
    assert result.ranking.headline.text() == "Rock"
    assert result.ranking.state.text() == "settled"
    cursor = result.plots.time_cursor
    assert (cursor.left, cursor.right) == (0.0, pytest.approx(33.0))
    assert len(result.plots.timeline.probabilities_at(20.0)) == 4
    assert result.plots.spectrogram.decibels_at(20.0, 33) is not None
    view.list.choose(short.number)
    assert result.ranking.state.text() == "provisional"
    assert cursor.right == pytest.approx(5.0)
    view.list.choose(broken.number)
    assert "is not a sound file" in result._instead.text()


def test_one_file_on_the_listen_view_is_played_and_two_are_analysed(
    network: ScriptedNetwork, window: MainWindow, album: Path, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[Path] = []
    monkeypatch.setattr(window, "open_file", played.append)
    drop(window, album / "2.wav")
    assert played == [album / "2.wav"]
    assert not entries(window)
    drop(window, album / "2.wav", album / "3.flac")
    wait(over(window, 2), "both are done")
    drop(window, album / "1 歌 & <b>.WAV")  # here, one is analysed too
    wait(over(window, 3), "it is done")
    assert played == [album / "2.wav"]


def test_the_queue_waits_while_somebody_listens(
    network: ScriptedNetwork, window: MainWindow, album: Path, wait
) -> None:
    window.bridge.phase_changed.emit(Phase.LISTENING)
    drop(window, album)
    wait(lambda: len(entries(window)) == 3, "they are there")
    view = window.files.view
    assert {entry.state for entry in entries(window)} == {EntryState.WAITING}
    wait(lambda: "waiting until you stop listening" in view._progress.text(), "it says why")
    window.bridge.phase_changed.emit(Phase.IDLE)
    wait(over(window, 3), "all are done")
    assert "waiting" not in view._progress.text()


def test_files_are_paused_cancelled_analysed_again_and_removed(
    network: ScriptedNetwork, window: MainWindow, album: Path, qtbot, wait
) -> None:
    view = window.files.view
    view.hold.setEnabled(True)
    qtbot.mouseClick(view.hold, Qt.MouseButton.LeftButton)
    window.analyse([album])
    wait(lambda: len(view.list.queue.entries) == 3, "they are listed")
    view._actions["cancel"].trigger()
    assert [entry.state.value for entry in entries(window)] == ["cancelled", "waiting", "waiting"]
    qtbot.mouseClick(view.hold, Qt.MouseButton.LeftButton)
    wait(over(window, 3), "the others are done")
    qtbot.mouseClick(view.first, Qt.MouseButton.LeftButton)
    view._actions["again"].trigger()
    wait(lambda: entries(window)[0].state is EntryState.DONE, "it was analysed again")
    assert entries(window)[0].first_seconds == 30.0
    assert "the first 30 s heard" in file_words.facts(entries(window)[0], entries(window)[0].summary)
    view.list.selectAll()
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    assert not view.list.queue.entries
    assert view.result.entry is None


def test_an_hour_is_drawn_at_once_and_can_be_looked_at_closely(window: MainWindow, qtbot) -> None:
    from genrescope.file_entries import Plots
    from genrescope.spectral.overview import CAPACITY, Overview
    from support.plotting import verdict

    loud = np.full((CAPACITY, 84), -20.0, dtype=np.float16)
    loud[CAPACITY // 2 :] = -60.0
    plots = window.files.view.result.plots
    window.views.setCurrentWidget(window.files.view)
    window.files.view.result._stack.setCurrentIndex(0)
    seconds = CAPACITY * 19 * 512 / 22_050
    ends = np.arange(4.0, seconds, 2.0)
    plots.show_piece(Plots(tuple(verdict(end, Rock=0.7, Pop=0.3) for end in ends), Overview(loud, 19)), seconds)
    cursor = plots.time_cursor
    assert (cursor.left, cursor.right) == (0.0, pytest.approx(seconds))
    loudness = plots.spectrogram.decibels_at
    assert (loudness(100.0, 40), loudness(seconds - 100.0, 40)) == (
        pytest.approx(0.0, abs=1),
        pytest.approx(-40, abs=1),
    )
    plots._live.setEnabled(False)
    cursor.zoom(0.01, 0.5)
    assert cursor.span == pytest.approx(seconds / 100)
    assert plots.return_button.isEnabled()
    qtbot.mouseClick(plots.return_button, Qt.MouseButton.LeftButton)
    assert cursor.span == pytest.approx(seconds)
    assert not plots.return_button.isEnabled()
