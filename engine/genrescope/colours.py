"""A colour of its own for every genre: the same in the window and the terminal, with every model, at every start.

Colours are made in OKLCH (Ottosson 2020, https://bottosson.github.io/posts/oklab/), where equal lightness looks equally
light, so that one table of hues serves light and dark backgrounds. A family's genres lie near one another in hue.
"""

from __future__ import annotations

import math
import zlib
from functools import lru_cache
from typing import Final

ON_LIGHT: Final = 0.58  # lightness, 0 to 1, on a light background
ON_DARK: Final = 0.74
ON_EITHER: Final = 0.66  # where the background is not known: a terminal
_CHROMA: Final = 0.15
_LEAST_CHROMA: Final = 0.02
_KINSHIP: Final = 24.0  # degrees around its family's hue within which an unlisted genre falls

# Hue in degrees and what is added to the lightness, which tells neighbours within a family apart.
_TABLE: Final[dict[str, tuple[float, float]]] = {
    "Classical": (258, 0.0),
    "Symphony": (262, 0.0),
    "Opera": (284, 0.05),
    "Solo": (240, 0.06),
    "Chamber": (222, -0.04),
    "Pop & rock": (12, 0.0),
    "Pop": (345, 0.02),
    "Pop vocal ballad": (345, 0.05),
    "Adult contemporary": (328, -0.04),
    "Teen pop": (4, 0.07),
    "Dance & house": (180, 0.0),
    "Electronic": (178, 0.0),
    "Contemporary dance pop": (165, -0.03),
    "Dance pop": (195, 0.05),
    "Indie": (128, 0.0),
    "Classic indie pop": (138, -0.02),
    "Chamber cabaret & art pop": (116, 0.05),
    "Soul / R&B": (306, 0.0),
    "Rock": (42, 0.0),
    "Adult alternative rock": (27, -0.04),
    "Uplifting anthemic rock": (46, 0.04),
    "Soft rock": (68, 0.0),
    "Acoustic pop": (90, 0.06),
}
# Added to the lightness of all that follow, so that the palest stands out from a light background by 3 to 1 and the
# darkest from a black one by 4.5 to 1 (WCAG 2.2).
_SAFE_SHIFT: Final = {ON_LIGHT: -0.148, ON_DARK: 0.015}
# For people to whom some hues look alike: hue, what is added to the lightness, and chroma. Blue, orange, yellow and
# grey, told apart by lightness within.
_SAFE: Final[dict[str, tuple[float, float, float]]] = {
    "Classical": (245, -0.015, 0.17),
    "Symphony": (247, -0.12, 0.145),
    "Opera": (266, 0.048, 0.17),
    "Solo": (250, 0.179, 0.091),
    "Chamber": (225, 0.101, 0.116),
    "Pop & rock": (58, -0.048, 0.141),
    "Pop": (48, 0.024, 0.147),
    "Pop vocal ballad": (42, 0.024, 0.161),
    "Adult contemporary": (63, 0.134, 0.137),
    "Teen pop": (3, 0.045, 0.17),
    "Dance & house": (83, 0.107, 0.163),
    "Electronic": (106, 0.161, 0.17),
    "Contemporary dance pop": (103, 0.045, 0.129),
    "Dance pop": (105, 0.176, 0.162),
    "Indie": (161, 0.018, 0.097),
    "Classic indie pop": (158, -0.037, 0.092),
    "Chamber cabaret & art pop": (163, 0.141, 0.078),
    "Soul / R&B": (322, 0.017, 0.164),
    "Rock": (293, -0.17, 0.071),
    "Adult alternative rock": (303, -0.187, 0.032),
    "Uplifting anthemic rock": (286, -0.106, 0.02),
    "Soft rock": (299, 0.051, 0.02),
    "Acoustic pop": (281, 0.152, 0.035),
}


@lru_cache(maxsize=256)  # plots ask at every frame
def genre_colour(label: str, family: str = "", lightness: float = ON_EITHER, *, safe: bool = False) -> str:
    """Colour of a genre or a family, as ``"#rrggbb"``.

    Parameters
    ----------
    label
        The genre's (or family's) English name, its identity everywhere.
    family
        Its family; a genre that is in no table (of a model of one's own) lies near it.
    lightness
        `ON_LIGHT`, `ON_DARK` or `ON_EITHER`.
    safe
        Whether the colour-blind must tell it from the others; of a genre that is in no table nobody can promise it.
    """
    if safe and label in _SAFE:
        hue, lighter, chroma = _SAFE[label]
        return _srgb(lightness + _SAFE_SHIFT.get(lightness, 0.0) + lighter, chroma, hue)
    hue, lighter = _place(label, family)
    return _srgb(lightness + lighter, _CHROMA, hue)


def _place(label: str, family: str) -> tuple[float, float]:
    if label in _TABLE:
        return _TABLE[label]
    number = zlib.crc32(label.encode())  # not hash(): that differs from start to start
    share, lighter = (number & 0xFFFF) / 0xFFFF, 0.07 * ((number >> 16) % 3 - 1)
    if family in _TABLE:
        return (_TABLE[family][0] + _KINSHIP * (2 * share - 1)) % 360, lighter
    return 360 * share, lighter


def _srgb(lightness: float, chroma: float, hue: float) -> str:
    """From OKLCH to sRGB; what the screen cannot show loses chroma and keeps lightness and hue."""
    linear = _linear(lightness, chroma, hue)
    while chroma > _LEAST_CHROMA and not all(-1e-4 <= value <= 1.0001 for value in linear):
        chroma -= 0.005
        linear = _linear(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _gamma(value)):02x}" for value in linear)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
