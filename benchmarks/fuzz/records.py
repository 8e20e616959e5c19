"""What was tried, kept file by file, so that a battery that was interrupted goes on; and the table of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from benchmarks.fuzz.attempts import Attempt, Outcome

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Entry = TypeVar("Entry")
DEFECTS = (Outcome.ODD, Outcome.CRASHED, Outcome.HUNG)
_HEAD = ("what", "how many", "refused in a sentence", "read all the same", "no plain sentence", "crashes", "hangs")


@dataclass(frozen=True, slots=True)
class Record:
    """An attempt, and what it took.

    Attributes
    ----------
    number
        Which of its battery it is: with the battery's seed, everything about the file.
    attempt
        What came of it.
    seconds
        How long it took, by the clock.
    most_bytes
        The most memory that a process which read such a file has had up to now.
    """

    number: int
    attempt: Attempt
    seconds: float
    most_bytes: int


class Log(Generic[Entry]):
    """What was kept of one battery, in a file that is added to.

    Parameters
    ----------
    file
        One JSON object a line.
    load
        Makes an entry of such an object.
    """

    def __init__(self, file: Path, load: Callable[[dict[str, Any]], Entry]) -> None:
        self._file, self._load = file, load

    def read(self) -> list[Entry]:
        """All there is."""
        if not self._file.exists():
            return []
        lines = self._file.read_text(encoding="utf-8").splitlines()
        return [self._load(json.loads(line)) for line in lines]

    def add(self, record: Entry) -> None:
        """One more."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(cast("DataclassInstance", record))) + "\n")

    def clear(self) -> None:
        """Begin afresh."""
        self._file.unlink(missing_ok=True)


def record_from(fields: dict[str, Any]) -> Record:
    """A record, as `Log` has kept it."""
    said = fields.pop("attempt")
    return Record(attempt=Attempt(said["what"], Outcome(said["outcome"]), said["said"]), **fields)


def table(batteries: Iterable[tuple[str, list[Record]]]) -> Iterator[str]:
    """One line a battery, as a table of Markdown."""
    yield "| " + " | ".join((*_HEAD, "most memory", "slowest")) + " |"
    yield "| --- |" + " ---: |" * (len(_HEAD) + 1)
    for name, records in batteries:
        count = Counter(record.attempt.outcome for record in records)
        most = max((record.most_bytes for record in records), default=0) / 1e6
        slowest = max((record.seconds for record in records), default=0.0)
        figures = [len(records), *(count[outcome] for outcome in (Outcome.REFUSED, Outcome.TAKEN, *DEFECTS))]
        cells = (name, *(f"{figure:,}" for figure in figures), f"{most:.0f} MB", f"{slowest:.1f} s")
        yield "| " + " | ".join(cells) + " |"


def defects(records: Iterable[Record]) -> list[Record]:
    """Those of which something is to be mended."""
    return [record for record in records if record.attempt.outcome in DEFECTS]
