"""A recipe's figures, from stored answers by networks that had never heard the artist; and the shipped model's card.

``--card`` has the shipped weights hear music and foreign sound by the live road (real music is needed: GENRESCOPE_DATA)
and writes docs/model-card.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from benchmarks.evaluation import batch_norm, card, plots
from benchmarks.evaluation.compare import Comparison, compare
from benchmarks.evaluation.stored import CARD, NETWORK, PLOTS, SHIPPED, STABILITY, SVM
from benchmarks.stability import records, tables
from genrescope.errors import GenrescopeError
from genrescope.models.library import DEFAULT_ID, find
from genrescope.training.answers import Answers, read_answers
from genrescope.training.report import Report, report

LISTENED = ("tracks", "foreign")  # the rest is measured with the folds' networks: these weights have heard the excerpts


def main() -> int:
    """Print, and write the card if it is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=__doc__.splitlines()[0])
    parser.add_argument("--card", action="store_true", help="listen with the shipped weights, and write the card")
    options = parser.parse_args()
    try:
        taxonomy = find(DEFAULT_ID).manifest.taxonomy
        network = read_answers(NETWORK, taxonomy.labels)
        figures = report(network, taxonomy)
        comparison = compare(network, read_answers(SVM, taxonomy.labels), taxonomy)
        print("Never heard before, five folds by artist\n" + card.accuracy_text(figures, comparison), flush=True)
        if options.card:
            write_card(network, figures, comparison)
    except GenrescopeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def write_card(network: Answers, figures: Report, comparison: Comparison) -> None:
    """Measure the shipped weights and write the card and its picture.

    Raises
    ------
    GenrescopeError
        The stored answers are not those that the shipped model's manifest was made from, or listening failed.
    """
    model = find(DEFAULT_ID)
    manifest = model.manifest
    if (manifest.temperature, manifest.thresholds) != (figures.calibration.temperature, figures.thresholds):
        raise GenrescopeError(
            f"{NETWORK} holds the answers of another recipe than {manifest.title}'s: a card would mix the two. "
            "Ship the model that belongs to the answers, or store the answers of the model that is shipped."
        )
    held_out, normalisation = records.load(STABILITY), batch_norm.load_all()
    listen()
    shipped = records.load(SHIPPED)
    print("\nThe folds' networks, never heard before, by the live road\n" + tables.text(held_out))
    print("\nThe shipped weights, by the live road\n" + tables.text(shipped))
    print("\nBatch normalisation\n" + batch_norm.text(normalisation))
    plots.draw(network, figures, PLOTS)
    CARD.write_text(card.card(model, figures, comparison, held_out, shipped, normalisation), encoding="utf-8")
    print(f"\nWritten: {CARD} and {PLOTS}")


def listen() -> None:
    """Have the shipped weights hear whole tracks and foreign sound.

    Raises
    ------
    GenrescopeError
        That failed; the reason has been printed.
    """
    command = [sys.executable, "-m", "benchmarks.stability", "--model", DEFAULT_ID]
    done = subprocess.run([*command, "--parts", *LISTENED, "--out", str(SHIPPED)], stdout=subprocess.DEVNULL)
    if done.returncode:
        raise GenrescopeError("The shipped weights could not be measured.")


if __name__ == "__main__":
    raise SystemExit(main())
