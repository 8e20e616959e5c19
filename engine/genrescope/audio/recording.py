"""Recording a device on a thread of its own, and taking it up again whenever it went away.

What the sources that are devices share: inputs, and the computer's own sound on Linux and Windows.
"""

from __future__ import annotations

import threading
from typing import Final

from genrescope import faults
from genrescope.audio import com
from genrescope.audio.source import Frames, Sink, SourceInfo, SourceState, SourceStatus
from genrescope.errors import DeviceError
from genrescope.language.sentence import sentence

OPEN_SECONDS: Final = 10.0  # a sound system that takes longer than this to begin is taken for dead
RETRY_SECONDS: Final = 1.0  # between attempts to get a device back
CLOSE_SECONDS: Final = 5.0  # a driver that does not let go by then keeps its thread; nobody waits for it any longer


class RecordingSource:
    """An `AudioSource` that records what its subclass's `_record` reads.

    One thread opens, reads and closes the device; on Windows it has COM, which PortAudio and SoundCard need there.
    The first attempt decides whether `open` succeeds. After that a device that goes away is tried again and again,
    with its sentence in the status meanwhile.

    Parameters
    ----------
    info
        What is recorded, with the rate and channels to deliver.
    """

    def __init__(self, info: SourceInfo) -> None:
        self._info = info
        self._status = self._not_open()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._settled = threading.Event()  # the first attempt has succeeded or failed
        self._failure = ""  # why it failed

    @property
    def info(self) -> SourceInfo:
        """What is recorded, with the rate and channels delivered."""
        return self._info

    @property
    def live(self) -> bool:
        """Always true."""
        return True

    @property
    def silence_is_absence(self) -> bool:
        """False: an open device always delivers."""
        return False

    def open(self, sink: Sink) -> None:
        """Start recording; return when sound of the chosen device is on its way.

        Raises
        ------
        DeviceError
            When it cannot be recorded: why, and what to do.
        """
        guarded = _UntilClosed(sink, self._closing)
        self._thread = threading.Thread(
            target=self._run, args=(guarded,), name=f"record {self._info.kind}", daemon=True
        )
        self._thread.start()
        if not self._settled.wait(OPEN_SECONDS):
            self._failure = sentence(
                "The sound system did not start to record {title}; try again.", title=self._info.title
            )
        if self._failure:
            self.close()
            raise DeviceError(self._failure)

    def status(self) -> SourceStatus:
        """Whether the device is being recorded, and if not, why."""
        return self._status

    def close(self) -> None:
        """Stop recording and end the thread. The sink is not called any more when this returns. Idempotent."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(CLOSE_SECONDS)
            self._thread = None
        self._status = self._not_open()

    def _record(self, sink: Sink) -> None:
        """Open the device and deliver what it hears until `_closing` is set; let everything go whatever happens.

        To be called many times, one after the other. Says `_started` as soon as it is certain that it is the chosen
        device that is heard; raises DeviceError when that cannot be or has ended.
        """
        raise NotImplementedError

    def _started(self) -> None:
        """Say that the chosen device is being recorded."""
        self._status = SourceStatus(SourceState.ACTIVE)
        self._settled.set()

    def _run(self, sink: Sink) -> None:
        try:
            with com.initialised():
                self._keep_up(sink)
        except Exception as error:  # unseen, it would leave a source that says it is active and delivers nothing
            self._fail(SourceState.UNAVAILABLE, faults.ended(self._info.title, error))

    def _keep_up(self, sink: Sink) -> None:
        """Record the device whenever it is there; the first attempt must succeed."""
        while not self._closing.is_set():
            try:
                self._record(sink)
            except DeviceError as error:
                first = not self._settled.is_set()
                self._fail(SourceState.UNAVAILABLE if first else SourceState.RECONNECTING, str(error))
                if first:
                    return
                self._closing.wait(RETRY_SECONDS)

    def _fail(self, state: SourceState, sentence: str) -> None:
        self._status = SourceStatus(state, sentence)
        if not self._settled.is_set():
            self._failure = sentence
            self._settled.set()

    def _not_open(self) -> SourceStatus:
        return SourceStatus(SourceState.UNAVAILABLE, sentence("{title} is not open.", title=self._info.title))


class _UntilClosed:
    """Hands on to a sink until the source is closed: a driver that comes back late finds nobody."""

    def __init__(self, sink: Sink, closing: threading.Event) -> None:
        self._sink = sink
        self._closing = closing

    def write(self, block: Frames) -> None:
        if not self._closing.is_set():
            self._sink.write(block)

    def mark_lost(self, frames: int) -> None:
        if not self._closing.is_set():
            self._sink.mark_lost(frames)
