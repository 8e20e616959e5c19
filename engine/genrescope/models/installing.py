"""Installing a model, whatever it is called by: an id of the catalogue, a folder, a file of weights, an address.

Everything is made ready in a folder that is no model yet; one renaming puts it on the shelf. Whatever happens before
leaves the models as they were.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from genrescope.errors import DownloadError, ModelError
from genrescope.language.sentence import either, joined, listed, sentence
from genrescope.models import catalogue
from genrescope.models.catalogue import KnownModel
from genrescope.models.checksum import sha256_of
from genrescope.models.download import Watcher, check_room, fetch
from genrescope.models.hubs import HUBS, RemoteFile
from genrescope.models.importing import WEIGHTS, Answers, make_model, require, store_weights
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest, Origin
from genrescope.models.manifest_file import read_manifest, write_manifest
from genrescope.models.pins import Pins
from genrescope.models.shelf import Shelf, check_free_of_bundled, open_shelf
from genrescope.models.web import ElsewhereError, NotThereError, split
from genrescope.paths import typed_path

DOWNLOADS = ".downloads"  # what came so far of files that are not installed yet


@dataclass(frozen=True, slots=True)
class Wishes:
    """What may be wished besides the model itself.

    Attributes
    ----------
    answers
        What a bare file of weights does not say of itself.
    hub
        Name of the one hub to ask; None for the first that answers.
    sha256
        What a file at an address must be.
    accept_changed
        Whether a file may be another than the one that was installed before.
    """

    answers: Answers = field(default_factory=Answers)
    hub: str | None = None
    sha256: str | None = None
    accept_changed: bool = False


def install(
    what: str,
    wishes: Wishes | None = None,
    *,
    watcher: Watcher | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> InstalledModel:
    """Install a model into the user's folder; it takes the place of one of the same id.

    Only for an id of the catalogue and for an address anything is asked of the web. May be called on any thread.

    Parameters
    ----------
    what
        An id of the catalogue, the path of a model folder, that of a file of weights, or the address of such a file.
    wishes
        What is wished besides.
    watcher
        Is told how far a download is, and asked whether to stop.
    step
        Is told what is being done, in a few words.

    Raises
    ------
    ModelError
        The model cannot be used, or more has to be known; or another installation is under way.
    DownloadError
        It cannot be fetched, or is not what it should be.
    CancelledError
        The watcher wanted it to stop. A download goes on where it was the next time.
    """
    with open_shelf() as shelf:
        job = _Installation(shelf, wishes or Wishes(), watcher or Watcher(), step)
        if what in catalogue.known():
            return job.known(catalogue.known()[what])
        if "://" in what:
            return job.address(what)
        path = typed_path(what)
        if path.is_dir():
            return job.folder(path)
        if path.is_file():
            return job.weights(path)
        known = listed(catalogue.known())
        raise ModelError(
            "There is no file or folder {what}, and no model of that name to fetch; there is {known}.",
            what=what,
            known=known,
        )


@dataclass(frozen=True, slots=True)
class _Installation:
    shelf: Shelf
    wishes: Wishes
    watcher: Watcher
    step: Callable[[str], None]

    def known(self, model: KnownModel) -> InstalledModel:
        """A model of the catalogue."""
        name = f"{model.repository}/{model.file}"
        remote, file = self._from_hub(model, name)
        origin = Origin(remote.address, str(remote.sha256))
        with self._downloaded(file, name, origin) as folder:
            self._store(file, replace(model.manifest, origin=origin), folder)
            return self.shelf.put(folder)

    def address(self, address: str) -> InstalledModel:
        """A file of weights at an address."""
        name = PurePosixPath(unquote(split(address).path)).name
        if not name.endswith((".safetensors", ".pt", ".pth")):
            raise ModelError("{address} names no file of weights: it must end in .safetensors or .pt.", address=address)
        require(self.wishes.answers, name)
        remote, file = self._fetch(RemoteFile(address, sha256=self.wishes.sha256), address, Path(name).suffix)
        origin = Origin(address, str(remote.sha256))
        answers = replace(self.wishes.answers, source=self.wishes.answers.source or address)
        with self._downloaded(file, address, origin) as folder:
            make_model(file, answers, folder, called=name, origin=origin, cancelled=self.watcher.cancelled)
            return self.shelf.put(folder)

    def folder(self, source: Path) -> InstalledModel:
        """A model folder."""
        model = InstalledModel(read_manifest(source), source, bundled=False)
        check_free_of_bundled(model.manifest.id)
        self.step(sentence("checking and copying"))
        from genrescope.models.build import expected_shapes
        from genrescope.models.checkpoint import check_file

        check_file(model, expected_shapes(model.manifest.architecture))
        folder = self.shelf.new_folder()
        self._store(model.weights, model.manifest, folder)
        for page in source.glob("*.md"):  # what is said of it: its card, its licence
            if page.is_file() and not page.is_symlink():
                shutil.copyfile(page, folder / page.name)
        return self.shelf.put(folder)

    def weights(self, file: Path) -> InstalledModel:
        """A file of weights."""
        self.step(sentence("checking and converting"))
        folder = self.shelf.new_folder()
        make_model(file, self.wishes.answers, folder, cancelled=self.watcher.cancelled)
        return self.shelf.put(folder)

    def _store(self, file: Path, manifest: Manifest, folder: Path) -> None:
        """Put weights, converted if need be, into a folder with their manifest, and hold them against it."""
        from genrescope.models.checkpoint import load_weights

        check_room(folder, file.stat().st_size)
        stored = store_weights(file, folder, file.name, self.watcher.cancelled)
        complete = replace(manifest, weights=WEIGHTS, sha256=sha256_of(stored))
        load_weights(InstalledModel(complete, folder, bundled=False))
        write_manifest(complete, folder)

    def _from_hub(self, model: KnownModel, name: str) -> tuple[RemoteFile, Path]:
        """Fetch a model's file from the first hub that has it."""
        hubs = [HUBS[self.wishes.hub]] if self.wishes.hub else [*HUBS.values()]
        troubles: list[ElsewhereError] = []
        for hub in hubs:
            self.step(sentence("asking {hub}", hub=hub.title))
            try:
                return self._fetch(hub.look_up(model.repository, model.file), name, Path(model.file).suffix)
            except ElsewhereError as error:
                troubles.append(error)
        if all(isinstance(trouble, NotThereError) for trouble in troubles):
            raise DownloadError(
                "{file} is not at {hubs} any more: see where its makers have put it, and install it from that address.",
                file=model.file,
                hubs=either(hub.title for hub in hubs),
            )
        raise DownloadError(
            joined(
                sentence("{hub}: {error}", hub=hub.title, error=trouble)
                for hub, trouble in zip(hubs, troubles, strict=True)
            )
        )

    def _fetch(self, remote: RemoteFile, name: str, suffix: str) -> tuple[RemoteFile, Path]:
        """Fetch a file, hold it against what was seen before, and return with what it turned out to be."""
        pins = Pins(self.shelf.root)
        if remote.sha256 and not self.wishes.accept_changed:
            pins.check(name, remote.sha256)  # before it is fetched
        downloads = self.shelf.root / DOWNLOADS
        downloads.mkdir(exist_ok=True)
        self.step(sentence("downloading"))
        file = downloads / f"{_slug(name)}{suffix}"
        found = fetch(remote, file, self.watcher)
        if not self.wishes.accept_changed:
            try:
                pins.check(name, found)
            except DownloadError:
                file.unlink()
                raise
        return replace(remote, sha256=found), file

    @contextmanager
    def _downloaded(self, file: Path, name: str, origin: Origin) -> Iterator[Path]:
        """Give a folder to make a model in from a downloaded file; then what that was is remembered, and it goes."""
        self.step(sentence("checking and converting"))
        try:
            yield self.shelf.new_folder()
        except ModelError:  # fetching it again would not help; after anything else it need not be fetched again
            file.unlink()
            raise
        Pins(self.shelf.root).pin(name, origin.sha256)
        file.unlink()


def _slug(name: str) -> str:
    """A file name for what is called by a repository or an address."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]
