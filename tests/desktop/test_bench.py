"""The benchmark of the window measures what it says: frames until they are painted, columns until they are seen."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from benchmarks.rows import Row
from benchmarks.samples import slope
from benchmarks.sound import LivePlayer, Sound, read
from benchmarks.window import display, measure
from benchmarks.window.display import Display, NoScreenError
from benchmarks.window.frame_watch import COLUMN_SECONDS, FrameWatch
from benchmarks.window.measure import BenchmarkError, Size
from benchmarks.window.traces import overlapping
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from genrescope.audio.playing import LATE_SECONDS
from genrescope.audio.source import Frames
from support.plotting import columns, update
from support.screen import Screen
from support.sound import chords

NAP = 0.02


@pytest.mark.parametrize(
    ("value", "goal", "words"), [(7.96, 8.0, "goal 8, met"), (8.04, 8.0, "goal 8, MISSED"), (math.nan, 8.0, "MISSED")]
)
def test_a_row_says_whether_its_goal_is_met(value: float, goal: float, words: str) -> None:
    assert words in str(Row("a thing", value, goal=goal))


@pytest.mark.parametrize(
    ("value", "words"), [(70.1, "goal ≥ 70, met"), (69.9, "goal ≥ 70, MISSED"), (math.nan, "MISSED")]
)
def test_a_goal_may_be_the_least(value: float, words: str) -> None:
    assert words in str(Row("a thing", value, least=70.0))


def test_a_row_without_a_goal_judges_nothing() -> None:
    assert "goal" not in str(Row("a thing", 3.0))


def test_stretches_that_touch_an_inference() -> None:
    edges = np.arange(6.0)
    touched = overlapping(edges[:-1], edges[1:], np.array([[1.5, 2.5], [4.2, 4.3]]))
    assert touched.tolist() == [False, True, True, False, True]


def test_growth() -> None:
    seconds = np.arange(60.0)
    assert slope(seconds, 5.0 + 0.25 * seconds) == pytest.approx(0.25)
    assert math.isnan(slope(seconds[:2], seconds[:2]))


class _Bridge(QObject):
    updated = Signal(object)


class _SlowWindow(QWidget):
    """What a `FrameWatch` needs of a window, where a take lasts one nap and a painting another."""

    def __init__(self) -> None:
        super().__init__()
        self.bridge = _Bridge(self)
        self.plots = SimpleNamespace(time_cursor=SimpleNamespace(right=0.0))
        self.timer = QTimer(self.bridge, interval=100)
        self.timer.timeout.connect(self._take)

    def _take(self) -> None:
        time.sleep(NAP)
        self.bridge.updated.emit(update(0, columns(60)))
        self.plots.time_cursor.right = 10.4 * COLUMN_SECONDS  # columns up to 9 are in view with all of their samples
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        time.sleep(NAP)


def test_a_frame_lasts_until_it_is_painted_and_a_column_counts_when_it_is_seen(qtbot: QtBot) -> None:
    window = _SlowWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    began = time.perf_counter()
    watch = FrameWatch(window, 10.0, lambda seconds: began + seconds)  # type: ignore[arg-type]
    window.timer.start()
    qtbot.waitUntil(lambda: len(watch.frames) >= 3)
    window.timer.stop()
    begun, done, painted, processor = watch.frames.T
    assert painted.all()
    assert (done - begun >= 2.0 * NAP).all()
    assert (np.diff(processor) < np.diff(begun)).all()  # naps are no work
    shown, delays = watch.delays.T
    assert len(delays) == 10
    last_samples = began + (np.arange(10) + 0.5) * COLUMN_SECONDS
    np.testing.assert_allclose(shown - delays, last_samples, atol=1e-9)
    assert (shown == done[0]).all()


class _Sink:
    """Keeps blocks and how late each came; naps once, at the second, as a process that gets no core does."""

    def __init__(self, player: LivePlayer, rate: int, nap: float) -> None:
        self._player, self._rate, self._nap = player, rate, nap
        self.late: list[float] = []
        self.blocks: list[Frames] = []
        self.enough = threading.Event()

    def write(self, block: Frames) -> None:
        self.blocks.append(block.copy())
        end = sum(map(len, self.blocks)) / self._rate
        self.late.append(time.perf_counter() - self._player.sounded_at(end))
        if len(self.blocks) == 2:
            time.sleep(self._nap)
        if len(self.blocks) == 5:
            self.enough.set()

    def mark_lost(self, frames: int) -> None:
        raise AssertionError(frames)


@pytest.mark.parametrize("nap", [0.0, 1.0 + LATE_SECONDS])
def test_the_player_knows_when_each_block_sounded(nap: float) -> None:
    sound = Sound(np.linspace(-1.0, 1.0, 3000, dtype=np.float32)[:, None], 22_050)
    player = LivePlayer(sound)
    sink = _Sink(player, sound.rate, nap)
    source = player.source()
    source.open(sink)
    assert sink.enough.wait(60)
    source.close()
    if nap:
        assert player.stalled_seconds > LATE_SECONDS / 2
    else:
        assert min(sink.late) > -1e-4  # no block comes before it has sounded
    heard = np.concatenate(sink.blocks)[:4096]
    np.testing.assert_allclose(heard[:3000], sound.frames, atol=1e-4)
    np.testing.assert_allclose(heard[3000:], sound.frames[:1096], atol=1e-4)  # and begins again


@pytest.fixture
def own_display(screen: Screen) -> Iterator[Display]:
    with display.display(1100, 800) as made:
        assert made.environment["DISPLAY"] != screen.display
        assert made.title == "Xvfb, 1100×800"
        yield made


def test_the_real_window_is_measured(own_display: Display) -> None:
    figures = measure.watch(own_display, Size(1000, 700, 1.0, None), seconds=3.0, warm_up=4.0, file=None)
    assert (figures.platform, figures.width, figures.height) == ("xcb", 1000, 700)
    assert 0.0 < figures.frames_a_second <= 61.0
    assert figures.painted_share > 0.0
    assert 0.0 < figures.own_ms.p50 <= figures.own_ms.p99
    assert 0.0 < figures.work_ms.p50 <= figures.work_ms.p99
    assert figures.interval_ms.p99 >= figures.interval_ms.p50 >= figures.work_ms.p50
    assert figures.interval_inference_ms.p50 > 0.0
    assert figures.inference_ms.p50 > 0.0
    assert figures.delay_ms.p50 > 0.0
    assert figures.samples[-1].rss_mb > 100.0


def test_the_start_is_measured(own_display: Display) -> None:
    (row,) = measure.start(own_display, 1)
    assert row.value > 0.0
    assert row.goal == 2.0


def test_a_sound_that_cannot_be_read_is_said(
    own_display: Display, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.wav"
    empty.touch()
    with pytest.raises(BenchmarkError, match="could not be measured"):
        measure.watch(own_display, Size(1000, 700, 1.0, None), 1.0, 1.0, empty)
    (line,) = capfd.readouterr().err.splitlines()
    assert line == 'genrescope: "empty.wav" is empty.'


def test_any_file_can_be_the_sound(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "chords.wav", chords(1.0), 22_050)
    assert len(read(tmp_path / "chords.wav").frames) == 22_050


@pytest.mark.skipif(sys.platform != "linux", reason="platform: elsewhere there is always a screen")
def test_without_any_screen_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NoScreenError, match="Install Xvfb"), display.display(800, 600):
        pass
