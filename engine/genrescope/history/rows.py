"""Verdicts and sessions as rows of the history's tables, and back."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.errors import HistoryError
from genrescope.history.sessions import Beginning, Mark, Passage, Session
from genrescope.recognition.verdict import Gap, ModelIdentity, Ranked, RankedFamily, Signal, Verdict, VerdictState

SHARE_DIGITS = 5  # of a kept probability

Genres = tuple[tuple[str, str], ...]  # label and family, families together


def beginning_row(beginning: Beginning) -> tuple[Any, ...]:
    """Values of a new session's columns, from ``key`` to ``source_channels``."""
    source = beginning.source
    return (
        *(beginning.key, beginning.started_at.timestamp()),
        *(str(source.kind), source.id, source.title, source.host, source.rate, source.channels),
    )


def genres_of(verdict: Verdict) -> Genres:
    """What a verdict's model knows, in the order in which its shares are kept; nothing when nothing was inferred."""
    return tuple(sorted(((each.label, each.family) for each in verdict.ranking), key=lambda pair: pair[::-1]))


def verdict_row(session: int, model: int, verdict: Verdict) -> tuple[Any, ...]:
    """Values of a verdict's columns, in the order of the table."""
    shares = None
    if verdict.ranking:
        by_label = {each.label: round(each.probability, SHARE_DIGITS) for each in verdict.ranking}
        shares = json.dumps([by_label[label] for label, _ in genres_of(verdict)], separators=(",", ":"))
    return (
        *(session, verdict.end_sample, verdict.start_sample, str(verdict.state)),
        *(verdict.headline, verdict.headline_is_family, shares, model),
        *(verdict.heard_seconds, verdict.level_dbfs, str(verdict.signal)),
        *(verdict.lost_samples, verdict.dropped_hops),
        *(verdict.hop_seconds, verdict.compute_ms, verdict.lag_seconds, verdict.device),
    )


def verdict_from(row: sqlite3.Row, genres: Genres) -> Verdict:
    """The verdict that was kept as ``row``, joined with its model.

    Raises
    ------
    ValueError, TypeError
        When a damaged row has something else where a number should be: SQLite does not look when it reads.
    """
    ranking = _ranking(row["shares"], genres)
    return Verdict(
        state=VerdictState(row["state"]),
        headline=row["headline"],
        headline_is_family=bool(row["headline_is_family"]),
        ranking=ranking,
        families=_families(ranking),
        unsmoothed=(),
        start_sample=int(row["start_sample"]),
        end_sample=int(row["end_sample"]),
        heard_seconds=float(row["heard_seconds"]),
        level_dbfs=float(row["level_dbfs"]),
        gaps=(),
        lost_samples=int(row["lost_samples"]),
        dropped_hops=int(row["dropped_hops"]),
        hop_seconds=float(row["hop_seconds"]),
        compute_ms=float(row["compute_ms"]),
        lag_seconds=float(row["lag_seconds"]),
        device=row["device"],
        model=ModelIdentity(row["name"], row["sha256"], row["title"]),
        signal=Signal(row["signal"]),
    )


def session_from(
    row: sqlite3.Row,
    models: Iterable[sqlite3.Row],
    passages: Iterable[sqlite3.Row],
    gaps: Iterable[sqlite3.Row],
    marks: Iterable[sqlite3.Row],
) -> Session:
    """The session that was kept as ``row``, with what other tables have of it."""
    source = SourceInfo(
        kind=SourceKind(row["source_kind"]),
        id=row["source_id"],
        title=row["source_title"],
        host=row["source_host"],
        rate=int(row["source_rate"]),
        channels=int(row["source_channels"]),
    )
    return Session(
        id=row["id"],
        beginning=Beginning(row["key"], datetime.fromtimestamp(row["started_at"], UTC), source),
        title=row["title"],
        note=row["note"],
        heard_seconds=float(row["heard_seconds"]),
        lost_samples=int(row["lost_samples"]),
        dropped_hops=int(row["dropped_hops"]),
        models=tuple(dict.fromkeys(ModelIdentity(each["name"], each["sha256"], each["title"]) for each in models)),
        passages=tuple(Passage(*tuple(each)[1:]) for each in passages),
        gaps=tuple(Gap(*tuple(each)[1:]) for each in gaps),
        marks=tuple(Mark(*tuple(each)[1:]) for each in marks),
    )


@contextlib.contextmanager
def making_sense(number: int) -> Iterator[None]:
    """Turn what cannot be made of a session's rows into a sentence: SQLite notices no letter that has changed."""
    try:
        yield
    except (ValueError, TypeError, OverflowError, OSError, RecursionError) as error:
        raise HistoryError(
            "Session {number} of the history is damaged and cannot be shown; genrescope history delete {number} takes "
            "it away.",
            number=number,
        ) from error


def _ranking(shares: str | None, genres: Genres) -> tuple[Ranked, ...]:
    if shares is None:
        return ()
    kept: Sequence[float] = json.loads(shares)
    ranked = [Ranked(label, family, share) for (label, family), share in zip(genres, kept, strict=True)]
    return tuple(sorted(ranked, key=lambda each: -each.probability))


def _families(ranking: tuple[Ranked, ...]) -> tuple[RankedFamily, ...]:
    sums: dict[str, float] = {}
    for each in ranking:
        sums[each.family] = sums.get(each.family, 0.0) + each.probability
    return tuple(
        sorted((RankedFamily(name, share) for name, share in sums.items()), key=lambda each: -each.probability)
    )
