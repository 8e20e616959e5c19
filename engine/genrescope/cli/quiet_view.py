"""``--quiet``: what goes wrong and when it is right again, for a listener that nobody watches: a line each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from genrescope import words
from genrescope.audio.source import SourceInfo, SourceState
from genrescope.language.catalogue import translated
from genrescope.language.sentence import Sentence, sentence
from genrescope.recognition.verdict import VerdictState

if TYPE_CHECKING:
    from genrescope.events import SessionStatus, Update
    from genrescope.recognition.summary import Summary

MOST_AN_HOUR = 6  # of lines that say the same
HOUR = 3600.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Said:
    """How often a line was said since ``since``, and how often it was left out."""

    since: float
    times: int = 0
    left_out: int = 0


class Sparing:
    """Lets few of many lines through that say the same.

    Parameters
    ----------
    now
        The present moment in seconds.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._said: dict[str, _Said] = {}

    def line(self, text: str) -> str:
        """What is to be said of ``text``: itself, perhaps with how often it was left out before; or nothing."""
        kind = text.template if isinstance(text, Sentence) else text
        said = self._said.get(kind)
        if said is None or self._now() - said.since >= HOUR:
            left_out = said.left_out if said else 0
            self._said[kind] = _Said(self._now(), 1)
            return sentence("{text} (This was so {count} more times.)", text=text, count=left_out) if left_out else text
        if said.times >= MOST_AN_HOUR:
            said.left_out += 1
            return ""
        said.times += 1
        return text


class QuietView:
    """Prints a line for each fault and each recovery, and puts it into the log.

    Parameters
    ----------
    source
        What is listened to, for the first line.
    now
        The present moment in seconds.
    """

    period_seconds = 0.5

    def __init__(self, source: SourceInfo, now: Callable[[], float] = monotonic) -> None:
        self._title = words.source_title(source)
        self._now = now
        self._sparing = Sparing(now)
        self._trouble = ""
        self._is_mute = self._is_away = False
        self._away_since = 0.0
        self._losses = (0, 0)
        _print(words.listening_to(source))

    def show(self, update: Update) -> None:
        """Say what is wrong when that changes."""
        status = update.status
        if status.failed:  # is said in the end, on standard error
            if status.message != self._trouble:
                log.error("%s", status.message)
            self._trouble = status.message
            return
        if update.verdicts:
            self._is_mute = update.verdicts[-1].state is VerdictState.NO_SIGNAL
        mute = sentence("No sound comes from {title}.", title=self._title) if self._is_mute else ""
        self._take_trouble(status.message or mute)
        self._take_absence(self._is_mute or status.source_state is SourceState.RECONNECTING)
        self._take_losses(status)

    def tell(self, sentence: str) -> None:
        """Say what has happened meanwhile."""
        if line := self._sparing.line(sentence):
            log.warning("%s", line)
            _print(line)

    def close(self) -> None:
        """Nothing to leave."""

    def finish(self, summary: Summary) -> None:
        """Sum up."""
        _print(words.outcome(summary))

    def _take_trouble(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            self.tell(trouble)
        self._trouble = trouble

    def _take_absence(self, is_away: bool) -> None:
        if is_away and not self._is_away:
            self._away_since = self._now()
        elif self._is_away and not is_away:
            away = words.duration(self._now() - self._away_since)
            self.tell(sentence("{title} is heard again, after {time}.", title=self._title, time=away))
        self._is_away = is_away

    def _take_losses(self, status: SessionStatus) -> None:
        losses = (status.lost_samples, status.dropped_hops)
        if losses != self._losses and not self._is_away:
            self._losses = losses
            self.tell(
                sentence(
                    "Lost so far: {seconds} s of sound, {hops} verdicts.",
                    seconds=round(status.lost_samples / status.source.rate, 1),
                    hops=status.dropped_hops,
                )
            )


def _print(line: str) -> None:
    print(translated(line), flush=True)
