"""How the library of models looks in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from genrescope import words
from genrescope.models import catalogue
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest

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
    table.add_column("Title")
    table.add_column("Genres", justify="right")
    table.add_column("Size", justify="right", no_wrap=True)
    table.add_column("Accuracy", justify="right", no_wrap=True)
    table.add_column("SHA-256", no_wrap=True)
    table.add_column("Licence")
    for model in models:
        manifest = model.manifest
        table.add_row(
            Text("*" if model.is_called(chosen) else "", style="green"),
            Text(manifest.id),
            Text(manifest.title),
            str(len(manifest.taxonomy.labels)),
            words.megabytes(model.size_bytes),
            _accuracy(manifest),
            manifest.sha256[:HASH_DIGITS],
            Text(_short(manifest.licence)),
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
            Text(_short(manifest.licence), style="dim"),
        )
    console.print(table)
    if any(model.is_called(chosen) for model in models):
        console.print("\n* in use; genrescope models use ID chooses another.", style="dim")
    else:
        console.print(Text(f"\nThe settings name {chosen}, which is none of these.", style="yellow"))
    for name in missing:
        console.print(f"{name} is not installed: genrescope models install {name}", style="dim")


def print_model(model: InstalledModel, *, in_use: bool) -> None:
    """Print all that is known of a model."""
    manifest = model.manifest
    console = Console(highlight=False)
    console.print(Text(manifest.title, style="bold"))
    table = Table.grid(padding=(0, 2))
    rows = {
        "id": manifest.id + (" (in use)" if in_use else ""),
        "licence": manifest.licence,
        "source": manifest.source,
        "genres": ", ".join(manifest.taxonomy.labels),
        "families": ", ".join(manifest.taxonomy.families),
        "network": f"{manifest.backbone}, {manifest.head} head, picture channels: {manifest.in_channels}",
        "columns": f"{manifest.kernels} kernels",
        "kept": "comes with Genrescope, read-only" if model.bundled else "your own",
        "folder": str(model.folder),
        "weights": f"{manifest.weights}, {words.megabytes(model.size_bytes) if model.size_bytes else 'missing'}",
        "SHA-256": manifest.sha256,
    }
    if manifest.origin is not None:
        rows["fetched from"] = f"{manifest.origin.address} (SHA-256 {manifest.origin.sha256})"
    for name, value in rows.items():
        table.add_row(Text(name, style="dim"), Text(value))
    console.print(table)
    if manifest.measured:
        console.print(Text("\nMeasured", style="bold"))
        measured = Table.grid(padding=(0, 2))
        for name, figure in manifest.measured.items():
            measured.add_row(Text(name, style="dim"), Text(str(figure)))
        console.print(measured)


def _short(licence: str) -> str:
    """A licence without what is said of it in brackets; ``models show`` has it whole."""
    return licence.partition(" (")[0]


def _accuracy(manifest: Manifest) -> str:
    """Balanced accuracy, where it was measured."""
    found = manifest.measured.get("balanced_accuracy")
    return f"{found * 100:.0f} %" if isinstance(found, int | float) else "–"
