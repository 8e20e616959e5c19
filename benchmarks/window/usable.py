"""``genrescope``, which says on standard output when its window can be used: painted, and free for the next click."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QTimer

from benchmarks.window.command import run_watched
from genrescope_desktop.app import App

USABLE = "usable"


class FirstPaint(QObject):
    """Waits for the first painting of the window and for the event loop after it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Speak once everything that came before has been done."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: print(USABLE, flush=True))
        return False


def _watch(app: App) -> None:
    app.window.installEventFilter(FirstPaint(app))


if __name__ == "__main__":
    sys.exit(run_watched(_watch))
