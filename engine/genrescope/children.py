"""How Genrescope starts a process of its own for what may crash, hang or must not be disturbed."""

from __future__ import annotations

import os
import signal
import sys
import threading
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


def follow_parent() -> None:
    """In a child: end this process, and its group if it leads one, when the parent ends.

    The parent's end of our standard input then closes; it must be a pipe.
    """

    def wait() -> None:
        while os.read(0, 4096):
            pass
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(0)

    threading.Thread(target=wait, name="follow-parent", daemon=True).start()


def limit(
    *,
    file_size: int,
    address_space: int | None = None,
    data: int | None = None,
    seconds: int | None = None,
) -> None:
    """In a child: bound what a hostile file can make it do, where the system has such limits (Windows has not).

    Parameters
    ----------
    file_size
        Bytes of the largest file it may write; 0 for none (a pipe is no file).
    address_space, data
        Bytes of memory it may map, or of memory it may have to itself.
    seconds
        Processor time.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_AS: address_space,
        resource.RLIMIT_DATA: data,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        if most is None:
            continue
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (allowed, allowed))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue
