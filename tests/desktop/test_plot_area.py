from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt

from genrescope.recognition.verdict import VerdictState
from genrescope.units import BINS
from genrescope_desktop.panels.plot_area import PlotArea
from genrescope_desktop.plots.column_store import CAPACITY
from genrescope_desktop.theme import Theme
from support.plotting import COLUMN_SECONDS, columns, pixels, point, rgb, turn_wheel, update, verdict

THEME = Theme.dark()
HEARD = 60.0
END = round(HEARD / COLUMN_SECONDS)


@pytest.fixture
def area(qtbot):
    """Both plots after a minute of a steady A4, with a verdict every two seconds."""
    made = PlotArea(THEME)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    with qtbot.waitExposed(made):
        made.show()
    steady = columns(END)
    steady[:, 45] = 1.0
    verdicts = [verdict(end, Pop=0.61, Rock=0.29, Classical=0.1) for end in np.arange(2.0, 59.0, 2.0)]
    made.add(update(0, steady, None, *verdicts))
    made.tick(1000.0 + HEARD)
    return made


def hear(area: PlotArea, seconds: float, steps: int = 60) -> None:
    """Let more sound come, smoothly."""
    cursor = area.time_cursor
    start, now = cursor.newest, area_now(area)
    for step in range(1, steps + 1):
        first = area.spectrogram._store.end
        stop = round((start + seconds * step / steps) / COLUMN_SECONDS)
        area.add(update(first, columns(max(0, stop - first))))
        area.tick(now + seconds * step / steps)


def area_now(area: PlotArea) -> float:
    """The monotonic clock, which here runs with the stream."""
    return 1000.0 + area.time_cursor.newest


def at(area: PlotArea, seconds: float, bin_index: float = 45.5) -> tuple[float, float]:
    """Where a moment and a note lie in the spectrogram."""
    inside = area.spectrogram.plot.area
    x = inside.left() + area.time_cursor.share(seconds) * inside.width()
    return x, inside.top() + (1.0 - bin_index / BINS) * inside.height()


def drag(area: PlotArea, by: float) -> None:
    viewport = area.spectrogram.plot.viewport()
    x, y = at(area, area.time_cursor.right - area.time_cursor.span / 2)
    point(viewport, QEvent.Type.MouseButtonPress, x, y)
    for share in (0.3, 0.7, 1.0):
        point(viewport, QEvent.Type.MouseMove, x + by * share, y)
    point(viewport, QEvent.Type.MouseButtonRelease, x + by, y)


def test_both_plots_lie_on_the_same_pixels(area):
    for width in (1000, 777, 1333):
        area.resize(width, 700)
        area.tick(area_now(area))
        upper, lower = area.spectrogram.plot, area.timeline.plot
        edges = [
            (plot.mapTo(area, plot.area.toRect().topLeft()).x(), plot.mapTo(area, plot.area.toRect().bottomRight()).x())
            for plot in (upper, lower)
        ]
        assert edges[0] == edges[1]
        assert upper.area.left() == lower.area.left() == round(upper.area.left())
        assert upper.area.width() == lower.area.width() == round(upper.area.width())


def test_the_crosshair_reads_both_plots_at_one_moment(area):
    x, y = at(area, 45.0)
    point(area.spectrogram.plot.viewport(), QEvent.Type.MouseMove, x, y)
    text = area.read_out
    for part in ("0:45.0", "A4", "440.0 Hz", "0 dB", "Pop 61 %", "Rock 29 %", "Classical 10 %", "settled"):
        assert part in text, part
    assert text.index("Pop 61 %") < text.index("Rock 29 %") < text.index("Classical 10 %")


def test_the_crosshair_is_drawn_in_both(area):
    plots = (area.spectrogram.plot, area.timeline.plot)
    x, y = at(area, 45.0)
    before = [pixels(plot.grab(plot.area.toRect()).toImage()) for plot in plots]
    point(plots[0].viewport(), QEvent.Type.MouseMove, x, y)
    for plot, without in zip(plots, before, strict=True):
        changed = pixels(plot.grab(plot.area.toRect()).toImage()) != without
        (line,) = np.flatnonzero(changed.mean(axis=0) > 0.9)
        assert line == pytest.approx(x - plot.area.left(), abs=1.0)


def test_on_the_timeline_no_note_is_read(area):
    plot = area.timeline.plot
    inside = plot.area
    point(plot.viewport(), QEvent.Type.MouseMove, at(area, 50.0)[0], inside.center().y())
    assert "0:50.0" in area.read_out
    assert "Hz" not in area.read_out
    assert "Pop 61 %" in area.read_out


def test_a_quieter_note_reads_below_the_brightest(area):
    quiet = columns(40)
    quiet[:, 45], quiet[:, 33] = 1.0, 1e-3
    area.add(update(END, quiet))
    area.tick(1001.0 + HEARD)
    x, y = at(area, (END + 20) * COLUMN_SECONDS, 33.5)
    point(area.spectrogram.plot.viewport(), QEvent.Type.MouseMove, x, y)
    assert "A3" in area.read_out
    assert "\u221230 dB" in area.read_out


def test_where_nothing_was_heard_nothing_is_read(qtbot):
    area = PlotArea(THEME)
    qtbot.addWidget(area)
    area.resize(1000, 700)
    area.show()
    idle = area.read_out
    point(area.spectrogram.plot.viewport(), QEvent.Type.MouseMove, 300.0, 200.0)
    assert area.read_out == idle


def test_the_read_out_follows_the_sound_under_a_resting_pointer(area):
    x, y = at(area, 45.0)
    point(area.spectrogram.plot.viewport(), QEvent.Type.MouseMove, x, y)
    hear(area, 3.0)
    assert "0:47." in area.read_out or "0:48." in area.read_out


def test_a_resting_pointer_changes_text_four_times_a_second_at_most(area):
    point(area.spectrogram.plot.viewport(), QEvent.Type.MouseMove, *at(area, 45.0))
    texts = []
    start = area_now(area)
    for frame in range(1, 121):
        area.add(update(area.spectrogram._store.end, columns(1)))
        area.tick(start + frame / 60)
        texts.append(area.read_out)
    changes = sum(one != other for one, other in pairwise(texts))
    assert 3 <= changes <= 8


def test_dragging_looks_back_and_stays_there(area):
    cursor = area.time_cursor
    newest = cursor.right
    pixels_a_second = area.spectrogram.plot.area.width() / cursor.span
    drag(area, 10.0 * pixels_a_second)
    assert not cursor.following
    assert cursor.right == pytest.approx(newest - 10.0, abs=0.1)
    hear(area, 2.0)
    assert cursor.right == pytest.approx(newest - 10.0, abs=0.1)
    assert cursor.newest > newest + 1.5


def test_live_returns_and_follows(area, qtbot):
    drag(area, 300.0)
    assert area._live.isEnabled()
    qtbot.mouseClick(area._live, Qt.MouseButton.LeftButton)
    assert area.time_cursor.following
    assert not area._live.isEnabled()
    hear(area, 2.0)
    assert area.time_cursor.right == pytest.approx(HEARD + 2.0, abs=0.3)


def test_dragging_back_to_the_newest_follows_again(area):
    drag(area, 200.0)
    drag(area, -400.0)
    assert area.time_cursor.following


def test_one_cannot_drag_beyond_the_oldest(area):
    for _ in range(10):
        drag(area, 400.0)
    assert area.time_cursor.left == pytest.approx(0.0, abs=0.1)


def test_a_view_of_what_is_forgotten_moves_on(area):
    for _ in range(10):
        drag(area, 400.0)
    first = area.spectrogram._store.end
    area.add(update(first, columns(CAPACITY)))
    area.tick(area_now(area) + 700.0)
    cursor = area.time_cursor
    assert not cursor.following
    assert cursor.left == pytest.approx(first * COLUMN_SECONDS, abs=0.2)


@pytest.mark.parametrize(("notches", "expected"), [(30, 5.0), (-30, 600.0)])
def test_the_wheel_zooms_between_five_seconds_and_ten_minutes(area, notches, expected):
    viewport = area.spectrogram.plot.viewport()
    for _ in range(abs(notches)):
        turn_wheel(viewport, *at(area, 45.0), 1 if notches > 0 else -1)
    assert area.time_cursor.span == expected
    assert area.time_cursor.following


def test_what_is_under_the_pointer_stays_there_when_one_zooms_into_the_past(area):
    drag(area, 200.0)
    cursor = area.time_cursor
    x, y = at(area, cursor.left + 10.0)
    inside = area.spectrogram.plot.area
    moment = cursor.left + (x - inside.left()) / inside.width() * cursor.span
    turn_wheel(area.spectrogram.plot.viewport(), x, y, 2)
    assert cursor.span < 30.0
    assert at(area, moment)[0] == pytest.approx(x, abs=2.0)


def test_the_keyboard_does_it_all(area, qtbot):
    plot, cursor = area.timeline.plot, area.time_cursor
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert not cursor.following
    assert cursor.right == pytest.approx(HEARD - 30.0, abs=0.1)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert cursor.pointed == pytest.approx(HEARD - 30.5, abs=0.1)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert cursor.following
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert cursor.span < 30.0
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert cursor.span == pytest.approx(30.0)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert cursor.left == pytest.approx(0.0, abs=0.1)


def test_a_verdict_without_an_answer_stands_on_nothing(area):
    def marked() -> bool:
        area.tick(area_now(area))
        plot = area.spectrogram.plot
        return bool((pixels(plot.grab().toImage())[round(plot.area.top()) - 2] == rgb(THEME.accent)).any())

    assert marked()
    area.add(update(END, columns(1), None, verdict(60.0, VerdictState.SILENT)))
    assert not marked()


def test_every_widget_one_can_reach_has_a_name(area):
    for widget in (area.spectrogram.plot, area.timeline.plot, area._live, area._read_out):
        assert widget.accessibleName(), widget


def test_clear_begins_anew(area):
    drag(area, 200.0)
    area.clear()
    assert area.time_cursor.following
    assert area.time_cursor.newest == 0.0
    area.add(update(0, columns(100)))
    area.tick(5000.0)
    assert area.time_cursor.newest == pytest.approx(100 * COLUMN_SECONDS)


def test_one_can_look_back_when_nothing_is_listened_to(area, qtbot):
    plot = area.spectrogram.plot

    def shown() -> np.ndarray:
        return pixels(plot.grab(plot.area.toRect()).toImage())

    area.add(update(END, columns(200)))
    area.tick(1000.0 + HEARD + 5.0)
    before = shown()
    drag(area, 200.0)  # and no tick comes after
    assert (shown() != before).any()
    area.resize(1300, 800)
    qtbot.wait(20)
    bright = np.flatnonzero(shown()[round((1.0 - 45.5 / BINS) * plot.area.height())] != rgb(THEME.panel))
    assert (bright[0], bright[-1]) == (0, round(plot.area.width()) - 1)  # the picture has grown with the plot
