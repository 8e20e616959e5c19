"""What the wheel takes along besides its packages: the manual, which the window shows, and who publishes it.

A checkout's window reads the manual where it is, and knows no publisher.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import publisher

RESOURCES = "genrescope_resources"
MANUAL = ("manual*.md", "images/manual/*")


class WheelHook(BuildHookInterface[Any]):
    """Called by hatchling, for the target of which `pyproject.toml` names it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, but for a checkout's own installation (``version`` is then ``"editable"``)."""
        if version != "standard":
            return
        added = build_data["force_include"]
        docs = Path(self.root) / "docs"
        for pattern in MANUAL:
            for path in docs.glob(pattern):
                added[str(path)] = f"{RESOURCES}/manual/{path.relative_to(docs).as_posix()}"
        if text := publisher.file_text():
            path = Path(self.root) / "build" / publisher.FILE
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            added[str(path)] = f"{RESOURCES}/{publisher.FILE}"
