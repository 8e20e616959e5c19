"""``genrescope train DATASET --out DIR``: from recordings to a model folder, on the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from genrescope.errors import GenrescopeError
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomies, bundled_taxonomy
from genrescope.training.dataset import Dataset, TrainingError, read_dataset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``train``."""
    parser.add_argument("dataset", type=Path, help="a folder per genre, or a CSV file: path, label, group (artist)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the model and its log go")
    parser.add_argument("--epochs", type=int, default=27, help="how long to train (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the weights and of every draw (default: %(default)s)")
    parser.add_argument("--folds", type=int, default=5, help="one part in this many is held out (default: %(default)s)")
    parser.add_argument("--fold", type=int, default=0, help="which one (default: %(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default: %(default)s)")
    parser.add_argument("--taxonomy", choices=bundled_taxonomies(), help="tree of the labels (default: no families)")
    parser.add_argument("--id", default="my-model", help="the model's short name (default: %(default)s)")
    parser.add_argument("--title", help="the model's name for people")
    parser.add_argument(
        "--licence", default="unspecified", help="terms of the weights; the recordings' terms bind them"
    )
    parser.add_argument("--source", help="what it was trained on")


def run(args: argparse.Namespace) -> int:
    """Train, measure on the held-out recordings, and write ``DIR/model``. Returns the exit code."""
    # torch is loaded only now, so that --help and wrong arguments answer at once.
    from genrescope.models.manifest import Manifest
    from genrescope.training import trainer
    from genrescope.training.evaluate import measure
    from genrescope.training.export import export
    from genrescope.training.train import Options, Progress, train

    def show(progress: Progress) -> None:
        held = "" if progress.held_out is None else f", held-out balanced accuracy {progress.held_out:.1%}"
        print(
            f"epoch {progress.epoch} of {progress.epochs}: loss {progress.loss:.3f}{held}, "
            f"{progress.seconds_left / 60:.0f} min left",
            flush=True,
        )

    def show_decoding(done: int, of: int) -> None:
        if done % 20 == 0 or done == of:
            print(f"columns of {done} of {of} recordings", flush=True)

    if not 0 <= args.fold < args.folds or args.epochs < 1:
        raise TrainingError("--fold must be from 0 to one less than --folds, and --epochs at least 1.")
    dataset = read_dataset(args.dataset)
    taxonomy = match_taxonomy(dataset, args.taxonomy)
    recipe = trainer.Recipe(seed=args.seed, epochs=args.epochs)
    options = Options(recipe=recipe, folds=args.folds, fold=args.fold, device=args.device)
    trained = train(dataset, args.out, options, show, show_decoding)
    report = measure(
        trained.network, trained.levels, trained.labels, taxonomy, recipe.live_pictures, recipe.piece_pixels
    )
    print(report.text())
    manifest = Manifest(
        id=args.id,
        title=args.title or args.id,
        licence=args.licence,
        source=args.source or f"Trained on {len(dataset.clips)} recordings from {args.dataset.name}",
        taxonomy=taxonomy,
        taxonomy_name=args.taxonomy,
        head="pooled",
        in_channels=1,
        kernels=options.kernels,
        picture=recipe.live_pictures,
        piece_pixels=recipe.piece_pixels,
        temperature=report.temperature,
        thresholds=report.thresholds,
        weights="",
        sha256="",
        measured={
            "split": f"fold {args.fold} of {args.folds}, by group, seed {options.split_seed}; temperature and "
            "thresholds were fitted on the same recordings",
            "recordings": len(trained.labels),
            "groups": trained.held_groups,
            **report.measured(),
        },
    )
    export(trained.network, manifest, args.out / "model")
    print(f"The model is in {args.out / 'model'}")
    return 0


def match_taxonomy(dataset: Dataset, name: str | None) -> Taxonomy:
    """Return the bundled taxonomy of that name, or a flat one of the dataset's labels.

    Raises
    ------
    TrainingError
        The dataset's labels are not the taxonomy's, in the same order (upper and lower case do not matter).
    """
    if name is None:
        return Taxonomy(dataset.labels)
    taxonomy = bundled_taxonomy(name)
    wanted = [label.casefold() for label in taxonomy.labels]
    if [label.casefold() for label in dataset.labels] != wanted:
        raise TrainingError(
            f"The taxonomy {name!r} is for {', '.join(taxonomy.labels)}; the dataset has {', '.join(dataset.labels)}."
        )
    return taxonomy


def main() -> int:
    """Run ``python -m genrescope.training``."""
    parser = argparse.ArgumentParser(prog="python -m genrescope.training", description="Train a model of your own.")
    add_arguments(parser)
    try:
        return run(parser.parse_args())
    except GenrescopeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the same command continues after the last whole epoch.", file=sys.stderr)
        return 0
