"""Who publishes this build, as was written into it when it was built (`packaging/publisher.py`); often nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from genrescope.toml_text import parsed


@dataclass(frozen=True, slots=True)
class Publisher:
    """Addresses that begin with https://; empty where the build knows none.

    Attributes
    ----------
    homepage
        A page for people.
    releases
        What answers with the newest release: see `genrescope.updates`.
    """

    homepage: str = ""
    releases: str = ""


@cache
def publisher() -> Publisher:
    """Whoever publishes this build."""
    path = files("genrescope_resources") / "publisher.toml"
    return Publisher(**parsed(path.read_bytes())) if path.is_file() else Publisher()
