"""The command line as a process of its own, and its JSON held to the documented schema."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema

from support.checkout import CHECKOUT

SCHEMA = json.loads((CHECKOUT / "docs" / "json.schema.json").read_text(encoding="utf-8"))


@dataclass
class Genrescope:
    """``python -m genrescope`` as a process of its own, run in ``folder``."""

    environment: dict[str, str]
    command: list[str] = field(default_factory=lambda: [sys.executable, "-m", "genrescope"])
    folder: Path | None = None

    def __call__(self, *arguments: str | Path | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end, with no terminal."""
        return subprocess.run(
            [*self.command, *(os.fsdecode(part) for part in arguments)],
            env={**self.environment, **environment},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=200,
        )


@dataclass
class Ran:
    """How a command went."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def check_line(command: str, line: dict[str, Any]) -> None:
    """Hold a line to the schema, and the schema to the line: every key is documented."""
    definitions = SCHEMA["$defs"]
    jsonschema.Draft202012Validator({"$ref": f"#/$defs/{command}", "$defs": definitions}).validate(line)
    if command == "analyze":
        command = "failed" if "error" in line else "analyzed"
    _check_keys(definitions[command], line)


def _check_keys(definition: dict[str, Any], value: Any) -> None:
    if "$ref" in definition:
        definition = SCHEMA["$defs"][definition["$ref"].rpartition("/")[2]]
    if value is None:  # where the schema allows that
        return
    if "properties" in definition:
        assert set(value) == set(definition["properties"])
        for name, part in definition["properties"].items():
            _check_keys(part, value[name])
    if "items" in definition:
        for each in value:
            _check_keys(definition["items"], each)
