"""Which devices there are, looked for in the background: a child process asks, a thread waits for its answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from genrescope import faults
from genrescope.audio.devices import Survey, survey_afresh

AGAIN_MS = 20_000  # a look costs a third of a second of one core, in a process of its own


class DeviceList(QObject):
    """Looks now, whenever asked, and every 20 seconds while somebody can see the answer.

    Signals
    -------
    found(Survey)
        What there is.
    failed(str)
        Why it cannot be said.
    closed()
        After `close`: no look is under way any more.
    """

    found = Signal(object)
    failed = Signal(object)
    closed = Signal()
    _looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looking = False
        self._closing = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="device list")
        self._timer = QTimer(self, interval=AGAIN_MS)
        self._timer.timeout.connect(self.refresh)
        self._looked.connect(self._on_looked)

    @Slot()
    def refresh(self) -> None:
        """Look again, unless a look is under way."""
        if not self._looking and not self._closing:
            self._looking = True
            self._worker.submit(self._look)

    def set_visible(self, visible: bool) -> None:
        """Say whether anybody can see what is emitted."""
        if visible and not self._closing:
            self.refresh()
            self._timer.start()
        else:
            self._timer.stop()

    def close(self) -> None:
        """Look no more; `closed` says when the last look has ended."""
        self._closing = True
        self._timer.stop()
        self._worker.submit(self.closed.emit)
        self._worker.shutdown(wait=False)

    @Slot(object)
    def _on_looked(self, answer: Survey | str) -> None:
        self._looking = False
        if self._closing:
            return
        if isinstance(answer, Survey):
            self.found.emit(answer)
        else:
            self.failed.emit(answer)

    def _look(self) -> None:
        """On the worker's thread."""
        try:
            self._looked.emit(survey_afresh())
        except Exception as error:  # else nobody would ever look again
            self._looked.emit(faults.told(error))
