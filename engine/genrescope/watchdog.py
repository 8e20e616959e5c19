"""Threads that may hang or fail, and who notices: each is left behind then, and another goes on with its work.

A thread cannot be ended from outside. So the one that hangs is only told that it is not needed any more: should it come
back, it ends at the next step, and nothing that it made meanwhile is taken.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from genrescope import faults
from genrescope.errors import GenrescopeError
from genrescope.events import Part
from genrescope.language.sentence import sentence
from genrescope.stillness import Stillness

LOOK_SECONDS: Final = 0.25
MOST_MISHAPS: Final = 3  # of one worker within `MISHAPS_SECONDS`; then another thread is of no use
MISHAPS_SECONDS: Final = 600.0
NOTICE_SECONDS: Final = 30.0  # how long it is said that a worker was replaced

log = logging.getLogger(__name__)


class Abandoned(BaseException):
    """Nobody waits for this thread. Passes every ``except Exception`` on its way out."""


class Job:
    """What one thread of a worker does, as long as it is needed."""

    def __init__(self) -> None:
        self.abandoned = False
        self._steps = 0
        self._seconds: float | None = None  # how long the present step may take; None between steps

    @contextmanager
    def step(self, seconds: float) -> Iterator[None]:
        """Mark a step that takes no longer than ``seconds`` unless it hangs. What was made counts after it only.

        Raises
        ------
        Abandoned
            Before or after it, once the thread is not needed any more.
        """
        self._check()
        self._steps += 1
        self._seconds = seconds
        try:
            yield
        finally:
            self._seconds = None
            self._check()

    @property
    def progress(self) -> tuple[int, float | None]:
        """Changes with every step; and how long the present one may take."""
        return self._steps, self._seconds

    def _check(self) -> None:
        if self.abandoned:
            raise Abandoned


@dataclass(frozen=True, slots=True)
class Work:
    """A worker's work.

    Attributes
    ----------
    name
        Of its threads.
    what
        In a sentence: ``"the network"``.
    part
        What a `GenrescopeError` in it is about.
    run
        All of it, in steps of the job; once more on another thread when the one before hangs or failed.
    """

    name: str
    what: str
    part: Part
    run: Callable[[Job], None]


class Watchdog:
    """Runs workers, and replaces those that hang or fail.

    Parameters
    ----------
    works
        What is to be done, each on a thread of its own.
    fail
        Told a sentence and what it is about whenever a worker cannot go on.

    Attributes
    ----------
    notice
        One sentence while a worker has just been replaced; else empty.
    """

    def __init__(self, works: Sequence[Work], fail: Callable[[str, Part], None]) -> None:
        self._workers = [_Worker(work, self._ended) for work in works]
        self._fail = fail
        self._notice = ""
        self._noticed_at = 0.0
        self._lock = threading.Lock()
        self._stopping = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    @property
    def notice(self) -> str:
        """What has just been replaced, and why."""
        return self._notice if monotonic() - self._noticed_at < NOTICE_SECONDS else ""

    def start(self) -> None:
        """Start every worker."""
        for worker in self._workers:
            worker.start()
        self._thread.start()

    def join(self) -> None:
        """Wait until every worker has ended or hangs. They must have been told to end; none is replaced any more."""
        with self._lock:
            self._stopping = True
        for worker in self._workers:
            while not worker.over():
                worker.wait(LOOK_SECONDS)
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            for worker in self._workers:
                job = worker.job
                if seconds := worker.hangs(monotonic()):
                    self._replace(worker, job, _hung(worker.work, seconds))
                    log.error("%s hung: no step for %.0f s", worker.work.name, seconds)

    def _ended(self, worker: _Worker, job: Job, error: Exception) -> None:
        """On a worker's thread: it has failed."""
        if job.abandoned:
            return
        if isinstance(error, GenrescopeError):
            self._fail(str(error), worker.work.part)
        else:
            self._replace(worker, job, faults.recorded(error))

    def _replace(self, worker: _Worker, job: Job, why: str) -> None:
        """Let another thread go on, or say that none can. Nothing here may hang: who ends it waits for the lock."""
        with self._lock:
            if job.abandoned:  # who noticed as well was quicker
                return
            job.abandoned = True
            if self._stopping:
                return
            what = worker.work.what
            failure: str = sentence(
                "Listening ended because {what} failed again and again; what was heard is kept. {why} Start again, "
                "or restart Genrescope.",
                what=what,
                why=why,
            )
            if worker.mishaps(monotonic()) < MOST_MISHAPS:
                self._notice = sentence("{why} Everything else went on; {what} was started afresh.", what=what, why=why)
                self._noticed_at = monotonic()
                try:
                    worker.start()
                except (MemoryError, RuntimeError) as error:  # no further thread: nothing can go on
                    failure = faults.mistake(error)
                else:
                    return
        self._fail(failure, Part.PROGRAM)


def _hung(work: Work, seconds: float) -> str:
    return sentence(
        "For {seconds:.0f} s {what} did not answer; details are in {log}.",
        seconds=seconds,
        what=work.what,
        log=faults.log_file(),
    )


class _Worker:
    """Work, and the thread that does it at present."""

    def __init__(self, work: Work, failed: Callable[[_Worker, Job, Exception], None]) -> None:
        self.work = work
        self._failed = failed
        self.job = Job()
        self._thread: threading.Thread | None = None
        self._stillness = Stillness(monotonic())
        self._mishaps: deque[float] = deque()

    def start(self) -> None:
        """Begin, or go on, on a new thread."""
        self.job = Job()
        self._stillness = Stillness(monotonic())
        self._thread = threading.Thread(target=self._run, args=(self.job,), name=self.work.name, daemon=True)
        self._thread.start()

    def over(self) -> bool:
        """Whether no thread is at work that anybody waits for."""
        return self._thread is None or self.job.abandoned or not self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait a while for its end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def hangs(self, now: float) -> float:
        """For how many seconds its step has lasted, if that is too long; else 0."""
        progress = self.job.progress
        still = self._stillness.look(progress, now)
        limit = progress[1]
        return still if limit is not None and still > limit and not self.over() else 0.0

    def mishaps(self, now: float) -> int:
        """Take down that something went wrong; how often it has of late."""
        self._mishaps.append(now)
        while self._mishaps[0] < now - MISHAPS_SECONDS:
            self._mishaps.popleft()
        return len(self._mishaps)

    def _run(self, job: Job) -> None:
        try:
            self.work.run(job)
        except Abandoned:
            pass
        except Exception as error:
            self._failed(self, job, error)
