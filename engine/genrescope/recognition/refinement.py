"""How a specialist's answer splits the probability of a family, and when it is asked.

The first model's probabilities are smoothed as if there were no specialist, so families are not changed by one. The
specialist's own, which are shares of its family, are smoothed by themselves over the windows it was asked about. What
is shown is their product: P(genre) = P(family) · P(genre | family).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import Taxonomy
from genrescope.recognition.opinion import Opinion
from genrescope.recognition.smoothing import Probabilities, Scores


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares of the family that a specialist refines, [labels], sum 1."""

    specialist: Manifest
    shares: Probabilities

    @property
    def family(self) -> str:
        """Which family."""
        return family_of(self.specialist)


class Specialist:
    """A second network, asked about one family while the first model is sure of it.

    Parameters
    ----------
    opinion
        The network's.
    first
        The first model.
    margin
        By how much the family may become less probable before the specialist is no longer asked.
    """

    def __init__(self, opinion: Opinion, first: Manifest, margin: float) -> None:
        self.opinion = opinion
        self.family = family_of(opinion.manifest)
        self._needed = needed(first, self.family)
        self._margin = margin
        self._wanted = False

    def reset(self) -> None:
        """Forget everything: a new passage begins."""
        self.opinion.reset()
        self._wanted = False

    def is_wanted(self, scores: Scores) -> bool:
        """Say whether it is to be asked, after the first model's newest answer."""
        self._wanted = scores.of(self.family) >= self._needed - (self._margin if self._wanted else 0.0)
        return self._wanted


def family_of(specialist: Manifest) -> str:
    """The family that a specialist refines."""
    assert specialist.refines is not None, "it is no specialist"
    return specialist.refines


def needed(first: Manifest, family: str) -> float:
    """Probability from which the first model is sure of a family; one of a single label is that label."""
    return first.thresholds.label if family in first.taxonomy.labels else first.thresholds.family


def refine(first: Manifest, scores: Scores, finer: Sequence[Shares]) -> tuple[Scores, Thresholds]:
    """Put the specialists' genres in the place of those of their families.

    Returns
    -------
    The scores, and the thresholds for the genre and the family that lead in them: each model's own hold for its own
    probabilities, a specialist's for the shares of its family.
    """
    for each in finer:
        scores = scores.split(each.family, each.specialist.taxonomy, each.shares)
    (label, _), (family, _) = scores.labels[0], scores.families[0]
    least = first.thresholds
    for each in finer:
        if label in each.specialist.taxonomy.labels:
            least = replace(least, label=scores.of(each.family) * each.specialist.thresholds.label)
        if family == each.family:
            least = replace(least, family=needed(first, family))
    return scores, least


def all_names(first: Manifest, specialists: Sequence[Manifest]) -> Taxonomy:
    """The tree of everything that may be said: the genres of all, each under its family."""
    taxonomy = first.taxonomy
    for each in specialists:
        family = family_of(each)
        own = tuple(label for label in taxonomy.members(family) if label != family)
        new = tuple(label for label in each.taxonomy.labels if label not in own)
        taxonomy = taxonomy.split(family, Taxonomy((*own, *new), chinese=each.taxonomy.chinese))
    return taxonomy
