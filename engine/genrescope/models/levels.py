"""Two levels of models: a first one that tells families apart, and specialists that tell the genres of one apart.

They are named together by plus signs, the first model first: ``starter+rock-kinds``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from genrescope.errors import ModelError
from genrescope.language.sentence import listed
from genrescope.models.manifest import Manifest

PLUS = "+"  # no id has one


def check_levels(first: Manifest, specialists: Sequence[Manifest] = ()) -> None:
    """Refuse models that cannot answer together.

    Raises
    ------
    ModelError
        The first is itself a specialist, another is none, one refines no family of the first or the same as another,
        sees other columns, or has a name that means something else elsewhere.
    """
    if first.refines is not None:
        raise ModelError(
            "The model {model!r} knows nothing but kinds of {family}, and cannot answer alone: name it behind a model "
            "that has that family, as in {example}.",
            model=first.id,
            family=first.refines,
            example=f"starter{PLUS}{first.id}",
        )
    taxonomy = first.taxonomy
    taken = {*taxonomy.labels, *taxonomy.groups}
    families: list[str] = []
    for each in specialists:
        family = each.refines
        if family is None:
            raise ModelError("The model {model!r} refines no family of another: let it answer alone.", model=each.id)
        if family not in taxonomy.families:
            raise ModelError(
                "The model {model!r} tells kinds of {family} apart, which is no family of {first!r} ({families}): use "
                "it with a model that has it.",
                model=each.id,
                family=family,
                first=first.id,
                families=listed(taxonomy.families),
            )
        if each.spectrum == "cqt" and each.kernels != first.kernels:
            raise ModelError(
                "The model {model!r} sees columns of {kernels} kernels, and {first!r} of {others} kernels: models that "
                "answer together must see the same.",
                model=each.id,
                kernels=each.kernels,
                first=first.id,
                others=first.kernels,
            )
        if family in families:
            raise ModelError("Two of these models tell kinds of {family} apart: name one of them.", family=family)
        families.append(family)
        taken -= set(taxonomy.members(family)) - {family}
        if common := taken & set(each.taxonomy.labels):
            raise ModelError(
                "The model {model!r} has a genre {genre!r}, and so have the others of another kind: give it another "
                "name in its model.toml.",
                model=each.id,
                genre=min(common),
            )
        taken |= set(each.taxonomy.labels)


def chosen_with(present: Sequence[str], name: str, manifests: Mapping[str, Manifest]) -> tuple[str, ...]:
    """Say who answers when a person chooses ``name`` while ``present`` answer.

    A specialist is asked besides, instead of another for the same family; any other model answers alone.

    Parameters
    ----------
    present
        Ids or folders, the first model first.
    name
        Id or folder of the one that is chosen.
    manifests
        What is known of them by the same names.
    """
    wanted = manifests[name]
    if wanted.refines is None:
        return (name,)
    first, *others = present
    kept = [each for each in others if each not in manifests or manifests[each].refines != wanted.refines]
    return (first, *kept, name)
