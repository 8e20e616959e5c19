"""How an installation looks while it goes on: on standard error, and a bar only where somebody looks at it."""

from __future__ import annotations

import threading
from types import TracebackType

from genrescope import words
from genrescope.cli.interrupt import stop_on_signals
from genrescope.cli.progress import progress_bar
from genrescope.language.catalogue import tr, translated
from genrescope.models.download import Progress, Watcher

_REDRAWS_PER_SECOND = 4


class DownloadView:
    """Shows what is being done, and lets Ctrl-C stop it. Use as a context manager."""

    def __init__(self) -> None:
        self._signals = stop_on_signals()
        self._stop = threading.Event()
        self._rich = progress_bar("state", _REDRAWS_PER_SECOND)
        self._task = self._rich.add_task("", total=None, state="")
        self.watcher = Watcher(self._at, lambda: self._stop.is_set())

    def __enter__(self) -> DownloadView:
        self._stop = self._signals.__enter__()
        self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rich.stop()
        self._signals.__exit__(kind, error, trace)

    def step(self, what: str) -> None:
        """Say what is being done now."""
        self._rich.update(self._task, description=translated(what), total=None, state="")

    def _at(self, progress: Progress) -> None:
        self._rich.update(self._task, completed=progress.done, total=progress.total, state=state(progress))


def state(progress: Progress) -> str:
    """How far a download is: ``"12 of 488 MB, 3.1 MB/s, 2:33 min left"``."""
    parts = [words.megabytes(progress.done)]
    if progress.total is not None:
        parts = [tr("{done} of {total}", done=f"{progress.done / 1e6:.0f}", total=words.megabytes(progress.total))]
    if progress.bytes_per_second > 0:
        parts.append(f"{progress.bytes_per_second / 1e6:.1f} MB/s")
    if progress.seconds_left is not None:
        parts.append(tr("{time} left", time=words.duration(progress.seconds_left)))
    return ", ".join(parts)
