from __future__ import annotations

import sys
import tracemalloc

import numpy as np
import pytest
from PySide6.QtGui import QImage

from genrescope.recognition.verdict import Gap
from genrescope.units import ANALYSIS_RATE, BINS
from genrescope_desktop.panels.spectrogram import SpectrogramPanel
from genrescope_desktop.plots.column_picture import ColumnPicture
from genrescope_desktop.plots.column_store import CAPACITY, ColumnStore
from genrescope_desktop.plots.plot_colours import colour_table, spectrogram_table
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.theme import Theme
from support.plotting import COLUMN_SECONDS, PaintCounter, brightness, columns, pixels, rgb, update

THEME = Theme.dark()


@pytest.fixture
def panel(qtbot):
    made = SpectrogramPanel(THEME, TimeCursor())
    qtbot.addWidget(made)
    made.resize(900, 420)
    with qtbot.waitExposed(made):
        made.show()
    return made


def grab(panel: SpectrogramPanel) -> np.ndarray:
    """The plot's inside, a pixel for a pixel."""
    image = panel.plot.grab().toImage()
    area, scale = panel.plot.area, image.devicePixelRatio()
    left, top, right, bottom = (round(edge * scale) for edge in (area.left(), area.top(), area.right(), area.bottom()))
    return pixels(image)[top:bottom, left:right]


def middle_of(mask: np.ndarray) -> tuple[float, float]:
    """Mean row and column of what is marked, in pixels."""
    assert mask.any()
    row, column = np.nonzero(mask)
    return row.mean() + 0.5, column.mean() + 0.5


@pytest.mark.parametrize("span", [5.0, 30.0, 120.0, 600.0])
@pytest.mark.parametrize("bin_index", [0, 45, 83])
def test_a_tone_is_drawn_at_its_time_and_note(panel, span, bin_index):
    cursor = panel.time_cursor
    heard = columns(30_000)
    at = 30_000 - round(span / 2 / COLUMN_SECONDS)
    heard[at - 2 : at + 3, bin_index] = 10.0
    panel.add(update(0, heard))
    cursor.zoom(span / cursor.span)
    panel.tick(1.0)
    shown = grab(panel)
    row, column = middle_of(brightness(shown) > 600)
    height, width = shown.shape
    assert row == pytest.approx((BINS - bin_index - 0.5) / BINS * height, abs=1.0)
    assert column == pytest.approx((at * COLUMN_SECONDS - cursor.left) / span * width, abs=1.0)


def test_no_onset_is_lost_between_two_pixels_of_ten_minutes(panel):
    clicks = range(5_000, 25_000, 1_237)  # one column each, where a pixel shows some thirty
    panel.add(update(0, columns(26_000, *((click, 40, 10.0) for click in clicks))))
    panel.time_cursor.zoom(100.0)
    panel.tick(1.0)
    row = grab(panel)[round((BINS - 40.5) / BINS * panel.plot.area.height())]
    assert np.count_nonzero(brightness(row) > 600) == len(clicks)


def test_provisional_columns_are_drawn_at_once_and_replaced(panel):
    panel.add(update(0, columns(500), columns(12, *((one, 20, 10.0) for one in range(12)))))
    panel.tick(1.0)
    assert (brightness(grab(panel)) > 600).any()
    panel.add(update(500, columns(20, *((one, 60, 10.0) for one in range(20))), columns(12)))
    panel.tick(1.1)
    row, _ = middle_of(brightness(grab(panel)) > 600)
    assert row == pytest.approx((BINS - 60.5) / BINS * panel.plot.area.height(), abs=1.0)


def test_scrolled_step_by_step_it_is_what_it_would_be_drawn_anew():
    random = np.random.default_rng(2)
    store, table = ColumnStore(), np.arange(256, dtype=np.uint32) * 0x010101
    fresh_store = ColumnStore()
    picture = ColumnPicture(store, table)
    picture.resize(301)
    end, right, pixel_seconds = 0, 0, 0.017
    for step in range(400):
        new, provisional = int(random.integers(0, 9)), int(random.integers(0, 25))
        made = random.integers(1, 256, (new + provisional, BINS)).astype(np.uint8)
        for one in (store, fresh_store):
            one.write(end, made)
        end += new
        if step % 97 == 96:
            pixel_seconds = float(random.uniform(0.003, 0.4))
        live = int(store.end * COLUMN_SECONDS / pixel_seconds)
        right = live if step % 3 else live - int(random.integers(-5, 200))  # now and then a drag, back and forth
        picture.show(right, pixel_seconds)
        anew = ColumnPicture(fresh_store, table)
        anew.resize(301)
        anew.show(right, pixel_seconds)
        assert picture.image == anew.image, step


def test_what_was_not_heard_yet_is_not_silence(panel):
    panel.add(update(0, columns(430)))  # ten of thirty seconds
    panel.tick(1.0)
    shown = grab(panel)
    silence = int(colour_table()[0])
    assert set(np.unique(shown[:, :500])) == {rgb(THEME.panel)}
    assert set(np.unique(shown[:, -200:-10])) == {silence}


def test_a_gap_is_hatched(panel):
    panel.add(update(0, columns(1300)))
    panel.add_gap(Gap(10 * ANALYSIS_RATE, 12 * ANALYSIS_RATE))
    panel.add_gap(Gap(12 * ANALYSIS_RATE, 15 * ANALYSIS_RATE))  # the same one, as the next verdict knows it
    panel.tick(1.0)
    shown = grab(panel)
    left, right = (round(panel.time_cursor.share(second) * shown.shape[1]) for second in (10.0, 15.0))
    hatched = shown[:, left + 2 : right - 2]
    assert set(np.unique(hatched)) == {rgb(THEME.panel), rgb(THEME.muted)}
    assert 0.05 < np.mean(hatched == rgb(THEME.muted)) < 0.5
    assert int(colour_table()[0]) in shown[:, left - 3]
    assert int(colour_table()[0]) in shown[:, right + 3]


def test_the_window_of_the_verdict_is_marked_above_it(panel):
    panel.add(update(0, columns(1300)))
    panel.set_window(5 * ANALYSIS_RATE, 20 * ANALYSIS_RATE)
    panel.tick(1.0)
    image = panel.plot.grab().toImage()
    area = panel.plot.area
    bar = pixels(image)[round(area.top()) - 2] == rgb(THEME.accent)
    marked = np.flatnonzero(bar)
    for edge, second in ((marked[0], 5.0), (marked[-1] + 1, 20.0)):
        assert edge == pytest.approx(area.left() + panel.time_cursor.share(second) * area.width(), abs=1.5)
    assert bar[marked[0] : marked[-1]].all()


def test_a_louder_passage_changes_the_colours_of_what_is_already_drawn(panel):
    panel.add(update(0, columns(1000, *((one, 20, 1e-2) for one in range(800, 990)))))
    panel.tick(1.0)
    before = brightness(grab(panel)).max()
    panel.add(update(1000, columns(50, *((one, 60, 10.0) for one in range(50)))))
    panel.tick(1.1)
    height = panel.plot.area.height()
    quiet_row = brightness(grab(panel))[round((BINS - 20.5) / BINS * height)]
    assert quiet_row.max() < before - 100


def test_no_colour_changes_while_the_level_hardly_does(panel):
    panel.add(update(0, columns(1000, *((one, 20, 1.0) for one in range(1000)))))
    panel.tick(1.0)
    row = round((BINS - 20.5) / BINS * panel.plot.area.height())
    colours = set()
    for step in range(60):
        panel.add(update(1000 + step, columns(1, (0, 20, 1.0 + 0.2 * (step % 2)))))
        panel.tick(1.1 + step * COLUMN_SECONDS)
        colours |= set(np.unique(grab(panel)[row, 300:500]))
    assert len(colours) == 1


def test_nothing_is_painted_while_hidden_or_minimised(panel, qtbot):
    counter = PaintCounter(panel, panel.plot, panel.plot.viewport())

    def play(first: int, now: float) -> int:
        counter.count = 0
        for step in range(30):
            panel.add(update(first + step, columns(1, (0, 30, 10.0))))
            panel.tick(now + step * COLUMN_SECONDS)
            qtbot.wait(1)
        return counter.count

    assert play(0, 1.0) > 5
    panel.hide()
    assert play(30, 2.0) == 0
    with qtbot.waitExposed(panel):
        panel.show()
    assert np.count_nonzero(brightness(grab(panel)) > 600) > 30 * 5  # and all is there when it is shown again
    panel.showMinimized()
    qtbot.waitUntil(panel.isMinimized)
    qtbot.wait(50)
    assert play(60, 4.0) == 0


def test_memory_is_bounded(panel):
    loud = columns(86, *((one, one % BINS, 10.0) for one in range(86)))

    def play(first: int, seconds: int) -> int:
        for step in range(seconds // 2):
            at = first + step * 86
            panel.add(update(at, loud, loud[:12]))
            panel.add_gap(Gap(at * 512, at * 512 + 5000))
            panel.tick(at * COLUMN_SECONDS)
        return first + seconds // 2 * 86

    end = play(0, 720)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    end = play(end, 600)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000
    assert panel.time_cursor.oldest == pytest.approx((end + 12 - CAPACITY) * COLUMN_SECONDS)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="platform: None cannot die where it is immortal")
def test_painting_keeps_its_references_to_none(panel, qtbot):
    """PySide6 6.12.0 dropped one at every call, and after some thousand the process aborted."""
    panel.add(update(0, columns(1300, (600, 40, 10.0))))
    before = sys.getrefcount(None)
    for step in range(200):
        panel.add(update(1300 + step, columns(1)))
        panel.tick(1.0 + step * COLUMN_SECONDS)
        qtbot.wait(0)
    assert sys.getrefcount(None) > before - 100


def test_clear_forgets(panel):
    panel.add(update(0, columns(1300, *((one, 40, 10.0) for one in range(1300)))))
    panel.add_gap(Gap(0, 10 * ANALYSIS_RATE))
    panel.tick(1.0)
    panel.clear()
    panel.tick(1.1)
    assert set(np.unique(grab(panel))) == {rgb(THEME.panel)}
    assert panel.time_cursor.newest == 0.0


def test_a_theme_changes_what_is_not_sound(panel):
    light = Theme.light()
    panel.set_theme(light)
    panel.add(update(0, columns(430)))
    panel.tick(1.0)
    assert set(np.unique(grab(panel)[:, :500])) == {rgb(light.panel)}


def test_the_colour_table_spans_eighty_decibels():
    table = spectrogram_table(colour_table(), 0.0, "#123456")
    assert int(table[0]) == 0xFF123456
    assert int(table[1]) == int(colour_table()[0])
    assert int(table[255]) == int(colour_table()[255])
    assert 130 <= len(np.unique(table[1:])) <= 136


def test_the_image_has_a_pixel_for_each_of_the_screens(panel):
    panel.tick(1.0)
    shown = panel._picture.image
    assert isinstance(shown, QImage)
    assert shown.width() == round(panel.plot.area.width() * panel.devicePixelRatioF())
