"""Two recordings held against one another, moment by moment: live and studio, clean and recorded anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from genrescope.errors import GenrescopeError
from genrescope.recognition.verdict import Verdict
from genrescope.units import ANALYSIS_RATE

STEP_SECONDS = 0.5
MOSTLY, PARTLY = 0.9, 0.5  # shares of the time with the same genre first
NEAR = 0.15  # mean total variation distance below which two distributions look alike

Probabilities = npt.NDArray[np.float64]  # [moments, labels]


class Agreement(StrEnum):
    """How far two recordings are answered alike."""

    ALIKE = "alike"  # the same genre first nearly always, and nearly as probable
    SAME_FIRST = "same first"  # the same genre first nearly always, with other probabilities
    PARTLY = "partly"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two recordings have in common.

    Attributes
    ----------
    seconds
        How much of both was answered at the same moment, counted from each one's beginning.
    same_first
        Share of that time in which the same genre is the most probable (0 to 1).
    distance
        Mean total variation distance of the two distributions over that time: half the sum of the absolute differences
        of their probabilities, 0 for equal ones and 1 for such as share nothing.
    agreement
        The same in a word.
    """

    seconds: float
    same_first: float
    distance: float
    agreement: Agreement


def compare(one: Sequence[Verdict], other: Sequence[Verdict]) -> Comparison:
    """Compare the answers to two recordings over the time that both last.

    Raises
    ------
    GenrescopeError
        When there is no moment at which both have an answer, or they were answered by different models.
    """
    labels = _labels(one)
    if _labels(other) != labels:
        raise GenrescopeError(
            "These two were answered by different models, whose genres cannot be compared: analyse both again."
        )
    end = min(_end(one), _end(other))
    moments = np.arange(STEP_SECONDS, end + STEP_SECONDS / 2, STEP_SECONDS)
    first, second = (sample(verdicts, moments, labels) for verdicts in (one, other))
    both = (first.sum(axis=1) > 0.0) & (second.sum(axis=1) > 0.0)
    if not both.any():
        raise GenrescopeError("There is no moment at which both recordings have an answer: compare longer ones.")
    first, second = first[both], second[both]
    same = float(np.mean(first.argmax(axis=1) == second.argmax(axis=1)))
    distance = float(np.mean(0.5 * np.abs(first - second).sum(axis=1)))
    return Comparison(float(both.sum() * STEP_SECONDS), same, distance, _agreement(same, distance))


def sample(verdicts: Sequence[Verdict], seconds: npt.NDArray[np.float64], labels: Sequence[str]) -> Probabilities:
    """Probabilities at these moments; all zero where nothing was said.

    A verdict speaks of the time from the end of the one before it to its own, for a hop at most.
    """
    shares = np.zeros((len(seconds), len(labels)))
    if not verdicts:
        return shares
    ends = np.array([verdict.end_sample / ANALYSIS_RATE for verdict in verdicts])
    places = {label: place for place, label in enumerate(labels)}
    rows = np.zeros((len(verdicts), len(labels)))
    for row, verdict in zip(rows, verdicts, strict=True):
        for ranked in verdict.ranking:
            row[places[ranked.label]] = ranked.probability
    index = np.searchsorted(ends, seconds)
    spoken = index < len(ends)
    index = np.minimum(index, len(ends) - 1)
    hops = np.array([verdict.hop_seconds for verdict in verdicts])
    spoken &= seconds > ends[index] - hops[index] + 1e-6
    shares[spoken] = rows[index[spoken]]
    return shares


def _labels(verdicts: Sequence[Verdict]) -> list[str]:
    return sorted({ranked.label for verdict in verdicts for ranked in verdict.ranking})


def _end(verdicts: Sequence[Verdict]) -> float:
    return verdicts[-1].end_sample / ANALYSIS_RATE if verdicts else 0.0


def _agreement(same_first: float, distance: float) -> Agreement:
    if same_first >= MOSTLY:
        return Agreement.ALIKE if distance <= NEAR else Agreement.SAME_FIRST
    return Agreement.PARTLY if same_first >= PARTLY else Agreement.APART
