"""What was measured, line by line, against what it should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 56  # of what was measured, in characters


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Attributes
    ----------
    what
        What was measured.
    value
        How much; NaN when there was nothing to measure.
    unit
        Of the value and the goal.
    goal, least
        The most or the least it should be; None where it is only to be known.
    note
        What else a reader must know of it.
    """

    what: str
    value: float
    unit: str = "ms"
    goal: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.least is not None:
            return self.value >= self.least  # NaN meets none
        return None if self.goal is None else self.value <= self.goal

    def __str__(self) -> str:
        """As a line of the table."""
        return f"{self.what:{WIDTH}}{self.figure:>10} {self.unit:8}{self.remarks}".rstrip()

    @property
    def figure(self) -> str:
        """The value, to three figures that mean something."""
        return f"{self.value:.{_decimals(self.value)}f}"

    @property
    def remarks(self) -> str:
        """The goal, whether it is met, and the note."""
        goal = "" if self.goal is None else f"goal {self.goal:g}"
        goal = goal if self.least is None else f"goal ≥ {self.least:g}"
        verdict = goal and f"{goal}, {'met' if self.met else 'MISSED'}"
        return "; ".join(part for part in (verdict, self.note) if part)


def show(title: str, rows: Iterable[Row]) -> None:
    """Print a table as its rows come."""
    print(f"\n{title}")
    for row in rows:
        print(row, flush=True)


def as_markdown(title: str, rows: Iterable[Row]) -> str:
    """Return a table for a document."""
    lines = [f"| {row.what} | {row.figure} {row.unit} | {row.remarks} |" for row in rows]
    return "\n".join([f"| {title} | | |", "| --- | --- | --- |", *lines, ""])


def _decimals(value: float) -> int:
    """Three figures that mean something, and no more than three decimals."""
    size = abs(value)
    return 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
