"""The headline of the moment in a small file, for streaming software that shows a text file or reads a local JSON file.

The file is replaced whole, so that its reader never finds half of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from genrescope.events import SessionStatus
from genrescope.language.sentence import sentence
from genrescope.recognition.verdict import Verdict
from genrescope.units import ANALYSIS_RATE
from genrescope.whole_file import replace_file

STOPPED = "stopped"  # the state when nothing is listened to


class HeadlineFile:
    """A `genrescope.history.recorder.Book` that holds the newest headline only.

    Parameters
    ----------
    path
        The file. One that ends in ``.json`` gets an object, any other the headline's name (nothing where there is
        none).

    Attributes
    ----------
    problem
        One sentence while it cannot be written; else empty.
    """

    def __init__(self, path: Path) -> None:
        self.problem = ""
        self._path = path
        self._as_json = path.suffix.lower() == ".json"
        self._wanted = b""
        self._written: bytes | None = None

    def begin(self, status: SessionStatus) -> None:
        """A session begins: nothing is known yet."""
        self._show(None, status)

    def take(self, verdicts: Sequence[Verdict], status: SessionStatus) -> None:
        """Take the newest verdict."""
        if verdicts:
            self._show(verdicts[-1], status)

    def mark(self, seconds: float) -> None:
        """A mark is nothing for viewers."""

    def end(self) -> None:
        """Nothing is listened to."""
        self._show(None, None)

    def write(self) -> bool:
        """Bring the file up to date; return whether it is."""
        if self._wanted == self._written:
            return True
        try:
            replace_file(self._path, self._wanted)
        except OSError as error:
            self.problem = sentence(
                "The headline file {path} cannot be written ({reason}): make its folder, or choose another file.",
                path=self._path,
                reason=error.strerror or error,
            )
            return False
        self.problem, self._written = "", self._wanted
        return True

    def close(self) -> None:
        """Nothing to let go."""

    def _show(self, verdict: Verdict | None, status: SessionStatus | None) -> None:
        headline = verdict.headline if verdict else None
        if not self._as_json:
            self._wanted = f"{headline}\n".encode() if headline else b""
            return
        shares = {each.label: each.probability for each in verdict.ranking} if verdict else {}
        shares |= {each.family: each.probability for each in verdict.families} if verdict else {}
        content = {
            "headline": headline,
            "headline_is_family": bool(verdict and verdict.headline_is_family),
            "probability": round(shares[headline], 4) if headline in shares else None,
            "state": str(verdict.state) if verdict else ("listening" if status else STOPPED),
            "top": [
                {"label": each.label, "probability": round(each.probability, 4)}
                for each in (verdict.top if verdict else ())
            ],
            "seconds": round(verdict.end_sample / ANALYSIS_RATE, 2) if verdict else 0.0,
            "source": status.source.title if status else "",
            "model": status.model.id if status else "",
            "updated_at": datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        }
        self._wanted = f"{json.dumps(content, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")
