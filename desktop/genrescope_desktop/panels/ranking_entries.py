"""What the rows of a ranking show: genres, their families, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from genrescope.recognition.verdict import Ranked, RankedFamily

MOST_ROWS = {"genres": 5, "families": 5, "both": 8}


class Grouping(StrEnum):
    """What the rows of a ranking are."""

    GENRES = "genres"
    FAMILIES = "families"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row shows.

    Attributes
    ----------
    name, family
        Of a genre: its label and its family; of a family: its name, twice.
    probability
        0 to 1.
    above
        What stands above the name, smaller: a genre's family, or a family's genres.
    is_below
        Whether it is a genre that stands below its family.
    """

    name: str
    family: str
    probability: float
    above: tuple[str, ...] = ()
    is_below: bool = False


def entries(ranking: Sequence[Ranked], families: Sequence[RankedFamily], grouping: Grouping) -> list[Entry]:
    """What the rows show, from the top; where there is no room for all, the least probable genres give way."""
    genres: dict[str, list[Ranked]] = {}
    for each in ranking:
        if each.label != each.family:
            genres.setdefault(each.family, []).append(each)
    made: list[Entry] = []
    if grouping is Grouping.GENRES:
        for each in ranking:
            above = (each.family,) if each.label != each.family else ()
            made.append(Entry(each.label, each.family, each.probability, above))
    else:
        for group in families:
            below = genres.get(group.family, [])
            names = tuple(each.label for each in below)
            if grouping is Grouping.FAMILIES:
                made.append(Entry(group.family, group.family, group.probability, names))
                continue
            made.append(Entry(group.family, group.family, group.probability))
            made += [Entry(each.label, each.family, each.probability, is_below=True) for each in below]
    while grouping is Grouping.BOTH and len(made) > MOST_ROWS[grouping] and any(entry.is_below for entry in made):
        made.remove(min((entry for entry in made if entry.is_below), key=lambda entry: entry.probability))
    return made[: MOST_ROWS[grouping]]
