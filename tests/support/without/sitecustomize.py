"""Python as the packaged application has it: what that leaves out cannot be found, here and in every child process.

This folder goes into PYTHONPATH, and the names of the modules into the variable that is read here.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_LEFT_OUT = tuple(f"{name}." for name in os.environ["GENRESCOPE_TEST_WITHOUT"].split())


class _Without:
    """One of Python's finders, which does not find what is left out."""

    def __init__(self, finder: Any) -> None:
        self._finder = finder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)

    def find_spec(self, name: str, *place: Any) -> Any:
        return None if f"{name}.".startswith(_LEFT_OUT) else self._finder.find_spec(name, *place)


sys.meta_path[:] = [_Without(finder) for finder in sys.meta_path]
