"""A queue of files, each analysed on one of a few threads, which can be held, stopped and told more at any time.

A view takes a snapshot whenever it wants one (`FileQueue.state`); nothing calls the view.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genrescope import faults
from genrescope.audio.folders import Gathered, gather, identity
from genrescope.errors import CancelledError, GenrescopeError
from genrescope.files.entries import Addition, Entry, EntryState, Plots, QueueState
from genrescope.files.shared_network import SharedNetwork
from genrescope.settings import Settings

if TYPE_CHECKING:
    from genrescope.offline import Analyzer
    from genrescope.recognition.load import NetworkKeeper
    from genrescope.recognition.verdict import Verdict

PLOTS_KEPT_BYTES = 256_000_000  # of all results together; the oldest are let go, their answers stay


class FileQueue:
    """Analyses files. Every method but `join` returns at once; all may be called on any thread.

    Parameters
    ----------
    settings
        Gives the settings; asked when a file begins, so that another model counts from then on.
    networks
        Gives who lends the network; asked on the queue's own threads.
    at_once
        How many files are analysed at the same time.

    Attributes
    ----------
    first_seconds
        How much is heard of each file that begins from now on; None for all.
    """

    def __init__(
        self, settings: Callable[[], Settings], networks: Callable[[], NetworkKeeper], at_once: int = 1
    ) -> None:
        self.first_seconds: float | None = None
        self._settings = settings
        self._network = SharedNetwork(networks)
        self._entries: dict[int, Entry] = {}
        self._identities: dict[int, str] = {}
        self._additions: deque[Addition] = deque()
        self._with_plots: dict[int, None] = {}  # in the order in which they were done
        self._numbers = 0
        self._looks = 0  # how many are under way or waiting
        self._loading = 0  # workers that wait for the network
        self._loaded = False
        self._closing = False
        self._holders: set[str] = set()
        self._change = threading.Condition()
        self._looker = ThreadPoolExecutor(1, thread_name_prefix="file queue looks")
        self._workers = [
            threading.Thread(target=self._work, name=f"file queue {number}", daemon=True)
            for number in range(1, at_once + 1)
        ]
        for worker in self._workers:
            worker.start()

    def state(self) -> QueueState:
        """The queue as it is now."""
        with self._change:
            return QueueState(tuple(self._entries.values()), self._looks > 0, self._loading > 0, bool(self._holders))

    def additions(self) -> list[Addition]:
        """What became of what was handed over, since the last call."""
        with self._change:
            taken = list(self._additions)
            self._additions.clear()
        return taken

    def add(self, paths: Iterable[Path]) -> None:
        """Put files at the end, and the sound files of folders; those that are there already are left out."""
        with self._change:
            self._looks += 1
        self._looker.submit(self._look, [*paths])

    def hold(self, who: str) -> None:
        """Stand still, in the middle of a file too, until everyone who holds has let go."""
        with self._change:
            self._holders.add(who)

    def let_go(self, who: str) -> None:
        """Go on, unless somebody else holds."""
        with self._change:
            self._holders.discard(who)
            self._change.notify_all()

    def cancel(self, numbers: Iterable[int]) -> None:
        """Do not analyse these, or no further."""
        with self._change:
            for entry in self._those(numbers):
                if not entry.is_over:
                    self._set(entry, state=EntryState.CANCELLED, heard_seconds=0.0)

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget these."""
        with self._change:
            for entry in self._those(numbers):
                del self._entries[entry.number], self._identities[entry.number]
            self._change.notify_all()

    def retry(self, numbers: Iterable[int]) -> None:
        """Analyse these anew, with the settings of now."""
        with self._change:
            for entry in self._those(numbers):
                if entry.is_over:
                    self._entries[entry.number] = Entry(entry.number, entry.path, entry.attempt + 1)
            self._change.notify_all()

    def close(self) -> None:
        """End everything; `join` waits until that is done."""
        with self._change:
            self._closing = True
            self._change.notify_all()
        self._looker.shutdown(wait=False, cancel_futures=True)

    def join(self) -> None:
        """Wait until nothing is under way any more. After `close`."""
        self._looker.shutdown(wait=True)
        for worker in self._workers:
            worker.join()

    # With the lock.

    def _those(self, numbers: Iterable[int]) -> list[Entry]:
        return [self._entries[number] for number in numbers if number in self._entries]

    def _set(self, entry: Entry, **changes: Any) -> None:
        self._entries[entry.number] = replace(entry, **changes)
        self._change.notify_all()

    def _current(self, begun: Entry) -> Entry | None:
        """The entry that was begun, as it is now; None when it was cancelled, removed or begun anew meanwhile."""
        entry = self._entries.get(begun.number)
        if entry is None or entry.attempt != begun.attempt or entry.state is not EntryState.WORKING:
            return None
        return entry

    def _keep_plots(self, newest: int) -> None:
        """Let the plots of the oldest results go where all together take too much memory."""
        self._with_plots.pop(newest, None)
        self._with_plots[newest] = None
        kept = 0
        for number in reversed([*self._with_plots]):
            entry = self._entries.get(number)
            plots = entry.plots if entry else None
            kept += plots.size_bytes if plots else 0
            if entry is None or plots is None or (kept > PLOTS_KEPT_BYTES and number != newest):
                del self._with_plots[number]
                if entry and plots:
                    self._set(entry, plots=None)

    # On the thread that looks through folders.

    def _look(self, paths: list[Path]) -> None:
        try:
            found = gather(map(_absolute, paths), lambda: self._closing)
            names = {path: identity(path) for path in found.files}
            with self._change:
                there = set(self._identities.values())
                new = [path for path in found.files if names[path] not in there]
                for path in new:
                    number = self._numbers = self._numbers + 1
                    self._entries[number] = Entry(number, path)
                    self._identities[number] = names[path]
                self._additions.append(Addition(found, len(found.files) - len(new)))
        except Exception as error:  # nobody asks the pool for it
            with self._change:
                self._additions.append(Addition(Gathered(()), 0, faults.told(error)))
        finally:
            with self._change:
                self._looks -= 1
                self._change.notify_all()

    # On a worker's thread.

    def _work(self) -> None:
        while (entry := self._begin_next()) is not None:
            try:
                self._analyze(entry)
            except CancelledError:
                continue
            except GenrescopeError as error:
                self._fail(entry, error)
            except Exception as error:
                self._fail(entry, GenrescopeError(faults.recorded(error)))

    def _begin_next(self) -> Entry | None:
        """Wait for a file to analyse; None when there will be no more."""
        with self._change:
            while not self._closing:
                waiting = (each for each in self._entries.values() if each.state is EntryState.WAITING)
                entry = None if self._holders else next(waiting, None)
                if entry is not None:
                    self._set(entry, state=EntryState.WORKING, first_seconds=self.first_seconds)
                    return self._entries[entry.number]
                self._change.wait()
        return None

    def _analyze(self, entry: Entry) -> None:
        from genrescope.audio.decoder import open_file
        from genrescope.models import library
        from genrescope.offline import Analyzer

        settings = self._settings()
        model = library.choose(settings.model)
        if not self._loaded:
            open_file(entry.path).close()  # refusing a file never waits for PyTorch
        failure: GenrescopeError | None = None
        with ExitStack() as lease:
            with self._shown_as_loading():
                recognizer = lease.enter_context(self._network.lend(model, settings))
            self._loaded = True
            try:
                self._hear(entry, Analyzer(model, settings, recognizer))
            except GenrescopeError as error:
                failure = error  # not the network's: it is not to be thrown away
        if failure is not None:
            raise failure

    def _hear(self, entry: Entry, analyzer: Analyzer) -> None:
        from genrescope.spectral.overview import OverviewMaker

        maker = OverviewMaker()
        verdicts: list[Verdict] = []

        def on_progress(heard: float, length: float | None) -> None:
            with self._change:
                while (now := self._current(entry)) is not None and self._holders and not self._closing:
                    self._change.wait()
                if now is None or self._closing:
                    raise CancelledError("Stopped.")
                self._set(now, heard_seconds=heard, length_seconds=length)

        summary = analyzer.analyze(entry.path, entry.first_seconds, on_progress, verdicts.append, maker.push)
        plots = Plots(tuple(verdicts), maker.overview())
        with self._change:
            if now := self._current(entry):
                self._set(now, state=EntryState.DONE, summary=summary, plots=plots, heard_seconds=summary.heard_seconds)
                self._keep_plots(entry.number)

    def _fail(self, entry: Entry, error: GenrescopeError) -> None:
        with self._change:
            if now := self._current(entry):
                self._set(now, state=EntryState.FAILED, failure=error)

    @contextmanager
    def _shown_as_loading(self) -> Iterator[None]:
        with self._change:
            self._loading += 1
        try:
            yield
        finally:
            with self._change:
                self._loading -= 1


def _absolute(path: Path) -> Path:
    try:
        return path.absolute()
    except FileNotFoundError:
        raise GenrescopeError("The folder that Genrescope was started in is gone: open the files again.") from None
