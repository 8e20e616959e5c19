"""Where the add-on lies, whether what lies there may be used, and how this process comes to use it.

Only what has a stamp is used, and a stamp is written when a GPU has computed with it. It names the wheels, so that an
update of Genrescope with another PyTorch does not load the old one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from genrescope.children import is_frozen
from genrescope.errors import AddonError
from genrescope.language.sentence import sentence

NAME = "pytorch"
STAMP = "verified.json"
DOWNLOADS = "downloads"  # what has come of an installation that is not done
LOCK = ".lock"
LOCK_SECONDS = 0.5  # who only looks holds the lock for a moment
BUSY = sentence("The GPU add-on is being installed or removed already: wait until that is done.")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written down when the add-on has been tried.

    Attributes
    ----------
    digest
        `genrescope.addon.build.Build.digest` of what was installed.
    torch
        The version of PyTorch.
    gpu
        The GPU that it was tried on.
    """

    digest: str
    torch: str
    gpu: str


def user_folder() -> Path:
    """The folder of the add-on and of all that belongs to it."""
    import platformdirs

    return platformdirs.user_data_path("genrescope", appauthor=False) / "gpu"


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; 0 when there is none. Files may come and go meanwhile."""
    size = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                size += Path(parent, name).lstat().st_size
    return size


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep everybody else from changing what is below ``root``, a folder that is there.

    Raises
    ------
    AddonError
        Somebody is changing it.
    """
    from filelock import FileLock, Timeout

    try:
        with FileLock(root / LOCK, timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise AddonError(BUSY) from error


def is_changing(root: Path) -> bool:
    """Whether somebody is installing or removing it below ``root``, a folder that is there."""
    try:
        with alone(root):
            return False
    except AddonError:
        return True
    except OSError:  # nobody may change it
        return False


def read_stamp(root: Path) -> Stamp | None:
    """What was tried and installed below ``root``; None when nothing was."""
    try:
        return Stamp(**json.loads((root / NAME / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Write down that what is in ``folder`` was tried.

    Raises
    ------
    OSError
        When that cannot be written.
    """
    (folder / STAMP).write_text(json.dumps(asdict(stamp)), encoding="utf-8")


def is_in_use() -> bool:
    """Whether this process imports PyTorch from the add-on."""
    return is_frozen() and str(user_folder() / NAME) in sys.path


def put_in_front() -> None:
    """In the packaged application: import PyTorch from the add-on from now on, if there is one of this version.

    Must come before PyTorch is imported.
    """
    if not is_frozen() or (stamp := read_stamp(user_folder())) is None:
        return
    from genrescope.addon.build import digest

    if stamp.digest == digest():
        sys.path.insert(0, str(user_folder() / NAME))
