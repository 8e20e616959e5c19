"""The answers to many files as a table (CSV) or for programs (JSON): `docs/files.md` describes both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from genrescope import json_lines
from genrescope.errors import ResultsError
from genrescope.files.entries import Entry
from genrescope.tables import harmless
from genrescope.whole_file import replace_file
from genrescope.words import file_name

_TOP = 5
_COLUMNS = (
    *("file", "headline", "headline_is_family", "state", "heard_seconds", "model", "model_sha256", "note", "error"),
    *(f"{what}_{place}" for place in range(1, _TOP + 1) for what in ("genre", "probability")),
)


def write_results(entries: Sequence[Entry], path: Path) -> None:
    """Write what was found in the files that are over; ``path`` says by its extension as what.

    The file is replaced as a whole or not at all.

    Raises
    ------
    ResultsError
        When the extension is another one, or the file cannot be written.
    """
    makers = {".csv": _as_csv, ".json": _as_json}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise ResultsError("{name} does not say what to write: call it .csv or .json.", name=path.name)
    content = make([line for entry in entries if (line := _line(entry)) is not None])
    try:
        replace_file(path, content.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise ResultsError(
            "The results cannot be written into {path} ({reason}): choose another folder.",
            path=path,
            reason=error.strerror or error,
        ) from error


def _line(entry: Entry) -> dict[str, Any] | None:
    """What ``analyze --json`` says of a file; None for one that was not analysed."""
    name = file_name(entry.path)
    if entry.summary is not None:
        return json_lines.summary_line(name, entry.summary)
    if entry.failure is not None:
        return json_lines.failure_line(name, str(entry.failure))
    return None


def _as_json(lines: Sequence[dict[str, Any]]) -> str:
    return json.dumps(lines, allow_nan=False, ensure_ascii=False, indent=1) + "\n"


def _as_csv(lines: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    text.write("\ufeff")  # without it spreadsheets take UTF-8 for something else
    table = csv.DictWriter(text, _COLUMNS, restval="", extrasaction="ignore")
    table.writeheader()
    for line in lines:
        row = {name: line[name] for name in _COLUMNS if name in line}
        if "model" in line:
            row |= {"model": line["model"]["id"], "model_sha256": line["model"]["sha256"]}
        for place, ranked in enumerate(line.get("top", ())[:_TOP], 1):
            row |= {f"genre_{place}": ranked["label"], f"probability_{place}": ranked["probability"]}
        table.writerow({name: harmless(value) for name, value in row.items()})
    return text.getvalue()
