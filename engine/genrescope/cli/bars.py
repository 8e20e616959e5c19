"""The pieces that the terminal view and the summaries are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, chop_cells
from rich.text import Text

from genrescope import words
from genrescope.cli.colours import NEUTRAL
from genrescope.models.taxonomy import genre_name
from genrescope.recognition.verdict import Ranked

_EIGHTHS = " ▏▎▍▌▋▊▉"
_METER_FLOOR_DBFS = -60.0
_LOUD_DBFS, _HOT_DBFS = -12.0, -3.0  # where the meter turns yellow, and red
LABEL_WIDTH = 20
LONGEST_BAR = 60  # longer bars are not easier to compare


def bar(fraction: float, width: int, style: str) -> Text:
    """A horizontal bar, ``width`` columns when ``fraction`` is 1, to an eighth of a column."""
    eighths = round(max(0.0, min(1.0, fraction)) * width * 8)
    if fraction > 0.0 and eighths == 0:
        eighths = 1
    drawn = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    return Text(drawn.ljust(width), style=style)


def padded(text: str, cells: int) -> str:
    """``text`` with blanks up to a width, of which a Chinese character takes two columns."""
    return text + " " * max(0, cells - cell_len(text))


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns; what has no blanks (Chinese) is broken where a line is full."""
    lines: list[str] = []
    row = ""
    for word in (part for whole in text.split() for part in chop_cells(whole, width)):
        if row and cell_len(row) + 1 + cell_len(word) > width:
            lines.append(row)
            row = ""
        row = f"{row} {word}".strip()
    return [*lines, row] if row else lines


def ranking(ranked: Sequence[Ranked], colours: Mapping[str, str], width: int, rows: int = 5) -> list[Text]:
    """The most probable genres, a line each: name, bar, percentage. Always ``rows`` lines, so that nothing jumps."""
    label_width = max(8, min(LABEL_WIDTH if width < 90 else 30, width // 3))
    bar_width = max(4, min(LONGEST_BAR, width - label_width - 8))
    lines = []
    for each in ranked[:rows]:
        line = Text(no_wrap=True)
        name = Text(genre_name(each.label), style=colours.get(each.label, NEUTRAL))
        name.truncate(label_width, overflow="ellipsis", pad=True)
        line.append_text(name).append(" ")
        line.append_text(bar(each.probability, bar_width, colours.get(each.label, NEUTRAL)))
        line.append(f" {words.percent(each.probability):>5}")
        lines.append(line)
    return lines + [Text(" ")] * (rows - len(lines))


def meter(rms_dbfs: float, peak_dbfs: float, width: int) -> Text:
    """A level meter from -60 to 0 dBFS: a bar for the RMS, a stroke for the peak."""
    filled = round(_position(rms_dbfs) * width)
    peak = min(width - 1, round(_position(peak_dbfs) * width))
    line = Text(no_wrap=True)
    for column in range(width):
        level = _METER_FLOOR_DBFS * (1.0 - (column + 0.5) / width)
        colour = "red" if level > _HOT_DBFS else "yellow" if level > _LOUD_DBFS else "green"
        if column == peak and peak_dbfs > _METER_FLOOR_DBFS:
            line.append("│", style=f"bold {colour}")
        elif column < filled:
            line.append("█", style=colour)
        else:
            line.append("─", style=NEUTRAL)
    return line


def _position(dbfs: float) -> float:
    return max(0.0, min(1.0, 1.0 - dbfs / _METER_FLOOR_DBFS))
