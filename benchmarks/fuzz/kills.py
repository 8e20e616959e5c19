"""``kill -9`` at any moment while Genrescope listens, keeps its history and records: what is left afterwards."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from genrescope.audio.decoder import open_file
from genrescope.errors import AudioFileError, GenrescopeError
from genrescope.history.store import Store
from genrescope.units import ANALYSIS_RATE

COMMAND = (sys.executable, "-m", "genrescope")
HOP_SECONDS = 0.5
MOST_VERDICTS = 14  # before the end; the first answer is the sixth
ALLOWED_SECONDS = 1.0  # the most that may be missing
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class End:
    """One sudden end.

    Attributes
    ----------
    number
        Which it is.
    verdicts
        How many had been said.
    lost_seconds
        How long before the end the oldest of those was said that the history lacks; 0 when it lacks none.
    unrecorded_seconds
        The same for the sound of a verdict that is not in the recording.
    recorded_seconds
        How much of the recording can be played.
    open_seconds
        How long it took to open the history again and to list it.
    trouble
        What should not be, or nothing.
    """

    number: int
    verdicts: int
    lost_seconds: float
    unrecorded_seconds: float
    recorded_seconds: float
    open_seconds: float
    trouble: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost but the last moment."""
        return not self.trouble and max(self.lost_seconds, self.unrecorded_seconds) <= ALLOWED_SECONDS


def run(folder: Path, seed: str, numbers: Iterable[int], command: Sequence[str] = COMMAND) -> Iterator[End]:
    """End ``genrescope listen`` again and again; all sessions are kept in one history.

    Parameters
    ----------
    folder
        Where history and recordings are.
    seed
        With its number, decides when each is ended.
    numbers
        Which ends.
    command
        What starts Genrescope.
    """
    folder = folder.absolute()  # data in a folder that is not are looked for elsewhere
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        yield _end(folder, number, Random(f"{seed}/{number}"), command)


@dataclass(frozen=True, slots=True)
class _Said:
    """A verdict that was said: when, up to which moment of the stream, and whether it was an answer."""

    at: float
    end_seconds: float
    is_answer: bool


def _end(folder: Path, number: int, chance: Random, command: Sequence[str]) -> End:
    recording, headline = folder / f"{number}.flac", folder / "now.json"
    recording.unlink(missing_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GENRESCOPE_", "XDG_"))}
    process = subprocess.Popen(
        [
            *(*command, "listen", "--source", "demo", "--hop", str(HOP_SECONDS), "--json"),
            *("--history", "always", "--record", str(recording), "--headline-file", str(headline)),
        ],
        env={**kept, "HOME": str(folder), "XDG_DATA_HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    heard: list[_Said] = []
    reader = threading.Thread(target=_listen, args=(process, heard))
    reader.start()
    wanted = chance.randrange(MOST_VERDICTS + 1)
    _wait(process, heard, wanted)
    time.sleep(chance.uniform(0.0, HOP_SECONDS if wanted else 2.0))
    is_alive = process.poll() is None
    process.kill()
    ended = time.monotonic()
    process.wait()
    reader.join()
    heard = [each for each in heard if each.at <= ended]
    history = folder / "genrescope" / "history" / "history.sqlite3"
    trouble = "" if is_alive else "it had ended by itself"
    began, kept_ends = time.monotonic(), set[float]()
    try:
        kept_ends = _kept(history, heard)
    except GenrescopeError as error:
        trouble = str(error)
    opened = time.monotonic() - began
    trouble = trouble or _damage(history) or _half_written(headline)
    recorded = _played(recording)
    recording.unlink(missing_ok=True)
    worth = next((each.at for each in heard if each.is_answer), ended)  # before, a session is not worth keeping
    return End(
        number,
        len(heard),
        max((ended - max(each.at, worth) for each in heard if each.end_seconds not in kept_ends), default=0.0),
        max((ended - each.at for each in heard if each.end_seconds > recorded), default=0.0),
        recorded,
        opened,
        trouble,
    )


def _listen(process: subprocess.Popen[str], heard: list[_Said]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.endswith("\n"):
            said = json.loads(line)
            heard.append(_Said(time.monotonic(), said["end_seconds"], said["state"] != "listening"))
    process.stdout.close()


def _wait(process: subprocess.Popen[str], heard: list[_Said], wanted: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while len(heard) < wanted and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)


def _kept(history: Path, heard: Sequence[_Said]) -> set[float]:
    """Moments of the verdicts that the newest session has, if it is the one in which ``heard`` was said."""
    if not history.exists():
        return set()
    with closing(Store(history)) as store:
        sessions = store.sessions()
        if not sessions or not any(each.is_answer for each in heard):
            return set()
        return {round(each.end_sample / ANALYSIS_RATE, 4) for each in store.session(sessions[0].id).verdicts}


def _damage(history: Path) -> str:
    if not history.exists():
        return ""
    if aside := [*history.parent.glob("*-damaged-*")]:
        return f"{aside[0]} was set aside"
    with closing(sqlite3.connect(history)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
    return "" if answer == "ok" else str(answer)


def _half_written(headline: Path) -> str:
    if headline.exists():
        try:
            json.loads(headline.read_bytes())
        except ValueError:
            return "half a headline was written"
    return ""


def _played(recording: Path) -> float:
    """How much of it can be heard, in seconds; 0 when it was hardly begun."""
    if not recording.exists():
        return 0.0
    try:
        with open_file(recording) as file:
            return sum(len(block) for block in file.blocks(1 << 14)) / file.format.rate
    except AudioFileError:
        return 0.0


def table(ends: Sequence[End]) -> Iterator[str]:
    """What was lost, as a table of Markdown."""
    good = [each for each in ends if each.is_good]
    yield "| `kill -9` while listening | |"
    yield "| --- | ---: |"
    yield f"| how many times | {len(ends)} |"
    yield f"| verdicts said, in all | {sum(each.verdicts for each in ends):,} |"
    yield f"| history damaged, or something else that should not be | {sum(bool(each.trouble) for each in ends)} |"
    yield f"| the oldest verdict that was not in the history was said so long before the end | {_most(ends, 'lost')} |"
    yield f"| the oldest sound that cannot be played was heard so long before the end | {_most(ends, 'unrecorded')} |"
    yield f"| longest opening of the history afterwards | {_most(ends, 'open')} |"
    yield f"| ends at which no more than the last {ALLOWED_SECONDS:.0f} s was lost | {len(good)} |"


def _most(ends: Sequence[End], what: str) -> str:
    return f"{max((getattr(each, f'{what}_seconds') for each in ends), default=0.0):.2f} s"
