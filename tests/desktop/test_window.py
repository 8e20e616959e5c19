"""The window as a person uses it: real window, real PulseAudio, real network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from genrescope.audio.demo import DEMO_FILE
from genrescope.audio.source import SourceKind
from genrescope.models.ncnn_engine import NcnnEngine
from genrescope.recognition import load
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import Phase
from support.checkout import CHECKOUT
from support.pulse import SPEAKERS, SPEAKERS_MONITOR, PulseServer
from support.sound import chords

DEMO_TUNE = CHECKOUT / "resources" / "genrescope_resources" / "demo" / DEMO_FILE


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def is_phase(window: MainWindow, phase: Phase) -> Callable[[], bool]:
    return lambda: window.bridge.phase is phase


def wav(path: Path, sound: np.ndarray) -> Path:
    soundfile.write(path, sound, 22_050)
    return path


@pytest.fixture
def hear(
    pulse_server: PulseServer, network_there: None, window: MainWindow, qtbot: QtBot, wait
) -> Callable[..., Verdict]:
    """Choose the computer's sound, press Start, play a track, see the answer of a full window, and stop."""
    bar, ranking = window.source_bar, window.ranking

    def hear_track(track: Path, *states: str) -> Verdict:
        wait(lambda: bar.system.combo.isEnabled(), "the devices are listed")
        assert "Speakers" in bar.system.combo.currentText()
        click(qtbot, bar.system.button)
        assert window.bridge.phase is Phase.IDLE  # choosing is not listening
        sound, rate = soundfile.read(track, dtype="float32", always_2d=True)
        player = pulse_server.play(np.tile(sound, (4, 1)), SPEAKERS, rate)  # a busy machine may take its time
        try:
            click(qtbot, bar.start_button)
            wait(lambda: bar.lamp.word == "Listening", "the lamp says so")
            wait(lambda: ranking.state.text().startswith("listening"), "it counts up to its first answer")
            wait(lambda: ranking.state.text().startswith("provisional, "), "there is an early answer")
            wait(lambda: ranking.state.text().startswith(states), f"the answer is {' or '.join(states)}", 150_000)
            verdict = ranking.answer
            assert verdict is not None
            assert verdict.state in states
            assert ranking.headline.text() == (verdict.headline or "Unsure")
            assert ranking.shown() == [(each.family, each.label) for each in verdict.top]
            assert window.status.source.text().startswith("Speakers, 48 000 Hz stereo → 22 050 Hz")
            assert window.status.text("hop").endswith(" s")  # a busy machine stretches it
            assert window.status.text("lost") == "0"
            assert window.status.text("device") == verdict.device
        finally:
            player.stop()

        click(qtbot, bar.start_button)
        wait(is_phase(window, Phase.IDLE), "it has stopped")
        assert bar.lamp.word == "Not listening"
        assert ranking.answer is verdict  # the answer can still be read

        return verdict

    return hear_track


def test_system_sound_is_heard_answered_stopped_and_heard_again(hear, window: MainWindow, qtbot: QtBot, wait) -> None:
    hear(DEMO_TUNE, "settled", "unsure")
    ranking = window.ranking
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(is_phase(window, Phase.LISTENING), "the space bar has started it again")
    wait(lambda: ranking.answer is not None and ranking.answer.state is VerdictState.SILENT, "silence is called so")
    assert ranking.headline.text() == "Silence"
    wait(lambda: ranking.state.text() == "nothing is playing", "why there is nothing is said")
    assert ranking.in_words.text() == "If you hear music, choose the loudspeakers that play it."
    assert ranking.shown() == []


def test_a_real_track_becomes_a_settled_verdict(hear, real_music: Path) -> None:
    verdict = hear(real_music / "emotify" / "classical" / "5.opus", "settled")
    assert verdict.headline == "Classical"


def test_an_unplugged_source_is_said_to_be_away_and_taken_up_again(
    pulse_server: PulseServer, window: MainWindow, qtbot: QtBot, wait
) -> None:
    bar = window.source_bar
    wait(lambda: bar.system.combo.isEnabled(), "the devices are listed")
    at = bar.system.combo.findData(SPEAKERS_MONITOR)
    assert at > 0
    bar.system.combo.setCurrentIndex(at)
    bar.system.combo.activated.emit(at)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda: bar.lamp.word == "Listening", "it listens")
    pulse_server.remove_speakers()
    wait(lambda: bar.lamp.word == "Reconnecting", "the lamp says so")
    assert window.ranking.state.text() == "no sound comes from the source"
    wait(lambda: bar.notice.sentence.startswith("Speakers is not there;"), "a sentence says what to do")
    pulse_server.add_speakers()
    wait(lambda: bar.lamp.word == "Listening", "the source is back")
    wait(lambda: not bar.notice.sentence, "nothing is wrong any more")


def test_another_device_is_taken_at_once_while_listening(
    pulse_server: PulseServer, window: MainWindow, qtbot: QtBot, wait
) -> None:
    bar = window.source_bar
    wait(lambda: bar.system.combo.isEnabled(), "the devices are listed")
    click(qtbot, bar.system.button)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda: "Speakers" in window.status.source.text(), "the first source is heard")
    at = bar.system.combo.findData("mic_feed.monitor")
    bar.system.combo.setCurrentIndex(at)
    bar.system.combo.activated.emit(at)
    wait(lambda: "48 000 Hz mono" in window.status.source.text(), "the second source is heard")
    assert bar.lamp.word == "Listening"


def test_a_dropped_file_is_played_to_its_end_and_can_be_heard_again(
    window: MainWindow, qtbot: QtBot, wait, tmp_path: Path
) -> None:
    path = wav(tmp_path / "音频 & <b>tune.wav", chords(5.0))
    drop(window, path)
    wait(is_phase(window, Phase.LISTENING), "it plays")
    wait(is_phase(window, Phase.IDLE), "it has ended")
    assert window.source_bar.notice.sentence == "Played to the end; press Start to hear it again."
    assert window.ranking.answer is not None
    assert window.ranking.state.text() == "provisional, 5 of 30 s heard"
    click(qtbot, window.source_bar.start_button)
    wait(is_phase(window, Phase.LISTENING), "it plays again")
    assert window.ranking.answer is None
    assert not window.source_bar.notice.sentence


def test_the_demo_tune_begins_with_one_click_and_stops_while_pytorch_may_still_load(
    window: MainWindow, qtbot: QtBot, wait
) -> None:
    click(qtbot, window.source_bar.demo.button)
    wait(lambda: window.status.source.text().startswith("Demo tune"), "it plays")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(is_phase(window, Phase.IDLE), "it has stopped")


def test_a_stop_before_the_source_is_open_wins(window: MainWindow, wait) -> None:
    window.source.choose(SourceKind.DEMO, "demo")
    assert window.bridge.phase is Phase.OPENING
    window.toggle()
    wait(is_phase(window, Phase.IDLE), "it has stopped")
    assert window.source_bar.lamp.word == "Not listening"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"no sound at all", "is not a sound file"), (None, "silent.wav is silent")],
    ids=["no sound file", "a silent file"],
)
def test_a_file_that_cannot_be_answered_is_refused_in_one_sentence_beside_the_source(
    window: MainWindow, wait, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "silent.wav"
    if content is None:
        wav(path, np.zeros(4 * 22_050, np.float32))
    else:
        path.write_bytes(content)
    window.source.open_file(path)
    wait(lambda: sentence in window.source_bar.notice.sentence, f"it says “{sentence}”")
    wait(is_phase(window, Phase.IDLE), "it does not listen")
    assert not window.ranking.notice.sentence
    assert "Traceback" not in window.source_bar.notice.text()


def test_the_network_is_loaded_once_for_one_start_after_the_other(
    window: MainWindow, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []
    load_engine = load.load_engine
    monkeypatch.setattr(load, "load_engine", lambda *wanted: loads.append(wanted) or load_engine(*wanted))
    for _ in range(2):
        window.source.choose(SourceKind.DEMO, "demo")
        wait(lambda: window.ranking.answer is not None and window.ranking.answer.device, "the network has answered")
        window.toggle()
        wait(is_phase(window, Phase.IDLE), "it has stopped")
    assert len(loads) <= 1  # none where another window's is still there


def test_a_device_that_is_not_there_is_named_beside_the_answer(open_app: Callable[..., App], wait) -> None:
    window = open_app(device="cuda:77").window
    window.source.choose(SourceKind.DEMO, "demo")
    wait(lambda: "The network cannot run on 'cuda:77'" in window.ranking.notice.sentence, "the sentence stands there")
    wait(is_phase(window, Phase.IDLE), "it does not listen")
    assert not window.source_bar.notice.sentence


def test_a_fault_of_our_own_stands_beside_start(window: MainWindow, wait, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(NcnnEngine, "logits", break_down)
    window.source.choose(SourceKind.DEMO, "demo")
    wait(lambda: "Listening ended" in window.source_bar.notice.sentence, "it says so")
    assert "please report it: ZeroDivisionError: oops" in window.source_bar.notice.sentence
    assert "Traceback" not in window.source_bar.notice.text()
    assert not window.ranking.notice.sentence


def test_a_model_that_is_not_there_is_named_beside_the_answer(open_app: Callable[..., App], wait) -> None:
    window = open_app(model="nosuch").window
    window.source.choose(SourceKind.DEMO, "demo")
    wait(lambda: "There is no model called 'nosuch'" in window.ranking.notice.sentence, "the sentence stands there")
    assert not window.source_bar.notice.sentence


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
