"""Models that are known but not bundled: what they are, and where their weights can be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from genrescope.models.fields import Fields
from genrescope.models.manifest import Manifest
from genrescope.models.manifest_file import description

FOLDER = "catalogue"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that can be fetched.

    Attributes
    ----------
    manifest
        All but its weights' name and SHA-256.
    repository, file
        Where both hubs have it: the repository, and the file in it.
    size_mb
        About how large it is, for people.
    """

    manifest: Manifest
    repository: str
    file: str
    size_mb: int


@cache
def known() -> dict[str, KnownModel]:
    """Every model of the catalogue, by id."""
    found = {}
    for item in files("genrescope_resources").joinpath(FOLDER).iterdir():
        if item.name.endswith(".toml"):
            top = Fields.parse(item.read_bytes(), f"{FOLDER}/{item.name}")
            model = _model(top)
            found[model.manifest.id] = model
    return dict(sorted(found.items()))


def manifests() -> dict[str, Manifest]:
    """What the catalogue's models say of themselves, by id."""
    return {name: model.manifest for name, model in known().items()}


def _model(top: Fields) -> KnownModel:
    download = top.table("download")
    download.only("repository", "file", "size_mb")
    return KnownModel(
        description(top.table("model")),
        repository=download.text("repository"),
        file=download.text("file"),
        size_mb=download.integer("size_mb", 1, 4096),
    )
