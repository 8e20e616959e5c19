"""Several files analysed at once by one network, their answers in the order of the files."""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from genrescope.errors import AudioFileError, CancelledError
from genrescope.recognition.summary import Summary

MOST_AT_ONCE = 4  # more would wait for each other: Python runs on one thread at a time between the arithmetic
AHEAD = 16  # files that may be begun before the one that is waited for has its answer


def files_at_once(spared_cores: int = 0) -> int:
    """How many files this machine's cores make worthwhile, when so many cores are to be left free."""
    return max(1, min((os.cpu_count() or 1) - spared_cores, MOST_AT_ONCE))


class FileAnalyzer(Protocol):
    """`genrescope.offline.Analyzer`, or the reference's."""

    def analyze(
        self, path: Path, first_seconds: float | None = None, on_progress: Callable[[float, float | None], None] = ...
    ) -> Summary:
        """Listen to a file, or to its first seconds."""
        ...

    def another(self) -> FileAnalyzer:
        """An analyzer of another file at the same time."""
        ...


@dataclass(frozen=True, slots=True)
class Analysis:
    """A file whose turn it is, its number, counted from 1, and its answer, as soon as there is one."""

    number: int
    path: Path
    answer: Future[Summary]


class Several:
    """Analyses files, a few at a time.

    Parameters
    ----------
    analyzer_for
        Gives what analyses a file; asked where `analyses` is consumed, file by file. When it refuses a file
        (`AudioFileError`), that is the file's answer.
    first_seconds
        How much is heard of each file; None for all.
    stop
        Ends everything: files that are under way answer with `CancelledError`, and no other is begun.
    on_progress
        Told on any thread which file, by its number, was heard how far, and how long it is if that is known.
    at_once
        How many files.
    """

    def __init__(
        self,
        analyzer_for: Callable[[Path], FileAnalyzer],
        first_seconds: float | None,
        stop: threading.Event,
        on_progress: Callable[[int, float, float | None], None],
        at_once: int,
    ) -> None:
        self._analyzer_for = analyzer_for
        self._first_seconds = first_seconds
        self._stop = stop
        self._on_progress = on_progress
        self._at_once = at_once

    def analyses(self, paths: Iterable[Path]) -> Generator[Analysis]:
        """Give each file in turn, while it and those after it are being analysed. To be closed.

        Errors of an analyzer are raised by the answers, those of `analyzer_for` here, unless they are of the file.
        """
        rest = enumerate(paths, 1)
        begun: deque[Analysis] = deque()
        crew = _Crew(self._at_once)
        left = threading.Event()
        try:
            while True:
                while len(begun) < AHEAD and not (begun and begun[0].answer.done()) and not self._stop.is_set():
                    if (following := next(rest, None)) is None:
                        break
                    begun.append(self._begin(crew, left, *following))
                if not begun:
                    return
                yield begun.popleft()
        finally:
            left.set()
            crew.dismiss()
            if not self._stop.is_set():  # otherwise all have answered, or the person does not want to wait
                crew.join()

    def _begin(self, crew: _Crew, left: threading.Event, number: int, path: Path) -> Analysis:
        answer: Future[Summary] = Future()
        try:
            analyzer = self._analyzer_for(path).another()
        except AudioFileError as error:
            answer.set_exception(error)
        else:
            crew.give(answer, lambda: self._analyze(analyzer, left, number, path))
        return Analysis(number, path, answer)

    def _analyze(self, analyzer: FileAnalyzer, left: threading.Event, number: int, path: Path) -> Summary:
        def on_progress(heard: float, length: float | None) -> None:
            if self._stop.is_set() or left.is_set():
                raise CancelledError("Stopped.")
            self._on_progress(number, heard, length)

        on_progress(0.0, None)
        return analyzer.analyze(path, self._first_seconds, on_progress)


class _Crew:
    """Threads that do what they are given in order.

    Unlike those of a `ThreadPoolExecutor` they do not hold up the end of the program: a second Ctrl-C does not wait.
    """

    def __init__(self, count: int) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Summary], Callable[[], Summary]] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"file {n}", daemon=True) for n in range(1, count + 1)
        ]
        for thread in self._threads:
            thread.start()

    def give(self, answer: Future[Summary], work: Callable[[], Summary]) -> None:
        """Have something done."""
        self._jobs.put((answer, work))

    def dismiss(self) -> None:
        """Let them go when they have done all that they were given."""
        for _ in self._threads:
            self._jobs.put(None)

    def join(self) -> None:
        """Wait until they have gone."""
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            answer, work = job
            try:
                answer.set_result(work())
            except BaseException as error:
                answer.set_exception(error)
