"""A network whose answers a test chooses, the manifest of its model, and how it takes the place of every model."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from genrescope import live, offline
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.recognition.recognizer import Recognizer
from genrescope.settings import Settings
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
    note = ""

    def __init__(self, *, seconds: float = 0.0, **shares: float) -> None:
        self.pictures: list[np.ndarray] = []
        self.seconds = seconds
        self.say(**shares)

    def say(self, **shares: float) -> None:
        p = np.array([max(shares.get(label.lower(), 0.0), 1e-9) for label in TAXONOMY.labels])
        self._logits = (np.log(p / p.sum()) * MANIFEST.temperature).astype(np.float32)

    def logits(self, pictures: np.ndarray) -> np.ndarray:
        return np.stack([self.answer(picture) for picture in pictures])

    def answer(self, picture: np.ndarray) -> np.ndarray:
        self.pictures.append(picture)
        time.sleep(self.seconds)
        return self._logits


def take_every_place(
    network: ScriptedNetwork, put: Callable[[object, str, object], None], loading_seconds: float = 0.0
) -> None:
    """Let ``network`` answer whatever model is asked for, without torch; ``put`` sets an attribute of a module."""

    def load(_model: InstalledModel, settings: Settings) -> Recognizer:
        time.sleep(loading_seconds)
        return Recognizer(network, MANIFEST, settings)

    for door in (live, offline):
        put(door, "load_recognizer", load)
    put(library, "find", lambda _: InstalledModel(MANIFEST, Path("nowhere"), bundled=False))
