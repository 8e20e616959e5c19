"""A file that is replaced stays as private as somebody has made it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from genrescope.whole_file import replace_file


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows has no such modes")
def test_who_may_read_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old")
    path.chmod(0o600)
    replace_file(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)
    assert [*tmp_path.iterdir()] == [path]
