"""A model that differs from the starter in what it calls its genres and in the kernels of its columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from genrescope.models.library import InstalledModel, find
from genrescope.models.manifest_file import write_manifest
from genrescope.models.taxonomy import Taxonomy

GENRES = ("Canons", "Engines", "Hits", "Riffs")


def relabelled_starter(folder: Path, name: str = "relabelled") -> InstalledModel:
    """Make the model's folder, ``folder / name``; its weights are the starter's own file."""
    starter = find("starter")
    place = folder / name
    place.mkdir(parents=True)
    (place / starter.manifest.weights).symlink_to(starter.weights)
    manifest = replace(
        starter.manifest,
        id=name,
        title=f"The {name} one",
        taxonomy=Taxonomy(labels=GENRES),
        taxonomy_name=None,
        kernels="librosa",
    )
    write_manifest(manifest, place)
    return InstalledModel(manifest, place, bundled=False)
