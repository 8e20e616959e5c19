"""The course of a training as a picture. Needs matplotlib, which the app itself does without."""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

from genrescope.training.dataset import TrainingError

CURVES = "curves.png"
LOG = "log.csv"


def draw_curves(out: Path) -> Path | None:
    """Draw loss and held-out balanced accuracy by epoch, a line for each fold, from the logs in the folders of ``out``.

    Returns
    -------
    ``out/curves.png``, or None when matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    FigureCanvasAgg(figure)
    loss, accuracy = figure.subplots(1, 2)
    for log in sorted(out.glob(f"*/{LOG}")):
        epochs, losses, looked, scores = _read(log)
        loss.plot(epochs, losses, label=log.parent.name)
        accuracy.plot(looked, [100 * score for score in scores], marker="o", markersize=3, label=log.parent.name)
    loss.set(xlabel="epoch", ylabel="training loss")
    accuracy.set(xlabel="epoch", ylabel="held-out balanced accuracy (%)", ylim=(0, 100))
    for axes in (loss, accuracy):
        axes.grid(alpha=0.3)
    loss.legend()
    try:
        figure.savefig(out / CURVES, dpi=120)
    except OSError as error:
        raise TrainingError("{path} cannot be written: {reason}.", path=out / CURVES, reason=error.strerror) from error
    return out / CURVES


def _read(log: Path) -> tuple[list[int], list[float], list[int], list[float]]:
    """Epochs and losses; epochs that were looked at and their scores."""
    with log.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))[1:]
    looked = [row for row in rows if row[2]]
    return (
        [int(row[0]) for row in rows],
        [float(row[1]) for row in rows],
        [int(row[0]) for row in looked],
        [float(row[2]) for row in looked],
    )
