"""Steadying the answer: exponential averaging, and a headline that does not flicker. The same for live and files."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genrescope.models.taxonomy import Taxonomy

Probabilities = npt.NDArray[np.float64]  # [labels], sum 1


class Smoother:
    """Exponential average of probabilities with a half-life in seconds of stream.

    The first answer after a reset counts whole, so an early answer is not pulled towards nothing.
    """

    def __init__(self, half_life_seconds: float) -> None:
        self._half_life = half_life_seconds
        self._state: Probabilities | None = None

    def update(self, probabilities: Probabilities, elapsed_seconds: float) -> Probabilities:
        """Take the newest answer, ``elapsed_seconds`` of stream after the previous one; return the average."""
        if self._state is None or self._half_life <= 0.0:
            self._state = probabilities
        else:
            kept = 2.0 ** (-elapsed_seconds / self._half_life)
            self._state = kept * self._state + (1.0 - kept) * probabilities
        return self._state

    def reset(self) -> None:
        """Forget everything: a new passage begins."""
        self._state = None


class Scores:
    """Probability of every label and of every family, from the labels' probabilities.

    Attributes
    ----------
    taxonomy
        The labels' tree.
    """

    def __init__(self, taxonomy: Taxonomy, probabilities: Probabilities) -> None:
        self.taxonomy = taxonomy
        self._labels = dict(zip(taxonomy.labels, (float(p) for p in probabilities), strict=True))
        self._families: dict[str, float] = {}
        for label, probability in self._labels.items():
            family = taxonomy.family(label)
            self._families[family] = self._families.get(family, 0.0) + probability

    @property
    def labels(self) -> list[tuple[str, float]]:
        """Labels with their probabilities, most probable first."""
        return sorted(self._labels.items(), key=lambda item: -item[1])

    @property
    def families(self) -> list[tuple[str, float]]:
        """Families likewise."""
        return sorted(self._families.items(), key=lambda item: -item[1])

    def of(self, name: str) -> float:
        """Probability of a label or a family; 0 of what is not spoken of, such as a family's label that is split."""
        return self._labels.get(name, self._families.get(name, 0.0))

    def is_family(self, name: str | None) -> bool:
        """Whether it is the name of a family that is none of its own labels."""
        return name in self._families and name not in self._labels

    def split(self, family: str, finer: Taxonomy, shares: Probabilities) -> Scores:
        """Put finer labels in the place of a family's: its probability times their shares of it."""
        mass = self.of(family)
        fine = {label: mass * float(share) for label, share in zip(finer.labels, shares, strict=True)}
        taxonomy = self.taxonomy.split(family, finer)
        return Scores(taxonomy, np.array([fine.get(label, self.of(label)) for label in taxonomy.labels]))

    def is_label(self, name: str) -> bool:
        """Whether ``name`` is a label's; a family of one label has its name."""
        return name in self._labels

    def claim(self, label_threshold: float, family_threshold: float) -> str | None:
        """What may be said: the first label if probable enough, else the first family if it is, else nothing.

        A family of one label is that label: it has to pass the label's threshold.
        """
        label, probability = self.labels[0]
        if probability >= label_threshold:
            return label
        family, probability = self.families[0]
        if family not in self._labels and probability >= family_threshold:
            return family
        return None


class Headline:
    """The one name shown large, which changes only when the change is meant.

    A challenger takes over after leading the present headline by ``margin`` at ``hops`` verdicts in a row. Between a
    family and a label of its own no margin is asked (a family is always at least as probable as its labels).

    Parameters
    ----------
    taxonomy
        The model's.
    margin
        Lead in probability, 0 to 1.
    hops
        Verdicts in a row.
    """

    def __init__(self, taxonomy: Taxonomy, margin: float, hops: int) -> None:
        self._taxonomy = taxonomy
        self._margin = margin
        self._hops = hops
        self._name: str | None = None
        self._challenger: str | None = None
        self._streak = 0

    def update(self, claim: str | None, scores: Scores) -> str | None:
        """Take the newest claim; return the name to show."""
        if self._name is None:
            self._take(claim)
        elif claim == self._name or not self._leads(claim, self._name, scores):
            self._streak = 0
        else:
            self._streak = self._streak + 1 if claim == self._challenger else 1
            self._challenger = claim
            if self._streak >= self._hops:
                self._take(claim)
        return self._name

    def reset(self) -> None:
        """Show nothing: a new passage begins."""
        self._take(None)

    def is_contradicted(self, claim: str | None) -> bool:
        """Whether a name stands, and the claim is of another family."""
        return self._name is not None and claim is not None and self._family(claim) != self._family(self._name)

    def _take(self, name: str | None) -> None:
        self._name, self._challenger, self._streak = name, None, 0

    def _leads(self, claim: str | None, name: str, scores: Scores) -> bool:
        """Whether the challenger is ahead at this verdict.

        Having nothing to say, and saying the same more or less precisely, need no lead.
        """
        if claim is None or claim == self._family(name) or self._family(claim) == name:
            return True
        return scores.of(claim) >= scores.of(name) + self._margin

    def _family(self, name: str) -> str:
        return self._taxonomy.family(name) if name in self._taxonomy.labels else name
