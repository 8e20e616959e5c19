"""What a session says, made up: verdicts and updates without sound, network or window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.events import Level, SessionStatus, Update
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.recognition.verdict import Gap, ModelIdentity, Ranked, RankedFamily, Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE, BINS

MICROPHONE = SourceInfo(SourceKind.MICROPHONE, "ALSA:麦克风", "桌面麦克风 “Desk”", "ALSA", 48_000, 2)
MODEL = ModelIdentity("test", "0" * 64, "A test")
HOP = 2.0
STATES = {"listening": VerdictState.LISTENING, "silent": VerdictState.SILENT, "no signal": VerdictState.NO_SIGNAL}
TAXONOMY = bundled_taxonomy("genrescope4")


def verdict(end: float, said: str | None, probability: float = 0.8, *, start: float | None = None) -> Verdict:
    """What is said at a second: a genre or a family, None for unsure, or a state without an answer."""
    state = STATES.get(said or "")
    ranking = () if state else _ranking(said, probability)
    families: dict[str, float] = {}
    for each in ranking:
        families[each.family] = families.get(each.family, 0.0) + each.probability
    return Verdict(
        state=state or (VerdictState.UNSURE if said is None else VerdictState.SETTLED),
        headline=None if state else said,
        headline_is_family=said == "Pop & rock",
        ranking=ranking,
        families=tuple(RankedFamily(*pair) for pair in sorted(families.items(), key=lambda pair: -pair[1])),
        unsmoothed=(),
        start_sample=round(ANALYSIS_RATE * (max(0.0, end - 30.0) if start is None else start)),
        end_sample=round(ANALYSIS_RATE * end),
        heard_seconds=min(end, 30.0),
        level_dbfs=-20.0,
        gaps=(),
        lost_samples=0,
        dropped_hops=0,
        hop_seconds=HOP,
        compute_ms=123.5,
        lag_seconds=0.25,
        device="cpu" if ranking else "",
        model=MODEL,
    )


def _ranking(said: str | None, probability: float) -> tuple[Ranked, ...]:
    likely = {"Pop & rock": ("Pop", "Rock"), None: TAXONOMY.labels}.get(said, (said,))
    rest = [label for label in TAXONOMY.labels if label not in likely]
    shares = {label: probability / len(likely) for label in likely if label}
    shares |= {label: (1.0 - probability) / len(rest) for label in rest}
    ranked = (Ranked(label, TAXONOMY.family(label), share) for label, share in shares.items())
    return tuple(sorted(ranked, key=lambda each: -each.probability))


def programme(*parts: tuple[float, str | None], hop: float = HOP) -> Iterator[Verdict]:
    """A verdict a hop: what is said for so many seconds, part after part."""
    end, since = 0.0, 0.0
    for seconds, said in parts:
        since += seconds
        while end + hop <= since + 1e-6:
            end += hop
            yield verdict(end, said)


def status(seconds: float, source: SourceInfo = MICROPHONE, *, lost_samples: int = 0) -> SessionStatus:
    """How a session is doing after so many seconds."""
    return SessionStatus(
        source=source,
        source_state=SourceState.ACTIVE,
        message="",
        model=MODEL,
        model_loading=False,
        device="cpu",
        heard_seconds=seconds,
        hop_seconds=HOP,
        load=0.1,
        lost_samples=lost_samples,
        dropped_hops=0,
        finished=False,
        failed=None,
    )


def update(seconds: float, *verdicts: Verdict, source: SourceInfo = MICROPHONE) -> Update:
    """What a view takes after so many seconds."""
    none = np.zeros((0, BINS), dtype=np.float32)
    return Update(verdicts, 0, none, none, Level(-20.0, -30.0, clipped=False), status(seconds, source))


def with_gap(said: Verdict, *gaps: tuple[float, float]) -> Verdict:
    """The same verdict, with gaps in its window, in seconds."""
    samples = (Gap(round(begin * ANALYSIS_RATE), round(end * ANALYSIS_RATE)) for begin, end in gaps)
    return replace(said, gaps=tuple(samples))


def updates(verdicts: Iterable[Verdict]) -> Iterator[Update]:
    """An update a verdict."""
    for each in verdicts:
        yield update(each.end_sample / ANALYSIS_RATE, each)
