"""Figures from what was heard: shares with intervals, times, and changes a minute. Pure functions of the results.

Every interval is a bootstrap over groups (artists, or foreign sounds): excerpts of one artist are not independent.
B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, percentile intervals, 95 %.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.stability.conditions import CLEAN, CONDITIONS
from benchmarks.stability.records import HeardExcerpt, Results
from benchmarks.stability.road import Hop

RESAMPLES = 1000
Values = npt.NDArray[np.float64]
Statistic = Callable[[Values], float]


def mean(values: Values) -> float:
    """Return the mean."""
    return float(values.mean())


def ratio(pairs: Values) -> float:
    """Return the sum of the first of each pair over the sum of the second: changes and minutes, say."""
    return float(pairs[:, 0].sum() / pairs[:, 1].sum())


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its 95 % interval; None stands for "never" (a time that was not reached) or for no data."""

    value: float | None
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class ConditionFigures:
    """One condition beside the clean answer.

    Attributes
    ----------
    top_agreement, unsure_agreement
        Share of excerpts with the same first answer, and with the same of "something is said" or "unsure".
    distance
        Mean total-variation distance of the smoothed probabilities, 0 to 1.
    accuracy, family_accuracy
        Share of excerpts whose first answer (label, or family by its summed probability) is right.
    agreement_goal
        The goal for ``top_agreement``, if there is one.
    """

    name: str
    group: str
    top_agreement: Figure
    unsure_agreement: Figure
    distance: Figure
    accuracy: Figure
    family_accuracy: Figure
    agreement_goal: float | None


def figure(
    values: Sequence[float] | Sequence[tuple[float, float]], groups: Sequence[str], statistic: Statistic = mean
) -> Figure:
    """Return a statistic of the values with its interval over groups; an infinite value means "never"."""
    if not values:
        return Figure(None, None, None, 0)
    array = np.array(values, dtype=np.float64)
    arrays = [array[[group == own for group in groups]] for own in dict.fromkeys(groups)]
    random = np.random.default_rng(1)
    drawn = [
        statistic(np.concatenate([arrays[index] for index in random.integers(0, len(arrays), len(arrays))]))
        for _ in range(RESAMPLES)
    ]
    low, high = (quantile(np.array(drawn), share) for share in (0.025, 0.975))
    return Figure(_finite(statistic(array)), _finite(low), _finite(high), len(values))


def quantile(values: Values, share: float) -> float:
    """Return the smallest value that at least ``share`` of the values do not exceed (it may be infinite)."""
    return float(np.quantile(values, share, method="inverted_cdf"))


def median(values: Values) -> float:
    """Return the median, as `quantile` means it."""
    return quantile(values, 0.5)


def ninety(values: Values) -> float:
    """Return what 90 % do not exceed."""
    return quantile(values, 0.9)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def conditions(results: Results) -> list[ConditionFigures]:
    """Return every condition that was measured, beside the clean answers."""
    measured = [one for one in CONDITIONS if all(one.name in heard.answers for heard in results.excerpts)]
    return (
        [_condition(results, one.name, one.group, one.agreement_goal) for one in measured] if results.excerpts else []
    )


def _condition(results: Results, name: str, group: str, goal: float | None) -> ConditionFigures:
    heard = results.excerpts
    groups = [one.group for one in heard]
    clean, here = ([one.answers[which] for one in heard] for which in (CLEAN.name, name))
    labels, families = results.about.labels, results.about.families

    def top(smoothed: Sequence[float]) -> str | None:
        return labels[int(np.argmax(smoothed))] if smoothed else None

    def share(truths: Sequence[bool]) -> Figure:
        return figure([float(truth) for truth in truths], groups)

    return ConditionFigures(
        name=name,
        group=group,
        top_agreement=share([top(a.smoothed) == top(b.smoothed) for a, b in zip(clean, here, strict=True)]),
        unsure_agreement=share(
            [(a.headline is None) == (b.headline is None) for a, b in zip(clean, here, strict=True)]
        ),
        distance=figure([distance(a.smoothed, b.smoothed) for a, b in zip(clean, here, strict=True)], groups),
        accuracy=share([top(b.smoothed) == one.label for one, b in zip(heard, here, strict=True)]),
        family_accuracy=share(
            [
                top_family(b.smoothed, labels, families) == families[one.label]
                for one, b in zip(heard, here, strict=True)
            ]
        ),
        agreement_goal=goal,
    )


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the total-variation distance of two distributions; 1 from one that is missing, as for what fell silent."""
    if not one or not other:
        return float(bool(one) != bool(other))
    return 0.5 * float(np.abs(np.subtract(one, other)).sum())


def top_family(smoothed: Sequence[float], labels: Sequence[str], families: Mapping[str, str]) -> str | None:
    """Return the family with the largest sum of probabilities; None when nothing was inferred."""
    sums: dict[str, float] = defaultdict(float)
    for label, probability in zip(labels, smoothed, strict=False):
        sums[families[label]] += probability
    return max(sums, key=lambda family: sums[family]) if sums else None


def is_right(headline: str | None, label: str, families: Mapping[str, str]) -> bool:
    """Whether a headline is right: the label, or its family."""
    return headline is not None and headline in (label, families[label])


def top_label(hop: Hop, labels: Sequence[str]) -> str | None:
    """Return the first answer of a hop; None when nothing was inferred."""
    return labels[int(np.argmax(hop.smoothed))] if hop.smoothed else None


def same_bits(excerpts: Sequence[HeardExcerpt]) -> tuple[int, int]:
    """Return how many excerpts were heard twice, and of how many the second time gave the same bits."""
    tried = [one.same_bits for one in excerpts if one.same_bits is not None]
    return len(tried), sum(tried)
