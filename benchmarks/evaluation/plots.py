"""The card's picture: who is taken for whom, and whether a percentage means what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from genrescope.training.answers import Answers
from genrescope.training.calibrate import CALIBRATION_BINS, Calibration, softmax
from genrescope.training.report import Report


def draw(answers: Answers, figures: Report, path: Path) -> None:
    """Write the picture as a PNG file."""
    figure = Figure(figsize=(9, 4), layout="constrained")
    FigureCanvasAgg(figure)
    confusion, reliability = figure.subplots(1, 2)
    _draw_confusion(confusion, figures)
    _draw_reliability(reliability, answers, figures.calibration)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def _draw_confusion(axes: Axes, figures: Report) -> None:
    labels = figures.taxonomy.labels
    shares = figures.confusion / figures.confusion.sum(axis=1, keepdims=True)
    axes.imshow(shares, cmap="Blues", vmin=0.0, vmax=1.0)
    for truth, row in enumerate(shares):
        for answer, share in enumerate(row):
            axes.text(
                answer, truth, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.5 else "black"
            )
    axes.set(
        xticks=range(len(labels)), yticks=range(len(labels)), xticklabels=labels, yticklabels=labels,
        xlabel="answer", ylabel="truth", title="First answers",
    )  # fmt: skip


def _draw_reliability(axes: Axes, answers: Answers, calibration: Calibration) -> None:
    axes.plot([0.25, 1], [0.25, 1], color="grey", linestyle=":", label="honest")
    for name, probabilities in (
        ("as trained", softmax(answers.logits)),
        ("calibrated", calibration.probabilities(answers.logits)),
    ):
        confidence = probabilities.max(axis=1)
        right = probabilities.argmax(axis=1) == answers.labels
        parts = np.array_split(np.argsort(confidence), CALIBRATION_BINS)
        axes.plot([confidence[part].mean() for part in parts], [right[part].mean() for part in parts], "o-", label=name)
    axes.set(xlabel="probability of the first answer", ylabel="share right", title="Calibration")
    axes.grid(alpha=0.3)
    axes.legend()
