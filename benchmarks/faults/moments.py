"""What happens to time: programs and computers that stand still, clocks that are set, processors that others hold."""

from __future__ import annotations

from pathlib import Path

from benchmarks.faults.scene import Fault

FAULTS = (
    Fault(
        "app stands still for 4 s (SIGSTOP)",
        lambda scene: scene.stop_listeners(),
        lambda scene: scene.let_listeners_go_on(),
        seconds=4.0,
    ),
    Fault(
        "app stands still for 60 s (SIGSTOP)",
        lambda scene: scene.stop_listeners(),
        lambda scene: scene.let_listeners_go_on(),
        seconds=60.0,
        every=3,
    ),
    Fault(
        "computer sleeps for 10 s (server and app stand still)",
        lambda scene: scene.stop_everything(),
        lambda scene: scene.let_everything_go_on(),
        seconds=10.0,
    ),
    Fault(
        "two busy processes a core, for 15 s",
        lambda scene: scene.make_busy(),
        lambda scene: scene.calm_down(),
        seconds=15.0,
    ),
)
CLOCK_FAULTS = (
    Fault(
        "wall clock set forward by an hour",
        lambda scene: scene.set_clocks(3600),
        lambda scene: scene.set_clocks(0),
        seconds=4.0,
    ),
    Fault(
        "wall clock set back by a day",
        lambda scene: scene.set_clocks(-86_400),
        lambda scene: scene.set_clocks(0),
        seconds=4.0,
    ),
)


def clock_library() -> str | None:
    """The library that shows programs another time; None where it is not installed (Debian: faketime)."""
    found = sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"))
    return str(found[0]) if found else None
