"""A sentence in English that remembers what it was made of, so that a view can say it in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from numbers import Real
from typing import Any, Self

from genrescope.plain_text import plain


class Sentence(str):
    """English text made of a template and named values.

    Wherever text is wanted it is text, in English, for logs and programs too. What is made of it (a part, a sum) is
    plain text and stays English; `joined` and `listed` put sentences together that can still be translated.

    Parameters
    ----------
    template
        As `str.format` takes it, with named places only: what is looked up in a catalogue.
    values
        What stands in the places. Sentences among them are translated too.
    """

    __slots__ = ("template", "values")
    LONGEST_VALUE = 400  # characters; a file may hold a name or a number of any length

    template: str
    values: Mapping[str, str | int | float]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Fill in the template."""
        shown = {name: _shown(each) for name, each in values.items()}
        made = super().__new__(cls, template.format(**shown) if shown else template)
        made.template = str.__str__(template)
        made.values = shown
        return made

    def __str__(self) -> str:
        """Itself, so that what ``str(error)`` gives can still be translated."""
        return self

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]
        return self.template, self.values


def _shown(value: object) -> str | int | float:
    """A value as it may stand in a sentence: one line of at most `Sentence.LONGEST_VALUE` characters.

    Names and texts come from files, devices and the web. As text, because an error would keep alive whatever it was
    raised in; and a number of thousands of digits is none that can be shown.
    """
    if isinstance(value, Sentence | float) or (isinstance(value, int) and value.bit_length() <= 64):
        return value
    if isinstance(value, Real) and not isinstance(value, int):  # one of NumPy's
        return float(value)
    try:
        text = str(value)
    except ValueError:  # Python makes no text of such a number
        return "…"
    text = plain(text)
    if len(text) > Sentence.LONGEST_VALUE:
        half = Sentence.LONGEST_VALUE // 2
        text = f"{text[:half]}…{text[-half:]}"
    return text


def sentence(template: str, /, **values: object) -> Sentence:
    """Make a sentence. Where it is written as a literal, `make translations` finds it."""
    return Sentence(template, values)


def joined(sentences: Iterable[str]) -> str:
    """Whole sentences one after the other; empty ones are left out."""

    def add(before: str, one: str) -> str:
        return sentence("{before} {one}", before=before, one=one)

    every = [one for one in sentences if one]
    return reduce(add, every) if every else ""


def listed(names: Iterable[str]) -> str:
    """Names, or parts of a sentence, one after the other: ``"a, b, c"``."""

    def add(before: str, one: str) -> str:
        return sentence("{before}, {one}", before=before, one=one)

    every = list(names)
    return reduce(add, every) if every else ""


def all_of(names: Iterable[str]) -> str:
    """Names that belong together: ``"a, b and c"``."""
    *most, last = [*names] or [""]
    return sentence("{before} and {one}", before=listed(most), one=last) if most else last


def either(names: Iterable[str]) -> str:
    """Names to choose from: ``"a, b or c"``."""
    *most, last = names
    return sentence("{before} or {one}", before=listed(most), one=last) if most else last


def packed(text: str) -> object:
    """What JSON can carry to another process, for `unpacked` there."""
    if not isinstance(text, Sentence):
        return text
    values = {name: packed(each) if isinstance(each, str) else each for name, each in text.values.items()}
    return {"template": text.template, "values": values}


def unpacked(content: Any) -> str:
    """The sentence that `packed` has packed. Whatever else ``content`` is, it is taken for text."""
    if not isinstance(content, dict):
        return str(content)
    values = {
        name: unpacked(value) if isinstance(value, str | dict) else value for name, value in content["values"].items()
    }
    return Sentence(content["template"], values)
