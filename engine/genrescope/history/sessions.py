"""A kept session as plain data: what it was, what was heard in it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from genrescope.audio.source import SourceInfo
from genrescope.recognition.verdict import Gap, ModelIdentity, Verdict


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one genre: a line of the set list. `genrescope.history.set_list` says how it is found.

    Attributes
    ----------
    begin_seconds, end_seconds
        In stream time.
    genre
        A genre, or a family where no genre was sure enough; None where nothing could be said.
    family
        The family the genre belongs to (a family's own name for a family); empty where nothing could be said.
    confidence
        Mean of the genre's smoothed probability over the stretch, 0 to 1.
    """

    begin_seconds: float
    end_seconds: float
    genre: str | None
    family: str
    confidence: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end_seconds - self.begin_seconds


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that somebody marked, in stream time, and what they wrote to it (or nothing)."""

    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of a session when it begins.

    Attributes
    ----------
    key
        Identifies it in any history; no two sessions have the same.
    started_at
        When its stream began, with a time zone.
    source
        What was listened to.
    """

    key: str
    started_at: datetime
    source: SourceInfo


@dataclass(frozen=True, slots=True)
class Session:
    """A kept session, without its verdicts.

    Attributes
    ----------
    id
        Its number in this history; never given to another.
    beginning
        When it began, and what was listened to.
    title, note
        What a person called it and wrote to it; empty when nothing.
    heard_seconds
        Length of its stream.
    lost_samples
        Frames lost at the source's native rate.
    dropped_hops
        Verdicts left out because one was still being computed.
    models
        Who answered, in the order in which they did.
    passages
        Its set list.
    gaps
        Where the source delivered nothing.
    marks
        What somebody marked, oldest first.
    """

    id: int
    beginning: Beginning
    title: str
    note: str
    heard_seconds: float
    lost_samples: int
    dropped_hops: int
    models: tuple[ModelIdentity, ...]
    passages: tuple[Passage, ...]
    gaps: tuple[Gap, ...]
    marks: tuple[Mark, ...]

    @property
    def genres(self) -> tuple[str, ...]:
        """Genres of its passages, those that were heard longest first."""
        seconds: dict[str, float] = {}
        for passage in self.passages:
            if passage.genre is not None:
                seconds[passage.genre] = seconds.get(passage.genre, 0.0) + passage.seconds
        return tuple(sorted(seconds, key=lambda genre: -seconds[genre]))


@dataclass(frozen=True, slots=True)
class Recorded:
    """A kept session with every verdict, oldest first.

    Of a verdict everything is kept but its probabilities before smoothing, its segments' vote, its assessment (which
    follows from the rest) and its own list of gaps (the session has them all).
    """

    session: Session
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What is to be added to a session. Adding the same twice adds it once.

    Attributes
    ----------
    beginning
        Of which session.
    is_first
        Whether nothing of this session has been written before.
    verdicts, gaps, marks
        What is new, or has become longer.
    passages, passages_from
        The set list from the first passage that is new or another than before, which takes the place of all that
        begins at ``passages_from`` seconds or later; None when it is as it was.
    heard_seconds, lost_samples, dropped_hops
        As in `Session`, so far.
    """

    beginning: Beginning
    is_first: bool
    verdicts: tuple[Verdict, ...]
    gaps: tuple[Gap, ...]
    marks: tuple[Mark, ...]
    passages: tuple[Passage, ...] | None
    passages_from: float
    heard_seconds: float
    lost_samples: int
    dropped_hops: int
