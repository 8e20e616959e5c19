"""A model of one's own from a file of weights: what can be told from the weights is, and the rest is asked for."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from genrescope.errors import ModelError
from genrescope.language.sentence import either, listed, sentence
from genrescope.models import catalogue, library
from genrescope.models.architecture import Architecture, side_of
from genrescope.models.checksum import sha256_of
from genrescope.models.labels import read_labels
from genrescope.models.manifest import Manifest, Origin, Thresholds
from genrescope.models.manifest_file import ID, WEIGHT_SUFFIXES, write_manifest
from genrescope.models.pictures import AnyPicture
from genrescope.models.taxonomy import Taxonomy
from genrescope.spectral.reference_picture import ReferencePicture

WEIGHTS = "weights.safetensors"
THRESHOLDS = Thresholds(label=0.4, family=0.5)  # of a model nobody has measured: more often right than not, roughly


@dataclass(frozen=True, slots=True)
class Answers:
    """What weights do not say of themselves; None where nobody was asked.

    Attributes
    ----------
    labels
        The labels in the order of the network's outputs: the name of a bundled taxonomy, a TOML file with a taxonomy, a
        text file with one a line, or names with commas between.
    like
        Id of the model whose pictures it was trained on.
    id, title, licence, source, refines
        As in a manifest.
    """

    labels: str | None = None
    like: str | None = None
    id: str | None = None
    title: str | None = None
    licence: str | None = None
    source: str | None = None
    refines: str | None = None


def make_model(
    weights: Path,
    answers: Answers,
    folder: Path,
    *,
    called: str = "",
    origin: Origin | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Manifest:
    """Make a model folder from a file of weights; nothing in the file is trusted.

    Parameters
    ----------
    weights
        ``.safetensors`` or ``.pt``, a plain state dict.
    answers
        What is known besides.
    folder
        An existing folder; ``model.toml`` and the weights, as safetensors, are written there.
    called
        What the file is called by people, where that is not its own name.
    origin
        Where it was fetched.
    cancelled
        Asked now and then whether to stop.

    Raises
    ------
    ModelError
        The weights cannot be used, or something has to be known that is neither in them nor in ``answers``; the
        sentence names the option that says it.
    CancelledError
        ``cancelled`` said so.
    OSError
        A file cannot be read or written.
    """
    called = called or weights.name
    stored = store_weights(weights, folder, called, cancelled)
    from genrescope.models.build import identify
    from genrescope.models.weights_file import read_shapes, read_weights

    shapes = read_shapes(stored)
    architecture = identify(shapes)
    if architecture is None:
        raise ModelError(
            "{called} fits no network known here: VGG19_BN, the ResNets and the EfficientNets of torchvision, each "
            "with its own classifier or the ccmusic head, and the other networks of ccmusic-database with that head "
            "alone.",
            called=called,
        )
    manifest = _manifest(architecture, answers, called)
    read_weights(stored, shapes, weights)
    manifest = replace(manifest, weights=WEIGHTS, sha256=sha256_of(stored), origin=origin)
    write_manifest(manifest, folder)
    return manifest


def make_folder(weights: Path, answers: Answers, out: Path | None) -> tuple[Manifest, Path]:
    """Make a model folder for a person to look at, correct and share; it is there whole or not at all.

    Parameters
    ----------
    weights, answers
        As for `make_model`.
    out
        The folder to make; None for one called by the model's id in the current folder.

    Raises
    ------
    ModelError
        As `make_model`; or the folder is there already, or cannot be written.
    """
    if not weights.is_file():
        raise ModelError("There is no file {weights}: check the name.", weights=weights)
    parent = out.parent if out is not None else Path()
    try:
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=parent) as unfinished:
            made = Path(unfinished) / "model"
            made.mkdir()
            manifest = make_model(weights, answers, made)
            place = out if out is not None else Path(manifest.id)
            if place.exists():
                raise ModelError("{place} is there already: choose another folder with --out.", place=place)
            made.rename(place)
    except OSError as error:
        raise ModelError(
            "A model folder cannot be made in {folder} ({reason}): name another with --out.",
            folder=parent.resolve(),
            reason=error.strerror or error,
        ) from error
    return manifest, place


def require(answers: Answers, called: str) -> None:
    """Ask at once for what no weights say, before they are fetched from far away.

    Raises
    ------
    ModelError
        The labels or the pictures are not answered for; the sentence names the option.
    """
    for option, answer, meaning in (
        ("--labels", answers.labels, sentence("the names of its genres")),
        ("--like", answers.like, sentence("the model whose pictures it was trained on")),
    ):
        if answer is None:
            raise ModelError(
                "{called} holds weights alone: say {meaning} with {option}.",
                called=called,
                meaning=meaning,
                option=option,
            )


def store_weights(weights: Path, folder: Path, called: str, cancelled: Callable[[], bool]) -> Path:
    """Put a file of weights into a folder as safetensors, converted if need be; return where it is.

    Raises
    ------
    ModelError, CancelledError, OSError
        As `make_model`.
    """
    stored = folder / WEIGHTS
    suffix = Path(called).suffix.lower()
    if suffix == ".safetensors":
        shutil.copyfile(weights, stored)
    elif suffix in (".pt", ".pth"):
        from genrescope.models.conversion import convert

        convert(weights, stored, cancelled=cancelled)
    else:
        raise ModelError(
            "{called} is no file of weights: its name must end in {suffixes}.",
            called=called,
            suffixes=either(WEIGHT_SUFFIXES),
        )
    return stored


def _manifest(architecture: Architecture, answers: Answers, called: str) -> Manifest:
    taxonomy, taxonomy_name = _labels(answers.labels, architecture, called)
    like = _like(answers.like, architecture, called)
    stem = Path(called).stem
    return replace(
        like,
        id=_id(answers.id, stem),
        title=answers.title or stem,
        licence=answers.licence or "not stated",
        source=answers.source or f"imported from {called}",
        taxonomy=taxonomy,
        taxonomy_name=taxonomy_name,
        backbone=architecture.backbone,
        head=architecture.head,
        in_channels=architecture.in_channels,
        picture=_sized(like.picture, architecture.backbone),
        # Pieces are for the one network whose last pooling takes pictures of any width.
        temperature=1.0,
        thresholds=THRESHOLDS,
        measured={},
        refines=answers.refines,
    )


def _sized(picture: AnyPicture, backbone: str) -> AnyPicture:
    """The same kind of picture, of the size that the backbone takes if it takes one only."""
    side = side_of(backbone)
    return replace(picture, side=side) if side is not None and isinstance(picture, ReferencePicture) else picture


def _id(wanted: str | None, stem: str) -> str:
    found = wanted or re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")[:64].rstrip("-._")
    if not re.fullmatch(ID, found):
        raise ModelError(
            "No id can be made of {name!r}: give one of lower-case letters and digits with --id.", name=wanted or stem
        )
    return found


def _like(name: str | None, architecture: Architecture, called: str) -> Manifest:
    """Manifest of the model whose pictures the network was trained on."""
    known = {**catalogue.manifests(), **{model.manifest.id: model.manifest for model in library.installed()}}
    fitting = [one for one, manifest in known.items() if manifest.in_channels == architecture.in_channels]
    if name is None:
        choices = listed(fitting) or sentence("none here makes such pictures")
        raise ModelError(
            "{called} does not say what pictures it was trained on ({channels}): name a model that sees the "
            "same with --like ({choices}).",
            called=called,
            channels=_channels(architecture.in_channels),
            choices=choices,
        )
    manifest = known.get(name) or library.find(name).manifest
    if manifest.in_channels != architecture.in_channels:
        raise ModelError(
            "{called} takes pictures with {channels}, and those of {name!r} have {others}: name another "
            "model with --like.",
            called=called,
            channels=_channels(architecture.in_channels),
            name=name,
            others=_channels(manifest.in_channels),
        )
    return manifest


def _labels(answer: str | None, architecture: Architecture, called: str) -> tuple[Taxonomy, str | None]:
    if answer is None:
        raise ModelError(
            "{called} tells {genres} genres apart ({backbone}, {head} head) and does not say which: name "
            "them in the order of its outputs with --labels (a file with one a line, or names with commas "
            "between).",
            called=called,
            genres=architecture.labels,
            backbone=architecture.backbone,
            head=architecture.head,
        )
    taxonomy, name = read_labels(answer)
    if len(taxonomy.labels) != architecture.labels:
        raise ModelError(
            "{called} tells {genres} genres apart, and --labels names {named}: give as many as it has "
            "outputs, in their order.",
            called=called,
            genres=architecture.labels,
            named=len(taxonomy.labels),
        )
    return taxonomy, name


def _channels(count: int) -> str:
    return sentence("1 picture channel") if count == 1 else sentence("{count} picture channels", count=count)
