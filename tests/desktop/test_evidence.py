"""Evidence over the spectrogram: asked for in the ranking, captioned, kept current if wanted, and removed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from genrescope.events import Update
from genrescope.models.library import find
from genrescope.recognition.explain import Evidence, Seen
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH
from genrescope_desktop.main_window import MainWindow
from support.plotting import brightness, columns, pixels, update, verdict

TONES = [(at, note, 1.0) for at in range(1291) for note in (20, 60)]


def heard(end: float, first: int = 0) -> Update:
    """Half a minute of two notes, a verdict, and what the network saw."""
    model = find("starter")
    seen = Seen(np.zeros(model.manifest.picture.shape, np.float32), 1291, round(end * ANALYSIS_RATE), model)
    sound = columns(1291, *TONES) if first == 0 else columns(1)
    return replace(update(first, sound, None, verdict(end, Classical=0.6, Pop=0.4)), seen=seen)


@pytest.fixture
def asked(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """A window that has heard something; whose evidence is wanted, and of which moment, is written down."""
    asked: list[tuple[str, int]] = []
    keeper = window.evidence.keeper
    monkeypatch.setattr(keeper, "ask", lambda name, seen: asked.append((name, seen.end_sample)))
    window.bridge.updated.emit(heard(30.0))
    return asked


def found(window: MainWindow, name: str, end: float = 30.0) -> None:
    """The keeper has found that the lower half of the notes spoke."""
    heat = np.zeros((BINS, 1288), np.float32)
    heat[:42] = 1.0
    last = round(end * ANALYSIS_RATE)
    window.evidence.keeper.found.emit(Evidence(name, heat, last - 1287 * HOP_LENGTH, last))


def test_pressing_a_genre_shows_what_spoke_for_it_and_esc_removes_it(
    window: MainWindow, asked: list[tuple[str, int]], qtbot: QtBot
) -> None:
    spectrogram, bar = window.plots.spectrogram, window.plots.spectrogram.evidence_bar
    before = brightness(pixels(spectrogram.plot.grab().toImage()))
    qtbot.mouseClick(window.ranking.rows.row("Pop"), Qt.MouseButton.LeftButton)
    assert asked == [("Pop", 30 * ANALYSIS_RATE)]
    assert bar.isVisible()
    assert "Looking for" in bar.caption.text()
    found(window, "Pop")
    assert bar.caption.text() == "What spoke for Pop, 0:00–0:30"
    assert bar.caption.is_whole
    veiled = brightness(pixels(spectrogram.plot.grab().toImage()))
    area = spectrogram.plot.area.toRect()
    inside = slice(area.left() + 40, area.right() - 40)
    upper, lower = slice(area.top() + 8, area.center().y()), slice(area.center().y() + 8, area.bottom() - 4)
    assert veiled[upper, inside].max() < 0.5 * before[upper, inside].max()
    assert veiled[lower, inside].max() == before[lower, inside].max()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert spectrogram.evidence is None
    assert not bar.isVisible()


def test_pressing_again_removes_and_another_genre_takes_its_place(
    window: MainWindow, asked: list[tuple[str, int]]
) -> None:
    spectrogram = window.plots.spectrogram
    window.ranking.genre_pressed.emit("Pop")
    window.ranking.genre_pressed.emit("Classical")
    found(window, "Pop")  # too late: nobody wants it any more
    assert spectrogram.evidence is None
    found(window, "Classical")
    assert spectrogram.evidence is not None
    window.ranking.genre_pressed.emit("Classical")
    assert spectrogram.evidence is None
    assert [name for name, _ in asked] == ["Pop", "Classical"]


def test_it_is_kept_current_only_when_wanted_and_not_at_every_verdict(
    window: MainWindow, asked: list[tuple[str, int]]
) -> None:
    window.ranking.genre_pressed.emit("Pop")
    found(window, "Pop")
    window.bridge.updated.emit(heard(40.0, 1291))
    assert len(asked) == 1
    window.plots.spectrogram.evidence_bar.follow.setChecked(True)
    window.bridge.updated.emit(heard(42.0, 1292))
    assert asked[1:] == [("Pop", 42 * ANALYSIS_RATE)]
    window.bridge.updated.emit(heard(49.0, 1293))
    assert len(asked) == 2  # one at a time
    found(window, "Pop", 42.0)
    window.bridge.updated.emit(heard(50.0, 1294))
    assert len(asked) == 3
    assert window.remembered.follow_evidence


def test_evidence_goes_with_what_it_belongs_to(window: MainWindow, asked: list[tuple[str, int]]) -> None:
    spectrogram, cursor = window.plots.spectrogram, window.plots.time_cursor
    bar = spectrogram.evidence_bar
    window.ranking.genre_pressed.emit("Pop")
    found(window, "Pop")
    window.bridge.updated.emit(update(1291, columns(900)))
    cursor.tick(1e6)
    cursor.tick(2e6)
    spectrogram.tick(2e6)
    assert bar.isVisible(), "some of it is still in view"
    cursor.zoom(0.3)
    assert not bar.isVisible(), "a person looks elsewhere"
    cursor.zoom(4.0)
    assert bar.isVisible()
    window.bridge.updated.emit(update(2191, columns(900)))
    cursor.tick(3e6)
    window.bridge.updated.emit(update(3091, columns(1)))
    assert spectrogram.evidence is None, "the music has gone on without it"
    assert not bar.isVisible()
    window.ranking.genre_pressed.emit("Pop")
    assert len(asked) == 2, "and pressing asks anew"


def test_a_failure_is_said_in_the_place_of_the_evidence_and_a_new_stream_forgets_it(
    window: MainWindow, asked: list[tuple[str, int]]
) -> None:
    bar = window.plots.spectrogram.evidence_bar
    window.ranking.genre_pressed.emit("Pop")
    window.evidence.keeper.failed.emit("It cannot be shown.")
    assert bar.caption.text() == "It cannot be shown."
    window.evidence.begin()
    assert not bar.isVisible()
    window.ranking.genre_pressed.emit("Pop")  # nothing was heard of this stream
    assert len(asked) == 1
