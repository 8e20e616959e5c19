"""A colour of its own for every genre, the same at every start."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

_HUE_STEP = 0.381966  # golden section of the circle: neighbours in the alphabet lie far apart
_LIGHTNESS = (0.62, 0.50)  # alternating, and readable on a dark and on a light terminal
_SATURATION = 0.62
NEUTRAL = "bright_black"


def genre_colours(labels: Iterable[str]) -> dict[str, str]:
    """Colours (``"#rrggbb"``) by label. They depend on the set of labels alone, not on its order."""
    colours = {}
    for index, label in enumerate(sorted(set(labels))):
        red, green, blue = colorsys.hls_to_rgb(index * _HUE_STEP % 1.0, _LIGHTNESS[index % 2], _SATURATION)
        colours[label] = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
    return colours
