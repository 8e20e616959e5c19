"""The kinds of picture a network may have been trained on, as ``[picture]`` in a manifest names them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, get_args

from genrescope.language.sentence import sentence
from genrescope.models.fields import Fields
from genrescope.spectral.picture import Fill, PictureParameters
from genrescope.spectral.reference_picture import SIDE, ReferencePicture
from genrescope.units import WINDOW_COLUMNS

Spectrum = Literal["cqt", "mel"]  # what a picture's columns are
SPECTRA: tuple[Spectrum, ...] = get_args(Spectrum)
AnyPicture = PictureParameters | ReferencePicture

KINDS: dict[str, type[AnyPicture]] = {"levels": PictureParameters, "reference": ReferencePicture}
FILLS: tuple[Fill, ...] = get_args(Fill)
LEAST_PIXELS = 32  # five poolings by two leave one
LARGEST_SIDE = 600  # the figures that pictures are shrunk from are smaller


def picture_from(fields: Fields, spectrum: Spectrum) -> AnyPicture:
    """Read and check ``[picture]``. Without a ``kind`` it is ``"levels"``.

    Raises
    ------
    ModelError
        A field is missing, misspelt, has a value that cannot be, or does not go with the spectrum.
    """
    kind = fields.choice("kind", tuple(KINDS)) if fields.has("kind") else "levels"
    if kind == "reference":
        fields.only("kind", "segment_columns", "fill", "jpeg", "side")
        columns = fields.integer("segment_columns", LEAST_PIXELS, WINDOW_COLUMNS)
        side = fields.integer("side", LEAST_PIXELS, LARGEST_SIDE) if fields.has("side") else SIDE
        return ReferencePicture(columns, fields.choice("fill", FILLS), fields.flag("jpeg"), side)
    if spectrum != "cqt":
        raise fields.error(
            "kind",
            sentence("must be reference for the spectrum {spectrum}, not {kind!r}", spectrum=spectrum, kind=kind),
        )
    fields.only("kind", "segment_columns", "columns_per_pixel", "fill", "onsets")
    per_pixel = fields.integer("columns_per_pixel", 1, WINDOW_COLUMNS // LEAST_PIXELS)
    columns = fields.integer("segment_columns", LEAST_PIXELS * per_pixel, WINDOW_COLUMNS)
    onsets = fields.flag("onsets") if fields.has("onsets") else False
    return PictureParameters(columns, per_pixel, fields.choice("fill", FILLS), onsets)


def picture_table(picture: AnyPicture) -> dict[str, Any]:
    """Return it as a TOML table, as `picture_from` reads it."""
    kind = next(name for name, made in KINDS.items() if isinstance(picture, made))
    return {"kind": kind, **asdict(picture)}
