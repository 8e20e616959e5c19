"""Manifests of models that cannot be what they should."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from random import Random

from benchmarks.fuzz.attempts import Attempt, attempt
from benchmarks.fuzz.toml_documents import broken
from genrescope.models import library
from genrescope.models.levels import check_levels
from genrescope.models.manifest_file import FILE, read_manifest, write_manifest

OWN_TREE = """
[taxonomy]
[[taxonomy.labels]]
name = "Fado"
zh = "法多"
parent = "Song"
[[taxonomy.labels]]
name = "Chanson"
parent = "Song"
[[taxonomy.labels]]
name = "March"
[[taxonomy.groups]]
name = "Song"
"""


class Manifests:
    """The battery of manifests: the starter's, and one with labels of its own."""

    def __init__(self) -> None:
        with as_file(files("genrescope_resources") / "models" / "starter" / FILE) as starter:
            text = starter.read_text(encoding="utf-8")
        self._whole = (text, text.replace('taxonomy = "genrescope4"\n', "") + OWN_TREE)

    def attempt(self, chance: Random, folder: Path) -> Attempt:
        """Break one, and look for the model."""
        what, content = broken(chance.choice(self._whole), chance)
        model = folder / "model"
        model.mkdir()
        (model / FILE).write_bytes(content)
        return attempt(what, lambda: read(model), names=(str(model), FILE))


def read(folder: Path) -> str:
    """Find a model by its folder, and look at it as the panel of models does.

    Raises
    ------
    GenrescopeError
        When it cannot be used.
    ValueError
        When its manifest reaches out of its folder, or does not come back as it was.
    """
    model = library.find(str(folder))
    if model.weights.parent != folder or model.weights.resolve().parent != folder.resolve():
        raise ValueError(f"its weights would be {model.weights}")
    if model.size_bytes:
        raise ValueError("it has found weights that are not there")
    manifest = model.manifest
    if not all(map(manifest.taxonomy.family, manifest.taxonomy.labels)) or not manifest.architecture.labels:
        raise ValueError("it has no labels")
    again = folder / "again"
    again.mkdir()
    write_manifest(manifest, again)
    if read_manifest(again) != manifest:
        raise ValueError("written again, it is another")
    check_levels(manifest)
    return ""
