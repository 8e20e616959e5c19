"""How Genrescope starts a process of its own for what may crash, hang or must not be disturbed."""

from __future__ import annotations

import sys
from typing import Final

FROZEN_ENTRY: Final = "--run-module"  # first argument by which a frozen application starts as a child


def child_command(module: str, *arguments: str) -> list[str]:
    """Command line of a process that runs ``module`` as a program, with ``arguments``.

    A frozen application has no interpreter to call: it starts itself with `FROZEN_ENTRY`, and its entry point must run
    the module named after that (`runpy.run_module` as ``__main__``) before it does anything else.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_ENTRY, module, *arguments]
    # -P: a module of the same name in the current folder must not be imported instead of ours
    return [sys.executable, "-P", "-m", module, *arguments]
