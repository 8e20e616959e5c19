"""What files on the web were when they were first installed, so that another in their place is noticed."""

from __future__ import annotations

import json
from pathlib import Path

from genrescope.errors import DownloadError

FILE = "pins.json"


class Pins:
    """SHA-256 of files by what they are called; kept in a folder.

    Parameters
    ----------
    folder
        Of the user's models.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        try:
            known = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._known: dict[str, str] = known if isinstance(known, dict) else {}

    def check(self, name: str, sha256: str) -> None:
        """Refuse another file than the one that was seen under this name.

        Raises
        ------
        DownloadError
            It is another one.
        """
        seen = self._known.get(name, sha256)
        if seen != sha256:
            raise DownloadError(
                "{name} is not the file that was installed before (SHA-256 {found}…, then {seen}…), so it was "
                "not installed: if its makers have changed it, say so with --accept-changed.",
                name=name,
                found=sha256[:12],
                seen=seen[:12],
            )

    def pin(self, name: str, sha256: str) -> None:
        """Remember what was installed under this name."""
        self._known[name] = sha256
        new = self._file.with_name(f"{FILE}.new")
        new.write_text(json.dumps(self._known, indent=1, sort_keys=True), encoding="utf-8")
        new.replace(self._file)
