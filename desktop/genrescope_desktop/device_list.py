"""Which devices there are, looked for in the background: a child process asks, a thread waits for its answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from genrescope import faults
from genrescope.audio.devices import Survey, survey_afresh

AGAIN_MS = 20_000  # a look costs a third of a second of one core, in a process of its own
DOUBT_MS = 2_000  # until the second look, when the first found nothing where there was something


class DeviceList(QObject):
    """Looks now, whenever asked, and every 20 seconds while somebody can see the answer.

    On a busy machine a look may find nothing, or fail, although everything is still there. So where devices were seen
    before, their absence is told when two looks in a row agree on it, and a look that failed tells nothing.

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
        self._seen: Survey | None = None  # what was told last
        self._doubtful = False  # whether the last look found less than was told, and was not believed
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
        if not isinstance(answer, Survey):
            if self._seen is None:
                self.failed.emit(answer)
            return
        if self._has_lost_all(answer) and not self._doubtful:
            self._doubtful = True
            QTimer.singleShot(DOUBT_MS, self, self.refresh)
            return
        self._doubtful = False
        self._seen = answer
        self.found.emit(answer)

    def _has_lost_all(self, answer: Survey) -> bool:
        """Whether of one kind there is nothing, of which there was something."""
        seen = self._seen
        if seen is None:
            return False
        no_microphone = bool(seen.microphones) and not answer.microphones
        return no_microphone or (bool(seen.system_sounds) and not answer.system_sounds)

    def _look(self) -> None:
        """On the worker's thread."""
        try:
            self._looked.emit(survey_afresh())
        except Exception as error:  # else nobody would ever look again
            self._looked.emit(faults.told(error))
