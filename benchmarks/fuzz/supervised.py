"""A battery in a process of its own, which may crash or hang without taking the rest along."""

from __future__ import annotations

import logging
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Protocol

from benchmarks.fuzz.attempts import HANG_SECONDS, Attempt, Outcome
from benchmarks.fuzz.records import Record

START_SECONDS = 120.0  # a battery may have to make what it breaks
PATIENCE_SECONDS = 60.0  # then the process is ended: whatever hangs does so for longer than a slow machine takes


class Battery(Protocol):
    """Something that makes broken files and reads them."""

    def attempt(self, chance: Random, folder: Path) -> Attempt:
        """Make one in a folder of its own, read it, and say what came of it."""
        ...


def run(make: Callable[[], Battery], seed: str, numbers: Iterable[int]) -> Iterator[Record]:
    """Run the attempts with these numbers, one after the other.

    One that took longer than `HANG_SECONDS` has a second try, so that a machine that was busy is not taken for a hang.

    Parameters
    ----------
    make
        Makes the battery, in the process.
    seed
        With its number, decides all about an attempt.
    numbers
        Which attempts.
    """
    worker = _Worker(make, seed)
    try:
        for number in numbers:
            record = worker.attempt(number)
            if record.seconds > HANG_SECONDS:
                record = worker.attempt(number)
            yield record
    finally:
        worker.end()


class _Worker:
    """The process, started anew whenever it is lost."""

    def __init__(self, make: Callable[[], Battery], seed: str) -> None:
        self._make, self._seed = make, seed
        self._process: multiprocessing.process.BaseProcess | None = None
        self._most_bytes = 0

    def attempt(self, number: int) -> Record:
        if self._process is None:
            self._start()
        began = time.monotonic()
        try:
            self._pipe.send(number)
            if self._pipe.poll(PATIENCE_SECONDS):
                record = self._pipe.recv()
                self._most_bytes = record.most_bytes
                return record if record.seconds <= HANG_SECONDS else _hung(record)
            what, outcome = "it stands still", Outcome.HUNG
        except (EOFError, OSError):
            what, outcome = "the process ended", Outcome.CRASHED
        self.end()
        return Record(number, Attempt(what, outcome), time.monotonic() - began, self._most_bytes)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # nothing of this process goes along
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._make, self._seed), daemon=False)
        self._process.start()
        other.close()
        if not self._pipe.poll(START_SECONDS) or self._pipe.recv() != "ready":
            raise RuntimeError("the battery does not start")


def _hung(record: Record) -> Record:
    attempt = Attempt(record.attempt.what, Outcome.HUNG, record.attempt.said)
    return Record(record.number, attempt, record.seconds, record.most_bytes)


def _serve(pipe: Connection, make: Callable[[], Battery], seed: str) -> None:
    logging.disable()  # what is known beforehand
    battery = make()
    pipe.send("ready")
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        folder = Path(tempfile.mkdtemp(prefix="genrescope-fuzz-"))
        began = time.monotonic()
        try:
            attempt = battery.attempt(Random(f"{seed}/{number}"), folder)
        finally:
            seconds = time.monotonic() - began
            shutil.rmtree(folder, ignore_errors=True)
        pipe.send(Record(number, attempt, seconds, _most_bytes()))


def _most_bytes() -> int:
    """The most memory that a child of this process has had, or this process itself when it has none."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    most = children or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most
