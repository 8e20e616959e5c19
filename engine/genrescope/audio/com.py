"""COM, which Windows' sound interfaces ask every thread that uses them to initialise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def initialised() -> Iterator[None]:
    """COM, initialised as multithreaded on this thread; nothing on other systems.

    For threads of our own only: Qt needs the main thread as a single-threaded apartment.
    """
    if sys.platform != "win32":
        yield
        return
    import ctypes

    multithreaded = 0
    entered = ctypes.windll.ole32.CoInitializeEx(None, multithreaded) >= 0
    try:
        yield
    finally:
        if entered:
            ctypes.windll.ole32.CoUninitialize()
