"""The library of models for the window: looked through and changed on a thread of its own, told as plain signals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from genrescope_desktop.install_keeper import InstallKeeper

if TYPE_CHECKING:
    from pathlib import Path

    from genrescope.models.manifest import Manifest


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


class ModelKeeper(InstallKeeper):
    """Does one thing at a time.

    Signals
    -------
    listed(list[ModelRow])
        What there is: after `refresh`, and after every change.
    """

    listed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("model keeper", parent)

    def install(self, what: str, labels: str = "", like: str = "") -> None:
        """Install a model: an id of the catalogue, a folder, a file of weights, or an address.

        A bare file of weights does not say its labels, nor the model whose pictures it was trained on.
        """
        self.change(lambda: self._install(what, labels, like))

    def remove(self, name: str) -> None:
        """Delete a model of the user's."""
        self.change(lambda: self._remove(name))

    def remember(self, name: str) -> None:
        """Write down which model answers at every start from now on."""
        self.submit(lambda: self._remember(name))

    # On the thread.

    def look(self) -> None:
        """Look which models there are."""
        self.listed.emit(_rows())

    def _install(self, what: str, labels: str, like: str) -> None:
        from genrescope.models.importing import Answers
        from genrescope.models.installing import Wishes, install

        wishes = Wishes(Answers(labels=labels or None, like=like or None))
        model = install(what, wishes, watcher=self.watcher(), step=self.tell_step)
        self.done.emit(self.tr("{title} is installed.").format(title=model.manifest.title))

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
