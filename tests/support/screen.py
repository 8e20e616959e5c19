"""A screen that is not there: an X server of our own, on a free number."""

from __future__ import annotations

import os
import shutil
import subprocess

MISSING = "The window's tests need a screen of their own: install the Debian package xvfb."


class Screen:
    """One Xvfb, from construction to `close`. ``display`` is what DISPLAY must be."""

    def __init__(self, size: str = "1600x1000x24") -> None:
        program = shutil.which("Xvfb")
        assert program, MISSING
        reading, writing = os.pipe()
        command = [program, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        self._process = subprocess.Popen(
            command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as answer:  # it says its number when it is ready
            number = answer.readline().strip()
        assert number, "Xvfb ended before it was ready"
        self.display = f":{number}"

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
