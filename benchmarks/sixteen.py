"""A model folder of the published 16-genre network's shape and size: its weights cannot be had everywhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file

from genrescope.models import catalogue
from genrescope.models.checksum import sha256_of
from genrescope.models.library import InstalledModel
from genrescope.models.manifest_file import write_manifest

SIXTEEN_GENRES = "ccmusic16"
WEIGHTS = "weights.safetensors"
SEED = 5  # of weights; how long an answer takes does not depend on them


@contextmanager
def as_sixteen_genres(network: torch.nn.Module) -> Iterator[InstalledModel]:
    """Store a network's weights as those of the 16-genre model, for a while."""
    with tempfile.TemporaryDirectory(prefix="genrescope-bench-") as name:
        folder = Path(name)
        save_file(network.state_dict(), folder / WEIGHTS)
        known = catalogue.manifests()[SIXTEEN_GENRES]
        manifest = replace(known, weights=WEIGHTS, sha256=sha256_of(folder / WEIGHTS))
        write_manifest(manifest, folder)
        yield InstalledModel(manifest, folder, bundled=False)
