"""A window wider than the network's picture: the answers to the segments inside it, averaged and put to the vote.

At every hop only the newest segment is computed, the one that ends with the window; the older ones were answered at
earlier hops, each with the decibel reference of its own time. At the default hop a window of 30 s holds ten segments of
11.4 s. A model whose picture shows the whole window has one.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

import numpy as np

from genrescope.recognition.smoothing import Probabilities
from genrescope.recognition.verdict import Vote
from genrescope.recognition.window import Window
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS, WINDOW_SECONDS


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    start_sample: int
    probabilities: Probabilities


class Segments:
    """The answered segments that lie in the present window.

    Parameters
    ----------
    columns
        Columns of a whole segment.
    labels
        The model's, in the order of its outputs.
    """

    def __init__(self, columns: int, labels: tuple[str, ...]) -> None:
        self._columns = min(columns, WINDOW_COLUMNS - 1)  # a full window on the hop grid may miss one
        self._labels = labels
        self._answered: deque[_Segment] = deque()
        self._left_behind = False  # whether a segment has left the window at its far end

    def add(self, window: Window, probabilities: Probabilities) -> Probabilities:
        """Take the answer to the window's newest segment; return the mean over the segments in the window.

        A window younger than a segment has only itself: what stands for its missing columns is not heard twice.
        """
        while self._answered and self._answered[0].start_sample < window.start_sample:
            self._answered.popleft()
            self._left_behind = True
        if len(window.columns) < self._columns:
            return probabilities
        start = window.end_sample - (self._columns - 1) * HOP_LENGTH
        self._answered.append(_Segment(start, probabilities))
        mean: Probabilities = np.mean([each.probabilities for each in self._answered], axis=0)
        return mean

    def covers(self, window: Window) -> bool:
        """Whether the segments reach as far back as segments a hop apart can."""
        if not self._answered or self._left_behind:
            return self._left_behind
        covered = (window.end_sample - self._answered[0].start_sample) / ANALYSIS_RATE
        return covered > WINDOW_SECONDS - window.hop_seconds - HOP_LENGTH / ANALYSIS_RATE

    @property
    def vote(self) -> Vote | None:
        """The majority among the segments; None where a window has no room for several."""
        return majority(self._own_labels()) if self._several() and self._answered else None

    @property
    def newest_label(self) -> str | None:
        """The newest segment's most probable label; None when `vote` is."""
        return self._own_labels()[-1] if self._several() and self._answered else None

    def clear(self) -> None:
        """Forget everything: a new passage or stream begins."""
        self._answered.clear()
        self._left_behind = False

    def _several(self) -> bool:
        return 2 * self._columns <= WINDOW_COLUMNS

    def _own_labels(self) -> list[str]:
        return [self._labels[int(each.probabilities.argmax())] for each in self._answered]


def majority(labels: list[str] | Counter[str]) -> Vote:
    """The label most segments have; of several as frequent, the one met first. There must be one at least."""
    counts = Counter(labels)
    label, votes = counts.most_common(1)[0]
    return Vote(label, votes, counts.total())
