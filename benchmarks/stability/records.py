"""What was heard and answered, as it is kept: the results file, from which every table can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.stability.road import Hop
from benchmarks.stability.sound import BenchmarkError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The smoothed verdict after so many seconds of listening under one condition."""

    headline: str | None
    smoothed: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HeardExcerpt:
    """An excerpt, clean from end to end (``hops``), and under each condition (``answers``, by its name).

    ``same_bits`` says whether listening twice gave equal numbers, to the last bit; None where that was not tried.
    """

    name: str
    label: str
    group: str
    judge: int
    hops: tuple[Hop, ...]
    answers: Mapping[str, Answer]
    same_bits: bool | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a stream with one genre: ``start`` is in seconds, ``label`` None for what no class covers."""

    name: str
    label: str | None
    group: str
    start: float


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of one piece (a whole track, a foreign sound) or of several cut hard (a programme).

    ``kind`` is ``"programme"``, ``"track"``, or a foreign sound's kind.
    """

    kind: str
    judge: int
    pieces: tuple[Piece, ...]
    seconds: float
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class About:
    """How the measurement was made.

    Attributes
    ----------
    models
        For each judge: id, SHA-256 of the weights, fold it never heard (or None), thresholds, temperature.
    held_out
        Whether every excerpt was judged by a network that never heard its artist.
    labels
        The models', in the order of all probabilities.
    families
        The family of each label.
    settings
        Of the road: hop, smoothing, hysteresis, gate.
    listened_seconds, condition_hop_seconds
        After which the conditions' answers were taken (the clean one's too), and the hop meanwhile.
    seed, excerpts_per_fold
        Of the choice of excerpts and of all that is random.
    """

    models: tuple[Mapping[str, Any], ...]
    held_out: bool
    labels: tuple[str, ...]
    families: Mapping[str, str]
    settings: Mapping[str, Any]
    listened_seconds: float
    condition_hop_seconds: float
    seed: int
    excerpts_per_fold: int


@dataclass(frozen=True, slots=True)
class Results:
    """All that was measured."""

    about: About
    excerpts: tuple[HeardExcerpt, ...] = ()
    streams: tuple[Stream, ...] = ()
    seconds_taken: float = field(default=0.0, compare=False)


def save(results: Results, figures: Mapping[str, Any], path: Path) -> None:
    """Write the results file: what was heard, and the figures made of it.

    Raises
    ------
    BenchmarkError
        It cannot be written.
    """
    text = json.dumps(
        {"format": FORMAT, **asdict(results), "figures": figures},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise BenchmarkError(f"The results cannot be written to {path}: {error.strerror}.") from error


def load(path: Path) -> Results:
    """Read a results file.

    Raises
    ------
    BenchmarkError
        It is not one, or of another format.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if table["format"] != FORMAT:
            raise BenchmarkError(f"{path} is of format {table['format']}; this program reads {FORMAT}: measure anew.")
        return Results(
            about=About(
                **{
                    **table["about"],
                    "models": tuple(table["about"]["models"]),
                    "labels": tuple(table["about"]["labels"]),
                }
            ),
            excerpts=tuple(_excerpt(each) for each in table["excerpts"]),
            streams=tuple(_stream(each) for each in table["streams"]),
            seconds_taken=table["seconds_taken"],
        )
    except OSError as error:
        raise BenchmarkError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BenchmarkError(f"{path} is not a results file of these measurements.") from error


def _excerpt(table: Mapping[str, Any]) -> HeardExcerpt:
    answers = {name: Answer(answer["headline"], tuple(answer["smoothed"])) for name, answer in table["answers"].items()}
    return HeardExcerpt(**{**table, "hops": _hops(table["hops"]), "answers": answers})


def _stream(table: Mapping[str, Any]) -> Stream:
    pieces = tuple(Piece(**piece) for piece in table["pieces"])
    return Stream(**{**table, "pieces": pieces, "hops": _hops(table["hops"])})


def _hops(hops: list[Mapping[str, Any]]) -> tuple[Hop, ...]:
    return tuple(
        Hop(**{**hop, "smoothed": tuple(hop["smoothed"]), "unsmoothed": tuple(hop["unsmoothed"])}) for hop in hops
    )
