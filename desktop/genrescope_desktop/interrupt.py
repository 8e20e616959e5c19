"""Ctrl-C and SIGTERM close the window, as its own close button does.

Python runs a signal's handler only between two of its own instructions, and inside Qt's event loop there may be none
for a long time. So a signal also writes a byte into a pipe (`signal.set_wakeup_fd`) that Qt's event loop watches.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QSocketNotifier

_SIGNALS = [number for name in ("SIGINT", "SIGTERM", "SIGBREAK") if (number := getattr(signal, name, None)) is not None]
_ENDED_BY_SIGNAL = 130  # a shell's exit code for Ctrl-C


@contextmanager
def on_signals(close: Callable[[], object]) -> Iterator[None]:
    """Call ``close`` on the Qt thread at the first signal; a second one does not wait for anything."""
    came = 0

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came += 1
        if came > 1:
            os._exit(_ENDED_BY_SIGNAL)

    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)

    def woken() -> None:
        reading.recv(64)
        close()

    notifier.activated.connect(woken)
    previous = {number: signal.getsignal(number) for number in _SIGNALS}
    previous_wakeup = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        for number in _SIGNALS:
            # Ignored by whoever started us (nohup, a background job): so it stays.
            if previous[number] is not signal.SIG_IGN:
                signal.signal(number, on_signal)
        yield
    finally:
        signal.set_wakeup_fd(previous_wakeup)
        for number, handler in previous.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        reading.close()
        writing.close()
