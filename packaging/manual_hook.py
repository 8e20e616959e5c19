"""Has the wheel take the manual along, which the window shows; a checkout's window reads it where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "genrescope_resources/manual"
PATTERNS = ("manual*.md", "images/manual/*")


class ManualHook(BuildHookInterface[Any]):
    """Called by hatchling, for the target of which `pyproject.toml` names it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, but for a checkout's own installation (``version`` is then ``"editable"``)."""
        if version != "standard":
            return
        docs = Path(self.root) / "docs"
        for pattern in PATTERNS:
            for path in docs.glob(pattern):
                build_data["force_include"][str(path)] = f"{PLACE}/{path.relative_to(docs).as_posix()}"
