"""A screen that is not there: an X server of our own, on a free number."""

from __future__ import annotations

import os
import shutil

MISSING = "The window's tests need a screen of their own: install the Debian package xvfb."


class Screen:
    """One Xvfb. ``display`` is what DISPLAY must be.

    It ends when this process ends, however that ends, and not before: Qt ends a process whose screen goes away.
    """

    def __init__(self, size: str = "1600x1000x24") -> None:
        program = shutil.which("Xvfb")
        assert program, MISSING
        reading, writing = os.pipe()
        command = ["setpriv", "--pdeathsig", "TERM", program, "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        nowhere = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
        # Not `subprocess`, which complains about a process that outlives the object that began it.
        os.posix_spawnp(
            command[0],
            [*command, "-displayfd", "3"],
            dict(os.environ),
            file_actions=[nowhere, (os.POSIX_SPAWN_DUP2, writing, 3)],
        )
        os.close(writing)
        with os.fdopen(reading) as answer:  # it says its number when it is ready
            number = answer.readline().strip()
        assert number, "Xvfb ended before it was ready"
        self.display = f":{number}"
