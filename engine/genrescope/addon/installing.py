"""Installing the add-on, and removing it: whole or not at all.

Wheels are fetched one by one, so that what has come is kept when the connection breaks. They are unpacked into a folder
that nobody looks into; a GPU computes with what is there; then one renaming puts it in its place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from genrescope.addon import pip, verification
from genrescope.addon.build import Build
from genrescope.addon.driver import Gpu
from genrescope.addon.pip import AlteredError
from genrescope.addon.place import DOWNLOADS, NAME, Stamp, alone, size_of, user_folder, write_stamp
from genrescope.errors import AddonError, CancelledError
from genrescope.language.sentence import sentence
from genrescope.models.download import Watcher, check_room
from genrescope.models.shelf import trouble

LEFTOVER = ".unfinished-"  # what begins like this is cleared away by the next change


def install(
    build: Build,
    gpu: Gpu,
    root: Path | None = None,
    *,
    watcher: Watcher | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Stamp:
    """Fetch, unpack, try and put in place; what was installed before gives way. Used from the next start on.

    Asks the packages' server, and nothing else of the web. May be called on any thread.

    Parameters
    ----------
    build, gpu
        What to install, and the GPU that is there for it.
    root
        Where; the user's own folder when None.
    watcher
        Is told how far the download is, and asked whether to stop.
    step
        Is told what is being done, in a few words.

    Raises
    ------
    AddonError
        It cannot be fetched or does not work on the GPU, there is no room, or another change is under way.
    CancelledError
        The watcher wanted it to stop. What has come is kept, and the next call goes on from there.
    """
    watcher = watcher or Watcher()
    with _open(root or user_folder()) as place:
        step(sentence("downloading"))
        place.fetch(build, watcher)
        step(sentence("unpacking"))
        folder = place.new_folder()
        place.unpack(build, folder, lambda _: _stop_if(watcher.cancelled()))
        step(sentence("trying it on the GPU"))
        why = verification.failure(folder, build.torch, lambda: _stop_if(watcher.cancelled()))
        _stop_if(watcher.cancelled())  # Ctrl-C reaches that process, too
        if why:
            raise AddonError(
                "{gpu} does not compute with this PyTorch ({reason}), so it was not installed and the network goes on "
                "running on the processor; what was fetched is kept for another try, until you remove it.",
                gpu=gpu.name,
                reason=why,
            )
        stamp = Stamp(build.digest, build.torch, gpu.name)
        write_stamp(folder, stamp)
        place.put(folder)
        place.forget_downloads()
        return stamp


def remove(root: Path | None = None) -> int:
    """Delete the add-on and what was fetched for it; return how many bytes that were.

    Raises
    ------
    AddonError
        It cannot be deleted, or another change is under way.
    """
    root = root or user_folder()
    if not root.is_dir():
        return 0
    with _open(root) as place:
        size = size_of(root)
        place.take_away()
        place.forget_downloads()
        return size


def _tell(watcher: Watcher, before: int, total: int, more: int) -> None:
    watcher.at(before + more, total)


def _stop_if(cancelled: bool) -> None:
    if cancelled:
        raise CancelledError("The installation was stopped; what has come is kept for the next time.")


class _Place:
    """The add-on's folder while nobody else changes it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._downloads = root / DOWNLOADS

    def fetch(self, build: Build, watcher: Watcher) -> None:
        """Fetch every wheel that has not come before."""
        self._downloads.mkdir(exist_ok=True)
        wanted = {wheel.file: wheel for wheel in build.wheels}
        for path in self._downloads.iterdir():
            if path.name not in wanted or path.stat().st_size != wanted[path.name].size:
                _delete(path)
        missing = [wheel for wheel in build.wheels if not (self._downloads / wheel.file).exists()]
        largest = max((wheel.size for wheel in missing), default=0)  # pip copies what has come into the folder
        check_room(self._root, sum(wheel.size for wheel in missing) + largest + build.unpacked)
        done = build.size - sum(wheel.size for wheel in missing)
        for wheel in missing:
            pip.fetch(wheel, self._downloads, partial(_tell, watcher, done, build.size))
            done += wheel.size
            watcher.at(done, build.size)

    def unpack(self, build: Build, folder: Path, tick: Callable[[int], None]) -> None:
        """Unpack what has come; if it is not what it should be, the next try fetches it anew."""
        try:
            pip.unpack(build.wheels, self._downloads, folder, tick)
        except AlteredError:
            self.forget_downloads()
            raise

    def new_folder(self) -> Path:
        """Make an empty folder on the same disk."""
        return Path(tempfile.mkdtemp(prefix=LEFTOVER, dir=self._root))

    def put(self, folder: Path) -> None:
        """Move a finished folder to its place."""
        self.take_away()
        folder.chmod(0o755)  # mkdtemp makes it for one person alone
        folder.rename(self._root / NAME)

    def take_away(self) -> None:
        """Take what is in place away at one stroke, if anything is; `clear_leftovers` deletes it."""
        if (self._root / NAME).exists():
            (self._root / NAME).rename(self.new_folder() / NAME)

    def forget_downloads(self) -> None:
        """Delete what has come."""
        _delete(self._downloads)

    def clear_leftovers(self) -> None:
        """Delete what an interrupted change has left."""
        for path in self._root.glob(f"{LEFTOVER}*"):
            _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _open(root: Path) -> Iterator[_Place]:
    try:
        root.mkdir(parents=True, exist_ok=True)
        with alone(root):
            place = _Place(root)
            place.clear_leftovers()
            try:
                yield place
            finally:
                place.clear_leftovers()
    except OSError as error:
        raise AddonError(trouble(error, root)) from error
