"""Commands of the system, played by small shell scripts that write down how they were called."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


class FakeCommands:
    """A folder that shadows the commands a script under test calls.

    The script sees these and the harmless tools of `HARMLESS`, and nothing else of the machine it runs on.
    """

    HARMLESS = (
        *("sh", "bash", "env", "awk", "sed", "grep", "tr", "cut", "cat", "cksum", "dirname", "basename", "mkdir"),
        *("rm", "cp", "mv", "ln", "chmod", "touch", "uname", "ls", "sleep"),
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder.with_name(folder.name + "-calls")
        self.folder.mkdir()
        self._log.mkdir()
        for name in self.HARMLESS:
            if path := shutil.which(name):
                (self.folder / name).symlink_to(path)

    def add(self, name: str, body: str) -> None:
        """Let a command do what `body` says, and write down how it is called (an argument a line, then a blank one)."""
        log = self._log / name
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{{ printf '%s\\n' \"$@\"; echo; }} >>'{log}'\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def calls(self, name: str) -> list[list[str]]:
        """How a command was called so far."""
        log = self._log / name
        if not log.exists():
            return []
        return [call.splitlines() for call in log.read_text(encoding="utf-8").removesuffix("\n\n").split("\n\n")]

    def run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command with no terminal, and with these and no other variables."""
        return subprocess.run(
            [str(part) for part in command],
            env={"PATH": str(self.folder), "HOME": str(self.folder), "LC_ALL": "C", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=os.sep,
        )
