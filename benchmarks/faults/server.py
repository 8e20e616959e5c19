"""A private sound server with two devices that sound: loudspeakers that play 440 Hz, a microphone that hears 880 Hz.

So the sound itself says where it comes from. Nothing is shared with the sound that the person at this computer hears.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pulsectl
from tests.support.sound_server import START_SECONDS, SoundServer, wait_until

SPEAKERS, MICROPHONE, ELSEWHERE = "speakers", "microphone", "elsewhere"
SPEAKERS_HZ, MICROPHONE_HZ = 440, 880
RATE = 48_000
OURS = "Genre recognition"  # what Genrescope calls its recordings
ROOM = "_room"  # a microphone is a sink that nobody hears, with its tone, and a source that records it


class Server(SoundServer):  # type: ignore[misc]  # the tests have no types
    """What both servers are told in the same words: those of PulseAudio's control protocol."""

    title: str
    programs: tuple[str, ...]  # that must be installed
    suspends = True  # whether a device that another program reserves stays in its list

    def start(self) -> None:
        """Start it, with both devices and a third that nobody listens to."""
        self.launch()
        with self.control() as control:
            control.module_load("module-null-sink", f"sink_name={ELSEWHERE} {self.sink_options()}")
        self.plug_speakers()
        self.plug_microphone()

    def launch(self) -> None:
        """Start its processes, with `run`."""
        raise NotImplementedError

    def sink_options(self, rate: int = RATE, channels: int = 2) -> str:
        """What a null sink needs to behave as a device does."""
        return f"rate={rate} channels={channels} format=float32le"

    def begin_tone(self, control: pulsectl.Pulse, sink: str, hertz: int) -> None:
        """Play a tone into a sink until `end_tone`."""
        raise NotImplementedError

    def end_tone(self, control: pulsectl.Pulse, sink: str) -> None:
        """Play no more: what plays into a sink that goes would be moved to another."""
        raise NotImplementedError

    def plug_speakers(self, name: str = SPEAKERS, rate: int = RATE, channels: int = 2) -> None:
        """Plug the loudspeakers in, playing their tone; they are the default output."""
        with self.control() as control:
            control.module_load(
                "module-null-sink",
                f"sink_name={name} {self.sink_options(rate, channels)} sink_properties=device.description=Loudspeakers",
            )
            self.begin_tone(control, name, SPEAKERS_HZ)
            _obeyed(lambda: control.sink_default_set(_sink(control, name)))

    def unplug_speakers(self, name: str = SPEAKERS) -> None:
        """Pull them out: with them goes what played through them."""
        with self.control() as control:
            self._unload(control, name)

    def plug_microphone(self, name: str = MICROPHONE, rate: int = RATE) -> None:
        """Plug the microphone in, hearing its tone; it is the default input."""
        with self.control() as control:
            control.module_load("module-null-sink", f"sink_name={name}{ROOM} {self.sink_options(rate, 1)}")
            self.begin_tone(control, f"{name}{ROOM}", MICROPHONE_HZ)
            control.module_load(
                "module-remap-source",
                f"master={name}{ROOM}.monitor source_name={name} rate={rate} channels=1 "
                "source_properties=device.description=Microphone",
            )
            _obeyed(lambda: control.source_default_set(_source(control, name)))

    def unplug_microphone(self, name: str = MICROPHONE) -> None:
        """Pull it out."""
        with self.control() as control:
            control.module_unload(_source(control, name).owner_module)
            self._unload(control, f"{name}{ROOM}")

    def swap_speakers(self, old: str, new: str, rate: int = RATE) -> None:
        """Pull out the loudspeakers and plug others in, or the same at another rate."""
        self.unplug_speakers(old)
        self.plug_speakers(new, rate)

    def swap_microphone(self, old: str, new: str) -> None:
        """Pull out the microphone and plug another in."""
        self.unplug_microphone(old)
        self.plug_microphone(new)

    def use_headset(self, rate: int, channels: int) -> None:
        """Let output and microphone be one headset's, which changes both when its microphone is used."""
        self.unplug_speakers()
        self.unplug_microphone()
        self.plug_speakers(rate=rate, channels=channels)
        self.plug_microphone(rate=rate)

    def change_defaults(self, sink: str, source: str) -> None:
        """Choose what plays and records when nobody chose."""
        with self.control() as control:
            _obeyed(lambda: control.sink_default_set(_sink(control, sink)))
            _obeyed(lambda: control.source_default_set(_source(control, source)))

    def suspend(self, sink: str, *, suspended: bool) -> None:
        """Suspend a device or let it run, as the server does when another program reserves it."""
        with self.control() as control:
            control.sink_suspend(_sink(control, sink).index, suspended)

    def move_recordings(self) -> None:
        """Move everything that Genrescope records to the other device, as a mixer can, if the server lets it."""
        with self.control() as control:
            sources = {each.name: each.index for each in control.source_list()}
            monitor, microphone = sources[f"{SPEAKERS}.monitor"], sources[MICROPHONE]
            for each in control.source_output_list():
                if each.name != OURS:
                    continue
                with contextlib.suppress(pulsectl.PulseOperationFailed):
                    control.source_output_move(each.index, microphone if each.source == monitor else monitor)

    def _unload(self, control: pulsectl.Pulse, sink: str) -> None:
        self.end_tone(control, sink)
        control.module_unload(_sink(control, sink).owner_module)


def _sink(control: pulsectl.Pulse, name: str) -> pulsectl.PulseSinkInfo:
    """A sink, once the server has it: PipeWire answers before that."""
    wait_until(lambda: any(each.name == name for each in control.sink_list()), START_SECONDS)
    return control.get_sink_by_name(name)


def _source(control: pulsectl.Pulse, name: str) -> pulsectl.PulseSourceInfo:
    """A source, once the server has it."""
    wait_until(lambda: any(each.name == name for each in control.source_list()), START_SECONDS)
    return control.get_source_by_name(name)


def _obeyed(order: Callable[[], None]) -> None:
    """Give an order until it is obeyed: PipeWire's session manager may not be there yet."""

    def obeyed() -> bool:
        try:
            order()
        except pulsectl.PulseOperationFailed:
            return False
        return True

    wait_until(obeyed, START_SECONDS)
