"""The genres of a model as a person names them, in the order of its outputs."""

from __future__ import annotations

from genrescope.errors import ModelError
from genrescope.language.sentence import listed
from genrescope.models.fields import Fields
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomies, bundled_taxonomy, taxonomy_from
from genrescope.paths import typed_path


def read_labels(answer: str) -> tuple[Taxonomy, str | None]:
    """Read what was typed: names with commas between, a file with one a line, a TOML file with a tree, or a taxonomy.

    Returns
    -------
    The labels, and the name of the bundled taxonomy that they are, if they are one.

    Raises
    ------
    ModelError
        It is none of these, or names no taxonomy that can be used.
    """
    if answer in bundled_taxonomies():
        return bundled_taxonomy(answer), answer
    path = typed_path(answer)
    if "," in answer and not path.is_file():
        return _taxonomy_of(answer.split(","), "--labels"), None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ModelError(
            "--labels: {answer} is no text file that can be read, no list with commas, and none of {known}.",
            answer=answer,
            known=listed(bundled_taxonomies()),
        ) from error
    if path.suffix == ".toml":
        return taxonomy_from(Fields.parse(text.encode(), str(path))), None
    return _taxonomy_of(text.splitlines(), str(path)), None


def _taxonomy_of(names: list[str], place: str) -> Taxonomy:
    table = {"labels": [{"name": name.strip()} for name in names if name.strip()]}
    return taxonomy_from(Fields(table, place))
