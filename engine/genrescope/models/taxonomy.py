"""The tree a model's labels live in: which genres belong together, and what they are called.

A taxonomy is read from TOML: ``[[labels]]`` in the order of the network's outputs and ``[[groups]]``, each with a
``name`` (English, and its identity everywhere), a ``zh`` name for people, and the ``parent`` group, if it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from genrescope.errors import ModelError
from genrescope.language.catalogue import CHINESE, chosen
from genrescope.language.sentence import listed, sentence
from genrescope.models.fields import Fields

MOST_NAMES = 2000  # of labels and groups: every label is compared with every other
LEAST_SIBLINGS = 2  # a group with fewer labels of its own says no more than the label
FOLDER = "taxonomies"


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Labels and the groups above them.

    Attributes
    ----------
    labels
        In the order of the network's outputs.
    groups
        In the order of the file.
    parents
        The group above a label or a group; those at the root have none.
    chinese
        Chinese names, where given.
    """

    labels: tuple[str, ...]
    groups: tuple[str, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    chinese: Mapping[str, str] = field(default_factory=dict)

    def family(self, label: str) -> str:
        """Return the lowest group above a label; the label itself when no other label shares that group directly."""
        parent = self.parents.get(label)
        siblings = sum(self.parents.get(other) == parent for other in self.labels)
        return label if parent is None or siblings < LEAST_SIBLINGS else parent

    @property
    def families(self) -> tuple[str, ...]:
        """Every family once, in the order of the labels."""
        return tuple(dict.fromkeys(self.family(label) for label in self.labels))

    def members(self, family: str) -> tuple[str, ...]:
        """Labels of a family."""
        return tuple(label for label in self.labels if self.family(label) == family)

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Groups above a label or group, lowest first."""
        above: list[str] = []
        while name in self.parents:
            name = self.parents[name]
            above.append(name)
        return tuple(above)

    def split(self, family: str, finer: Taxonomy) -> Taxonomy:
        """Return the tree in which another's labels stand in the place of a family's, right under it.

        Families stay what they are, but for one that was a label and is a group now.
        """
        members = self.members(family)
        at = self.labels.index(members[0])
        others = [label for label in self.labels if label not in members]
        return Taxonomy(
            labels=(*others[:at], *finer.labels, *others[at:]),
            groups=self.groups if family in self.groups else (*self.groups, family),
            parents={name: up for name, up in self.parents.items() if name == family or name not in members}
            | dict.fromkeys(finer.labels, family),
            chinese={**self.chinese, **finer.chinese},
        )

    def to_table(self) -> dict[str, Any]:
        """Return it as a TOML table, as `taxonomy_from` reads it."""

        def entry(name: str) -> dict[str, str]:
            extra = {"zh": self.chinese.get(name), "parent": self.parents.get(name)}
            return {"name": name, **{key: value for key, value in extra.items() if value is not None}}

        table: dict[str, Any] = {"labels": [entry(name) for name in self.labels]}
        if self.groups:
            table["groups"] = [entry(name) for name in self.groups]
        return table


def taxonomy_from(fields: Fields) -> Taxonomy:
    """Read and check a taxonomy.

    Raises
    ------
    ModelError
        A name is missing or given twice, a parent is no group, groups go round in a circle, or there are fewer than two
        labels or far too many.
    """
    fields.only("labels", "groups")
    labels, groups = fields.tables("labels"), fields.tables("groups")
    if len(labels) < 2:
        raise fields.error("labels", sentence("must name at least two labels"))
    if len(labels) + len(groups) > MOST_NAMES:
        raise fields.error("labels", sentence("must be at most {most}, with the groups", most=MOST_NAMES))
    parents: dict[str, str] = {}
    chinese: dict[str, str] = {}
    names: list[str] = []
    for entry in (*labels, *groups):
        entry.only("name", "zh", "parent")
        name = entry.text("name")
        if name in names:
            raise entry.error("name", sentence("{name!r} is given twice", name=name))
        names.append(name)
        if entry.has("zh"):
            chinese[name] = entry.text("zh")
        if entry.has("parent"):
            parents[name] = entry.text("parent")
    taxonomy = Taxonomy(tuple(names[: len(labels)]), tuple(names[len(labels) :]), parents, chinese)
    _check_tree(taxonomy, fields)
    return taxonomy


def _check_tree(taxonomy: Taxonomy, fields: Fields) -> None:
    for name, parent in taxonomy.parents.items():
        if parent not in taxonomy.groups:
            raise fields.error(
                "groups", sentence("must hold {parent!r}, the parent of {name!r}", parent=parent, name=name)
            )
    for group in taxonomy.groups:
        seen, above = {group}, taxonomy.parents.get(group)
        while above is not None:
            if above in seen:
                raise fields.error("groups", sentence("go round in a circle at {group!r}", group=group))
            seen.add(above)
            above = taxonomy.parents.get(above)


@cache
def bundled_taxonomy(name: str) -> Taxonomy:
    """Read a taxonomy that comes with Genrescope, by name (``"genrescope4"``, ``"ccmusic16"``)."""
    if name not in bundled_taxonomies():
        raise ModelError(
            "There is no taxonomy called {name!r}; known are {known}.", name=name, known=listed(bundled_taxonomies())
        )
    file = files("genrescope_resources").joinpath(FOLDER, f"{name}.toml")
    return taxonomy_from(Fields.parse(file.read_bytes(), f"taxonomies/{name}.toml"))


@cache
def bundled_taxonomies() -> tuple[str, ...]:
    """Names of the taxonomies that come with Genrescope."""
    folder = files("genrescope_resources").joinpath(FOLDER)
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


def genre_name(name: str) -> str:
    """Return what people call a label or a group in the language that is spoken; in English where that is not known."""
    return _chinese_names().get(name, name) if chosen() == CHINESE else name


@cache
def _chinese_names() -> Mapping[str, str]:
    """Chinese names of everything in the bundled taxonomies; the same name means the same in all of them."""
    return {name: chinese for each in bundled_taxonomies() for name, chinese in bundled_taxonomy(each).chinese.items()}
