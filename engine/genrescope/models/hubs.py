"""The two hubs that have models, and what they say of a file before it is fetched: its size and its SHA-256.

- Hugging Face: ``/api/models/{repository}/tree/{revision}/{folder}`` lists files; ``lfs.oid`` is the SHA-256.
- ModelScope: ``/api/v1/models/{repository}/repo/files`` lists files with ``Sha256``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode

from genrescope.models.manifest_file import SHA256
from genrescope.models.web import NotThereError, UnreachableError, get_json


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the web.

    Attributes
    ----------
    address
        Where it is.
    size
        In bytes, as whoever offers it says; None when that is not known.
    sha256
        The same of its SHA-256 in hexadecimal.
    """

    address: str
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub.

    Attributes
    ----------
    name, title
        What it is called on the command line, and by people.
    look_up
        From a repository and a file in it to where that is.
    """

    name: str
    title: str
    look_up: Callable[[str, str], RemoteFile]


def _hugging_face(repository: str, file: str) -> RemoteFile:
    root = _root("HF_ENDPOINT", "https://huggingface.co")
    folder = PurePosixPath(file).parent
    listed = get_json(f"{root}/api/models/{repository}/tree/main/{quote(str(folder))}")
    entry = _entry(listed, "path", file)
    large = entry.get("lfs") or {}
    address = f"{root}/{repository}/resolve/main/{quote(file)}"
    return _remote(address, large.get("size", entry.get("size")), large.get("oid"))


def _modelscope(repository: str, file: str) -> RemoteFile:
    root = _root("MODELSCOPE_DOMAIN", "https://www.modelscope.cn")
    api = f"{root}/api/v1/models/{repository}/repo"
    folder = str(PurePosixPath(file).parent)
    listed = get_json(f"{api}/files?{urlencode({'Revision': 'master', 'Root': folder})}")
    files = (listed.get("Data") or {}).get("Files") if isinstance(listed, dict) else None
    entry = _entry(files, "Path", file)
    query = urlencode({"Revision": "master", "FilePath": file})
    return _remote(f"{api}?{query}", entry.get("Size"), entry.get("Sha256"))


HUBS = {
    hub.name: hub
    for hub in (
        Hub("huggingface", "Hugging Face", _hugging_face),
        Hub("modelscope", "ModelScope", _modelscope),
    )
}


def _root(variable: str, usual: str) -> str:
    """Address of a hub; the variables are those of the hubs' own libraries, and name a mirror."""
    named = os.environ.get(variable, "").rstrip("/")
    return (named if "://" in named else f"https://{named}") if named else usual


def _entry(listed: Any, key: str, file: str) -> dict[str, Any]:
    """Find a file in a hub's list."""
    if not isinstance(listed, list):
        raise UnreachableError("The hub gave an answer that cannot be understood: try again later, or the other hub.")
    for entry in listed:
        if isinstance(entry, dict) and entry.get(key) == file:
            return entry
    raise NotThereError("The hub does not have {file} any more: it was moved or deleted.", file=file)


def _remote(address: str, size: Any, sha256: Any) -> RemoteFile:
    """Keep of what a hub says what makes sense."""
    stated = str(sha256 or "").lower().removeprefix("sha256:")
    return RemoteFile(
        address,
        size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else None,
        stated if re.fullmatch(SHA256, stated) else None,
    )
