"""A model's manifest: everything that has to be known about a network before its weights are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from genrescope.language.catalogue import CHINESE, chosen
from genrescope.models.architecture import VGG, Architecture, Head
from genrescope.models.pictures import AnyPicture, Spectrum
from genrescope.models.taxonomy import Taxonomy
from genrescope.recognition.verdict import ModelIdentity
from genrescope.spectral.kernels import KernelName
from genrescope.spectral.mel import MEL_BINS
from genrescope.units import BINS

TOLD = ("licence", "source", "split")  # what a manifest may say in Chinese, too

Measured = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Smoothed probability below which a label, or a family, is not said."""

    label: float
    family: float


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model's weights were fetched, and the SHA-256 of that file, which may have been converted since."""

    address: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``model.toml`` says.

    Attributes
    ----------
    id
        Short name for the command line and for records.
    title, licence, source
        For people: what it is called, under which terms its weights are, what it was trained on and by whom.
    taxonomy
        The labels in the order of the network's outputs, and the tree they live in.
    taxonomy_name
        Name of the bundled taxonomy, or None when the manifest holds its own.
    backbone, head, in_channels
        The network.
    spectrum, kernels, picture
        What the network sees, so that it always sees what it was trained on. (Where the spectrum is ``"mel"``, the
        kernels are those of the CQT that is drawn for people.)
    temperature
        What logits are divided by, so that probabilities mean what they say.
    weights, sha256
        The file in the manifest's folder, and its SHA-256 in hexadecimal.
    measured
        How good it is, on what, and how that was found.
    origin
        Where the weights come from, when they were downloaded.
    refines
        Of a specialist: the family of other models whose genres it tells apart. It knows nothing else and is asked
        only when such a model is sure of that family (`genrescope.models.levels`).
    chinese
        What of `TOLD` it says in Chinese, too.
    """

    id: str
    title: str
    licence: str
    source: str
    taxonomy: Taxonomy
    taxonomy_name: str | None
    head: Head
    in_channels: int
    kernels: KernelName
    picture: AnyPicture
    temperature: float
    thresholds: Thresholds
    weights: str
    sha256: str
    backbone: str = VGG
    spectrum: Spectrum = "cqt"
    measured: Measured = field(default_factory=dict)
    origin: Origin | None = None
    refines: str | None = None
    chinese: Mapping[str, str] = field(default_factory=dict)

    def told(self, name: Literal["licence", "source", "split"]) -> str:
        """Its licence, its source, or how it was measured, in the language that is spoken where it says so."""
        english = {"licence": self.licence, "source": self.source, "split": str(self.measured.get("split", ""))}
        return self.chinese.get(name, english[name]) if chosen() == CHINESE else english[name]

    @property
    def identity(self) -> ModelIdentity:
        """What a verdict says of the model."""
        return ModelIdentity(self.id, self.sha256, self.title)

    @property
    def bins(self) -> int:
        """Of the columns that its pictures are drawn from."""
        return MEL_BINS if self.spectrum == "mel" else BINS

    @property
    def architecture(self) -> Architecture:
        """The network it is for."""
        return Architecture(self.backbone, self.head, len(self.taxonomy.labels), self.in_channels)
