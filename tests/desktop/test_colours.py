"""Colours can be read and told apart: contrast measured as WCAG 2.2 has it, colour blindness simulated by Machado."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from genrescope.models.taxonomy import bundled_taxonomy
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.plots.plot_colours import colour_table
from genrescope_desktop.theme import Theme, genre_colour

LABELS = sorted(
    {
        name
        for each in ("genrescope4", "ccmusic16")
        for label in bundled_taxonomy(each).labels
        for name in (label, bundled_taxonomy(each).family(label))
    }
)
THEMES = {"light": Theme.light(), "dark": Theme.dark(), "contrast": Theme.contrast()}
# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency".
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def linear(colour: str) -> npt.NDArray[np.float64]:
    value = np.array(QColor(colour).getRgbF()[:3])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ottosson 2020: in OKLab equal distances look equally far apart."""
    cones = np.array([[0.41222, 0.53633, 0.05145], [0.2119, 0.68070, 0.1074], [0.0883, 0.28172, 0.62998]])
    mixed = [[0.21045, 0.79362, -0.00407], [1.978, -2.42859, 0.45059], [0.0259, 0.78277, -0.80868]]
    return np.array(mixed) @ np.cbrt(cones @ np.clip(rgb, 0.0, 1.0))


def nearest(labels: tuple[str, ...], theme: Theme, blindness: str) -> float:
    """How far apart the two most alike genres look."""
    seen = [oklab(np.array(BLINDNESS[blindness]) @ linear(genre_colour(label, "", theme))) for label in labels]
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2))


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_on_every_background(name: str) -> None:
    theme = THEMES[name]
    least = 7.0 if name == "contrast" else 4.5
    for text in (theme.text, theme.muted, theme.accent, theme.warning, theme.problem):
        for behind in (theme.window, theme.panel):
            assert contrast(text, behind) >= least, f"{text} on {behind}"
    assert contrast(theme.text, theme.highlight) >= least


def test_borders_and_bars_stand_out_in_high_contrast() -> None:
    theme = Theme.contrast()
    assert contrast(theme.grid, theme.panel) >= 3.0
    assert contrast(theme.accent, theme.grid) >= 3.0, "a border where the keyboard is"
    for safe in (False, True):
        for label in LABELS:
            colour = genre_colour(label, "", theme.with_safe_colours(safe))
            assert contrast(colour, theme.groove) >= 3.0, f"the end of the bar of {label}"


@pytest.mark.parametrize("safe", [False, True])
@pytest.mark.parametrize("name", THEMES)
def test_a_genre_stands_out_from_every_background(name: str, safe: bool) -> None:
    """As a graphic, and as large text: 3 to 1 (WCAG 2.2, AA), in high contrast 4.5 to 1 (AAA)."""
    theme = THEMES[name].with_safe_colours(safe)
    least = 4.5 if name == "contrast" else 3.0
    for label in LABELS:
        colour = genre_colour(label, "", theme)
        for behind in (theme.window, theme.panel):
            assert contrast(colour, behind) >= least, f"{label}, {colour} on {behind}"


@pytest.mark.parametrize("name", THEMES)
def test_what_is_used_stands_out(name: str) -> None:
    theme = THEMES[name]
    least = 7.0 if name == "contrast" else 4.5
    on_accent = theme.window if theme.is_dark else theme.panel
    for text, behind in (
        (on_accent, theme.accent),  # Start
        (theme.accent, theme.highlight),  # what is chosen
        (theme.muted, theme.highlight),  # in a chosen row
    ):
        assert contrast(text, behind) >= least, f"{text} on {behind}"
    for graphic, behind in (
        (theme.accent, theme.groove),  # meter, slider, progress
        (theme.muted, theme.panel),  # a box to tick
        (theme.accent, theme.grid),  # a border where the keyboard is, and where it is not
    ):
        assert contrast(graphic, behind) >= 3.0, f"{graphic} on {behind}"


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("name", THEMES)
def test_safe_colours_of_genres_are_told_apart(name: str, blindness: str) -> None:
    plain, safe = THEMES[name], THEMES[name].with_safe_colours(True)
    assert nearest(bundled_taxonomy("genrescope4").labels, safe, blindness) > 0.1  # half the way from blue to orange
    sixteen = bundled_taxonomy("ccmusic16").labels
    assert nearest(sixteen, safe, blindness) > 1.5 * nearest(sixteen, plain, blindness)


@pytest.mark.parametrize("blindness", [*BLINDNESS, None])
def test_the_safe_map_grows_lighter_all_along_to_every_eye(blindness: str | None) -> None:
    table = colour_table(Theme.light().with_safe_colours(True).colour_map)
    eye = np.array(BLINDNESS[blindness]) if blindness else np.eye(3)
    lightness = [oklab(eye @ linear(QColor.fromRgb(int(value)).name()))[0] for value in table[::8]]
    assert all(after > before for before, after in pairwise(lightness))


def test_every_appearance_repaints_everything(window: MainWindow, qapp: QApplication) -> None:
    for name in ("contrast", "light"):
        window.appearance_wanted.emit(name)
        picture = window.grab().toImage()
        assert qapp.palette().window().color().name() == THEMES[name].window
        assert picture.pixelColor(picture.width() - 40, picture.height() - 60).name() == THEMES[name].panel
    window.safe_colours_wanted.emit(True)
    assert window.plots.spectrogram._theme.colour_map == "cividis"


@pytest.mark.parametrize("name", ["light", "contrast"])
def test_hints_in_empty_lines_can_be_read(window: MainWindow, name: str) -> None:
    window.appearance_wanted.emit(name)
    window.views.setCurrentWidget(window.history.view)
    line = window.history.view.search
    shown = QColor(line.palette().placeholderText().color()).name(QColor.NameFormat.HexArgb)
    assert shown == f"#ff{THEMES[name].muted[1:]}"
