"""A connection to a PulseAudio server, or to PipeWire's PulseAudio door, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from genrescope.audio import libpulse
from genrescope.errors import DeviceError
from genrescope.language.sentence import sentence
from genrescope.stillness import Stillness

MOST_CHANNELS = 8
ANSWER_SECONDS = 5.0  # a server that takes longer than this to answer is taken for dead
DEAF = sentence("The sound server does not answer; restart it (or the computer) and try again.")


class DeafServerError(DeviceError):
    """A sound server is there and answers nobody; whatever asks it in another way waits for ever."""


@dataclass(frozen=True, slots=True)
class PulseServer:
    """What a server says of itself.

    Attributes
    ----------
    name
        Its name for people (``pulseaudio``, ``PulseAudio (on PipeWire 1.4.2)``).
    version
        The version of PulseAudio that it is, or stands in for.
    default_sink, default_source
        The names of what plays and what records when nobody chose; empty when there is none.
    """

    name: str
    version: str
    default_sink: str
    default_source: str

    @property
    def host(self) -> str:
        """``"PulseAudio"`` or ``"PipeWire"``."""
        return "PipeWire" if "PipeWire" in self.name else "PulseAudio"


@dataclass(frozen=True, slots=True)
class PulseSource:
    """A source (what can be recorded) as the server has it now.

    Attributes
    ----------
    name
        What identifies it (``alsa_output.pci-0000_00_1f.3.analog-stereo.monitor``).
    index
        Its index in the server, valid until it disappears.
    title
        Its name for people; of a monitor that of the output, because it is the output that a person hears.
    rate, channels
        Native format, the channels at most `MOST_CHANNELS`.
    channel_map
        What those channels are.
    cut
        Whether it has more than `MOST_CHANNELS`, of which only the first are taken.
    monitor
        Whether it carries what an output plays; else it is a microphone or another input.
    default
        Whether it is the default output's monitor, or the default input.
    host
        ``"PulseAudio"`` or ``"PipeWire"``.
    """

    name: str
    index: int
    title: str
    rate: int
    channels: int
    channel_map: libpulse.ChannelMap
    cut: bool
    monitor: bool
    default: bool
    host: str


class PulseConnection:
    """A connection to the sound server with its own event loop. One thread's own.

    Raises
    ------
    DeviceError
        When libpulse is missing or no server answers.
    """

    def __init__(self) -> None:
        self.library = libpulse.load()
        self._loop = self.library.pa_mainloop_new()
        self.context = self.library.pa_context_new(self.library.pa_mainloop_get_api(self._loop), b"Genrescope")
        try:
            self.library.pa_context_connect(self.context, None, libpulse.CONTEXT_NOAUTOSPAWN, None)
            self._turn_until(lambda: self._state() == libpulse.CONTEXT_READY)
        except DeviceError:
            self.close()
            raise

    def turn(self, seconds: float) -> None:
        """Wait for events at most this long and handle them.

        Raises
        ------
        DeviceError
            When the server is gone.
        """
        loop, library = self._loop, self.library
        alive = (
            library.pa_mainloop_prepare(loop, int(seconds * 1e6)) >= 0
            and library.pa_mainloop_poll(loop) >= 0
            and library.pa_mainloop_dispatch(loop) >= 0
        )
        if not alive or self._state() in (libpulse.CONTEXT_FAILED, libpulse.CONTEXT_TERMINATED):
            raise DeviceError(self._no_server())

    def server(self) -> PulseServer:
        """What answers here.

        Raises
        ------
        DeviceError
            When it does not answer.
        """
        found: list[PulseServer] = []

        def take_server(_context: int, details: Any, _data: int) -> None:
            if details:
                said = details.contents  # libpulse frees it when this returns
                texts = (said.server_name, said.server_version, said.default_sink_name, said.default_source_name)
                found.append(PulseServer(*(_text(each) for each in texts)))

        on_server = libpulse.ServerCallback(take_server)
        self._ask(self.library.pa_context_get_server_info(self.context, on_server, None))
        if not found:
            raise DeafServerError(DEAF)
        return found[0]

    def sources(self) -> list[PulseSource]:
        """All sources: the monitors of all outputs, and the inputs."""
        server = self.server()
        outputs = self._outputs()
        found: list[PulseSource] = []

        def take_source(_context: int, details: Any, end: int, _data: int) -> None:
            if end:
                return
            source = details.contents  # libpulse frees it when this returns
            monitor = source.monitor_of_sink != libpulse.INVALID_INDEX
            spec, name = source.sample_spec, _text(source.name)
            played = _text(source.monitor_of_sink_name)  # the sink whose monitor it is
            channels = min(spec.channels, MOST_CHANNELS)
            found.append(
                PulseSource(
                    name=name,
                    index=source.index,
                    title=outputs.get(played) or _text(source.description) or name,
                    rate=spec.rate,
                    channels=channels,
                    channel_map=libpulse.ChannelMap(channels, source.channel_map.map),
                    cut=spec.channels > MOST_CHANNELS,
                    monitor=monitor,
                    default=(played == server.default_sink) if monitor else (name == server.default_source),
                    host=server.host,
                )
            )

        on_source = libpulse.SourceCallback(take_source)
        self._ask(self.library.pa_context_get_source_info_list(self.context, on_source, None))
        return found

    def _outputs(self) -> dict[str, str]:
        """Names for people of everything that plays, by its own name."""
        found: dict[str, str] = {}

        def take_sink(_context: int, details: Any, end: int, _data: int) -> None:
            if not end:
                found[_text(details.contents.name)] = _text(details.contents.description)

        on_sink = libpulse.SinkCallback(take_sink)
        self._ask(self.library.pa_context_get_sink_info_list(self.context, on_sink, None))
        return found

    def close(self) -> None:
        """Disconnect and free everything."""
        self.library.pa_context_disconnect(self.context)
        self.library.pa_context_unref(self.context)
        self.library.pa_mainloop_free(self._loop)

    def _ask(self, question: int | None) -> None:
        if not question:
            raise DeviceError(self._no_server())
        try:
            self._turn_until(lambda: self.library.pa_operation_get_state(question) != libpulse.OPERATION_RUNNING)
        finally:
            self.library.pa_operation_cancel(question)
            self.library.pa_operation_unref(question)

    def _turn_until(self, reached: Callable[[], bool]) -> None:
        stillness = Stillness(monotonic())
        while not reached():
            if stillness.look(None, monotonic()) > ANSWER_SECONDS:
                raise DeafServerError(DEAF)
            self.turn(0.1)

    def _state(self) -> int:
        return int(self.library.pa_context_get_state(self.context))

    def _no_server(self) -> str:
        reason = self.library.pa_strerror(self.library.pa_context_errno(self.context)).decode(errors="replace")
        return sentence(
            "The computer's own sound cannot be heard because no sound server answers ({reason}); start "
            "PulseAudio or PipeWire (with pipewire-pulse).",
            reason=reason.lower(),
        )


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode(errors="replace")
