"""Which models there are: the bundled ones, the user's own, and any folder that is named; and which answer together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import platformdirs

from genrescope.errors import ModelError
from genrescope.language.sentence import listed, sentence
from genrescope.models import catalogue
from genrescope.models.levels import PLUS, check_levels
from genrescope.models.manifest import Manifest
from genrescope.models.manifest_file import FILE, read_manifest
from genrescope.paths import typed_path
from genrescope.recognition.verdict import ModelIdentity

DEFAULT_ID = "starter"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model folder whose manifest is sound. Its weights are checked when they are loaded.

    Attributes
    ----------
    manifest, folder
        The manifest, and where it is.
    bundled
        Whether it comes with Genrescope.
    specialists
        Those that are asked about one family each while it answers (`choose`).
    """

    manifest: Manifest
    folder: Path
    bundled: bool
    specialists: tuple[InstalledModel, ...] = ()

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """Its own, then its specialists'."""
        return (self.manifest, *(each.manifest for each in self.specialists))

    @property
    def identity(self) -> ModelIdentity:
        """What a verdict says of it and its specialists."""
        return ModelIdentity.together([each.identity for each in self.manifests])

    @property
    def weights(self) -> Path:
        """The weights file."""
        return self.folder / self.manifest.weights

    @property
    def size_bytes(self) -> int:
        """Size of the weights file; 0 when it is missing."""
        try:
            return self.weights.stat().st_size
        except OSError:
            return 0

    def is_called(self, id_or_path: str) -> bool:
        """Whether `choose` gives this model for that name, alone or with others."""
        return any(self.manifest.id == name or self.folder == typed_path(name) for name in named(id_or_path))


def bundled_folder() -> Path:
    """Folder of the models that come with Genrescope."""
    return Path(str(files("genrescope_resources").joinpath("models")))


def user_folder() -> Path:
    """Folder where a user's models are installed; it need not exist."""
    return platformdirs.user_data_path("genrescope", appauthor=False) / "models"


def installed() -> list[InstalledModel]:
    """Return the models that can be chosen, bundled ones first, one for each id; `broken` has the rest."""
    models: dict[str, InstalledModel] = {}
    for folder, bundled in _candidates():
        try:
            manifest = read_manifest(folder)
        except ModelError:
            continue
        models.setdefault(manifest.id, InstalledModel(manifest, folder, bundled))
    return list(models.values())


def broken() -> list[tuple[Path, ModelError]]:
    """Return the model folders that cannot be used, each with the sentence that says why."""
    problems: list[tuple[Path, ModelError]] = []
    for folder, _ in _candidates():
        try:
            read_manifest(folder)
        except ModelError as error:
            problems.append((folder, error))
    return problems


def lasting_name(id_or_path: str) -> str:
    """Return a name that means the same model wherever it is read: the id, or the whole path of a folder elsewhere.

    Raises
    ------
    ModelError
        As `find`.
    """
    model = find(id_or_path)
    known = any(each.folder == model.folder for each in installed())
    return model.manifest.id if known else str(model.folder.resolve())


def find(id_or_path: str) -> InstalledModel:
    """Return the model with that id, or in that folder.

    Raises
    ------
    ModelError
        There is none (the sentence lists those there are), or its manifest is broken (the sentence says how).
    """
    models = installed()
    for model in models:
        if model.manifest.id == id_or_path:
            return model
    folder = typed_path(id_or_path)
    if id_or_path and folder.is_dir():
        return InstalledModel(read_manifest(folder), folder, bundled=False)
    for candidate, error in broken():
        if candidate.name == id_or_path:
            raise error
    if id_or_path in catalogue.known():
        raise ModelError(
            "The model {id} is not installed: fetch it in the window (Models…) or with genrescope models install {id}.",
            id=id_or_path,
        )
    known = listed(model.manifest.id for model in models) or sentence("none")
    raise ModelError(
        "There is no model called {id_or_path!r}, and no folder of that name; installed: {known}.",
        id_or_path=id_or_path,
        known=known,
    )


def choose(names: str) -> InstalledModel:
    """Return the model that answers: an id or a folder, or several joined by plus signs, specialists behind the first.

    Raises
    ------
    ModelError
        As `find`; or they cannot answer together, or not alone.
    """
    first, *specialists = [find(name) for name in named(names)]
    check_levels(first.manifest, [each.manifest for each in specialists])
    return replace(first, specialists=tuple(specialists))


def named(names: str) -> list[str]:
    """Take names joined by plus signs apart; a folder may have one in its own name."""
    if PLUS not in names or typed_path(names).is_dir():
        return [names]
    return [name.strip() for name in names.split(PLUS)]


def _candidates() -> list[tuple[Path, bool]]:
    """Folders that look like a model, and whether they are bundled."""
    found: list[tuple[Path, bool]] = []
    for root, bundled in ((bundled_folder(), True), (user_folder(), False)):
        if root.is_dir():
            folders = sorted(path for path in root.iterdir() if not path.name.startswith("."))
            found += [(path, bundled) for path in folders if (path / FILE).is_file()]
    return found
