"""Genrescope's engine: live sound in, genre verdicts out.

The engine knows no window. Importing it loads neither torch, nor an audio library, nor Qt: each of those is imported
by the module that needs it, when it needs it.
"""

import os
from importlib.metadata import PackageNotFoundError, version

# Before NumPy is imported. The products of a hop are so small that threads gain nothing, and on a busy machine they
# spend nearly all of their time waiting for each other: a tick of the columns thread took ninety times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    __version__ = version("genrescope")
except PackageNotFoundError:  # a source tree on a machine where nothing was installed (a borrowed GPU box, say)
    __version__ = "0.0.0+source"

__all__ = ["__version__"]
