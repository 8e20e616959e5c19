"""Kept sessions for other programs: CSV, JSON, and label tracks for Audacity. `docs/history.md` describes them.

As with ``--json``: genres are English, every number is finite, and keys and columns are only ever added.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from genrescope import json_lines
from genrescope.errors import HistoryError
from genrescope.history.sessions import Recorded, Session
from genrescope.tables import harmless
from genrescope.units import ANALYSIS_RATE
from genrescope.whole_file import replace_file

MARK = "mark"  # what a mark without a note is called
UNSURE = "unsure"


class Format(StrEnum):
    """What a session can be written as; its value is the extension."""

    CSV = "csv"  # a line a verdict
    JSON = "json"  # all that is kept
    LABELS = "txt"  # a label track for Audacity: the set list, and the marks


def format_of(path: Path) -> Format:
    """Format that the extension of ``path`` means.

    Raises
    ------
    HistoryError
        When it means none.
    """
    try:
        return Format(path.suffix.lower().removeprefix("."))
    except ValueError:
        raise HistoryError(
            "{name} does not say what to write: call it .csv, .json, or .txt for Audacity's labels.", name=path.name
        ) from None


def export(sessions: Sequence[Recorded], path: Path, form: Format | None = None) -> None:
    """Write sessions into a file, all of it or nothing.

    Parameters
    ----------
    sessions
        At least one; labels can be written of one only.
    path
        The file; what was there is replaced.
    form
        What to write; by the extension when None.

    Raises
    ------
    HistoryError
        When it cannot be written, or not of so many sessions.
    """
    content = exported(sessions, form or format_of(path))
    try:
        replace_file(path, content.encode("utf-8", "backslashreplace"))  # a name may hold what is not valid text
    except OSError as error:
        raise HistoryError(
            "{path} cannot be written ({reason}): choose another place.", path=path, reason=error.strerror or error
        ) from error


def exported(sessions: Sequence[Recorded], form: Format) -> str:
    """Sessions as text.

    Raises
    ------
    HistoryError
        When it is not possible of so many sessions.
    """
    if form is Format.CSV:
        return _csv(sessions)
    if form is Format.JSON:
        return json.dumps({"sessions": [_whole(each) for each in sessions]}, ensure_ascii=False, indent=1) + "\n"
    if len(sessions) != 1:
        raise HistoryError("A label track is of one session: export one at a time.")
    return _labels(sessions[0].session)


def _whole(recorded: Recorded) -> dict[str, Any]:
    source = recorded.session.beginning.source
    return json_lines.session_line(recorded.session) | {
        "verdicts": [json_lines.kept_verdict_line(each, source) for each in recorded.verdicts]
    }


def _csv(sessions: Sequence[Recorded]) -> str:
    labels = sorted({(r.family, r.label) for each in sessions for verdict in each.verdicts for r in verdict.ranking})
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(
        [
            *("session", "time", "end_seconds", "state", "headline", "headline_is_family"),
            *(f"p({label})" for _, label in labels),
            *("level_dbfs", "lost_samples", "dropped_hops", "source_kind", "source", "model", "model_sha256"),
        ]
    )
    for each in sessions:
        rows = _csv_rows(each, [label for _, label in labels])
        table.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _csv_rows(recorded: Recorded, labels: list[str]) -> Iterable[list[object]]:
    session = recorded.session
    began, source = session.beginning.started_at.astimezone(), session.beginning.source
    for verdict in recorded.verdicts:
        shares = {each.label: each.probability for each in verdict.ranking}
        end = verdict.end_sample / ANALYSIS_RATE
        yield [
            *(session.id, (began + timedelta(seconds=end)).isoformat(timespec="milliseconds"), _seconds(end)),
            *(str(verdict.state), verdict.headline or "", int(verdict.headline_is_family)),
            *(shares.get(label, "") for label in labels),
            *(round(verdict.level_dbfs, 2), verdict.lost_samples, verdict.dropped_hops),
            *(str(source.kind), source.title, verdict.model.id, verdict.model.sha256),
        ]


def _labels(session: Session) -> str:
    """Audacity's label track: begin, end and text between tabs; a moment begins where it ends."""
    passages = [(each.begin_seconds, each.end_seconds, each.genre or UNSURE) for each in session.passages]
    marks = [(each.seconds, each.seconds, " ".join(each.note.split()) or MARK) for each in session.marks]
    return "".join(f"{begin:.6f}\t{end:.6f}\t{text}\n" for begin, end, text in sorted(passages + marks))


def _seconds(value: float) -> float:
    return round(value, json_lines.SECONDS_DIGITS)
