"""How the window is shown on a picture: language, colours, scale, size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

SIZE, SMALLEST = (1120, 720), (760, 460)  # in logical pixels; the second is the least there has to be room for
SAFE, CONTRAST = "safe", "contrast"


@dataclass(frozen=True, slots=True)
class Look:
    """One of them.

    Attributes
    ----------
    language
        ``"en"`` or ``"zh_CN"``.
    colours
        ``"light"``, ``"dark"``, ``"contrast"``, or ``"safe"``: light, with colours for the colour-blind.
    percent
        Device pixels to a hundred logical ones.
    small
        Whether the window is as small as it can be.
    """

    language: str
    colours: str
    percent: int
    small: bool = False

    @property
    def name(self) -> str:
        """As it stands in a file's name: ``"zh_CN-dark-200"``, ``"en-light-100-small"``."""
        return f"{self.language}-{self.colours}-{self.percent}" + ("-small" if self.small else "")


USUAL = tuple(
    Look(language, colours, percent)
    for percent, language, colours in product((100, 200), ("en", "zh_CN"), ("light", "dark"))
)
FURTHER = (  # for the main views alone
    Look("en", "light", 300),
    Look("zh_CN", "dark", 300),
    Look("en", CONTRAST, 100),
    Look("zh_CN", CONTRAST, 200),
    Look("en", SAFE, 100),
    Look("en", "dark", 100, small=True),
    Look("zh_CN", "light", 200, small=True),
)
LOOKS = {look.name: look for look in (*USUAL, *FURTHER)}
