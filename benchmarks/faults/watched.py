"""A listener in a process of its own, and what it has said so far."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

from tests.support.sound_server import wait_until

from benchmarks.faults.listener import Report
from benchmarks.faults.server import Server

TONE = 0.1  # the amplitude from which a tone is there; the servers' tones have half of full scale or more


class Watched:
    """Runs `benchmarks.faults.listener`.

    Parameters
    ----------
    words
        What it listens to.
    server
        Whose devices those are.
    microphone
        Whether that is the microphone; else it is the loudspeakers' monitor.
    clock_library
        Shows it the time that `set_clock` wants, if it is to be set.

    Attributes
    ----------
    reports
        All it has said.
    """

    def __init__(self, words: str, server: Server, *, microphone: bool, clock_library: str | None = None) -> None:
        self.microphone = microphone
        self.name = "microphone" if microphone else "system sound"
        self.reports: list[Report] = []
        environment = server.full_environment
        self._clock = server.folder / f"{self.name} clock"
        if clock_library is not None:
            self.set_clock(0)
            environment |= {"LD_PRELOAD": clock_library, "FAKETIME_TIMESTAMP_FILE": str(self._clock)}
            environment |= {"FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.faults.listener", words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def last(self) -> Report:
        """The newest report."""
        return self.reports[-1]

    def since(self, moment: float) -> list[Report]:
        """All reports made after a moment."""
        return [report for report in list(self.reports) if report.now > moment]

    def wait_for(self, condition: Callable[[Report], bool], seconds: float, since: float = 0.0) -> float | None:
        """Wait for a report, made after a moment, of which ``condition`` is true; when it was made, None if never."""
        found: list[Report] = []

        def look() -> bool:
            found.extend(report for report in self.since(since) if condition(report))
            return bool(found)

        wait_until(look, seconds)
        return found[0].now if found else None

    def hears(self, report: Report) -> bool:
        """Whether the report is one of sound from the right device."""
        tone, other = self._tones(report)
        return report.state == "active" and tone > TONE > other

    def misheard(self, since: float) -> bool:
        """Whether sound of the other device was ever taken for the chosen one's."""
        return any(self._tones(report)[1] > TONE for report in self.since(since))

    def set_clock(self, seconds: int) -> None:
        """Let its wall clock be wrong by so much."""
        self._clock.write_text(f"{seconds:+d}s")

    def stop(self) -> None:
        """Let it stand still."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self.process.send_signal(signal.SIGCONT)

    def end(self, seconds: float = 30.0) -> int | None:
        """End it; its exit code, None when it hung."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self._reader.join()
            self.process.stdout.close()

    def _tones(self, report: Report) -> tuple[float, float]:
        """Amplitudes of the right device's tone and of the other's."""
        tones = report.speakers, report.microphone
        return tones[::-1] if self.microphone else tones

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.reports.append(Report(**json.loads(line)))
