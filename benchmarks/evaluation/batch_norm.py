"""What batch normalisation's running statistics do and do not buy: one fold's excerpts, heard by three networks.

Stored are the results of ``python -m benchmarks.stability --parts excerpts`` with the fold's network as it is, with
``--own-statistics``, and with a network of `plain_vgg`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.evaluation.stored import BATCH_NORM
from benchmarks.stability.conditions import CLEAN
from benchmarks.stability.figures import ConditionFigures, Figure, conditions
from benchmarks.stability.records import Results, load

KINDS = ("running", "own", "none")  # files: running statistics, the picture's own, no normalisation


def load_all() -> list[Results]:
    """Read the stored results, in the order of `KINDS`.

    Raises
    ------
    BenchmarkError
        One is missing or damaged.
    """
    return [load(BATCH_NORM / f"{kind}.json") for kind in KINDS]


def text(results: Sequence[Results]) -> str:
    """Return the table, a line a condition: agreement with the network's own clean answer, distance, accuracy."""
    tables = [conditions(one) for one in results]
    first = results[0]
    lines = [
        f"Fold {first.about.models[0]['fold']}: {len(first.excerpts)} excerpts of "
        f"{len({one.group for one in first.excerpts})} artists, heard for 30 s by networks that had never heard them.",
        "Normalised by running statistics, as the app does / by each picture's own / not at all",
        _line("condition", "same Top 1 (%)", "distance", "accuracy (%)", "of families (%)"),
    ]
    lines += [_row(row[0].name, [[one] for one in row]) for row in zip(*tables, strict=True)]
    lines.append(_row("mean of the worse ones", [[one for one in each if one.name != CLEAN.name] for each in tables]))
    return "\n".join(lines)


def _row(name: str, networks: Sequence[Sequence[ConditionFigures]]) -> str:
    """Means over the conditions, side by side for the networks."""

    def beside(values: Callable[[ConditionFigures], Figure], scale: float, digits: int) -> str:
        means = [sum(values(one).value or 0.0 for one in each) / len(each) for each in networks]
        return " / ".join(f"{scale * mean:.{digits}f}" for mean in means)

    return _line(
        name,
        beside(lambda one: one.top_agreement, 100.0, 0),
        beside(lambda one: one.distance, 1.0, 3),
        beside(lambda one: one.accuracy, 100.0, 0),
        beside(lambda one: one.family_accuracy, 100.0, 0),
    )


def _line(name: str, *cells: str) -> str:
    return f"{name:24}" + "".join(f"{cell:>24}" for cell in cells)
