"""Every colour of the window, light and dark, from one place. Plain strings: no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from genrescope import colours


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``"#rrggbb"``.

    ``text``, ``muted``, ``accent``, ``warning`` and ``problem`` are readable as text on ``window`` and on ``panel`` (a
    contrast of at least 4.5 to 1).

    Attributes
    ----------
    window, panel
        Backgrounds: of the window, and of what stands out on it.
    text, muted
        What is read, and what explains it.
    accent
        What can be pressed or is chosen.
    grid
        Lines and borders.
    groove
        Behind a bar, where it is not.
    warning, problem
        What is not as it should be, and what stops the work.
    highlight
        Behind what is chosen or marked.
    is_dark
        Whether the background is dark.
    safe_colours
        Whether genres and spectrogram have colours that the colour-blind tell apart.
    """

    window: str
    panel: str
    text: str
    muted: str
    accent: str
    grid: str
    groove: str
    warning: str
    problem: str
    highlight: str
    is_dark: bool
    safe_colours: bool = False

    @property
    def colour_map(self) -> str:
        """Colours of the spectrogram: cividis looks the same to nearly all eyes (Nuñez, Anderton and Renslow 2018)."""
        return "cividis" if self.safe_colours else "magma"

    def with_safe_colours(self, safe: bool) -> Theme:
        """Return it with colours that the colour-blind tell apart, or with the ordinary ones."""
        return replace(self, safe_colours=safe)

    @classmethod
    def light(cls) -> Theme:
        """Colours on a light background."""
        return cls(
            window="#f4f5f7",
            panel="#ffffff",
            text="#1c2127",
            muted="#59626e",
            accent="#2a5bd7",
            grid="#d7dbe1",
            groove="#e3e6ea",
            warning="#8a5600",
            problem="#b3261e",
            highlight="#e4ecfd",
            is_dark=False,
        )

    @classmethod
    def dark(cls) -> Theme:
        """Colours on a dark background."""
        return cls(
            window="#15171b",
            panel="#1e2126",
            text="#e9ebee",
            muted="#9ba3af",
            accent="#86abff",
            grid="#353a42",
            groove="#353a42",
            warning="#f2b84b",
            problem="#ff8f87",
            highlight="#27324a",
            is_dark=True,
        )

    @classmethod
    def contrast(cls) -> Theme:
        """Colours that stand out as much as they can: text of 7 to 1 and more (WCAG 2.2, AAA), visible borders."""
        return cls(
            window="#000000",
            panel="#000000",
            text="#ffffff",
            muted="#d6d6d6",
            accent="#ffd60a",
            grid="#767676",
            groove="#2a2a2a",
            warning="#ffb340",
            problem="#ff9f98",
            highlight="#3a3200",
            is_dark=True,
        )


def genre_colour(label: str, family: str, theme: Theme) -> str:
    """Colour of a genre (or family), the same everywhere in the window and at every start."""
    return colours.genre_colour(
        label, family, colours.ON_DARK if theme.is_dark else colours.ON_LIGHT, safe=theme.safe_colours
    )
