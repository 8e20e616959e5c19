"""What the answer's panel can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from genrescope.recognition.verdict import Assessment, Ranked, RankedFamily


class Answer(Protocol):
    """A `Verdict` of a moment and a `Summary` of a whole file both are one."""

    @property
    def headline(self) -> str | None:
        """The genre or family to show large; None when there is nothing to say."""
        ...

    @property
    def headline_is_family(self) -> bool:
        """Whether it is a family."""
        ...

    @property
    def ranking(self) -> Sequence[Ranked]:
        """Every genre, most probable first; empty when there was no answer."""
        ...

    @property
    def families(self) -> Sequence[RankedFamily]:
        """Every family likewise."""
        ...

    @property
    def assessment(self) -> Assessment | None:
        """How sure it is; None when there was no answer."""
        ...
