"""Genrescope's engine: live sound in, genre verdicts out.

The engine knows no window. Importing it loads neither torch, nor an audio library, nor Qt: each of those is imported
by the module that needs it, when it needs it.
"""

import os
from typing import Any

# Before NumPy is imported. The products of a hop are so small that threads gain nothing, and on a busy machine they
# spend nearly all of their time waiting for each other: a tick of the columns thread took ninety times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = ["__version__"]


def __getattr__(name: str) -> Any:
    """Read the version when it is asked for: every decoder child would pay a seventh of its start for it."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("genrescope")
    except PackageNotFoundError:  # a source tree on a machine where nothing was installed (a borrowed GPU box, say)
        return "0.0.0+source"
