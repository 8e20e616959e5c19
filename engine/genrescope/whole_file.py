"""Writing a small file whole: whoever reads it finds the old content or the new one, never half of either."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of the file at ``path``, or of none.

    Raises
    ------
    OSError
        When that cannot be done; the file is then as it was.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")  # beside it: renaming is whole only on one file system
    try:
        new.write_bytes(content)
        if path.exists():
            shutil.copymode(path, new)  # who may read it stays as somebody has set it
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise
