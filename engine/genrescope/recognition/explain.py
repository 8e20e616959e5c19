"""Which texture spoke for a genre: a map over the very columns that an answer was given for.

What the network saw at a hop (`Seen`) is plain data, so that it can be asked about afterwards, on any thread, also when
nothing is heard any more. Asking needs gradients and so PyTorch, which `Explainer` loads when it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.errors import ModelError
from genrescope.models.architecture import VGG
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest
from genrescope.recognition.refinement import all_names, family_of
from genrescope.spectral.mel import mel_bins_of
from genrescope.spectral.picture import Picture
from genrescope.units import BINS, HOP_LENGTH, bin_hertz

Heat = npt.NDArray[np.float32]  # [84, n], 0 to 1


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a network saw at one hop.

    Attributes
    ----------
    picture
        float32 [channels, height, width].
    columns
        How many columns the window had.
    end_sample
        Centre of the last one, in samples at 22 050 Hz since the stream began.
    model
        Whose picture it is.
    finer
        What the model's specialists saw, those that were asked.
    """

    picture: Picture
    columns: int
    end_sample: int
    model: InstalledModel
    finer: tuple[Seen, ...] = ()

    @classmethod
    def by_all(cls, model: InstalledModel, pictures: Sequence[Picture | None], columns: int, end_sample: int) -> Seen:
        """What a model and its specialists saw; their pictures in that order, None for one that was not asked."""
        first, *others = pictures
        assert first is not None, "specialists are asked after the first model"
        asked = zip(model.specialists, others, strict=True)
        finer = (cls(picture, columns, end_sample, each) for each, picture in asked if picture is not None)
        return cls(first, columns, end_sample, model, tuple(finer))

    def of(self, name: str) -> Seen:
        """What was seen by the network that answers for a genre or family: for its own genres that is a specialist.

        Raises
        ------
        ModelError
            It is a specialist's genre, and that was not asked.
        """
        for each in self.finer:
            if name in each.model.manifest.taxonomy.labels:
                return each
        for manifest in self.model.manifests[1:]:
            if name in manifest.taxonomy.labels and name not in self.model.manifest.taxonomy.labels:
                raise ModelError(
                    "{title} was not asked just now: it answers while {family} is probable enough.",
                    title=manifest.title,
                    family=family_of(manifest),
                )
        return self

    def family(self, name: str) -> str:
        """The family of a genre that the model or one of its specialists knows."""
        return all_names(self.model.manifest, self.model.manifests[1:]).family(name)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What spoke for a genre, or a family.

    Attributes
    ----------
    name
        Of the genre or family.
    heat
        float32 [84, n], a row a note (C1 first), a column a column: 1 where most spoke for it, 0 where nothing did.
    start_sample, end_sample
        Centres of the first and the last column.
    """

    name: str
    heat: Heat
    start_sample: int
    end_sample: int


class Explainer:
    """Finds the evidence in what a model saw. Making one loads PyTorch and the model: seconds, and its memory.

    Parameters
    ----------
    model
        Which model; one whose backbone is a VGG.

    Raises
    ------
    ModelError
        The model is of another kind, or cannot be loaded.
    """

    def __init__(self, model: InstalledModel) -> None:
        if model.manifest.backbone != VGG:
            raise ModelError(
                "What spoke for a genre can be shown for VGG networks alone, and {title} is a {backbone}.",
                title=model.manifest.title,
                backbone=model.manifest.backbone,
            )
        from genrescope.models.activation_maps import STRIDE, ActivationMaps

        self.model = model
        self._maps = ActivationMaps(model)
        self._stride = STRIDE

    def explain(self, seen: Seen, name: str) -> Evidence:
        """Find what spoke for a genre or a family of the model, in what it saw.

        Raises
        ------
        ModelError
            The model knows neither a genre nor a family of that name.
        """
        manifest = self.model.manifest
        taxonomy = manifest.taxonomy
        outputs = [index for index, label in enumerate(taxonomy.labels) if name in (label, taxonomy.family(label))]
        if not outputs:
            raise ModelError("{title} knows no genre called {name}.", title=manifest.title, name=name)
        if name in taxonomy.labels:
            outputs = [taxonomy.labels.index(name)]
        heat = lay_over_columns(self._maps.of(seen.picture, outputs, manifest.temperature), self._stride, seen)
        greatest = float(heat.max(initial=0.0))
        start = seen.end_sample - (heat.shape[1] - 1) * HOP_LENGTH
        return Evidence(name, heat / greatest if greatest > 0.0 else heat, start, seen.end_sample)


def lay_over_columns(cells: npt.NDArray[np.float32], stride: int, seen: Seen) -> Heat:
    """Lay a map of the picture over the columns that the picture shows.

    Parameters
    ----------
    cells
        float32 [h, w]; cell ``i`` stands for ``stride`` pixels of the picture from ``stride * i`` on.
    stride
        Pixels a cell.
    seen
        The picture, and the window it was made of.

    Returns
    -------
    float32 [84, n], n at most the window's columns. Where a young window stands in the picture several times, the
    strongest evidence counts.
    """
    manifest = seen.model.manifest
    _, _, width = seen.picture.shape
    shown = manifest.picture.shown_columns
    columns = (np.arange(shown) + 0.5) * width / shown - 0.5
    heat = _between(_rows(manifest), stride, cells.shape[0]) @ cells @ _between(columns, stride, cells.shape[1]).T
    if seen.columns >= shown:
        return heat.astype(np.float32)
    folded = np.zeros((BINS, seen.columns), dtype=np.float32)
    # The newest column is the picture's last one; a tiled window is repeated before it, and a fill is nobody's.
    back = np.arange(shown - 1, -1, -1)
    if manifest.picture.fill == "floor":
        heat, back = heat[:, back < seen.columns], back[back < seen.columns]
    np.maximum.at(folded.T, seen.columns - 1 - back % seen.columns, heat.T.astype(np.float32))
    return folded


def _rows(manifest: Manifest) -> npt.NDArray[np.float64]:
    """Where each of the 84 notes stands in a picture, in pixels from its first row."""
    notes = np.arange(BINS, dtype=np.float64)
    if manifest.spectrum == "mel":
        return manifest.picture.rows_of(*mel_bins_of(bin_hertz(notes)))
    return manifest.picture.rows_of(notes, BINS)


def _between(pixels: npt.NDArray[np.float64], stride: int, cells: int) -> npt.NDArray[np.float64]:
    """Matrix [pixels, cells] that reads a map between the centres of its cells, linearly."""
    place = np.clip((pixels + 0.5) / stride - 0.5, 0.0, cells - 1.0)
    matrix: npt.NDArray[np.float64] = np.maximum(0.0, 1.0 - np.abs(place[:, None] - np.arange(cells)))
    return matrix
