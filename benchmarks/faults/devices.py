"""What happens to sound devices: each fault done to a real server, and undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.faults.listener import Report
from benchmarks.faults.server import MICROPHONE, RATE, ROOM, SPEAKERS, Pulse
from benchmarks.faults.watched import Watched


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes
    ----------
    what
        In a few words.
    do, undo
        To the server.
    system, microphone
        Whether the loudspeakers' monitor and the microphone fall silent by it.
    seconds
        From one to the other.
    """

    what: str
    do: Callable[[Pulse], None]
    undo: Callable[[Pulse], None] = lambda _: None
    system: bool = False
    microphone: bool = False
    seconds: float = 1.5

    def strikes(self, listener: Watched) -> bool:
        """Whether this listener cannot hear meanwhile."""
        return self.microphone if listener.microphone else self.system


FAULTS = (
    Fault("output unplugged", Pulse.unplug_speakers, Pulse.plug_speakers, system=True),
    Fault("microphone unplugged", Pulse.unplug_microphone, Pulse.plug_microphone, microphone=True),
    Fault(
        "output replaced by one of another name",
        lambda server: server.swap_speakers(SPEAKERS, "headphones"),
        lambda server: server.swap_speakers("headphones", SPEAKERS),
        system=True,
    ),
    Fault(
        "microphone replaced by one of another name",
        lambda server: server.swap_microphone(MICROPHONE, "webcam"),
        lambda server: server.swap_microphone("webcam", MICROPHONE),
        microphone=True,
    ),
    Fault(
        "default output and input changed",
        lambda server: server.change_defaults("elsewhere", "elsewhere.monitor"),
        lambda server: server.change_defaults(SPEAKERS, MICROPHONE),
    ),
    Fault(
        "output at another rate (44 100 Hz)",
        lambda server: server.swap_speakers(SPEAKERS, SPEAKERS, 44_100),
        lambda server: server.swap_speakers(SPEAKERS, SPEAKERS),
        seconds=4.0,
    ),
    Fault(
        "headset drops to 16 000 Hz, one channel",
        lambda server: server.use_headset(16_000, 1),
        lambda server: server.use_headset(RATE, 2),
        seconds=4.0,
    ),
    Fault("sound server killed", Pulse.kill, Pulse.start, system=True, microphone=True),
    Fault("recordings moved to the other device", Pulse.move_recordings),
    Fault(
        "output suspended (reserved by another program)",
        lambda server: server.suspend(SPEAKERS, suspended=True),
        lambda server: server.suspend(SPEAKERS, suspended=False),
        system=True,
        seconds=4.0,
    ),
    Fault(
        "microphone suspended (reserved by another program)",
        lambda server: server.suspend(MICROPHONE + ROOM, suspended=True),
        lambda server: server.suspend(MICROPHONE + ROOM, suspended=False),
        microphone=True,
        seconds=4.0,
    ),
    Fault(
        "sound server stands still (SIGSTOP)",
        Pulse.stop,
        Pulse.go_on,
        system=True,
        microphone=True,
        seconds=5.0,
    ),
)


@dataclass(frozen=True, slots=True)
class Cycle:
    """How one fault went for one listener.

    Attributes
    ----------
    fault
        Which.
    listener
        For whom.
    said
        Whether the loss was shown while it lasted (or, where nothing was lost, none was).
    recovery_seconds
        From the undoing to the first sound of the right device that is shown as active; None when it never came.
    lost_seconds, uncounted_seconds
        What was lost, and how much of it is not in the session's count (below nothing: it counted too much).
    misheard
        Whether sound of the other device was taken for the chosen one's.
    drift_seconds
        How much farther the spectrogram's end was from the stream's at one moment than at another.
    """

    fault: str
    listener: str
    said: bool
    recovery_seconds: float | None
    lost_seconds: float
    uncounted_seconds: float
    misheard: bool
    drift_seconds: float


RECOVERY_PATIENCE = 30.0  # after that it counts as hung


def cycle(server: Pulse, fault: Fault, listeners: list[Watched]) -> list[Cycle]:
    """Do a fault, undo it, and watch what the listeners make of it."""
    before = {each.name: each.last for each in listeners}
    began = time.monotonic()
    fault.do(server)
    done = time.monotonic()
    time.sleep(fault.seconds)
    during = {each.name: each.since(done) for each in listeners}
    fault.undo(server)
    back = time.monotonic()
    found = []
    for each in listeners:
        heard_at = each.wait_for(each.hears, RECOVERY_PATIENCE, back)
        found.append((each, heard_at))
    time.sleep(3.5)  # until what the clock has to find out is found out
    cycles = []
    for each, heard_at in found:
        first, last = before[each.name], each.last
        passed = last.now - first.now
        heard = (last.heard_frames - first.heard_frames) / last.rate
        counted = (last.lost_frames - first.lost_frames) / last.rate
        shown_lost = any(report.state != "active" for report in during[each.name])
        cycles.append(
            Cycle(
                fault=fault.what,
                listener=each.name,
                said=shown_lost if fault.strikes(each) else True,
                recovery_seconds=None if heard_at is None else heard_at - back,
                lost_seconds=max(0.0, passed - heard),
                uncounted_seconds=passed - heard - counted,
                misheard=each.misheard(began),
                drift_seconds=drift(each.since(began)),
            )
        )
    return cycles


def drift(reports: list[Report]) -> float:
    """How much the distance changed between the stream's end and the spectrogram's, in seconds."""
    apart = [report.stream_seconds - report.columns_seconds for report in reports]
    return max(apart) - min(apart)
