"""The computer's own sound on Linux: the monitors of a PulseAudio or PipeWire server."""

from __future__ import annotations

import threading

from genrescope import faults
from genrescope.audio.pulse_connection import PulseConnection, PulseSource
from genrescope.audio.pulse_recording import VerifiedRecording
from genrescope.audio.source import Sink, SourceInfo, SourceKind, SourceState, SourceStatus
from genrescope.errors import DeviceError

RETRY_SECONDS = 0.5
OPEN_SECONDS = 10.0


def sources() -> list[PulseSource]:
    """All sources of the sound server, monitors and inputs.

    Raises
    ------
    DeviceError
        When there is no sound server.
    """
    connection = PulseConnection()
    try:
        return connection.sources()
    finally:
        connection.close()


def monitors() -> list[SourceInfo]:
    """List the monitors of all outputs, the default output's first.

    Raises
    ------
    DeviceError
        When there is no sound server.
    """
    rows = [
        SourceInfo(SourceKind.SYSTEM, each.name, each.title, each.host, each.rate, each.channels, each.default)
        for each in sources()
        if each.monitor
    ]
    return sorted(rows, key=lambda row: (not row.default, row.title.casefold()))


class PulseMonitorSource:
    """What an output of the computer plays, taken from its monitor.

    Only the chosen monitor is ever delivered: see `genrescope.audio.pulse_recording`. When it goes away (the output is
    unplugged, the server moves the recording or dies) delivery stops, the status says so, and the same monitor is taken
    up again when it is back, in the format of the first opening.

    Parameters
    ----------
    monitor
        One of `monitors`.
    refuse_moves
        Whether to ask the server to end the recording rather than move it.
    """

    def __init__(self, monitor: SourceInfo, *, refuse_moves: bool = True) -> None:
        self._info = monitor
        self._refuse_moves = refuse_moves
        self._status = SourceStatus(SourceState.UNAVAILABLE, f"{monitor.title} is not open.")
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._settled = threading.Event()  # the first attempt has succeeded or failed
        self._failure: DeviceError | None = None

    @property
    def info(self) -> SourceInfo:
        """The monitor, with the rate and channels delivered."""
        return self._info

    @property
    def live(self) -> bool:
        """Always true."""
        return True

    @property
    def silence_is_absence(self) -> bool:
        """False: a monitor delivers zeros while nothing plays."""
        return False

    def open(self, sink: Sink) -> None:
        """Start recording, and return when the server has confirmed that it is the chosen monitor.

        Raises
        ------
        DeviceError
            When there is no server or no such monitor, or the server would record something else.
        """
        self._thread = threading.Thread(target=self._run, args=(sink,), name="system sound", daemon=True)
        self._thread.start()
        if not self._settled.wait(OPEN_SECONDS):
            self._failure = DeviceError(f"The sound server did not start to record {self._info.title}; try again.")
        if self._failure is not None:
            self.close()
            raise self._failure

    def status(self) -> SourceStatus:
        """Whether the monitor is being recorded, and if not, why."""
        return self._status

    def close(self) -> None:
        """Stop recording and end the thread."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._status = SourceStatus(SourceState.UNAVAILABLE, f"{self._info.title} is not open.")

    def _run(self, sink: Sink) -> None:
        try:
            self._keep_up(sink)
        except Exception as error:  # unseen, it would leave a source that says it is active and delivers nothing
            sentence = faults.ended(self._info.title, error)
            self._status = SourceStatus(SourceState.UNAVAILABLE, sentence)
            if not self._settled.is_set():
                self._failure = DeviceError(sentence)
                self._settled.set()

    def _keep_up(self, sink: Sink) -> None:
        """Record the monitor whenever it is there."""
        form = None
        while not self._closing.is_set():
            try:
                connection = PulseConnection()
                try:
                    found = {each.name: each for each in connection.sources() if each.monitor}
                    monitor = found.get(self._info.id)
                    if monitor is None:
                        raise DeviceError(self._gone())
                    if form is None:  # the format of the first opening is kept for all
                        if (monitor.rate, monitor.channels) != (self._info.rate, self._info.channels):
                            raise DeviceError(f"{self._info.title} has changed its format; choose it again.")
                        form = monitor
                    recording = VerifiedRecording(connection, monitor, form, sink, refuse_moves=self._refuse_moves)
                    try:
                        self._record(recording)
                    finally:
                        recording.close()
                finally:
                    connection.close()
            except DeviceError as error:
                if not self._settled.is_set():
                    self._failure = error
                    self._settled.set()
                    return
                self._status = SourceStatus(SourceState.RECONNECTING, str(error))
                self._closing.wait(RETRY_SECONDS)

    def _record(self, recording: VerifiedRecording) -> None:
        while not self._closing.is_set():
            if not recording.turn(0.1):
                raise DeviceError(self._moved() if recording.strayed else self._gone())
            if recording.confirmed and self._status.state is not SourceState.ACTIVE:
                self._status = SourceStatus(SourceState.ACTIVE)
                self._settled.set()

    def _gone(self) -> str:
        return (
            f"{self._info.title} is not there; nothing is heard until it comes back. "
            "Plug its output in again or choose another source."
        )

    def _moved(self) -> str:
        return (
            f"The sound server wanted to record something else than {self._info.title}; nothing is heard until "
            "the right one can be recorded again. Choose another source if this goes on."
        )
