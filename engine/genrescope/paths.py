"""Paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path


def typed_path(text: str) -> Path:
    """Path that ``text`` means: ``~`` and ``~name`` are home folders; where there is no such home, they are a name.

    For what no shell has looked at: the settings, and what follows ``file:``. (`Path.expanduser` raises for a home that
    is not there, and ``~song.wav`` is a fine name for a file.)
    """
    return Path(os.path.expanduser(text))  # noqa: PTH111
