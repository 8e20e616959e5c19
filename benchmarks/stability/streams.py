"""Figures of streams: how often the headline changes, how soon it is right, how it follows a cut, what it refuses."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.stability.figures import Figure, Values, figure, is_right, median, ninety, ratio, top_label
from benchmarks.stability.foreign import FOREIGN, MUSIC, MUSIC_GOAL
from benchmarks.stability.records import Piece, Results, Stream
from benchmarks.stability.road import Hop
from genrescope.recognition.verdict import VerdictState

FULL_SECONDS = 29.9  # from here on the window is full
EARLY_SECONDS = 5.0
KINDS = (MUSIC, *dict.fromkeys(sound.kind for sound in FOREIGN if sound.kind != MUSIC))


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How the headline behaves on streams of one kind.

    Attributes
    ----------
    changes, needless
        Headline changes a minute: all of them, and those that `is_needless`.
    """

    name: str
    minutes: float
    changes: Figure
    needless: Figure


@dataclass(frozen=True, slots=True)
class Promptness:
    """How soon an excerpt is answered, in seconds from its beginning.

    Attributes
    ----------
    right_at_30
        Share of excerpts whose answer is right when the window is full.
    first_right, first_right_90
        Time to the first right answer: median and what 90 % do not exceed, over all excerpts.
    early
        Of those right at 30 s, the share that had been answered rightly within 5 s.
    settled
        Median time to the first ``settled`` verdict.
    """

    by: str
    right_at_30: Figure
    first_right: Figure
    first_right_90: Figure
    early: Figure
    settled: Figure


@dataclass(frozen=True, slots=True)
class Following:
    """How soon a hard cut is followed: seconds until the answer is right for the new piece.

    ``never`` is the share of cuts that are not followed within the piece.
    """

    which: str
    middle: Figure
    ninety: Figure
    never: Figure


@dataclass(frozen=True, slots=True)
class Rejection:
    """Share of foreign sounds of one kind answered with confidence: at the end, and at each full window."""

    kind: str
    at_end: Figure
    at_full_hops: Figure
    goal: float


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of a stream with its hops, and the headline that stood when it began."""

    piece: Piece
    hops: tuple[Hop, ...]
    carried: str | None
    seconds: float


def spans(stream: Stream) -> list[Span]:
    """Cut a stream's hops at its pieces."""
    ends = [*(piece.start for piece in stream.pieces[1:]), stream.seconds]
    found: list[Span] = []
    carried: str | None = None
    for piece, end in zip(stream.pieces, ends, strict=True):
        hops = tuple(hop for hop in stream.hops if piece.start <= hop.seconds < end)
        found.append(Span(piece, hops, carried, end - piece.start))
        carried = hops[-1].headline if hops else carried
    return found


def is_needless(old: str | None, new: str | None, label: str, families: Mapping[str, str], inherited: bool) -> bool:
    """Whether a change of headline, inside one piece of one genre, need not have been.

    Needed is a change to what is right from what is not, and leaving what is wrong but was ``inherited``: it stood when
    the piece began. Everything else is needless: leaving what is right, even for saying it more or less precisely, and
    going from one wrong thing, or from nothing, to another.
    """
    if is_right(old, label, families):
        return True
    return not (inherited or is_right(new, label, families))


def count_changes(span: Span, families: Mapping[str, str]) -> tuple[int, int]:
    """Return how often the headline changes in a piece, and how many of the changes are needless."""
    label = _label(span)
    changes = needless = 0
    shown = span.carried
    for hop in span.hops:
        if hop.headline != shown:
            needless += is_needless(shown, hop.headline, label, families, inherited=changes == 0)
            changes += 1
            shown = hop.headline
    return changes, needless


def steadiness(results: Results) -> list[Steadiness]:
    """Return the changes a minute on excerpts, on whole tracks, and on programmes."""
    families = results.about.families
    excerpts = [_excerpt_span(results, index) for index in range(len(results.excerpts))]
    by_kind = {
        kind: [span for stream in results.streams if stream.kind == kind for span in spans(stream)]
        for kind in ("track", "programme")
    }
    rows = (("excerpts of 60 s", excerpts), ("whole tracks", by_kind["track"]), ("programmes", by_kind["programme"]))
    return [_steadiness(name, of_kind, families) for name, of_kind in rows if of_kind]


def _steadiness(name: str, of_kind: Sequence[Span], families: Mapping[str, str]) -> Steadiness:
    counted = [count_changes(span, families) for span in of_kind]
    minutes = [span.seconds / 60.0 for span in of_kind]
    groups = [span.piece.group for span in of_kind]

    def rate(which: int) -> Figure:
        return figure([(count[which], length) for count, length in zip(counted, minutes, strict=True)], groups, ratio)

    return Steadiness(name, sum(minutes), rate(0), rate(1))


def _excerpt_span(results: Results, index: int) -> Span:
    heard = results.excerpts[index]
    hop_seconds = float(results.about.settings["hop_seconds"])
    length = heard.hops[-1].seconds + hop_seconds if heard.hops else 0.0
    return Span(Piece(heard.name, heard.label, heard.group, 0.0), heard.hops, None, length)


def promptness(results: Results) -> list[Promptness]:
    """Return how soon excerpts are answered, by what is said (the headline) and by the first answer."""
    if not results.excerpts:
        return []
    labels, families = results.about.labels, results.about.families
    every = [_excerpt_span(results, index) for index in range(len(results.excerpts))]
    groups = [span.piece.group for span in every]

    def said(hop: Hop, label: str) -> bool:
        return is_right(hop.headline, label, families)

    def first(hop: Hop, label: str) -> bool:
        return top_label(hop, labels) == label

    rows: list[Promptness] = []
    for by, right in (("headline", said), ("Top 1", first)):
        at_30 = [any(right(hop, _label(span)) for hop in _around_30(span)) for span in every]
        times = [_first(span, [right(hop, _label(span)) for hop in span.hops]) for span in every]
        where = [place for place, ok in enumerate(at_30) if ok]
        settled = [_first(span, [hop.state == VerdictState.SETTLED for hop in span.hops]) for span in every]
        rows.append(
            Promptness(
                by=by,
                right_at_30=figure([float(ok) for ok in at_30], groups),
                first_right=figure(times, groups, median),
                first_right_90=figure(times, groups, ninety),
                early=figure(
                    [float(times[place] <= EARLY_SECONDS) for place in where], [groups[place] for place in where]
                ),
                settled=figure(settled, groups, median),
            )
        )
    return rows


def _around_30(span: Span) -> tuple[Hop, ...]:
    """Return the first hop with a full window, if there is one."""
    return tuple(hop for hop in span.hops if hop.seconds >= FULL_SECONDS)[:1]


def _label(span: Span) -> str:
    assert span.piece.label is not None
    return span.piece.label


def _first(span: Span, holds: Sequence[bool]) -> float:
    """Return seconds from the beginning of the piece to the first hop where it holds; infinite when it never does."""
    for hop, ok in zip(span.hops, holds, strict=True):
        if ok:
            return hop.seconds - span.piece.start
    return math.inf


def following(results: Results) -> list[Following]:
    """Return how cuts are followed: all of them, those between families, and those where the new piece ends right."""
    families = results.about.families
    cuts: list[tuple[Span, str, float]] = []
    for stream in results.streams:
        if stream.kind == "programme":
            pieces = spans(stream)
            for before, after in pairwise(pieces):
                right = [is_right(hop.headline, _label(after), families) for hop in after.hops]
                cuts.append((after, _label(before), _first(after, right)))
    if not cuts:
        return []
    between = [cut for cut in cuts if families[_label(cut[0])] != families[cut[1]]]
    known = [cut for cut in between if cut[0].hops and is_right(cut[0].hops[-1].headline, _label(cut[0]), families)]
    rows = (
        ("every cut", cuts),
        ("between families", between),
        ("between families, right in the end", known),
    )
    return [_following(name, of_kind) for name, of_kind in rows]


def _following(name: str, cuts: Sequence[tuple[Span, str, float]]) -> Following:
    times = [time for _, _, time in cuts]
    groups = [span.piece.group for span, _, _ in cuts]
    return Following(
        name,
        figure(times, groups, median),
        figure(times, groups, ninety),
        figure([float(math.isinf(time)) for time in times], groups),
    )


def rejection(results: Results) -> list[Rejection]:
    """Return how much foreign sound is answered with confidence, by kind."""
    goals = {sound.kind: sound.goal for sound in FOREIGN}
    rows: list[Rejection] = []
    for kind in KINDS:
        of_kind = [stream for stream in results.streams if stream.kind == kind and stream.hops]
        if of_kind:
            groups = [stream.pieces[0].group for stream in of_kind]
            at_end = [float(stream.hops[-1].headline is not None) for stream in of_kind]
            rows.append(
                Rejection(kind, figure(at_end, groups), figure(_full(of_kind), groups), goals.get(kind, MUSIC_GOAL))
            )
    return rows


def _full(of_kind: Sequence[Stream]) -> list[float]:
    """Return the share of each stream's full hops that carry a headline."""
    shares: list[float] = []
    for stream in of_kind:
        full: Values = np.array([hop.headline is not None for hop in stream.hops if hop.seconds >= FULL_SECONDS])
        shares.append(float(full.mean()) if len(full) else 0.0)
    return shares
