"""Genrescope's engine: live sound in, genre verdicts out.

The engine knows no window. Importing it loads neither torch, nor an audio library, nor Qt: each of those is imported
by the module that needs it, when it needs it.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("genrescope")
except PackageNotFoundError:  # a source tree on a machine where nothing was installed (a borrowed GPU box, say)
    __version__ = "0.0.0+source"

__all__ = ["__version__"]
