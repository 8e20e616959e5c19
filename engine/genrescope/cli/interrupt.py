"""Ctrl-C and SIGTERM ask to end; nothing is torn down in the middle."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = [number for name in ("SIGINT", "SIGTERM", "SIGBREAK") if (number := getattr(signal, name, None)) is not None]


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C or SIGTERM sets. A second one does not wait: KeyboardInterrupt."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    previous = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        for number in _SIGNALS:
            # Ignored by whoever started us (nohup, a background job): so it stays.
            if previous[number] is not signal.SIG_IGN:
                signal.signal(number, on_signal)
        yield stop
    finally:
        for number, handler in previous.items():
            if handler is not None:
                signal.signal(number, handler)
