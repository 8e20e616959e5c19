"""How the library of models looks in a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from genrescope import words
from genrescope.cli.figures import figures
from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import listed
from genrescope.models import catalogue
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest
from genrescope.models.taxonomy import genre_name

HASH_DIGITS = 12


def print_models(models: Sequence[InstalledModel], chosen: str) -> None:
    """Print a line for each model that can be chosen, and for each that can be fetched.

    Parameters
    ----------
    models
        Those that are installed.
    chosen
        Id or folder of the one in use, as the settings name it.
    """
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("ID", no_wrap=True)
    table.add_column(tr("Title"))
    table.add_column(tr("Genres"), justify="right")
    table.add_column(tr("Size"), justify="right", no_wrap=True)
    table.add_column(tr("Accuracy"), justify="right", no_wrap=True)
    table.add_column("SHA-256", no_wrap=True)
    table.add_column(tr("Licence"))
    for model in models:
        manifest = model.manifest
        table.add_row(
            Text("*" if model.is_called(chosen) else "", style="green"),
            Text(manifest.id),
            Text(_title(manifest)),
            str(len(manifest.taxonomy.labels)),
            words.megabytes(model.size_bytes),
            _accuracy(manifest),
            manifest.sha256[:HASH_DIGITS],
            Text(_short(manifest.told("licence"))),
        )
    missing = {name: known for name, known in catalogue.known().items() if name not in {m.manifest.id for m in models}}
    for name, known in missing.items():
        manifest = known.manifest
        table.add_row(
            "",
            Text(name, style="dim"),
            Text(manifest.title, style="dim"),
            str(len(manifest.taxonomy.labels)),
            f"{known.size_mb} MB",
            _accuracy(manifest),
            "",
            Text(_short(manifest.told("licence")), style="dim"),
        )
    console.print(table)
    if any(model.is_called(chosen) for model in models):
        console.print("\n" + tr("* in use; genrescope models use ID chooses another."), style="dim")
    else:
        console.print(
            Text("\n" + tr("The settings name {chosen}, which is none of these.", chosen=chosen), style="yellow")
        )
    for name in missing:
        console.print(tr("{name} is not installed: genrescope models install {name}", name=name), style="dim")


def print_model(model: InstalledModel, *, in_use: bool) -> None:
    """Print all that is known of a model."""
    manifest = model.manifest
    console = Console(highlight=False)
    console.print(Text(manifest.title, style="bold"))
    table = Table.grid(padding=(0, 2))
    rows = {
        "id": manifest.id + (f" ({tr('in use')})" if in_use else ""),
        tr("licence"): manifest.told("licence"),
        tr("source"): manifest.told("source"),
        **({} if manifest.refines is None else {tr("asked about"): genre_name(manifest.refines)}),
        tr("genres"): translated(listed(map(genre_name, manifest.taxonomy.labels))),
        tr("families"): translated(listed(map(genre_name, manifest.taxonomy.families))),
        tr("network"): tr(
            "{backbone}, {head} head, picture channels: {channels}",
            backbone=manifest.backbone,
            head=manifest.head,
            channels=manifest.in_channels,
        ),
        tr("columns"): tr("{kernels} kernels", kernels=manifest.kernels),
        tr("kept"): tr("comes with Genrescope, read-only") if model.bundled else tr("your own"),
        tr("folder"): str(model.folder),
        tr(
            "weights"
        ): f"{manifest.weights}, {words.megabytes(model.size_bytes) if model.size_bytes else tr('missing')}",
        "SHA-256": manifest.sha256,
    }
    if manifest.origin is not None:
        rows[tr("fetched from")] = f"{manifest.origin.address} (SHA-256 {manifest.origin.sha256})"
    for name, value in rows.items():
        table.add_row(Text(name, style="dim"), Text(value))
    console.print(table)
    if manifest.measured:
        console.print(Text("\n" + tr("Measured"), style="bold"))
        measured = Table.grid(padding=(0, 2))
        for name, figure in figures(manifest.measured, manifest.told("split")):
            measured.add_row(Text(name, style="dim"), Text(figure))
        console.print(measured)


def _title(manifest: Manifest) -> str:
    """A model's title, and of a specialist what it is asked about."""
    if manifest.refines is None:
        return manifest.title
    return tr("{title} (asked about {family})", title=manifest.title, family=genre_name(manifest.refines))


def _short(licence: str) -> str:
    """A licence without what is said of it in brackets; ``models show`` has it whole."""
    return re.split(r" \(|（", licence, maxsplit=1)[0]


def _accuracy(manifest: Manifest) -> str:
    """Balanced accuracy, where it was measured."""
    found = manifest.measured.get("balanced_accuracy")
    return f"{found * 100:.0f} %" if isinstance(found, int | float) else "–"
