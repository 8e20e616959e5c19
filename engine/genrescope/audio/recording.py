"""Recording a device, and taking it up again whenever it went away, fell silent or its driver did not answer.

What the sources that are devices share: inputs, and the computer's own sound on Linux and Windows.

A device's sound is the only sign of its life that counts: a driver may say that all is well and deliver nothing. One
thread watches; every attempt to record the device has a thread of its own, because a call into a driver may never
return. Such a thread is left behind, and what it delivers later finds nobody.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

from genrescope import faults
from genrescope.audio import com
from genrescope.audio.source import Frames, Sink, SourceInfo, SourceState, SourceStatus
from genrescope.errors import DeviceError
from genrescope.language.sentence import sentence
from genrescope.stillness import Stillness

OPEN_SECONDS: Final = 10.0  # a sound system that takes longer than this to begin is taken for dead
STALL_SECONDS: Final = 2.0  # a device that delivered sound and then nothing for this long is not recorded any more
RETRY_SECONDS: Final = 1.0  # between attempts to get a device back
CLOSE_SECONDS: Final = 5.0  # a driver that does not let go by then keeps its thread; nobody waits for it any longer
LOOK_SECONDS: Final = 0.1  # between two looks at an attempt
MOST_LEFT_BEHIND: Final = 3  # with so many threads in the driver's hands no other is given to it
FAULTS_IN_A_ROW: Final = 3  # mistakes of our own, without any sound between them, that end it

log = logging.getLogger(__name__)


class Attempt:
    """One attempt to record a device, on a thread of its own. The sink of what is heard.

    Parameters
    ----------
    record
        Opens the device and delivers what it hears to the attempt that it is given, until `over` is set.
    sink
        Where that goes until then.
    on_first
        Told of the first block's frames just before they go there.
    name
        Of the thread.

    Attributes
    ----------
    over
        Set when nothing more is wanted.
    ended
        Set when the device has been let go.
    error
        What ended it, if anything did.
    blocks
        How many blocks have been heard.
    """

    def __init__(
        self, record: Callable[[Attempt], None], sink: Sink, on_first: Callable[[int], None], name: str
    ) -> None:
        self.over, self.ended = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self.blocks = 0
        self.last_arrival = 0.0  # seconds by the monotonic clock
        self._record = record
        self._sink = sink
        self._on_first = on_first
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self) -> bool:
        """Want nothing more; whether the device was let go in time."""
        self.over.set()
        if in_time := self.ended.wait(CLOSE_SECONDS):
            self._thread.join()
        return in_time

    def write(self, block: Frames) -> None:
        """Hand on a block, until it is over."""
        if self.over.is_set():
            return
        if not self.blocks:
            self._on_first(len(block))
        self._sink.write(block)
        self.last_arrival = monotonic()
        self.blocks += 1

    def mark_lost(self, frames: int) -> None:
        """Hand on how much is missing, until it is over."""
        if not self.over.is_set():
            self._sink.mark_lost(frames)

    def _run(self) -> None:
        try:
            with com.initialised():
                self._record(self)
        except Exception as error:  # the thread that watches says it
            self.error = error
        finally:
            self.ended.set()


class RecordingSource:
    """An `AudioSource` that records what its subclass's `_record` reads.

    The first attempt decides whether `open` succeeds. After that a device that goes away is tried again and again,
    with its sentence in the status meanwhile, and the time without it is reported as lost. On Windows each attempt's
    thread has COM, which PortAudio and SoundCard need there.

    Parameters
    ----------
    info
        What is recorded, with the rate and channels to deliver.
    """

    def __init__(self, info: SourceInfo) -> None:
        self._info = info
        self._status = self._not_open()
        self._watcher: threading.Thread | None = None
        self._closing = threading.Event()
        self._settled = threading.Event()  # the first attempt has succeeded or failed
        self._failure = ""  # why it failed
        self._attempt: Attempt | None = None
        self._heard_until = 0.0  # when the last sound of an attempt before this one arrived
        self._left_behind: list[Attempt] = []
        self._faults = 0

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
        """Start recording; return when the first sound of the chosen device has come.

        Raises
        ------
        DeviceError
            When it cannot be recorded: why, and what to do.
        """
        name = f"watch {self._info.kind}"
        self._watcher = threading.Thread(target=self._watch, args=(sink,), name=name, daemon=True)
        self._watcher.start()
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
        """Stop recording and end the threads. The sink is not called any more when this returns. Idempotent."""
        self._closing.set()
        if self._attempt is not None:
            self._attempt.over.set()
        if self._watcher is not None:
            self._watcher.join(CLOSE_SECONDS + 1.0)
            self._watcher = None
        self._status = self._not_open()

    def _record(self, attempt: Attempt) -> None:
        """Open the device and deliver what it hears until the attempt is over; let all go whatever happens.

        To be called many times, each on another thread. Delivers nothing before it is certain that it is the chosen
        device that is heard; raises DeviceError when that cannot be or has ended.
        """
        raise NotImplementedError

    def _watch(self, sink: Sink) -> None:
        try:
            while not self._closing.is_set():
                self._try(sink)
                if not self._settled.is_set() or self._status.state is SourceState.UNAVAILABLE:
                    break
                self._closing.wait(RETRY_SECONDS)
                self._wait_for_the_driver()
        except Exception as error:  # unseen, it would leave a source that says it is active and delivers nothing
            self._fail(SourceState.UNAVAILABLE, faults.ended(self._info.title, error))

    def _try(self, sink: Sink) -> None:
        """Record the device until it is gone, and say why it is."""
        attempt = Attempt(self._record, sink, lambda frames: self._sounds(sink, frames), f"record {self._info.kind}")
        self._attempt = attempt
        attempt.begin()
        stillness = Stillness(monotonic())
        while not attempt.ended.wait(LOOK_SECONDS):
            if self._closing.is_set():
                break
            still = stillness.look(attempt.blocks, monotonic())
            if still > (STALL_SECONDS if attempt.blocks else OPEN_SECONDS):
                attempt.over.set()
                self._lose(self._mute())
                break
        if not attempt.end():
            log.warning("%s: the driver does not return", self._info.title)
            self._left_behind.append(attempt)
        if attempt.blocks:
            self._heard_until, self._faults = attempt.last_arrival, 0
        if isinstance(attempt.error, DeviceError):
            self._lose(str(attempt.error))
        elif attempt.error is not None:
            self._lose_by_fault(attempt.error)

    def _sounds(self, sink: Sink, frames: int) -> None:
        """Say that the device is heard, and how much of it was not: on the attempt's thread, or the driver's."""
        if self._heard_until:
            away = round((monotonic() - self._heard_until) * self._info.rate) - frames
            sink.mark_lost(max(1, away))
        self._status = SourceStatus(SourceState.ACTIVE)
        self._settled.set()

    def _wait_for_the_driver(self) -> None:
        """Give the driver no further thread while it holds too many."""
        while True:
            self._left_behind = [attempt for attempt in self._left_behind if not attempt.ended.is_set()]
            if len(self._left_behind) < MOST_LEFT_BEHIND or self._closing.wait(RETRY_SECONDS):
                return
            self._lose(
                sentence(
                    "The driver of {title} does not answer any more; nothing is heard until it does. Restart "
                    "Genrescope or the computer if this goes on.",
                    title=self._info.title,
                )
            )

    def _lose(self, sentence: str) -> None:
        """Say that the device is not heard: for good if it never was."""
        self._fail(SourceState.RECONNECTING if self._settled.is_set() else SourceState.UNAVAILABLE, sentence)

    def _lose_by_fault(self, error: Exception) -> None:
        self._faults += 1
        if self._faults < FAULTS_IN_A_ROW and self._settled.is_set():
            self._lose(faults.recorded(error))
        else:
            self._fail(SourceState.UNAVAILABLE, faults.ended(self._info.title, error))

    def _fail(self, state: SourceState, sentence: str) -> None:
        self._status = SourceStatus(state, sentence)
        if not self._settled.is_set():
            self._failure = sentence
            self._settled.set()

    def _mute(self) -> str:
        return sentence(
            "No sound comes from {title} although it is there; it is tried again and again. Another program may hold "
            "it: close that one or choose another source.",
            title=self._info.title,
        )

    def _not_open(self) -> SourceStatus:
        return SourceStatus(SourceState.UNAVAILABLE, sentence("{title} is not open.", title=self._info.title))
