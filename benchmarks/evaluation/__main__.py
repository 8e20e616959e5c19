"""A recipe's figures, as networks that had never heard the artist left them; and the shipped model's card.

``--card`` has the shipped weights hear music, worse and foreign sound by the live road (real music is needed:
GENRESCOPE_DATA) and writes docs/model-card.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from benchmarks.evaluation import batch_norm, card, plots
from benchmarks.evaluation.compare import compare
from benchmarks.evaluation.stored import CARD, NETWORK, PLOTS, SHIPPED, STABILITY, STRONGER_SVM, SVM
from benchmarks.stability import records, tables
from genrescope.errors import GenrescopeError
from genrescope.models.library import DEFAULT_ID, find
from genrescope.models.manifest import Manifest
from genrescope.training.answers import read_answers
from genrescope.training.report import Report, report

LISTENED = ("excerpts", "tracks", "foreign")  # programmes are heard by the folds' networks alone
EXCERPTS = 4  # of each fold: those that the folds' networks heard


def main() -> int:
    """Print, and write the card if it is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=__doc__.splitlines()[0])
    parser.add_argument("--card", action="store_true", help="listen with the shipped weights, and write the card")
    options = parser.parse_args()
    try:
        taxonomy = find(DEFAULT_ID).manifest.taxonomy
        network = read_answers(NETWORK, taxonomy.labels)
        figures = report(network, taxonomy)
        comparisons = [compare(network, read_answers(svm, taxonomy.labels), taxonomy) for svm in (SVM, STRONGER_SVM)]
        accuracy = card.accuracy_text(figures, *comparisons)
        held_out, normalisation = records.load(STABILITY), batch_norm.load_all()
        print(f"Never heard before, five folds by artist\n{accuracy}")
        print(f"\nThe folds' networks, never heard before, by the live road\n{tables.text(held_out)}")
        print(f"\nBatch normalisation\n{batch_norm.text(normalisation)}", flush=True)
        if options.card:
            model = find(DEFAULT_ID)
            check_is_of(model.manifest, figures)
            listen()
            shipped = records.load(SHIPPED)
            print(f"\nThe shipped weights, by the live road\n{tables.text(shipped)}")
            plots.draw(network, figures, PLOTS)
            CARD.write_text(card.card(model, accuracy, figures, held_out, shipped, normalisation), encoding="utf-8")
            print(f"\nWritten: {CARD} and {PLOTS}")
    except GenrescopeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def check_is_of(manifest: Manifest, figures: Report) -> None:
    """Refuse to write of one recipe's answers and another's model.

    Raises
    ------
    GenrescopeError
        The stored answers are not those that the shipped model's manifest was made from.
    """
    if (manifest.temperature, manifest.thresholds) != (figures.calibration.temperature, figures.thresholds):
        raise GenrescopeError(
            f"{NETWORK} holds the answers of another recipe than {manifest.title}'s: a card would mix the two. "
            "Ship the model that belongs to the answers, or store the answers of the model that is shipped."
        )


def listen() -> None:
    """Have the shipped weights hear excerpts in worse sound, whole tracks and foreign sound.

    Raises
    ------
    GenrescopeError
        That failed; the reason has been printed.
    """
    command = [sys.executable, "-m", "benchmarks.stability", "--model", DEFAULT_ID, "--excerpts", str(EXCERPTS)]
    done = subprocess.run([*command, "--parts", *LISTENED, "--out", str(SHIPPED)], stdout=subprocess.DEVNULL)
    if done.returncode:
        raise GenrescopeError("The shipped weights could not be measured.")


if __name__ == "__main__":
    raise SystemExit(main())
