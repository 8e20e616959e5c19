"""The JSON contract: one object a line. ``docs/json.md`` describes it, ``docs/json.schema.json`` defines it.

Labels are English whatever the display language; every number is finite; keys are only ever added.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from genrescope.audio.source import SourceInfo
from genrescope.recognition.verdict import (
    Assessment,
    Gap,
    ModelIdentity,
    Ranked,
    RankedFamily,
    Refinement,
    Verdict,
    Vote,
)
from genrescope.units import ANALYSIS_RATE

if TYPE_CHECKING:
    from genrescope.history.sessions import Session
    from genrescope.models.library import InstalledModel
    from genrescope.recognition.summary import Summary

SECONDS_DIGITS = 4  # a sample at 22 050 Hz lasts 0.05 ms


def write(line: dict[str, Any]) -> None:
    r"""Write one line to standard output, at once.

    Letters stay readable where the stream is UTF-8; elsewhere they are escaped, so that any encoding carries them. (A
    file name that is not valid text is escaped by the stream itself, as ``\udcff``: the way JSON writes it too.)
    """
    ascii_only = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
    print(json.dumps(line, allow_nan=False, ensure_ascii=ascii_only), flush=True)


def model_line(model: InstalledModel, *, in_use: bool) -> dict[str, Any]:
    """A line of ``models list`` and ``models show``."""
    manifest = model.manifest
    return {
        "id": manifest.id,
        "title": manifest.title,
        "licence": manifest.licence,
        "source": manifest.source,
        "labels": list(manifest.taxonomy.labels),
        "refines": manifest.refines,
        "backbone": manifest.backbone,
        "head": manifest.head,
        "size_bytes": model.size_bytes,
        "sha256": manifest.sha256,
        "measured": dict(manifest.measured),
        "folder": str(model.folder),
        "bundled": model.bundled,
        "in_use": in_use,
    }


def verdict_line(verdict: Verdict, source: SourceInfo) -> dict[str, Any]:
    """A line of ``listen``."""
    return {
        "start_seconds": _at(verdict.start_sample),
        "end_seconds": _at(verdict.end_sample),
        "state": str(verdict.state),
        "headline": verdict.headline,
        "headline_is_family": verdict.headline_is_family,
        "top": _top(verdict.top),
        "families": _families(verdict.families),
        "heard_seconds": _seconds(verdict.heard_seconds),
        "level_dbfs": round(verdict.level_dbfs, 2),
        "lost_samples": verdict.lost_samples,
        "dropped_hops": verdict.dropped_hops,
        "hop_seconds": verdict.hop_seconds,
        "compute_ms": round(verdict.compute_ms, 2),
        "lag_seconds": _seconds(verdict.lag_seconds),
        "gaps": _gaps(verdict.gaps),
        "source": _source(source),
        "model": _model(verdict.model),
        "device": verdict.device,
        "vote": _vote(verdict.vote),
        "signal": str(verdict.signal),
        "assessment": _assessment(verdict.assessment),
        "specialists": _specialists(verdict.refinements),
    }


def summary_line(file: str, summary: Summary) -> dict[str, Any]:
    """A line of ``analyze``."""
    return {
        "file": file,
        "heard_seconds": _seconds(summary.heard_seconds),
        "state": str(summary.state),
        "headline": summary.headline,
        "headline_is_family": summary.headline_is_family,
        "top": _top(summary.top),
        "families": _families(summary.families),
        "changes": [{"seconds": _seconds(each.seconds), "headline": each.headline} for each in summary.changes],
        "verdicts": summary.verdicts,
        "lost_samples": summary.lost_samples,
        "dropped_hops": summary.dropped_hops,
        "compute_ms": round(summary.compute_ms, 2),
        "model": _model(summary.model),
        "device": summary.device,
        "note": summary.note,
        "vote": _vote(summary.vote),
        "assessment": _assessment(summary.assessment),
        "specialists": _specialists(summary.refinements),
    }


def failure_line(file: str, error: str) -> dict[str, Any]:
    """A line of ``analyze`` for a file that could not be analysed."""
    return {"file": file, "error": error}


def device_line(source: SourceInfo) -> dict[str, Any]:
    """A line of ``devices``."""
    return {
        "kind": str(source.kind),
        "id": source.id,
        "title": source.title,
        "host": source.host,
        "rate": source.rate,
        "channels": source.channels,
        "default": source.default,
    }


def session_line(session: Session) -> dict[str, Any]:
    """A line of ``history list`` and ``history show``."""
    source = session.beginning.source
    return {
        "id": session.id,
        "title": session.title,
        "note": session.note,
        "started_at": session.beginning.started_at.astimezone().isoformat(timespec="milliseconds"),
        "heard_seconds": _seconds(session.heard_seconds),
        "lost_samples": session.lost_samples,
        "dropped_hops": session.dropped_hops,
        "source": _source(source),
        "models": [_model(each) for each in session.models],
        "genres": list(session.genres),
        "set_list": [
            {
                "begin_seconds": _seconds(each.begin_seconds),
                "end_seconds": _seconds(each.end_seconds),
                "genre": each.genre,
                "family": each.family,
                "confidence": round(each.confidence, 4),
            }
            for each in session.passages
        ],
        "gaps": _gaps(session.gaps),
        "marks": [{"seconds": _seconds(each.seconds), "note": each.note} for each in session.marks],
    }


def kept_verdict_line(verdict: Verdict, source: SourceInfo) -> dict[str, Any]:
    """A verdict in an exported session: a line of ``listen`` without what the session says, and with every genre."""
    line = verdict_line(verdict, source) | {"top": _top(verdict.ranking)}
    return {key: value for key, value in line.items() if key not in ("source", "gaps", "vote", "assessment")}


def _at(sample: int) -> float:
    return _seconds(sample / ANALYSIS_RATE)


def _seconds(value: float) -> float:
    return round(value, SECONDS_DIGITS)


def _top(ranked: tuple[Ranked, ...]) -> list[dict[str, Any]]:
    return [{"label": each.label, "family": each.family, "probability": round(each.probability, 6)} for each in ranked]


def _families(ranked: tuple[RankedFamily, ...]) -> list[dict[str, Any]]:
    return [{"family": each.family, "probability": round(each.probability, 6)} for each in ranked]


def _gaps(gaps: tuple[Gap, ...]) -> list[dict[str, float]]:
    return [{"start_seconds": _at(gap.start_sample), "end_seconds": _at(gap.end_sample)} for gap in gaps]


def _source(source: SourceInfo) -> dict[str, Any]:
    return {
        "kind": str(source.kind),
        "id": source.id,
        "title": source.title,
        "rate": source.rate,
        "channels": source.channels,
    }


def _vote(vote: Vote | None) -> dict[str, Any] | None:
    return None if vote is None else {"label": vote.label, "votes": vote.votes, "segments": vote.segments}


def _assessment(assessment: Assessment | None) -> dict[str, Any] | None:
    if assessment is None:
        return None
    return {
        "certainty": str(assessment.certainty),
        "names": list(assessment.names),
        "reason": None if assessment.reason is None else str(assessment.reason),
        "advice": None if assessment.advice is None else str(assessment.advice),
    }


def _specialists(asked: tuple[Refinement, ...]) -> list[dict[str, Any]]:
    return [{**_model(each.model), "family": each.family} for each in asked]


def _model(model: ModelIdentity) -> dict[str, Any]:
    return {"id": model.id, "sha256": model.sha256}
