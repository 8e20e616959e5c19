"""When windows fall due, and how the time between them adapts to the machine."""

from __future__ import annotations

import math

from genrescope.units import ANALYSIS_RATE

FIRST_ANSWER_SECONDS = 3.0  # less sound than this gives no answer
STRETCH_ABOVE = 0.9  # compute ÷ hop at which the hop is stretched
STRETCHED_LOAD = 0.7  # what it is stretched to, so that a little more work does not stretch it again
RELAX_AFTER = 5  # answers in a row that would have fitted into the hop that was asked for
STEP_SECONDS = 0.5  # a stretched hop is a multiple of this: a number a person can read
LONGEST_HOP_SECONDS = 30.0  # the window's own length: beyond it, sound would go unheard


class HopGrid:
    """Samples (at 22 050 Hz) at which windows fall due: every hop, and once as soon as an answer is possible.

    Attributes
    ----------
    hop_seconds
        May be changed at any time; the next hop but one follows it.
    due
        Sample at which the next window falls due.
    """

    def __init__(self, hop_seconds: float) -> None:
        self.hop_seconds = hop_seconds
        self._first_answer = round(FIRST_ANSWER_SECONDS * ANALYSIS_RATE)
        self._grid = hop_seconds * ANALYSIS_RATE  # the grid's next point; not rounded, or rounding would add up
        self.due = min(round(self._grid), self._first_answer)

    def advance(self) -> None:
        """The window that was due has been made."""
        passed = self.due
        if passed == round(self._grid):
            self._grid += self.hop_seconds * ANALYSIS_RATE
        following = round(self._grid)
        self.due = self._first_answer if passed < self._first_answer < following else following


class HopGovernor:
    """Stretches the hop when inference takes nearly all of it, and relaxes it when that has passed.

    Parameters
    ----------
    wanted_seconds
        The hop that was asked for.
    """

    def __init__(self, wanted_seconds: float) -> None:
        self._wanted = wanted_seconds
        self._fitting = 0
        self.hop_seconds = wanted_seconds
        self.load = 0.0

    def update(self, compute_seconds: float) -> float:
        """Take what the newest answer took; return the hop to use from now on."""
        self.load = compute_seconds / self.hop_seconds
        self._fitting = self._fitting + 1 if compute_seconds <= STRETCHED_LOAD * self._wanted else 0
        if self.load > STRETCH_ABOVE:
            steps = math.ceil(compute_seconds / STRETCHED_LOAD / STEP_SECONDS)
            self.hop_seconds = min(LONGEST_HOP_SECONDS, steps * STEP_SECONDS)
        elif self._fitting >= RELAX_AFTER:
            self.hop_seconds = self._wanted
        return self.hop_seconds
