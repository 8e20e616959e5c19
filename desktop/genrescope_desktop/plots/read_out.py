"""One line that says what both plots show at one moment."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from genrescope.units import BINS_PER_OCTAVE, C1_HZ, note_name
from genrescope_desktop.plots.axes import clock_time
from genrescope_desktop.plots.genre_history import Genre
from genrescope_desktop.strings import genre_name
from genrescope_desktop.theme import Theme, genre_colour

_SPACE = "&nbsp;&nbsp;&nbsp; "  # a line may be broken here, and not inside a part


def read_out(
    theme: Theme,
    seconds: float,
    note: tuple[int, float | None] | None,
    state: str,
    shares: list[tuple[Genre, float]],
) -> str:
    """The line as rich text.

    Parameters
    ----------
    theme
        Colours.
    seconds
        Which moment, in stream time.
    note
        The bin under the pointer and its level in dB below the brightest, None where nothing was heard; None when the
        pointer is not on the spectrogram.
    state
        The verdict's state in words; empty when none was given for this moment.
    shares
        Genres and probabilities, most probable first; all of them are named.
    """
    parts = [f"<b>{clock_time(seconds, 1)}</b>"]
    if note is not None:
        bin_index, decibels = note
        level = QCoreApplication.translate("ReadOut", "not heard") if decibels is None else _level(decibels)
        parts.append(_together(f"<b>{note_name(bin_index)}</b>", f"{_frequency(bin_index)} {level}"))
    parts += [
        _together(
            f'<span style="color:{genre_colour(genre.label, genre.family, theme)}">■</span>',
            f"{escape(genre_name(genre.label))} {round(100 * share)} %",
        )
        for genre, share in shares
    ]
    if state:
        parts.append(f'<span style="color:{theme.muted}">{_together(escape(state))}</span>')
    return _SPACE.join(part for part in parts if part)


def _together(*pieces: str) -> str:
    """Pieces that no line is broken between; only the last may have spaces."""
    *tags, text = pieces
    return "&nbsp;".join([*tags, *text.split(" ")])


def _frequency(bin_index: int) -> str:
    hertz = C1_HZ * 2.0 ** (bin_index / BINS_PER_OCTAVE)
    return f"{hertz:.1f} Hz" if hertz < 1000.0 else f"{hertz:.0f} Hz"


def _level(decibels: float) -> str:
    return f"{decibels:.0f} dB".replace("-", "\u2212")
