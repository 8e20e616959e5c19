"""A colour of its own for every genre, readable on a dark and on a light terminal."""

from __future__ import annotations

from collections.abc import Iterable

from genrescope.colours import ON_EITHER, genre_colour

NEUTRAL = "bright_black"


def genre_colours(labels: Iterable[str]) -> dict[str, str]:
    """Colours (``"#rrggbb"``) by label."""
    return {label: genre_colour(label, lightness=ON_EITHER) for label in labels}
