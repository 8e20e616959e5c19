"""How Genrescope starts a process of its own for what may crash, hang or must not be disturbed."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

FROZEN_ENTRY: Final = "--run-module"  # first argument by which a frozen application starts as a child
CHILD_MODULES: Final = (  # what may be started so, and nothing else; the frozen application carries these by name
    "genrescope.addon.driver_probe",
    "genrescope.addon.pip_child",
    "genrescope.addon.verification",
    "genrescope.audio.decoding.child",
    "genrescope.audio.devices",
    "genrescope.cli.network_checks",
    "genrescope.cli.road_check",
    "genrescope.models.conversion_child",
    "genrescope.models.gpu_probe",
    "genrescope_desktop.window_check",
)

LOOK_SECONDS: Final = 0.1  # between two looks at whether to go on waiting for a child
NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows opens a console for every child otherwise


def is_frozen() -> bool:
    """Whether this is the packaged application, which has no Python interpreter beside it."""
    return getattr(sys, "frozen", False)


def restore_environment() -> None:
    """Take the packaged application's libraries out of the search path that programs of the system would inherit.

    Its start code puts them there (``LD_LIBRARY_PATH``, whose former value it keeps under another name); this process's
    own search path was read when it started. A child of ours needs them again, and its start code puts them there only
    if it is told that it is not part of this process.
    """
    if is_frozen() and sys.platform == "linux":
        before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        os.environ.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            os.environ["LD_LIBRARY_PATH"] = before
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


def run_child(argv: Sequence[str]) -> bool:
    """Run the module that ``argv`` names, if this process was started as a child; whether it was.

    Raises
    ------
    SystemExit
        When the module has ended with an exit code, or is none of `CHILD_MODULES`.
    """
    if argv[1:2] != [FROZEN_ENTRY]:
        return False
    module, *arguments = argv[2:] or [""]
    if module not in CHILD_MODULES:
        raise SystemExit(f"genrescope: {module!r} is no part of Genrescope that runs by itself")
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return True


def child_command(module: str, *arguments: str) -> list[str]:
    """Command line of a process that runs ``module`` as a program, with ``arguments``.

    A frozen application has no interpreter to call: it starts itself with `FROZEN_ENTRY`, and `run_child` sees that.
    """
    if is_frozen():
        return [_console_program(), FROZEN_ENTRY, module, *arguments]
    # -P: a module of the same name in the current folder must not be imported instead of ours
    return [sys.executable, "-P", "-m", module, *arguments]


def _console_program() -> str:
    """The packaged program that has standard streams: on Windows ``genrescope.exe``, beside ``genrescopew.exe``."""
    program = Path(sys.executable)
    return str(program.with_stem(program.stem.removesuffix("w")))


def said_by(module: str, *arguments: str, patience_seconds: float, tick: Callable[[], None] = lambda: None) -> bytes:
    """Run a module as a child, and return the line that it prints; more than a pipe holds would stop it.

    Parameters
    ----------
    module, arguments
        One of `CHILD_MODULES`, and what it is told. It may `follow_parent`.
    patience_seconds
        After how long it is given up.
    tick
        Called a few times a second; what it raises ends the child.

    Raises
    ------
    subprocess.TimeoutExpired
        It was given up.
    OSError
        It could not be started.
    """
    deadline = monotonic() + patience_seconds
    with subprocess.Popen(
        child_command(module, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=NO_WINDOW,
    ) as process:
        try:
            while True:
                tick()
                try:
                    process.wait(LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    if monotonic() > deadline:
                        raise
                else:
                    assert process.stdout is not None
                    return process.stdout.read()
        finally:
            process.kill()


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
