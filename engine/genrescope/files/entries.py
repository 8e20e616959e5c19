"""Files in a queue, as plain data: what a view is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from genrescope.audio.folders import Gathered
from genrescope.errors import GenrescopeError
from genrescope.recognition.summary import Summary
from genrescope.recognition.verdict import Verdict
from genrescope.spectral.overview import Overview

VERDICT_BYTES = 1500  # about what one takes, with its ranking


class EntryState(StrEnum):
    """What has become of a file."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, eq=False)
class Plots:
    """What is drawn of a piece.

    Attributes
    ----------
    verdicts
        One a hop, oldest first.
    overview
        Its columns.
    """

    verdicts: tuple[Verdict, ...]
    overview: Overview

    @property
    def size_bytes(self) -> int:
        """About the memory that they take."""
        return self.overview.size_bytes + VERDICT_BYTES * len(self.verdicts)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A file in the queue, as it is at one moment.

    Attributes
    ----------
    number
        Which entry it is, for as long as the queue lasts.
    attempt
        How often it was begun anew.
    path
        The file.
    state
        What has become of it.
    first_seconds
        How much of it is (or was) heard; None for all.
    heard_seconds, length_seconds
        How far the analysis is; None when the file does not say how long it is.
    summary
        The answer, once it is done.
    plots
        What is drawn of it; None before it is done, and again when many others were done after it.
    failure
        Why it failed.
    """

    number: int
    path: Path
    attempt: int = 0
    state: EntryState = EntryState.WAITING
    first_seconds: float | None = None
    heard_seconds: float = 0.0
    length_seconds: float | None = None
    summary: Summary | None = None
    plots: Plots | None = None
    failure: GenrescopeError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state not in (EntryState.WAITING, EntryState.WORKING)


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of files and folders that were handed over.

    Attributes
    ----------
    found
        What was found.
    doubles
        How many of those files were there already.
    failure
        Why they could not be looked for: a sentence; else empty.
    """

    found: Gathered
    doubles: int
    failure: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class QueueState:
    """The queue at one moment.

    Attributes
    ----------
    entries
        In their order. An entry that has not changed is the same object as before.
    looking
        Whether folders are still being looked through.
    loading
        Whether the network is being loaded.
    held
        Whether it stands still because somebody holds it.
    """

    entries: tuple[Entry, ...]
    looking: bool
    loading: bool
    held: bool

    def equals(self, other: QueueState | None) -> bool:
        """Whether there is nothing else to be seen."""
        if other is None or len(self.entries) != len(other.entries):
            return False
        flags = (self.looking, self.loading, self.held) == (other.looking, other.loading, other.held)
        return flags and all(one is two for one, two in zip(self.entries, other.entries, strict=True))
