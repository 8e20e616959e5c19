"""Reading the fields of a TOML table one by one, with sentences that name the file and the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from genrescope.errors import ModelError
from genrescope.language.sentence import listed, sentence
from genrescope.plain_text import is_plain
from genrescope.toml_text import NoTomlError, parsed

Choice = TypeVar("Choice", bound=str)


class Fields:
    """One table of a TOML file.

    Parameters
    ----------
    table
        The table's content.
    file
        The file, as a person should see it.
    prefix
        Name of the table inside the file with a dot behind it; empty for the file itself.
    """

    def __init__(self, table: Mapping[str, Any], file: str, prefix: str = "") -> None:
        self._table = table
        self._file = file
        self._prefix = prefix

    @classmethod
    def parse(cls, content: bytes, file: str) -> Fields:
        """Read a TOML document."""
        try:
            return cls(parsed(content), file)
        except NoTomlError as error:
            raise ModelError("{file} is not valid TOML: {error}.", file=file, error=error.reason) from error

    def error(self, name: str, what: str) -> ModelError:
        """Make the error that says what is wrong with a field."""
        return ModelError("{file}: {prefix}{name} {what}.", file=self._file, prefix=self._prefix, name=name, what=what)

    def has(self, name: str) -> bool:
        """Whether the field is given."""
        return name in self._table

    def raw(self, name: str) -> Any:
        """Return the field as it stands; it must be given."""
        if name not in self._table:
            raise self.error(name, sentence("is missing"))
        return self._table[name]

    def text(self, name: str) -> str:
        """Return text that is not empty."""
        value = self.raw(name)
        if not isinstance(value, str) or not value.strip():
            raise self.error(name, sentence("must be text, not {value!r}", value=value))
        if not is_plain(value):
            raise self.error(name, sentence("must be one line of plain text, not {value!r}", value=value))
        return value

    def choice(self, name: str, allowed: Sequence[Choice]) -> Choice:
        """Return one of several words."""
        value = self.raw(name)
        for word in allowed:
            if value == word:
                return word
        raise self.error(
            name, sentence("must be one of {allowed}, not {value!r}", allowed=listed(allowed), value=value)
        )

    def integer(self, name: str, low: int, high: int) -> int:
        """Return a whole number between two others, both included."""
        value = self.raw(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(
                name,
                sentence("must be a whole number from {low} to {high}, not {value!r}", low=low, high=high, value=value),
            )
        return value

    def number(self, name: str, low: float, high: float) -> float:
        """Return a number between two others, both included."""
        value = self.raw(name)
        valid = isinstance(value, int | float) and not isinstance(value, bool)
        if not valid or not low <= value <= high:
            raise self.error(
                name,
                sentence("must be a number from {low:g} to {high:g}, not {value!r}", low=low, high=high, value=value),
            )
        return float(value)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.raw(name)
        if not isinstance(value, bool):
            raise self.error(name, sentence("must be true or false, not {value!r}", value=value))
        return value

    def table(self, name: str) -> Fields:
        """Return a table inside this one."""
        value = self.raw(name)
        if not isinstance(value, dict):
            raise self.error(name, sentence("must be a table, not {value!r}", value=value))
        return Fields(value, self._file, f"{self._prefix}{name}.")

    def tables(self, name: str) -> list[Fields]:
        """Return an array of tables; empty when the field is not given."""
        value = self._table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(name, sentence("must be an array of tables"))
        return [Fields(item, self._file, f"{self._prefix}{name}[{number}].") for number, item in enumerate(value)]

    def only(self, *known: str) -> None:
        """Refuse fields that mean nothing here: a misspelt one would silently do nothing."""
        unknown = sorted(set(self._table) - set(known))
        if unknown:
            raise self.error(
                unknown[0], sentence("is not a field of a manifest; known here are {known}", known=listed(known))
            )
