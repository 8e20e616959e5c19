"""``genrescope train DATASET --out DIR``: from recordings to a model folder, on the command line."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from genrescope.children import is_frozen
from genrescope.errors import GenrescopeError
from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import listed, sentence
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomies, bundled_taxonomy
from genrescope.training.dataset import Dataset, TrainingError, read_dataset, with_more

if TYPE_CHECKING:
    from genrescope.models.manifest import Manifest
    from genrescope.training.report import Report
    from genrescope.training.train import Options, Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``train``."""
    parser.add_argument("dataset", type=Path, help=tr("a folder per genre, or a CSV file: path, label, group (artist)"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("where the model and its log go"))
    parser.add_argument(
        "--more",
        type=Path,
        metavar="FOLDER",
        help=tr("more to learn from and never to test with: a folder for a genre, or 'none' for what belongs to none"),
    )
    parser.add_argument(
        "--start-from",
        type=Path,
        metavar="DIR",
        help=tr("the --out of an earlier run on the same dataset, whose networks are trained further, fold by fold"),
    )
    parser.add_argument(
        "--degraded",
        type=int,
        default=0,
        metavar="COPIES",
        help=tr("learn half of the time from so many copies of each recording, as phones in rooms hear it"),
    )
    parser.add_argument(
        "--none",
        type=float,
        metavar="SHARE",
        help=tr("share of what is shown that belongs to no genre, where --more has such sound (default: a quarter)"),
    )
    parser.add_argument("--epochs", type=int, default=12, help=tr("how long to train (default: %(default)s)"))
    parser.add_argument(
        "--seed", type=int, default=1, help=tr("of the weights and of every draw (default: %(default)s)")
    )
    parser.add_argument(
        "--folds", type=int, default=5, help=tr("one part in this many is held out (default: %(default)s)")
    )
    held = parser.add_mutually_exclusive_group()
    held.add_argument("--fold", type=int, default=0, help=tr("which one (default: %(default)s)"))
    held.add_argument(
        "--cross-validate",
        action="store_true",
        help=tr(
            "hold out each part in turn for the figures, then train the model on everything: one run more than parts"
        ),
    )
    parser.add_argument(
        "--patience",
        type=int,
        metavar="LOOKS",
        help=tr("stop when so many looks at the held-out part in a row brought nothing better (default: never)"),
    )
    parser.add_argument("--device", default="cpu", help=tr("cpu or cuda (default: %(default)s)"))
    parser.add_argument(
        "--taxonomy", choices=bundled_taxonomies(), help=tr("tree of the labels (default: no families)")
    )
    parser.add_argument("--id", default="my-model", help=tr("the model's short name (default: %(default)s)"))
    parser.add_argument("--title", help=tr("the model's name for people"))
    parser.add_argument(
        "--licence", default="unspecified", help=tr("terms of the weights; the recordings' terms bind them")
    )
    parser.add_argument("--source", help=tr("what it was trained on"))


def run(args: argparse.Namespace) -> int:
    """Train, measure on the held-out recordings, and write ``DIR/model``. Returns the exit code."""
    _check(args)
    dataset = read_dataset(args.dataset)
    if args.more is not None:
        dataset = with_more(dataset, args.more)
    taxonomy = match_taxonomy(dataset, args.taxonomy)
    folds = sorted(set(dataset.folds)) or list(range(args.folds))
    if args.fold not in folds:
        raise TrainingError(
            "There is no fold {fold} to hold out; --fold may be one of {folds}.",
            fold=args.fold,
            folds=listed(map(str, folds)),
        )
    # torch is loaded only now, so that --help and wrong arguments answer at once.
    from genrescope.training.cross import Notices, build_cross_validated, build_held_out
    from genrescope.training.curves import draw_curves
    from genrescope.training.export import calibrated, export
    from genrescope.training.recipe import Recipe
    from genrescope.training.split import part_name
    from genrescope.training.train import Options

    recipe = Recipe(seed=args.seed, epochs=args.epochs, degraded_copies=args.degraded)
    if args.none is not None:
        recipe = replace(recipe, sampling=replace(recipe.sampling, none=args.none))
    options = Options(
        recipe=recipe, folds=args.folds, device=args.device, patience=args.patience, start_from=args.start_from
    )
    notices = Notices(_show_epoch, _show_columns)
    if args.cross_validate:
        built = build_cross_validated(dataset, taxonomy, args.out, options, notices)
    else:
        built = build_held_out(dataset, taxonomy, args.out, options, args.fold, notices)
    print(built.report.text())
    manifest = _manifest(args, dataset, taxonomy, options, built.report)
    calibration = built.report.calibration
    export(calibrated(built.network, calibration), manifest, args.out / "model")
    for fold, network in built.folds.items():  # to measure more with, on what each of them never heard
        part = part_name(fold)
        export(calibrated(network, calibration), replace(manifest, id=f"{args.id}-{part}"), args.out / part / "model")
    print(tr("The model is in {folder}", folder=args.out / "model"))
    if draw_curves(args.out) is None:
        print(_no_curves())
    return 0


def _no_curves() -> str:
    if is_frozen():
        return tr(
            "There is no picture of the curves: the packaged application is without matplotlib. Each run's log.csv "
            "has their numbers."
        )
    return tr("There is no picture of the curves: matplotlib is not installed (it comes with genrescope[train]).")


def _check(args: argparse.Namespace) -> None:
    if args.folds < 2 or args.epochs < 1:
        raise TrainingError("--folds must be at least 2, and --epochs at least 1.")
    if args.degraded < 0:
        raise TrainingError("--degraded must be 0 or a number of copies.")
    if args.none is not None and not 0.0 <= args.none < 1.0:
        raise TrainingError("--none must be a share from 0 to below 1.")
    if args.patience is not None and args.patience < 1:
        raise TrainingError("--patience must be at least 1, or be left out.")
    if args.patience is not None and args.cross_validate:
        raise TrainingError(
            "--patience needs a held-out part to look at, and --cross-validate ends with a model trained on "
            "everything; find a good number of epochs without it and give that as --epochs."
        )


def _show_epoch(fold: int | None, progress: Progress) -> None:
    part = sentence("all recordings") if fold is None else sentence("without fold {fold}", fold=fold)
    figures = [sentence("loss {loss:.3f}", loss=progress.loss)]
    if progress.held_out is not None:
        figures.append(sentence("held-out balanced accuracy {share:.1%}", share=progress.held_out))
    figures.append(sentence("{minutes:.0f} min left", minutes=progress.seconds_left / 60))
    line = sentence(
        "{part}, epoch {epoch} of {epochs}: {figures}",
        part=part,
        epoch=progress.epoch,
        epochs=progress.epochs,
        figures=listed(figures),
    )
    print(translated(line), flush=True)


def _show_columns(done: int, of: int) -> None:
    if done % 20 == 0 or done == of:
        print(tr("columns of {done} of {of} recordings", done=done, of=of), flush=True)


def _manifest(
    args: argparse.Namespace, dataset: Dataset, taxonomy: Taxonomy, options: Options, report: Report
) -> Manifest:
    from genrescope.models.manifest import Manifest

    recipe = options.recipe
    if args.cross_validate:
        how = (
            f"{len(set(dataset.folds)) or options.folds} folds by group, each by a network that never heard it; "
            "this one heard all"
        )
    else:
        how = (
            f"fold {args.fold} of {len(set(dataset.folds)) or options.folds}, by group; temperature and thresholds "
            f"are fitted on the same windows{'' if args.patience is None else ', and the last epoch is chosen by them'}"
        )
    return Manifest(
        id=args.id,
        title=args.title or args.id,
        licence=args.licence,
        source=args.source or f"Trained on {len(dataset.clips)} recordings from {args.dataset.name}",
        taxonomy=taxonomy,
        taxonomy_name=args.taxonomy,
        head="pooled",
        in_channels=recipe.crops.channels,
        kernels=options.kernels,
        picture=recipe.live_pictures,
        temperature=report.calibration.temperature,
        thresholds=report.thresholds,
        weights="",
        sha256="",
        measured={"split": how, **report.measured()},
    )


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
            "The taxonomy {name!r} is for {genres}; the dataset has {labels}.",
            name=name,
            genres=listed(taxonomy.labels),
            labels=listed(dataset.labels),
        )
    return taxonomy


def main() -> int:
    """Run ``python -m genrescope.training``."""
    parser = argparse.ArgumentParser(prog="python -m genrescope.training", description="Train a model of your own.")
    add_arguments(parser)
    try:
        return run(parser.parse_args())
    except GenrescopeError as error:
        print(translated(str(error)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(tr("Stopped; the same command continues after the last whole epoch."), file=sys.stderr)
        return 0
