"""What faults are done to: a server, and those who listen to it; and how one fault goes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks.faults.kinds import running
from benchmarks.faults.listener import Report
from benchmarks.faults.server import Server
from benchmarks.faults.watched import Watched

RECOVERY_PATIENCE = 30.0  # after that it counts as hung
SETTLE_SECONDS = 3.5  # until the clock of a session has found out what it had to find out
STEADY_REPORTS = 15
VERDICT_SECONDS = 8.0  # a stretched hop, and what a busy machine takes for an answer
BEGUN_SECONDS = 3.0  # by then columns come as steadily as sound


@dataclass
class Scene:
    """A server, and a listener to each of its devices."""

    server: Server
    listeners: list[Watched]
    busy: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def stop_listeners(self) -> None:
        """Let them stand still."""
        for each in self.listeners:
            each.stop()

    def let_listeners_go_on(self) -> None:
        """Let them run again."""
        for each in self.listeners:
            each.go_on()

    def stop_everything(self) -> None:
        """Let all stand still, as when the computer sleeps."""
        self.server.stop()
        self.stop_listeners()

    def let_everything_go_on(self) -> None:
        """Let all run again."""
        self.server.go_on()
        self.let_listeners_go_on()

    def make_busy(self) -> None:
        """Start two processes for each core that do nothing but compute."""
        spin = "while True: sum(range(100_000))"
        count = 2 * (os.cpu_count() or 1)
        self.busy = [subprocess.Popen([sys.executable, "-c", spin]) for _ in range(count)]

    def calm_down(self) -> None:
        """End them."""
        while self.busy:
            process = self.busy.pop()
            process.kill()
            process.wait()

    def set_clocks(self, seconds: int) -> None:
        """Let the wall clock of every listener be wrong by so much.

        Raises
        ------
        RuntimeError
            It is not.
        """
        now = time.monotonic()
        for each in self.listeners:
            each.set_clock(seconds)
        for each in self.listeners:
            if each.wait_for(lambda report: abs(report.wall_clock - time.time() - seconds) < 60.0, 30.0, now) is None:
                raise RuntimeError("the clocks cannot be set")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes
    ----------
    what
        In a few words.
    do, undo
        It, and its end.
    system, microphone
        Whether the loudspeakers' monitor and the microphone are silent meanwhile, and that must be shown.
    seconds
        From one to the other.
    every
        It is done in every so many rounds.
    reserved
        Whether it is the server's suspending of a device.
    """

    what: str
    do: Callable[[Scene], None]
    undo: Callable[[Scene], None] = lambda _: None
    system: bool = False
    microphone: bool = False
    seconds: float = 1.5
    every: int = 1
    reserved: bool = False

    def silences(self, listener: Watched) -> bool:
        """Whether this listener cannot hear meanwhile."""
        return self.microphone if listener.microphone else self.system


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
        Whether the loss was shown while it lasted.
    recovery_seconds
        From its end to the first sound of the right device that is shown as active; None when it never came.
    lost_seconds, uncounted_seconds
        What was lost, and how much of it is not in the session's count (below nothing: it counted too much).
    misheard
        Whether sound of the other device was taken for the chosen one's.
    drift_seconds
        By how much the spectrogram's end and the timeline's came to lie elsewhere against the stream's.
    other_source
        Whether anything but the chosen source was ever named.
    """

    fault: str
    listener: str
    said: bool
    recovery_seconds: float | None
    lost_seconds: float
    uncounted_seconds: float
    misheard: bool
    drift_seconds: float
    other_source: bool


def cycle(scene: Scene, fault: Fault) -> list[Cycle]:
    """Do a fault, undo it, and see what the listeners make of it."""
    began = time.monotonic()
    fault.do(scene)
    done = time.monotonic()
    time.sleep(fault.seconds)
    during = {each.name: each.since(done) for each in scene.listeners}
    fault.undo(scene)
    back = time.monotonic()
    heard_at = {each.name: each.wait_for(each.hears, RECOVERY_PATIENCE, back) for each in scene.listeners}
    time.sleep(SETTLE_SECONDS)
    return [_judged(fault, each, during[each.name], began, back, heard_at[each.name]) for each in scene.listeners]


def _judged(
    fault: Fault, who: Watched, during: list[Report], began: float, back: float, heard_at: float | None
) -> Cycle:
    since, earlier = who.since(began), [report for report in who.reports if report.now <= began]
    lost = _behind(since, counted=False) - _behind(earlier, counted=False)
    uncounted = _behind(since, counted=True) - _behind(earlier, counted=True)
    return Cycle(
        fault=fault.what,
        listener=who.name,
        said=not fault.silences(who) or any(report.state != "active" for report in during),
        recovery_seconds=None if heard_at is None else heard_at - back,
        lost_seconds=max(0.0, lost),
        uncounted_seconds=uncounted,
        misheard=who.misheard(began),
        drift_seconds=_drift(earlier, since),
        other_source=any(report.source != earlier[-1].source for report in since),
    )


def _behind(reports: list[Report], *, counted: bool) -> float:
    """How far what was heard, with what is counted as lost or without, is behind the clock, in seconds.

    The least of some reports: blocks and a busy machine make it more, and nothing makes it less.
    """
    return min(
        report.now - (report.heard_frames + counted * report.lost_frames) / report.rate
        for report in reports[-STEADY_REPORTS:]
    )


def _drift(before: list[Report], after: list[Report]) -> float:
    """By how much the spectrogram's end, or the newest verdict, is now farther from the stream's end, in seconds."""
    columns = [
        median(report.stream_seconds - report.columns_seconds for report in reports[-STEADY_REPORTS:])
        for reports in (before, after)
    ]
    verdict = after[-1].stream_seconds - after[-1].verdict_seconds - VERDICT_SECONDS
    return max(abs(columns[1] - columns[0]), verdict)


@contextmanager
def scene(kind: type[Server], clock_library: str | None = None) -> Iterator[Scene]:
    """A server and its listeners, all of whom hear; and an end to them.

    Raises
    ------
    RuntimeError
        A listener hears nothing.
    """
    with running(kind) as server:
        here = Scene(server, [])
        try:
            for words, microphone in (("system", False), ("mic", True)):
                here.listeners.append(Watched(words, server, microphone=microphone, clock_library=clock_library))
            for each in here.listeners:
                if each.wait_for(lambda report: report.stream_seconds > BEGUN_SECONDS, 60.0) is None:
                    raise RuntimeError(f"the listener to the {each.name} hears nothing")
            yield here
        finally:
            here.calm_down()
            for each in here.listeners:
                each.end()
