"""What is not yet written down of a session that is going on."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime

from genrescope.events import SessionStatus
from genrescope.history.sessions import Beginning, Mark, News, Passage
from genrescope.history.set_list import SetList
from genrescope.recognition.verdict import Gap, Verdict, VerdictState

MOST_VERDICTS = 10_000  # kept while nothing can be written: over five hours at the default hop


class Draft:
    """A session as far as it has come. It holds on to what is new until that has been `written`.

    A session in which no answer was ever due (it was stopped in its first three seconds) is not worth keeping.

    Parameters
    ----------
    status
        The first that was taken of the session.
    now
        When that was.
    """

    def __init__(self, status: SessionStatus, now: datetime | None = None) -> None:
        self.beginning = Beginning(uuid.uuid4().hex, now or datetime.now(UTC), status.source)
        self._status = status
        self._is_first = True
        self._is_worth_keeping = False
        self._verdicts: deque[Verdict] = deque(maxlen=MOST_VERDICTS)
        self._gaps: dict[int, Gap] = {}  # by their first sample
        self._marks: dict[float, Mark] = {}
        self._set_list = SetList()
        self._passages: tuple[Passage, ...] = ()
        self._written_passages: tuple[Passage, ...] = ()
        self._has_news = False

    def take(self, verdicts: Iterable[Verdict], status: SessionStatus) -> None:
        """Take new verdicts, oldest first."""
        self._status, self._has_news = status, True
        for verdict in verdicts:
            self._verdicts.append(verdict)
            self._set_list.add(verdict)
            self._add_gaps(verdict)
            self._is_worth_keeping = self._is_worth_keeping or verdict.state is not VerdictState.LISTENING

    def mark(self, seconds: float) -> None:
        """Mark a moment of the stream."""
        self._marks[seconds] = Mark(seconds)
        self._has_news = True

    @property
    def has_news(self) -> bool:
        """Whether something is to be written now."""
        return self._has_news and self._is_worth_keeping

    def news(self) -> News:
        """What is to be written now."""
        before, now = self._written_passages, self._set_list.passages()
        self._passages = now
        same = _beginning_in_common(before, now)
        changed = (*before[same:], *now[same:])
        return News(
            beginning=self.beginning,
            is_first=self._is_first,
            verdicts=tuple(self._verdicts),
            gaps=tuple(self._gaps.values()),
            marks=tuple(self._marks.values()),
            passages=None if before == now else now[same:],
            passages_from=min(each.begin_seconds for each in changed) if same and changed else 0.0,
            heard_seconds=self._status.heard_seconds,
            lost_samples=self._status.lost_samples,
            dropped_hops=self._status.dropped_hops,
        )

    def written(self) -> None:
        """What `news` said is written down."""
        self._is_first = self._has_news = False
        self._verdicts.clear()
        self._marks.clear()
        self._gaps = dict([*self._gaps.items()][-1:])  # the last one may still grow
        self._written_passages = self._passages

    def begin_afresh(self) -> None:
        """Go on in another history: what was written before is not there."""
        self._is_first, self._written_passages = True, ()

    def _add_gaps(self, verdict: Verdict) -> None:
        """Take the verdict's gaps, which begin no earlier than its window: one seen before is only continued."""
        for gap in verdict.gaps:
            last = next(reversed(self._gaps.values()), None)
            if last is not None and gap.start_sample <= last.end_sample:
                if gap.end_sample > last.end_sample:
                    self._gaps[last.start_sample] = Gap(last.start_sample, gap.end_sample)
            else:
                self._gaps[gap.start_sample] = gap


def _beginning_in_common(before: tuple[Passage, ...], now: tuple[Passage, ...]) -> int:
    """How many passages at the beginning of both are the same."""
    pairs = enumerate(zip(before, now, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(now)))
