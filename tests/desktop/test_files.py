"""The Files view as a person uses it: real window, real decoder, a scripted network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from genrescope.audio.player import Player, PlayState
from genrescope.errors import AudioFileError
from genrescope.files.entries import Entry, EntryState, QueueState
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.recognition import load
from genrescope.recognition.explain import Evidence, Seen
from genrescope.recognition.recognizer import Recognizer
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH
from genrescope_desktop import file_words
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.settings import Preferences
from genrescope_desktop.session_bridge import Phase
from support.accessible import faults, out_of_order, parts, stops, tabbed
from support.plotting import point
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


class Loudspeaker:
    """Takes what is played at its own pace."""

    rate, latency_seconds, is_there = 22_050, 0.0, True

    def __init__(self, fill: Callable[[np.ndarray], None]) -> None:
        self._closing = threading.Event()
        self._block = np.zeros((2205, 2), dtype=np.float32)
        self._thread = threading.Thread(target=self._run, args=(fill,))
        self._thread.start()

    def _run(self, fill: Callable[[np.ndarray], None]) -> None:
        while not self._closing.wait(0.1):
            fill(self._block)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()


@pytest.fixture
def loudspeaker(open_app: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is played is played into nothing."""
    from genrescope_desktop import file_desk

    monkeypatch.setattr(file_desk, "Player", lambda: Player(Loudspeaker))


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
    wait(over(window, 3), "all are done")
    wait(lambda: view._progress.text().startswith("2 of 3 done, 1 failed"), "what failed is not done")
    assert window.views.currentWidget() is view
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
    monkeypatch.setattr(window.source, "open_file", played.append)
    drop(window, album / "2.wav")
    wait(lambda: played == [album / "2.wav"], "it is played")
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
    assert view.result._instead.text().splitlines()[1:] == ["waiting until you stop listening"], "in the middle too"
    window.bridge.phase_changed.emit(Phase.IDLE)
    wait(over(window, 3), "all are done")
    assert "waiting" not in view._progress.text()


def test_what_a_file_waits_for_is_said(tmp_path: Path) -> None:
    waiting = Entry(1, tmp_path / "1.wav")
    working = replace(waiting, number=2, state=EntryState.WORKING)
    begun = replace(working, heard_seconds=3.0)

    def said(entry: Entry, *, loading: bool = False, held: bool = False) -> str:
        return file_words.what_holds_up(entry, QueueState((entry,), looking=False, loading=loading, held=held), "")

    assert said(waiting) == "waiting; others come first"
    assert said(waiting, loading=True) == said(working, loading=True) == "the network is being loaded…"
    assert said(working) == said(begun) == said(begun, loading=True) == ""
    assert "paused" in said(begun, held=True)
    assert said(replace(waiting, state=EntryState.CANCELLED), held=True) == ""


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
    wait(lambda: view.result._instead.text().endswith("\ncancelled"), "it waits for nothing")
    view.list.choose(entries(window)[1].number)
    assert "press “Pause” again" in view.result._instead.text(), "the middle says what it waits for"
    view.list.choose(entries(window)[0].number)
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


def test_an_hour_can_be_looked_at_as_a_whole_and_closely(window: MainWindow, qtbot) -> None:
    from genrescope.files.entries import Plots
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


def test_a_file_is_played_where_it_is_clicked_and_the_line_moves_with_it(
    network: ScriptedNetwork, loudspeaker: None, window: MainWindow, album: Path, qtbot, wait
) -> None:
    window.analyse([album / "1 歌 & <b>.WAV", album / "2.wav"])
    wait(over(window, 2), "both are done")
    view, player = window.files.view, window.files.player
    result, area = view.result, view.result.plots.timeline.plot.area
    qtbot.keyClick(view.list, Qt.Key.Key_Space)
    wait(lambda: player.now().seconds > 0.3, "it plays")
    assert result.playback.button.accessibleName() == "Pause"
    qtbot.keyClick(view.list, Qt.Key.Key_Space)
    assert player.now().state is PlayState.PAUSED
    plot = result.plots.timeline.plot.viewport()
    x, y = area.left() + area.width() * 2 / 3, area.center().y()
    point(plot, QEvent.Type.MouseButtonPress, x, y)
    point(plot, QEvent.Type.MouseButtonRelease, x, y)
    wait(lambda: player.now().state is PlayState.PLAYING and player.now().seconds > 22.2, "it plays from there")
    assert 22.0 < result.plots._lines[0]._seconds < 30.0
    assert result.playback._time.text().startswith("0:22 / 0:33")
    result.playback.slider.setValue(300)
    wait(lambda: player.now().seconds >= 30.0, "the slider is obeyed")
    view.list.choose(entries(window)[1].number)
    wait(lambda: player.now().state is PlayState.SILENT, "another file is silent")
    assert result.plots._lines[0]._seconds is None


def test_dragging_a_plot_is_not_a_click(network: ScriptedNetwork, window: MainWindow, album: Path, wait) -> None:
    window.analyse([album / "2.wav"])
    wait(over(window, 1), "it is done")
    plot, chosen = window.files.view.result.plots.timeline.plot, []
    plot.pressed_at.connect(chosen.append)
    middle = plot.area.center()
    point(plot.viewport(), QEvent.Type.MouseButtonPress, middle.x(), middle.y())
    point(plot.viewport(), QEvent.Type.MouseMove, middle.x() + 40, middle.y())
    point(plot.viewport(), QEvent.Type.MouseButtonRelease, middle.x() + 40, middle.y())
    assert chosen == []


def test_two_files_are_compared_in_words_and_figures(
    network: ScriptedNetwork, window: MainWindow, album: Path, qtbot, wait
) -> None:
    window.analyse([album])
    wait(over(window, 3), "all are done")
    view = window.files.view
    assert not view.compare.isEnabled()
    for row in (0, 1):
        view.list.selectionModel().select(view.list.queue.index(row), QItemSelectionModel.SelectionFlag.Select)
    assert view.compare.isEnabled()
    qtbot.mouseClick(view.compare, Qt.MouseButton.LeftButton)
    panel = view.comparison
    assert panel.isVisible()
    assert panel.sentence == "They are answered alike: the same genre leads for 100\u00a0% of the time."
    assert "Same Top 1: 100 %. Mean total variation distance: 0.00" in panel._figures.text()
    assert panel.time_cursor.right == pytest.approx(33.0)
    panel.time_cursor.point(0.1)
    assert panel._read_out.text().count("Rock\u00a090\u00a0%") == 2
    view.list.choose(entries(window)[0].number)
    assert view.result.isVisible()


def test_a_row_says_why_it_failed_and_not_the_name_again(tmp_path: Path) -> None:
    path = tmp_path / "一 a.wav"
    for named in (path, path.name):
        failure = AudioFileError("{name} is silent.", name=named)
        entry = Entry(1, path, state=EntryState.FAILED, failure=failure)
        assert file_words.in_short(entry) == "is silent."
        assert file_words.entry_state(entry) == f"{named} is silent."


def test_what_spoke_for_a_genre_is_shown_over_a_files_spectrogram(
    network: ScriptedNetwork, window: MainWindow, album: Path, monkeypatch: pytest.MonkeyPatch, qtbot, wait
) -> None:
    window.analyse([album])
    wait(over(window, 3), "all are done")
    wait(window.files.view.result.ranking.rows.row("Rock").isVisible, "the first is shown")
    asked: list[tuple[str, Seen]] = []
    keeper, result = window.files.evidence.keeper, window.files.view.result
    monkeypatch.setattr(keeper, "ask_of", lambda name, look: asked.append((name, look())))
    monkeypatch.setattr(library, "choose", library.find)  # the scripted one
    qtbot.mouseClick(result.ranking.rows.row("Rock"), Qt.MouseButton.LeftButton)
    ((name, seen),) = asked
    assert name == "Rock"
    end = round(seen.end_sample)
    heat = np.ones((BINS, 100), np.float32)
    keeper.found.emit(Evidence(name, heat, end - 99 * HOP_LENGTH, end))
    bar = result.plots.spectrogram.evidence_bar
    assert result.plots.spectrogram.evidence is not None
    assert bar.caption.text().startswith("What spoke for Rock, 0:")
    assert not bar.follow.isVisible(), "a file does not go on"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert result.plots.spectrogram.evidence is None
    result.ranking.genre_pressed.emit("Rock")
    window.files.evidence.moment = 4.0
    result.ranking.genre_pressed.emit("Pop")
    assert asked[-1][1].end_sample >= 4 * ANALYSIS_RATE
    window.preferences.changed.emit(Preferences(hop_seconds=5.0, history_days=0, headline_file=""))
    result.ranking.genre_pressed.emit("Rock")
    assert asked[-1][1].end_sample == asked[-2][1].end_sample, "the file was analysed with another hop"
    window.files.view.list.choose(entries(window)[1].number)
    assert not bar.isVisible(), "another file is shown"


def test_results_are_saved_and_it_says_where_or_why_not(
    network: ScriptedNetwork,
    window: MainWindow,
    album: Path,
    tmp_path: Path,
    wait,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from genrescope_desktop import file_desk

    window.analyse([album])
    wait(over(window, 3), "all are done")
    notice = window.files.view.notice
    window.files.save(entries(window), tmp_path / "结果.csv")
    wait(lambda: str(tmp_path / "结果.csv") in notice.sentence, "it says where")
    assert (tmp_path / "结果.csv").read_text("utf-8-sig").count("\n") == 4
    window.files.save(entries(window), tmp_path / "absent" / "a.csv")
    wait(lambda: "choose another folder" in notice.sentence, "it says why not")
    monkeypatch.setattr(file_desk, "write_results", None)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "log"))
    window.files.save(entries(window), tmp_path / "b.csv")
    wait(lambda: "a mistake in Genrescope" in notice.sentence, "a fault is said too")


@pytest.mark.parametrize("size", [(760, 460), (1280, 800)])
def test_nothing_is_cut_or_outside_the_window(
    network: ScriptedNetwork, window: MainWindow, album: Path, qtbot, wait, size: tuple[int, int]
) -> None:
    window.analyse([album])
    wait(over(window, 3), "all are done")
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    qtbot.wait(50)
    view = window.files.view
    for widget in [*view.findChildren(QLabel), *view.findChildren(QAbstractButton)]:
        if not widget.isVisible() or view.result.ranking.isAncestorOf(widget):
            continue
        place = QRect(widget.mapTo(window, QPoint()), widget.size())
        assert window.rect().contains(place), f"{widget} {widget.accessibleName()}"
        if isinstance(widget, QAbstractButton):
            assert widget.width() >= widget.minimumSizeHint().width(), widget.accessibleName()
        elif not isinstance(widget, ElidedLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            assert widget.height() >= needed, widget.text()


def test_files_can_be_dropped_everywhere(window: MainWindow) -> None:
    assert window.acceptDrops()
    assert [each for each in window.views.findChildren(QWidget) if each.acceptDrops()] == []  # they would keep the drop


def test_a_result_can_be_read_and_reached_without_eyes_or_mouse(
    network: ScriptedNetwork, window: MainWindow, album: Path, qtbot, wait
) -> None:
    window.resize(1280, 800)
    window.analyse([album])
    wait(over(window, 3), "all are done")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for text in (False, True):
        window.views.show_text(text)
        qtbot.wait(50)
        assert faults(window) == []
        window.views.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
        visited = tabbed(window)
        assert out_of_order(visited) == []
        assert {type(each) for each in stops(window) if each not in visited} <= {QPushButton}  # choices: one is reached
    told = {each.name: each for each in parts(window)}
    assert "1 歌" in told["File"].description
    assert told["Verdict"].description == "Rock"
    assert window.files.view.result.plots.place.text.text().splitlines()[-1].split("\t")[1] == "Rock"
