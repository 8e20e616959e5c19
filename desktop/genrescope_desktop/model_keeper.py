"""The library of models for the window: looked through and changed on a thread of its own, told as plain signals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from genrescope import faults
from genrescope.errors import CancelledError
from genrescope.language.catalogue import translated

if TYPE_CHECKING:
    from pathlib import Path

    from genrescope.models.download import Progress
    from genrescope.models.manifest import Manifest

PROGRESS_SECONDS = 0.1  # between two figures: more than are read


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model that can be used, or fetched.

    Attributes
    ----------
    manifest
        What it says of itself; of one that is not installed, without its weights' SHA-256.
    size_bytes
        Of the weights; about that much of one that is not installed.
    folder
        Where it is; None when it is not installed.
    bundled
        Whether it comes with Genrescope, and cannot be removed.
    """

    manifest: Manifest
    size_bytes: int
    folder: Path | None
    bundled: bool


class ModelKeeper(QObject):
    """Does one thing at a time.

    Signals
    -------
    listed(list[ModelRow])
        What there is: after `refresh`, and after every change.
    busy_changed(bool)
        Whether something is being installed or removed.
    stepped(str)
        What is being done, in a few words of the engine's.
    progressed(Progress)
        How far a download is.
    done(str)
        A sentence: what was wished for has been done.
    failed(str)
        A sentence: why not.
    closed()
        After `close`: nothing is under way any more.
    """

    listed = Signal(object)
    busy_changed = Signal(bool)
    stepped = Signal(str)
    progressed = Signal(object)
    done = Signal(str)
    failed = Signal(str)
    closed = Signal()
    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._stop = threading.Event()
        self._told_at = 0.0  # when the progress was told; the worker's
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="model keeper")
        self._ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether something is being installed or removed."""
        return self._busy

    def refresh(self) -> None:
        """Look what there is."""
        self._worker.submit(self._list)

    def install(self, what: str, labels: str = "", like: str = "") -> None:
        """Install a model: an id of the catalogue, a folder, a file of weights, or an address.

        A bare file of weights does not say its labels, nor the model whose pictures it was trained on.
        """
        self._begin(lambda: self._install(what, labels, like))

    def remove(self, name: str) -> None:
        """Delete a model of the user's."""
        self._begin(lambda: self._remove(name))

    def remember(self, name: str) -> None:
        """Write down which model answers at every start from now on."""
        self._worker.submit(self._guarded, lambda: self._remember(name))

    def cancel(self) -> None:
        """Stop what is being installed; a download goes on where it was the next time."""
        self._stop.set()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.cancel()
        self._worker.submit(self.closed.emit)
        self._worker.shutdown(wait=False)

    def _begin(self, work: Callable[[], None]) -> None:
        if self._busy:
            return
        self._stop.clear()
        self._set_busy(True)
        self._worker.submit(self._change, work)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.busy_changed.emit(busy)

    @Slot()
    def _on_ended(self) -> None:
        self._set_busy(False)

    # On the worker's thread.

    def _change(self, work: Callable[[], None]) -> None:
        self._guarded(work)
        self._list()
        self._ended.emit()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except CancelledError:
            self.done.emit(self.tr("Stopped. Install it again, and the download goes on where it was."))
        except Exception as error:
            self.failed.emit(translated(faults.told(error)))

    def _list(self) -> None:
        self._guarded(lambda: self.listed.emit(_rows()))

    def _install(self, what: str, labels: str, like: str) -> None:
        from genrescope.models.download import Watcher
        from genrescope.models.importing import Answers
        from genrescope.models.installing import Wishes, install

        watcher = Watcher(self._tell_progress, self._stop.is_set)
        wishes = Wishes(Answers(labels=labels or None, like=like or None))
        model = install(what, wishes, watcher=watcher, step=lambda what: self.stepped.emit(translated(what)))
        self.done.emit(self.tr("{title} is installed.").format(title=model.manifest.title))

    def _tell_progress(self, progress: Progress) -> None:
        now = monotonic()
        if now - self._told_at >= PROGRESS_SECONDS or progress.done == progress.total:
            self._told_at = now
            self.progressed.emit(progress)

    def _remove(self, name: str) -> None:
        from genrescope.models.shelf import remove

        remove(name)
        self.done.emit(self.tr("{name} is deleted.").format(name=name))

    def _remember(self, name: str) -> None:
        from genrescope.remember import overruling, remember

        remember("model", name)
        if variable := overruling("model"):
            sentence = self.tr("At the next start the environment variable {variable} names another model again.")
            self.failed.emit(sentence.format(variable=variable))


def _rows() -> list[ModelRow]:
    """Return the installed models, then those of the catalogue that are not."""
    from genrescope.models import catalogue, library

    rows = [ModelRow(each.manifest, each.size_bytes, each.folder, each.bundled) for each in library.installed()]
    there = {row.manifest.id for row in rows}
    known = (model for name, model in catalogue.known().items() if name not in there)
    return rows + [ModelRow(model.manifest, model.size_mb * 1_000_000, None, bundled=False) for model in known]
