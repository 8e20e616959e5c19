"""A network whose answers a test chooses, and the manifest of its model."""

from __future__ import annotations

import hashlib
import time

import numpy as np

from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.spectral.picture import PictureParameters

TAXONOMY = bundled_taxonomy("genrescope4")
MANIFEST = Manifest(
    id="scripted",
    title="A scripted network",
    licence="MIT",
    source="this test",
    taxonomy=TAXONOMY,
    taxonomy_name="genrescope4",
    head="pooled",
    in_channels=1,
    kernels="nnaudio",
    picture=PictureParameters(1288, 8, "tile"),
    temperature=2.0,
    thresholds=Thresholds(label=0.5, family=0.7),
    weights="weights.safetensors",
    sha256=hashlib.sha256(b"").hexdigest(),
)


class ScriptedNetwork:
    """Answers with the given probabilities and remembers what it was shown."""

    device = "cpu"

    def __init__(self, *, seconds: float = 0.0, **shares: float) -> None:
        self.pictures: list[np.ndarray] = []
        self.seconds = seconds
        self.say(**shares)

    def say(self, **shares: float) -> None:
        p = np.array([shares.get(label.lower(), 1e-9) for label in TAXONOMY.labels])
        self._logits = (np.log(p / p.sum()) * MANIFEST.temperature).astype(np.float32)

    def logits(self, picture: np.ndarray) -> np.ndarray:
        self.pictures.append(picture)
        time.sleep(self.seconds)
        return self._logits
