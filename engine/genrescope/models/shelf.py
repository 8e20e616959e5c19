"""Changing the folder of a user's models: one change at a time, each done whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from genrescope.errors import ModelError
from genrescope.language.sentence import listed, sentence
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.models.manifest_file import read_manifest

LOCK = ".lock"
LEFTOVER = ".unfinished-"  # what begins like this is no model, and is cleared away by the next change


class Shelf:
    """The user's models while nobody else changes them; made by `open_shelf`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def new_folder(self) -> Path:
        """Make an empty folder on the same disk, to build a model in before `put`."""
        return Path(tempfile.mkdtemp(prefix=LEFTOVER, dir=self.root))

    def put(self, folder: Path) -> InstalledModel:
        """Move a finished model folder to its place, where a model of the same id gives way to it.

        Raises
        ------
        ModelError
            Its manifest is broken, or its id belongs to a model that comes with Genrescope.
        """
        manifest = read_manifest(folder)
        check_free_of_bundled(manifest.id)
        place = self.root / manifest.id
        folder.chmod(0o755)  # mkdtemp makes it for one person alone
        old = self.take_away(place) if place.exists() else None
        try:
            folder.rename(place)
        except OSError:
            if old is not None:
                old.rename(place)
            raise
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
        return InstalledModel(manifest, place, bundled=False)

    def take_away(self, place: Path) -> Path:
        """Take a model off the shelf at one stroke, and return where it is now."""
        away = self.new_folder() / place.name
        place.rename(away)
        return away

    def clear_leftovers(self) -> None:
        """Delete what an interrupted change has left."""
        for path in self.root.glob(f"{LEFTOVER}*"):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def open_shelf() -> Iterator[Shelf]:
    """Give the user's models for a change.

    Raises
    ------
    ModelError
        Another change is under way, or the folder cannot be written.
    """
    root = library.user_folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / LOCK, timeout=0):
            shelf = Shelf(root)
            shelf.clear_leftovers()
            try:
                yield shelf
            finally:
                shelf.clear_leftovers()
    except Timeout as error:
        raise ModelError("Another model is being installed or removed: wait until that is done.") from error
    except OSError as error:
        raise ModelError(trouble(error, root)) from error


def trouble(error: OSError, folder: Path) -> str:
    """Say what a disk's error means and what to do."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        free = shutil.disk_usage(folder).free >> 20
        return sentence(
            "The disk of {folder} is full ({free} MB free), so nothing was changed: make room and try again.",
            folder=folder,
            free=free,
        )
    return sentence(
        "{folder} cannot be changed ({reason}), so nothing was: check its permissions and whether "
        "another program uses what is in it.",
        folder=folder,
        reason=error.strerror or error,
    )


def remove(name: str) -> Path:
    """Delete an installed model of the user's, or a broken folder among them; return where it was.

    Raises
    ------
    ModelError
        There is none of that name, it comes with Genrescope, or it lies elsewhere.
    """
    with open_shelf() as shelf:
        place = _place(shelf.root, name)
        shelf.take_away(place)
        return place


def check_free_of_bundled(model_id: str) -> None:
    """Refuse an id that a model of Genrescope's own has, which would hide another of that id.

    Raises
    ------
    ModelError
        It has.
    """
    if any(model.bundled and model.manifest.id == model_id for model in library.installed()):
        raise ModelError(
            "The model {model_id!r} comes with Genrescope and cannot be replaced: choose another id.", model_id=model_id
        )


def _place(root: Path, name: str) -> Path:
    """Folder of the user's model called ``name``."""
    for model in library.installed():
        if model.manifest.id == name:
            if model.bundled:
                raise ModelError("The model {name!r} comes with Genrescope and cannot be removed.", name=name)
            return model.folder
    for folder, _ in library.broken():
        if folder.name == name and folder.parent == root:
            return folder
    if os.sep in name or Path(name).is_dir():
        raise ModelError("{name} is no installed model: delete the folder yourself if you do not want it.", name=name)
    own = listed(model.manifest.id for model in library.installed() if not model.bundled) or sentence("none")
    raise ModelError("There is no model called {name!r} to remove; your own are: {own}.", name=name, own=own)
