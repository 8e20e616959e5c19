"""What a table may hold that a spreadsheet opens."""

from __future__ import annotations

from typing import TypeVar

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Value = TypeVar("Value")


def harmless(value: Value) -> Value | str:
    """The same as a cell: a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value
