"""What a PulseAudio or PipeWire server records: the monitors of its outputs (the computer's own sound), and inputs."""

from __future__ import annotations

from contextlib import closing

from genrescope.audio.pulse_connection import PulseConnection, PulseSource
from genrescope.audio.pulse_recording import VerifiedRecording
from genrescope.audio.recording import Attempt, RecordingSource
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.errors import DeviceError
from genrescope.language.sentence import sentence


def sources() -> list[PulseSource]:
    """All sources of the sound server, monitors and inputs.

    Raises
    ------
    DeviceError
        When there is no sound server.
    """
    with closing(PulseConnection()) as connection:
        return connection.sources()


class PulseDeviceSource(RecordingSource):
    """What an output of the computer plays, taken from its monitor; or what an input hears.

    Only the chosen one is ever delivered: see `genrescope.audio.pulse_recording`. When it goes away (it is unplugged,
    the server moves the recording or dies) delivery stops, the status says so, and the same one is taken up again when
    it is back, in the format of the first opening.

    Parameters
    ----------
    info
        As `genrescope.audio.devices` lists it.
    refuse_moves
        Whether to ask the server to end the recording rather than move it.
    """

    def __init__(self, info: SourceInfo, *, refuse_moves: bool = True) -> None:
        super().__init__(info)
        self._refuse_moves = refuse_moves
        self._form: PulseSource | None = None  # as it was when it was opened first

    def _record(self, attempt: Attempt) -> None:
        with closing(PulseConnection()) as connection:
            source = self._find(connection)
            self._form = self._form or source
            verified = VerifiedRecording(connection, source, self._form, attempt, refuse_moves=self._refuse_moves)
            with closing(verified) as recording:
                while not attempt.over.is_set():
                    if not recording.turn(0.1):
                        raise DeviceError(self._moved() if recording.strayed else self._gone())

    def _find(self, connection: PulseConnection) -> PulseSource:
        """The chosen source as the server has it now."""
        monitor = self._info.kind is SourceKind.SYSTEM
        for source in connection.sources():
            if source.monitor is monitor and source.name == self._info.id:
                if self._form is None and (source.rate, source.channels) != (self._info.rate, self._info.channels):
                    raise DeviceError("{title} has changed its format; choose it again.", title=self._info.title)
                return source
        raise DeviceError(self._gone())

    def _gone(self) -> str:
        if self._info.kind is SourceKind.MICROPHONE:
            return sentence(
                "{title} went away; nothing is heard until it comes back. Plug it in again or choose another source.",
                title=self._info.title,
            )
        return sentence(
            "{title} is not there; nothing is heard until it comes back. Plug its output in again or "
            "choose another source.",
            title=self._info.title,
        )

    def _moved(self) -> str:
        return sentence(
            "The sound server wanted to record something else than {title}; nothing is heard until the "
            "right one can be recorded again. Choose another source if this goes on.",
            title=self._info.title,
        )
