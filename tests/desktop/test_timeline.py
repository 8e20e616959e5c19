from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize

from genrescope.events import ModelChange
from genrescope.recognition.verdict import ModelIdentity, VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.panels.timeline import TimelinePanel
from genrescope_desktop.plots.band_picture import BandPicture, band_colour
from genrescope_desktop.plots.genre_history import Genre, GenreHistory
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.theme import Theme, genre_colour
from support.plotting import FAMILIES, MODEL, PaintCounter, difference, pixels, rgb, verdict

THEME = Theme.dark()
COLOURS = {label: band_colour(Genre(label, family), THEME).rgb() for label, family in FAMILIES.items()}


@pytest.fixture
def panel(qtbot):
    made = TimelinePanel(THEME, TimeCursor())
    qtbot.addWidget(made)
    made.resize(900, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def history(*verdicts) -> GenreHistory:
    made = GenreHistory()
    for one in verdicts:
        made.add(one)
    return made


def shares_at(made: GenreHistory, seconds: float) -> dict[str, float]:
    row = made.sample(np.array([seconds]))[0]
    return {genre.label: share for genre, share in zip(made.genres, row.tolist(), strict=True)}


def show(panel: TimelinePanel, seconds: float) -> None:
    panel.time_cursor.receive(seconds)
    panel.tick(1000.0 + seconds)


def grab(panel: TimelinePanel) -> np.ndarray:
    """The plot's inside."""
    area = panel.plot.area.toRect()
    return pixels(panel.plot.grab(area).toImage())


def column_at(panel: TimelinePanel, seconds: float) -> np.ndarray:
    shown = grab(panel)
    return shown[:, round(panel.time_cursor.share(seconds) * shown.shape[1])]


def test_the_curves_pass_through_the_verdicts_and_are_shares():
    made = history(
        verdict(4, Pop=0.7, Rock=0.3), verdict(6, Pop=0.1, Rock=0.9), verdict(8, Pop=0.2, Rock=0.5, Classical=0.3)
    )
    assert shares_at(made, 6.0) == pytest.approx({"Classical": 0.0, "Pop": 0.1, "Rock": 0.9})
    assert shares_at(made, 8.0) == pytest.approx({"Classical": 0.3, "Pop": 0.2, "Rock": 0.5})
    between = made.sample(np.linspace(2.001, 8.0, 500))
    assert between.sum(axis=1) == pytest.approx(np.ones(500))
    assert between.min() >= 0.0
    assert np.abs(np.diff(between, axis=0)).max() < 0.02  # no jump


def test_a_lone_verdict_speaks_of_its_hop():
    made = history(verdict(10, Pop=0.6, Rock=0.4))
    assert shares_at(made, 8.5) == pytest.approx({"Pop": 0.6, "Rock": 0.4})
    assert sum(shares_at(made, 7.9).values()) == 0.0


def test_the_newest_verdict_is_held_but_not_for_ever():
    made = history(verdict(10, Pop=1.0))
    assert shares_at(made, 12.5) == {"Pop": 1.0}
    assert shares_at(made, 20.0) == {"Pop": 0.0}
    assert made.at(12.5) is made.moments[-1]
    assert made.at(20.0) is None


def test_a_piece_is_not_held_beyond_its_end():
    made = GenreHistory()
    made.show_piece([verdict(10, Pop=1.0)], 10.4)
    assert shares_at(made, 10.3) == {"Pop": 1.0}
    assert shares_at(made, 10.5) == {"Pop": 0.0}


def test_no_curve_bridges_a_silence_or_a_long_absence():
    made = history(
        verdict(4, Pop=1.0),
        verdict(6, VerdictState.SILENT),
        verdict(8, VerdictState.SILENT),
        verdict(10, Pop=1.0),
        verdict(40, Pop=1.0),
    )
    for seconds in (4.5, 6.0, 7.9, 12.0, 37.9):
        assert sum(shares_at(made, seconds).values()) == 0.0, seconds
    for seconds in (3.0, 4.0, 8.1, 10.0, 38.1, 40.0):
        assert shares_at(made, seconds)["Pop"] == 1.0, seconds


def test_dropped_hops_do_not_tear_the_curve():
    made = history(verdict(4, Pop=1.0), verdict(10, Rock=1.0))
    assert 0.0 < shares_at(made, 7.0)["Pop"] < 1.0


def test_another_model_fades_in():
    made = history(verdict(4, Pop=1.0), verdict(6, Classical=0.5, Electronic=0.5), verdict(8, Classical=1.0))
    assert [genre.label for genre in made.genres] == ["Classical", "Electronic", "Pop"]
    assert shares_at(made, 5.0)["Pop"] == pytest.approx(0.5, abs=0.1)


def test_families_lie_together_whoever_leads():
    made = history(verdict(4, Rock=0.5, Electronic=0.2, Pop=0.2, Classical=0.1))
    assert [genre.label for genre in made.genres] == ["Classical", "Electronic", "Pop", "Rock"]


def test_it_forgets_what_is_too_old_to_be_seen():
    made = GenreHistory()
    for index in range(2000):
        made.add(verdict(2.0 * (index + 1), Pop=0.5, Rock=0.5))
    assert len(made.moments) < 320
    assert made.moments[0].end <= 4000 - 600


@pytest.mark.parametrize("span", [5.0, 30.0, 120.0])
def test_a_band_is_as_thick_as_its_probability(panel, span):
    for end in range(2, 102, 2):
        panel.add(verdict(end, Classical=0.1, Pop=0.6, Rock=0.3))
    panel.time_cursor.zoom(span / 30.0)
    show(panel, 100.0)
    column = column_at(panel, 100.0 - 0.4 * span)
    for label, share in (("Classical", 0.1), ("Pop", 0.6), ("Rock", 0.3)):
        assert np.mean(column == COLOURS[label]) == pytest.approx(share, abs=3 / len(column)), label
    first = {label: np.flatnonzero(column == COLOURS[label])[0] for label in ("Classical", "Pop", "Rock")}
    assert first["Rock"] < first["Pop"] < first["Classical"]  # the first family lies at the bottom


def test_a_change_lies_at_its_time(panel):
    for end in range(2, 31, 2):
        panel.add(verdict(end, **({"Pop": 0.9, "Rock": 0.1} if end <= 16 else {"Pop": 0.1, "Rock": 0.9})))
    show(panel, 30.0)
    shown = grab(panel)
    # The verdict that ends at 18 s is the first with the new headline; its stretch begins where the one before ended.
    line = round(panel.time_cursor.share(16.0) * shown.shape[1])
    marked = np.flatnonzero(np.mean(shown == rgb(THEME.window), axis=0) > 0.95)
    assert any(abs(one - line) <= 1 for one in marked)
    assert np.mean(column_at(panel, 15.0) == COLOURS["Pop"]) > 0.8
    assert np.mean(column_at(panel, 19.0) == COLOURS["Rock"]) > 0.8


def test_an_answer_that_is_not_settled_looks_so(panel):
    panel.add(verdict(6, VerdictState.PROVISIONAL, Pop=1.0))
    panel.add(verdict(8, VerdictState.PROVISIONAL, Pop=1.0))
    for end in (10, 12):
        panel.add(verdict(end, Pop=1.0))
    for end in (14, 16):
        panel.add(verdict(end, VerdictState.UNSURE, Pop=1.0))
    show(panel, 16.0)
    provisional, settled, unsure = (set(np.unique(column_at(panel, at))) for at in (7.0, 11.0, 15.0))
    assert COLOURS["Pop"] in settled
    assert COLOURS["Pop"] not in provisional
    assert COLOURS["Pop"] in unsure
    assert len(unsure - settled) > 0  # hatched


def test_what_the_last_answer_holds_is_dimmed_until_another_comes_or_the_stream_has_ended(panel):
    panel.add(verdict(14, Pop=1.0))
    show(panel, 16.0)
    assert COLOURS["Pop"] not in column_at(panel, 15.0)
    panel.end()
    assert COLOURS["Pop"] in column_at(panel, 15.0)
    panel.clear()
    panel.add(verdict(14, VerdictState.PROVISIONAL, Pop=1.0))
    show(panel, 16.0)
    panel.end()
    assert COLOURS["Pop"] not in column_at(panel, 15.0), "nor does it become surer"


def test_silence_is_empty_and_says_so(panel):
    panel.add(verdict(4, Pop=1.0))
    for end in range(6, 22, 2):
        panel.add(verdict(end, VerdictState.SILENT))
    panel.add(verdict(22, Pop=1.0))
    show(panel, 22.0)
    shown = grab(panel)
    left, right = (round(panel.time_cursor.share(at) * shown.shape[1]) for at in (4.3, 19.7))
    empty = shown[:, left:right]
    background = rgb(THEME.panel)
    assert np.mean(empty == background) > 0.95
    assert np.count_nonzero(empty != background) > 50  # the word
    assert not np.isin(empty, list(COLOURS.values())).any()


def test_a_piece_that_ends_otherwise_has_its_bands_named_where_they_are_thick(panel):
    said = [verdict(end, Pop=0.6, Rock=0.4) for end in range(2, 41, 2)]
    said += [verdict(end, VerdictState.SILENT) for end in range(42, 61, 2)]
    panel.show_piece(said, 60.0)
    panel.time_cursor.show_piece(60.0)
    panel.tick(1060.0)
    words = grab(panel) == rgb(THEME.text)
    silence = round(words.shape[1] * 40 / 60)
    half = round(words.shape[0] * 0.5)
    for stretch in (words[:half, :silence], words[half:, :silence]):  # Rock's band lies above, Pop's below
        assert stretch.any()


def test_the_headline_stands_above_its_stretch(panel):
    for end in range(2, 31, 2):
        panel.add(verdict(end, **({"Pop": 1.0} if end <= 16 else {"Rock": 1.0})))
    show(panel, 30.0)
    image = pixels(panel.plot.grab().toImage())
    area = panel.plot.area
    bar = image[round(area.top()) - 2, round(area.left()) : round(area.right())]
    change = round(panel.time_cursor.share(16.0) * len(bar))
    for label, stretch in (("Pop", bar[: change - 2]), ("Rock", bar[change + 2 :])):
        assert set(np.unique(stretch)) == {rgb(genre_colour(label, FAMILIES[label], THEME))}


@pytest.mark.parametrize(("width", "fits"), [(900, True), (300, False)])
def test_a_headline_is_named_where_enough_of_its_name_fits(panel, width, fits):
    for end in range(2, 31, 2):
        panel.add(verdict(end, **({"Classical": 1.0} if end <= 4 else {"Pop": 1.0})))
    panel.resize(width, 300)
    show(panel, 30.0)
    area = panel.plot.area
    above = pixels(panel.plot.grab().toImage())[: round(area.top()) - 4] == rgb(THEME.text)
    change = round(area.left() + panel.time_cursor.share(4.0) * area.width())
    assert above[:, change:].any()
    assert above[:, :change].any() == fits


def test_the_headline_ends_with_its_bands(panel):
    for end in range(2, 17, 2):
        panel.add(verdict(end, Pop=1.0))
    show(panel, 30.0)  # as where a longer piece is compared with this one
    image = pixels(panel.plot.grab().toImage())
    area = panel.plot.area
    bar = image[round(area.top()) - 2, round(area.left()) : round(area.right())] == rgb(
        genre_colour("Pop", "Pop & rock", THEME)
    )
    bands = np.isin(grab(panel), [COLOURS["Pop"]]).any(axis=0)
    assert bar.any()
    assert not bar[round(panel.time_cursor.share(27.0) * len(bar)) :].any()
    assert bar[: round(panel.time_cursor.share(15.0) * len(bar))].sum() >= bands.sum() * 0.9


def test_scrolled_step_by_step_it_is_what_it_would_be_drawn_anew(qapp):
    random = np.random.default_rng(5)
    # The picture alone takes its history's changes, so each has a history of its own.
    stepwise, anew = GenreHistory(), GenreHistory()
    picture = BandPicture(stepwise)
    picture.resize(QSize(300, 100), 1.0)
    states = [VerdictState.SETTLED, VerdictState.PROVISIONAL, VerdictState.UNSURE, VerdictState.SILENT]
    right, end = 0, 0.0
    for step in range(200):
        right += int(random.integers(-3, 12))
        if step % 7 == 0:
            end += float(random.choice([1.0, 2.0, 2.0, 12.0]))
            state = states[int(random.integers(4))]
            pop, rock, classical = random.dirichlet(np.ones(3)).tolist()
            shares = {} if state is VerdictState.SILENT else {"Pop": pop, "Rock": rock, "Classical": classical}
            for made in (stepwise, anew):
                made.add(verdict(end, state, **shares))
        picture.show(right, 0.05)
        fresh = BandPicture(anew)
        fresh.resize(QSize(300, 100), 1.0)
        fresh.show(right, 0.05)
        # Qt's antialiasing may round an edge otherwise in a narrower strip.
        assert difference(pixels(picture.pixmap.toImage()), pixels(fresh.pixmap.toImage())) <= 3, step


def test_nothing_is_painted_while_hidden(panel, qtbot):
    counter = PaintCounter(panel, panel.plot, panel.plot.viewport())

    def play(first: int) -> int:
        counter.count = 0
        for step in range(10):
            panel.add(verdict(2.0 * (first + step), Pop=1.0))
            show(panel, 2.0 * (first + step))
            qtbot.wait(1)
        return counter.count

    assert play(1) > 3
    panel.hide()
    assert play(11) == 0
    with qtbot.waitExposed(panel):
        panel.show()
    assert np.mean(column_at(panel, 35.0) == COLOURS["Pop"]) > 0.9


def test_it_can_be_read_without_being_seen(panel):
    assert panel.plot.accessibleName()
    panel.add(verdict(64, Pop=0.61, Rock=0.39))
    show(panel, 64.0)
    assert "Last verdict: 1:04.0, settled, Pop 61 %, Rock 39 %." in panel.plot.told()


def test_clear_forgets(panel):
    panel.add(verdict(2, Pop=1.0))
    show(panel, 2.0)
    panel.clear()
    show(panel, 2.0)
    assert panel.probabilities_at(1.5) == []
    assert not np.isin(grab(panel), list(COLOURS.values())).any()


def test_where_another_model_takes_over_a_line_stands_and_the_curves_begin_anew(panel):
    other = ModelIdentity("other", "1" * 64, "Another")
    for end in (2, 4, 6):
        panel.add(verdict(end, Pop=0.9, Rock=0.1))
    panel.mark(ModelChange(6 * ANALYSIS_RATE, MODEL, other))
    for end in (8, 10):
        panel.add(replace(verdict(end, Pop=0.1, Classical=0.9), model=other))
    show(panel, 12.0)
    just_before, just_after = (dict_of(panel, seconds) for seconds in (5.9, 6.1))
    assert just_before["Pop"] > 0.85
    assert just_after["Classical"] > 0.85  # nothing in between: these are two networks' answers
    x = round(panel.time_cursor.share(6.0) * grab(panel).shape[1])
    text = rgb(THEME.text)
    assert (grab(panel)[:, x - 1 : x + 2] == text).any(axis=1).mean() > 0.3  # a dashed line from top to bottom
    assert [mark.after.title for mark in panel.marks] == ["Another"]
    panel.clear()
    assert not panel.marks


def dict_of(panel: TimelinePanel, seconds: float) -> dict[str, float]:
    return {genre.label: share for genre, share in panel.probabilities_at(seconds)}
