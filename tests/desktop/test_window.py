"""The window as a person uses it: real window, real PulseAudio, real network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt, QTranslator, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from genrescope import settings
from genrescope.audio.demo import DEMO_FILE
from genrescope.audio.devices import NO_MICROPHONE, Survey
from genrescope.audio.source import SourceKind
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope_desktop import window_settings
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import FRAME_MS, HIDDEN_MS, Phase
from genrescope_desktop.theme import Theme
from support.checkout import CHECKOUT
from support.pulse import SPEAKERS, SPEAKERS_MONITOR, PulseServer
from support.sound import chords

DEMO_TUNE = CHECKOUT / "resources" / "genrescope_resources" / "demo" / DEMO_FILE
PATIENCE_MS = 90_000  # until a test gives up waiting for what must happen


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(tmp_path / "settings.toml"))
    (tmp_path / "settings.toml").touch()


@pytest.fixture
def open_app(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., App]]:
    """Open the window; close it afterwards, and see that nothing of it is left."""
    apps: list[App] = []
    before = set(threading.enumerate())

    def open_one(**chosen: object) -> App:
        app = App(qapp, settings.load(chosen))
        apps.append(app)
        app.window.show()
        qtbot.waitExposed(app.window)
        return app

    yield open_one
    for app in apps:
        if app.window.isVisible():
            close(app, qtbot)
    qtbot.waitUntil(lambda: set(threading.enumerate()) <= before, timeout=PATIENCE_MS)


@pytest.fixture
def window(open_app: Callable[..., App]) -> MainWindow:
    return open_app().window


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], object], str], None]:
    """Wait until something is true; the test fails with what was waited for when it does not become so."""

    def until(condition: Callable[[], object], what: str) -> None:
        def check() -> None:
            assert condition(), f"waited in vain until {what}"

        qtbot.waitUntil(check, timeout=PATIENCE_MS)

    return until


def close(app: App, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.window.closed, timeout=PATIENCE_MS):
        app.window.close()


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def is_phase(window: MainWindow, phase: Phase) -> Callable[[], bool]:
    return lambda: window.bridge.phase is phase


def wav(path: Path, sound: np.ndarray) -> Path:
    soundfile.write(path, sound, 22_050)
    return path


@pytest.fixture
def hear(pulse_server: PulseServer, window: MainWindow, qtbot: QtBot, wait) -> Callable[..., Verdict]:
    """Choose the computer's sound, press Start, play a track, see the answer of a full window, and stop."""
    bar, ranking = window.source_bar, window.ranking

    def hear_track(track: Path, *states: str) -> Verdict:
        wait(lambda: bar.system.combo.isEnabled(), "the devices are listed")
        assert "Speakers" in bar.system.combo.currentText()
        click(qtbot, bar.system.button)
        assert window.bridge.phase is Phase.IDLE  # choosing is not listening
        player = pulse_server.play(track, SPEAKERS)
        click(qtbot, bar.start_button)
        wait(lambda: bar.lamp.word == "Listening", "the lamp says so")
        wait(lambda: ranking.state.text().startswith("listening"), "it counts up to its first answer")
        wait(lambda: ranking.state.text().startswith("provisional, "), "there is an early answer")
        wait(lambda: ranking.state.text().startswith(states), f"the answer is {' or '.join(states)}")
        verdict = ranking.verdict
        assert verdict is not None
        assert verdict.state in states
        assert ranking.headline.text() == (verdict.headline or "Unsure")
        assert ranking.shown() == [(each.family, each.label) for each in verdict.top]
        assert window.status.source.text().startswith("Monitor of Speakers, 48 000 Hz stereo → 22 050 Hz")
        assert window.status.text("hop") == "2 s"
        assert window.status.text("lost") == "0"
        assert window.status.text("device") == verdict.device
        player.stop()

        click(qtbot, bar.start_button)
        wait(is_phase(window, Phase.IDLE), "it has stopped")
        assert bar.lamp.word == "Not listening"
        assert ranking.verdict is verdict  # the answer can still be read

        return verdict

    return hear_track


def test_system_sound_is_heard_answered_stopped_and_heard_again(hear, window: MainWindow, qtbot: QtBot, wait) -> None:
    hear(DEMO_TUNE, "settled", "unsure")
    ranking = window.ranking
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(is_phase(window, Phase.LISTENING), "the space bar has started it again")
    wait(lambda: ranking.verdict is not None and ranking.verdict.state is VerdictState.SILENT, "silence is called so")
    assert ranking.headline.text() == "Silence"
    assert ranking.state.text() == "silent: too quiet to be music"
    assert ranking.shown() == []


def test_a_real_track_becomes_a_settled_verdict(hear, real_music: Path) -> None:
    verdict = hear(real_music / "tracks" / "hungarian_dance_5.ogg", "settled")
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
    assert window.ranking.state.text() == "reconnecting: the source went away"
    wait(lambda: bar.notice.sentence.startswith("Monitor of Speakers is not there;"), "a sentence says what to do")
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
    assert window.ranking.verdict is not None
    assert window.ranking.state.text() == "provisional, 5 of 30 s heard"
    click(qtbot, window.source_bar.start_button)
    wait(is_phase(window, Phase.LISTENING), "it plays again")
    assert window.ranking.verdict is None
    assert not window.source_bar.notice.sentence


def test_the_demo_tune_begins_with_one_click_and_stops_while_pytorch_may_still_load(
    window: MainWindow, qtbot: QtBot, wait
) -> None:
    click(qtbot, window.source_bar.demo.button)
    wait(lambda: window.status.source.text().startswith("Demo tune"), "it plays")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(is_phase(window, Phase.IDLE), "it has stopped")


def test_a_stop_before_the_source_is_open_wins(window: MainWindow, wait) -> None:
    window.choose(SourceKind.DEMO, "demo")
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
    window.open_file(path)
    wait(lambda: sentence in window.source_bar.notice.sentence, f"it says “{sentence}”")
    wait(is_phase(window, Phase.IDLE), "it does not listen")
    assert not window.ranking.notice.sentence
    assert "Traceback" not in window.source_bar.notice.text()


def test_a_model_that_is_not_there_is_named_beside_the_answer(open_app: Callable[..., App], wait) -> None:
    window = open_app(model="nosuch").window
    window.choose(SourceKind.DEMO, "demo")
    wait(lambda: "There is no model called 'nosuch'" in window.ranking.notice.sentence, "the sentence stands there")
    assert not window.source_bar.notice.sentence


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


def test_source_size_and_appearance_come_back(open_app: Callable[..., App], qtbot: QtBot) -> None:
    first = open_app()
    first.window.resize(1000, 700)
    first.window.choose(SourceKind.SYSTEM, "speakers.monitor")
    first.window.appearance_wanted.emit("dark")
    close(first, qtbot)
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
    window.choose(SourceKind.DEMO, "demo")
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
    window.choose(SourceKind.DEMO, "demo")
    qtbot.keyClick(plot, Qt.Key.Key_Space)
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


def test_tab_goes_through_the_source_bar_from_left_to_right_after_start(window: MainWindow, wait) -> None:
    bar = window.source_bar
    bar.microphone.show_devices([], "None.")
    reached = []
    widget: QWidget | None = bar.start_button
    for _ in range(12):
        assert widget is not None
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.append(widget)
        widget = widget.nextInFocusChain()
    assert reached[:4] == [bar.start_button, bar.microphone.button, bar.microphone.combo, bar.system.button]


class Brackets(QTranslator):
    """A language in which every text stands in brackets."""

    def translate(self, _context: str, text: str, *_: object) -> str:
        return f"⟦{text}⟧"


def test_every_text_goes_through_translation(open_app: Callable[..., App], qapp: QApplication) -> None:
    brackets = Brackets()
    qapp.installTranslator(brackets)
    try:
        window = open_app().window
        texts = []
        for each in window.findChildren(QWidget):
            texts += [each.toolTip(), each.accessibleName(), each.accessibleDescription()]
            if isinstance(each, QLabel | QAbstractButton):
                texts.append(each.text())
        menu = window.findChild(QMenu)
        texts += [action.text() for action in (*menu.actions(), *menu.actions()[0].menu().actions())]
    finally:
        qapp.removeTranslator(brackets)
    texts = [text for text in texts if text.strip()]
    assert len(texts) > 60
    assert [text for text in texts if "⟦" not in text] == []


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
