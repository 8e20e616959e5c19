"""What the terminal view knows: the newest of everything, and how the headline changed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from genrescope.cli.colours import genre_colours
from genrescope.events import Level, SessionStatus, Update
from genrescope.recognition.verdict import Verdict
from genrescope.units import ANALYSIS_RATE

CHANGES_KEPT = 200
PEAK_HOLD_SHOWS = 12  # the meter's peak stays this many redraws: a second and a half


@dataclass(frozen=True, slots=True)
class Change:
    """The headline became another one at this moment of the stream; None: nothing could be said any more."""

    seconds: float
    headline: str | None


@dataclass(slots=True)
class ViewState:
    """Adds up updates.

    Attributes
    ----------
    level, status, verdict
        The newest of each.
    answer
        The newest verdict that has an answer; None before the first and after silence.
    held_peak_dbfs
        The highest peak of the last second and a half.
    changes
        Oldest first.
    colours
        By label.
    """

    level: Level
    status: SessionStatus
    verdict: Verdict | None = None
    answer: Verdict | None = None
    held_peak_dbfs: float = 0.0
    changes: deque[Change] = field(default_factory=lambda: deque(maxlen=CHANGES_KEPT))
    colours: dict[str, str] = field(default_factory=dict)
    _peaks: deque[float] = field(default_factory=lambda: deque(maxlen=PEAK_HOLD_SHOWS))

    @classmethod
    def of(cls, update: Update) -> ViewState:
        """The state after a first update."""
        state = cls(update.level, update.status)
        state.take(update)
        return state

    def take(self, update: Update) -> None:
        """Take what is new."""
        self.level = update.level
        self.status = update.status
        self._peaks.append(update.level.peak_dbfs)
        self.held_peak_dbfs = max(self._peaks)
        for verdict in update.verdicts:
            self._take_verdict(verdict)

    def _take_verdict(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.answer = verdict if verdict.ranking else None
        if self.answer is None:
            return
        if any(each.label not in self.colours for each in verdict.ranking):  # another model has other genres
            self.colours |= genre_colours(each.label for each in verdict.ranking)
        shown = self.changes[-1].headline if self.changes else None
        if verdict.headline != shown:
            self.changes.append(Change(verdict.end_sample / ANALYSIS_RATE, verdict.headline))
