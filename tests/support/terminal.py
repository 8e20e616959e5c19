"""A terminal with somebody at the keyboard: a pseudo-terminal, for programs that ask whether they have one."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Sequence

from support.pulse import eventually

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\r")
# Takes the terminal for its own before it becomes the program, so that Ctrl-C reaches it as from a shell.
_AS_FOREGROUND_JOB = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
OTHER_SCREEN, OWN_SCREEN = "\x1b[?1049h", "\x1b[?1049l"


class Terminal:
    """Runs a program as a shell's foreground job. Use as a context manager.

    Parameters
    ----------
    command
        What to run.
    environment
        Its whole environment.
    columns, rows
        Size of the terminal.
    """

    def __init__(self, command: Sequence[str], environment: dict[str, str], columns: int = 80, rows: int = 24) -> None:
        self._keyboard, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _AS_FOREGROUND_JOB, *command],
            stdin=other,
            stdout=other,
            stderr=other,
            env={**environment, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(other)
        self._bytes = b""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join()
        os.close(self._keyboard)

    @property
    def raw(self) -> str:
        """Everything written so far, with its control sequences."""
        return self._bytes.decode(errors="replace")

    @property
    def text(self) -> str:
        """Everything written so far, without them."""
        return plain(self.raw)

    def wait_for(self, words: str) -> None:
        """Wait until ``words`` were written."""
        eventually(lambda: words in self.text or self._process.poll() is not None, f"{words!r} is shown", seconds=120)
        assert words in self.text, f"it ended without {words!r}:\n{self.text}"

    def press_ctrl_c(self) -> None:
        """Press Ctrl-C."""
        os.write(self._keyboard, b"\x03")

    def end(self) -> int:
        """Wait for the program's end; its exit code."""
        code = self._process.wait(timeout=120)
        self._reader.join()
        return code

    def _read(self) -> None:
        while True:
            try:
                block = os.read(self._keyboard, 65536)
            except OSError:  # the program has ended
                return
            if not block:
                return
            self._bytes += block


def plain(text: str) -> str:
    """Text without control sequences."""
    return _CONTROL.sub("", text)
