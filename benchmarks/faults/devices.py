"""What happens to sound devices and servers."""

from __future__ import annotations

from benchmarks.faults.scene import Fault
from benchmarks.faults.server import ELSEWHERE, MICROPHONE, RATE, ROOM, SPEAKERS

FAULTS = (
    Fault(
        "output unplugged",
        lambda scene: scene.server.unplug_speakers(),
        lambda scene: scene.server.plug_speakers(),
        system=True,
    ),
    Fault(
        "microphone unplugged",
        lambda scene: scene.server.unplug_microphone(),
        lambda scene: scene.server.plug_microphone(),
        microphone=True,
    ),
    Fault(
        "output replaced by one of another name",
        lambda scene: scene.server.swap_speakers(SPEAKERS, "headphones"),
        lambda scene: scene.server.swap_speakers("headphones", SPEAKERS),
        system=True,
    ),
    Fault(
        "microphone replaced by one of another name",
        lambda scene: scene.server.swap_microphone(MICROPHONE, "webcam"),
        lambda scene: scene.server.swap_microphone("webcam", MICROPHONE),
        microphone=True,
    ),
    Fault(
        "default output and input changed",
        lambda scene: scene.server.change_defaults(ELSEWHERE, f"{ELSEWHERE}.monitor"),
        lambda scene: scene.server.change_defaults(SPEAKERS, MICROPHONE),
    ),
    Fault(
        "output at another rate (44 100 Hz)",
        lambda scene: scene.server.swap_speakers(SPEAKERS, SPEAKERS, 44_100),
        lambda scene: scene.server.swap_speakers(SPEAKERS, SPEAKERS),
        seconds=4.0,
    ),
    Fault(
        "headset drops to 16 000 Hz, one channel",
        lambda scene: scene.server.use_headset(16_000, 1),
        lambda scene: scene.server.use_headset(RATE, 2),
        seconds=4.0,
    ),
    Fault(
        "sound server killed and started again",
        lambda scene: scene.server.kill(),
        lambda scene: scene.server.start(),
        system=True,
        microphone=True,
    ),
    Fault("recordings moved to the other device", lambda scene: scene.server.move_recordings()),
    Fault(
        "output reserved by another program",
        lambda scene: scene.server.suspend(SPEAKERS, suspended=True),
        lambda scene: scene.server.suspend(SPEAKERS, suspended=False),
        system=True,
        seconds=4.0,
        reserved=True,
    ),
    Fault(
        "microphone reserved by another program",
        lambda scene: scene.server.suspend(f"{MICROPHONE}{ROOM}", suspended=True),
        lambda scene: scene.server.suspend(f"{MICROPHONE}{ROOM}", suspended=False),
        microphone=True,
        seconds=4.0,
        reserved=True,
    ),
    Fault(
        "sound server stands still (SIGSTOP)",
        lambda scene: scene.server.stop(),
        lambda scene: scene.server.go_on(),
        system=True,
        microphone=True,
        seconds=5.0,
    ),
)
