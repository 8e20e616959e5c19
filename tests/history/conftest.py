"""What the history's tests share: a file of their own, in a folder with a name that is not ASCII."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from genrescope.history.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the history is to be."""
    return tmp_path / "历史 “history”" / "history.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    made = Store(path)
    yield made
    made.close()
