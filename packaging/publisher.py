"""Who publishes what is built, as two environment variables say; nobody, where they are not set.

GENRESCOPE_HOMEPAGE is a page for people. GENRESCOPE_RELEASES is an address that answers with the newest release, as
GitHub's "latest release" does: a JSON object with ``tag_name``, ``html_url``, ``body``, ``draft`` and ``prerelease``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

FILE = "publisher.toml"  # among the resources, where `genrescope.publisher` reads it
VARIABLES = {"homepage": "GENRESCOPE_HOMEPAGE", "releases": "GENRESCOPE_RELEASES"}
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[\w.~/?=&%+-]*)?", re.ASCII)


def addresses(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The addresses by their names, ``homepage`` and ``releases``; those that are given.

    Raises
    ------
    ValueError
        When one of them is no https address.
    """
    environ = os.environ if environ is None else environ
    given = {name: environ[variable] for name, variable in VARIABLES.items() if environ.get(variable)}
    for name, address in given.items():
        if not _ADDRESS.fullmatch(address):
            raise ValueError(f"{VARIABLES[name]} is {address!r} but must be an address that begins with https://.")
    return given


def homepage() -> str:
    """The page for people; empty where there is none."""
    return addresses().get("homepage", "")


def file_text(environ: Mapping[str, str] | None = None) -> str:
    """Text of the file by which Genrescope knows them; empty where nothing is given."""
    return "".join(f'{name} = "{address}"\n' for name, address in addresses(environ).items())
