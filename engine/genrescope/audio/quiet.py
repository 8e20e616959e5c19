"""Sound libraries that print nothing: what they say of a failure becomes a sentence by its error code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Send what ALSA, JACK and PortAudio print meanwhile into nothing.

    Only on Linux, where they write to the process's standard error; and not where that was closed from the start: its
    number is then that of whatever was opened first.
    """
    if not sys.platform.startswith("linux") or sys.__stderr__ is None:
        yield
        return
    kept = os.dup(2)
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
