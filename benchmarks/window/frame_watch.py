"""Times the frames of the real window, from outside: through event filters, with nothing changed in the product."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

from benchmarks.samples import Numbers
from benchmarks.window.traces import Trace
from genrescope.events import Update
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH
from genrescope_desktop.main_window import MainWindow

COLUMN_SECONDS = HOP_LENGTH / ANALYSIS_RATE
MOST_FRAMES = 60.0  # a second
AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1  # Qt posts painting with low priority


class FrameWatch(QObject):
    """Watches one window.

    A frame begins when the bridge's timer goes off (it takes what is new, and asks for painting) and ends when all that
    was asked for has been painted and flushed to the screen: an event of lower priority comes after it.

    Parameters
    ----------
    window
        The window.
    seconds
        For how long at most.
    sounded_at
        When (`time.perf_counter`) a stream time sounded.
    """

    def __init__(self, window: MainWindow, seconds: float, sounded_at: Callable[[float], float]) -> None:
        super().__init__(window)
        self._window = window
        self._sounded_at = sounded_at
        timer = window.bridge.findChild(QTimer)
        assert timer is not None
        self._timer = timer
        self._room = int(MOST_FRAMES * seconds) + 100
        self.restart()
        timer.installEventFilter(self)
        window.installEventFilter(self)
        window.bridge.updated.connect(self._on_update)

    def restart(self) -> None:
        """Forget everything: a new stream begins."""
        self._frames = Trace(4, self._room)
        self._delays = Trace(2, self._room)
        self._begun: tuple[float, float] | None = None  # the frame that is under way: time, processor time
        self._painted = False
        self._columns = 0  # index after the newest column taken
        self._shown = 0  # index after the newest column painted

    @property
    def frames(self) -> Numbers:
        """Frames so far, [n, 4]: begun, done, whether painted (0 or 1), processor time at the beginning."""
        return self._frames.rows

    @property
    def delays(self) -> Numbers:
        """Of every column, [n, 2]: when it had been painted first, and how long that was after its last sample."""
        return self._delays.rows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See frames begin and the window being painted."""
        if watched is self._timer and event.type() is QEvent.Type.Timer:
            self._begun, self._painted = (perf_counter(), thread_time()), False
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), AFTER_PAINTING)
        elif watched is self._window and event.type() is QEvent.Type.UpdateRequest:
            self._painted = True
        return False

    def customEvent(self, _event: QEvent) -> None:  # noqa: N802
        """Note the end of the frame."""
        if self._begun is None:
            return
        now, (begun, processor) = perf_counter(), self._begun
        self._begun = None
        self._frames.add(begun, now, self._painted, processor)
        if self._painted:
            self._note_columns(now)

    def _on_update(self, update: Update) -> None:
        arrived = len(update.columns) + len(update.provisional)
        if arrived:
            self._columns = update.first_column + arrived

    def _note_columns(self, now: float) -> None:
        # A column stands for the 512 samples around its centre; it is shown when the right edge has passed the last.
        visible = int(np.floor(self._window.plots.time_cursor.right / COLUMN_SECONDS + 0.5))
        shown = min(self._columns, visible)
        for column in range(self._shown, shown):
            self._delays.add(now, now - self._sounded_at((column + 0.5) * COLUMN_SECONDS))
        self._shown = max(self._shown, shown)
