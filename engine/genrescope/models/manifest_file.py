"""A manifest's file, ``model.toml``: read and checked field by field, and written."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from genrescope.errors import ModelError
from genrescope.language.sentence import either, sentence
from genrescope.models.architecture import BACKBONES, HEADS, Head, heads_of, side_of
from genrescope.models.fields import Fields
from genrescope.models.manifest import TOLD, Manifest, Measured, Origin, Thresholds
from genrescope.models.pictures import SPECTRA, AnyPicture, picture_from, picture_table
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomies, bundled_taxonomy, taxonomy_from
from genrescope.plain_text import is_plain
from genrescope.spectral.kernels import KERNEL_NAMES

FILE = "model.toml"
WEIGHT_SUFFIXES = (".safetensors", ".pt")
LARGEST_BYTES = 1 << 20  # of a manifest: one of a thousand labels is a tenth of it
LARGEST_FIGURE = 1e15
ID = r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?"  # a folder's name on every system
ID_MEANING = sentence("up to 64 lower-case letters, digits, '.', '_' and '-', a letter or digit first and last")

SHA256 = r"[0-9a-f]{64}"
SHA256_MEANING = sentence("64 hexadecimal digits")

DESCRIPTION = (
    *("id", "title", "licence", "source", "taxonomy", "backbone", "head", "in_channels", "spectrum", "kernels"),
    *("temperature", "picture", "thresholds", "measured", "refines", "zh"),
)


def read_manifest(folder: Path) -> Manifest:
    """Read and check a model folder's manifest.

    Raises
    ------
    ModelError
        There is none, or a field is missing, misspelt or has a value that cannot be; the sentence names file and field.
    """
    file = folder / FILE
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise ModelError(
            "{folder} is not a model folder: there is no {file} in it.", folder=folder, file=FILE
        ) from error
    except OSError as error:
        raise ModelError("{file} cannot be read: {error}.", file=file, error=error.strerror or error) from error
    if len(content) > LARGEST_BYTES:
        raise ModelError(
            "{file} is larger than any manifest is ({most} MB), so it is none.", file=file, most=LARGEST_BYTES >> 20
        )
    return parse_manifest(content, str(file))


def parse_manifest(content: bytes, file: str) -> Manifest:
    """Read and check a manifest's text; ``file`` is what messages call it."""
    top = Fields.parse(content, file)
    top.only(*DESCRIPTION, "weights", "origin")
    described = description(top)
    weights = top.table("weights")
    weights.only("file", "sha256")
    return replace(
        described,
        weights=_weights_name(weights),
        sha256=_matching(weights, "sha256", SHA256, SHA256_MEANING),
        origin=_origin(top.table("origin")) if top.has("origin") else None,
    )


def description(top: Fields) -> Manifest:
    """Read and check all that a manifest says but for its weights, whose name and SHA-256 are empty yet."""
    thresholds = top.table("thresholds")
    thresholds.only("label", "family")
    taxonomy, taxonomy_name = _taxonomy(top)
    spectrum = top.choice("spectrum", SPECTRA) if top.has("spectrum") else "cqt"
    backbone = top.choice("backbone", BACKBONES)
    picture = picture_from(top.table("picture"), spectrum)
    side = side_of(backbone)
    if side is not None and picture.shape != (3, side, side):
        raise top.error(
            "picture",
            sentence(
                "must be of the kind reference with the side {side} for the backbone {backbone}",
                side=side,
                backbone=backbone,
            ),
        )
    return Manifest(
        id=_matching(top, "id", ID, ID_MEANING),
        title=top.text("title"),
        licence=top.text("licence"),
        source=top.text("source"),
        taxonomy=taxonomy,
        taxonomy_name=taxonomy_name,
        backbone=backbone,
        head=_head(top, backbone),
        in_channels=_channels(top, picture),
        spectrum=spectrum,
        kernels=top.choice("kernels", KERNEL_NAMES),
        picture=picture,
        temperature=top.number("temperature", 0.01, 100.0),
        thresholds=Thresholds(thresholds.number("label", 0.0, 1.0), thresholds.number("family", 0.0, 1.0)),
        weights="",
        sha256="",
        measured=_measured(top),
        refines=top.text("refines") if top.has("refines") else None,
        chinese=_chinese(top.table("zh")) if top.has("zh") else {},
    )


def _matching(fields: Fields, name: str, pattern: str, meaning: str) -> str:
    value = fields.text(name)
    if re.fullmatch(pattern, value) is None:
        raise fields.error(name, sentence("must be {meaning}, not {value!r}", meaning=meaning, value=value))
    return value


def _head(top: Fields, backbone: str) -> Head:
    head = top.choice("head", HEADS)
    if head not in heads_of(backbone):
        raise top.error(
            "head",
            sentence(
                "must be {heads} for the backbone {backbone}, not {head!r}",
                heads=either(heads_of(backbone)),
                backbone=backbone,
                head=head,
            ),
        )
    return head


def _channels(top: Fields, picture: AnyPicture) -> int:
    channels = top.integer("in_channels", 1, 3)
    if channels != picture.channels:
        raise top.error(
            "in_channels",
            sentence(
                "must be {expected}, as many as the picture has, not {channels}",
                expected=picture.channels,
                channels=channels,
            ),
        )
    return channels


def _taxonomy(top: Fields) -> tuple[Taxonomy, str | None]:
    if isinstance(top.raw("taxonomy"), str):
        name = top.choice("taxonomy", bundled_taxonomies())
        return bundled_taxonomy(name), name
    return taxonomy_from(top.table("taxonomy")), None


def _weights_name(fields: Fields) -> str:
    name = fields.text("file")
    # Not outside the folder, whatever the system's separator.
    if re.search(r"[/\\:]", name) or not name.endswith(WEIGHT_SUFFIXES):
        raise fields.error(
            "file",
            sentence(
                "must name a {suffixes} file beside {file}, not {name!r}",
                suffixes=either(WEIGHT_SUFFIXES),
                file=FILE,
                name=name,
            ),
        )
    return name


def _chinese(fields: Fields) -> dict[str, str]:
    fields.only(*TOLD)
    return {name: fields.text(name) for name in TOLD if fields.has(name)}


def _measured(top: Fields) -> Measured:
    if not top.has("measured"):
        return {}
    top.table("measured")
    table: dict[str, Any] = top.raw("measured")
    for name, value in table.items():
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise top.error(f"measured.{name}", sentence("must be a number or text, not {value!r}", value=value))
        if not isinstance(value, str) and not abs(value) <= LARGEST_FIGURE:  # nor is it not a number at all
            raise top.error(f"measured.{name}", sentence("is no figure that can be measured"))
        if not is_plain(f"{name}{value}"):
            raise top.error(f"measured.{name}", sentence("must be one line of plain text, not {value!r}", value=value))
    return table


def _origin(fields: Fields) -> Origin:
    fields.only("address", "sha256")
    return Origin(fields.text("address"), _matching(fields, "sha256", SHA256, SHA256_MEANING))


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write ``model.toml`` into a folder; `read_manifest` gives the same manifest back."""
    import tomli_w  # here, because only who makes a model needs it

    table: dict[str, Any] = {
        "id": manifest.id,
        "title": manifest.title,
        "licence": manifest.licence,
        "source": manifest.source,
        **({} if manifest.refines is None else {"refines": manifest.refines}),
        "backbone": manifest.backbone,
        "head": manifest.head,
        "in_channels": manifest.in_channels,
        "spectrum": manifest.spectrum,
        "kernels": manifest.kernels,
        "temperature": manifest.temperature,
        "taxonomy": manifest.taxonomy_name or manifest.taxonomy.to_table(),
        "picture": picture_table(manifest.picture),
        "thresholds": asdict(manifest.thresholds),
        "weights": {"file": manifest.weights, "sha256": manifest.sha256},
        **({} if manifest.origin is None else {"origin": asdict(manifest.origin)}),
        "measured": dict(manifest.measured),
        **({"zh": dict(manifest.chinese)} if manifest.chinese else {}),
    }
    (folder / FILE).write_text(tomli_w.dumps(table), encoding="utf-8")
