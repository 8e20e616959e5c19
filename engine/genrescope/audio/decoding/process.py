"""The parent's side of a decoder child: starting it, reading its messages, and being rid of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import BinaryIO, cast

from genrescope.audio.decoding import wire
from genrescope.children import NO_WINDOW


class ChildLost(Exception):  # noqa: N818 - the opener turns it into a sentence
    """The child ended, hung or spoke nonsense instead of saying its `END`."""

    def __init__(self, *, stalled: bool) -> None:
        super().__init__(stalled)
        self.stalled = stalled


class DecoderProcess:
    """A running decoder child.

    Parameters
    ----------
    command
        What to run; see `genrescope.children.child_command`.
    stall_seconds
        How long a message may take to come, before the child is taken for hung and ended.
    """

    def __init__(self, command: Sequence[str], stall_seconds: float) -> None:
        self._stall_seconds = stall_seconds
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # never written to: the child ends when it closes
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # NumPy's thread pool would reserve more address space than the child may have, and it multiplies nothing.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # so that Ctrl-C is the parent's business, and ffmpeg can be ended along with it
            creationflags=NO_WINDOW,
        )
        self._waiting_since: float | None = None
        self._stalled = False
        self._closed = threading.Event()
        self._closing = threading.Lock()
        threading.Thread(target=self._watch, name="decoder-watch", daemon=True).start()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed.is_set()

    def receive(self) -> tuple[bytes, bytes] | None:
        """Wait for the next message and return its kind and payload; None when `close` was called meanwhile.

        Raises
        ------
        ChildLost
            When none came.
        """
        if self.closed:
            return None
        self._waiting_since = time.monotonic()
        try:
            message = wire.receive(cast("BinaryIO", self._process.stdout))
        except (OSError, ValueError):  # closed under our hands
            message = None
        finally:
            self._waiting_since = None
        if self.closed:
            return None
        if message is None:
            raise ChildLost(stalled=self._stalled)
        return message

    def close(self) -> None:
        """End the child, and an ffmpeg it started, and wait for it. Idempotent; allowed from any thread."""
        with self._closing:
            if self.closed:
                return
            self._closed.set()
            self._kill()
            self._process.wait()
            cast("BinaryIO", self._process.stdin).close()
            cast("BinaryIO", self._process.stdout).close()  # a thread that is reading finds the end of the pipe first

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _watch(self) -> None:
        """End the child when a message takes too long; not every system can read a pipe with a timeout."""
        while not self._closed.wait(min(0.5, self._stall_seconds / 4)):
            since = self._waiting_since
            if since is not None and time.monotonic() - since > self._stall_seconds:
                self._stalled = True
                self._kill()
                return
