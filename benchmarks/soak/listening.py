"""``genrescope listen --history always`` for a simulated day, looked at from inside; what was seen goes into a file.

The command is the real one, with its threads, its network, its history and its settings. In place of a device there is
a source that plays a programme as fast as it is answered, and in place of the clock, by which a session notices that
nothing comes, that source's own.
"""

from __future__ import annotations

import argparse
import json
import sys
import tracemalloc
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.samples import Looker
from benchmarks.soak.flat_out import TICK_SECONDS, FlatOutSource, RoadClock
from benchmarks.soak.programme import Programme, faults, pieces_at_hand
from genrescope import listening, live, settings_file
from genrescope.audio.source import AudioSource
from genrescope.cli import main
from genrescope.events import Update
from genrescope.history import recorder
from genrescope.history.database import history_file
from genrescope.history.recorder import Recorder
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Verdict
from genrescope.recognition.window import Window
from genrescope.units import ANALYSIS_RATE

LOOK_SECONDS = 900.0  # of the stream
TRACED_FRAMES = 12
TRACED_LINES = 25


class WatchedSession(live.LiveSession):
    """A session that says what waits inside it."""

    @property
    def received_seconds(self) -> float:
        """Length of its stream."""
        return self._listening.front.received_seconds

    @property
    def windows_waiting(self) -> int:
        """For the network."""
        return self._mailbox.waiting

    @property
    def verdicts_waiting(self) -> int:
        """For the view."""
        return len(self._answering.verdicts)


class Watch:
    """Looks at the command every quarter of an hour of its stream.

    Parameters
    ----------
    source, clock
        What it listens to.
    report
        Where what was seen is written.
    traced
        Whether allocations are compared between the settled and the last look.
    """

    def __init__(self, source: FlatOutSource, clock: RoadClock, report: Path, *, traced: bool) -> None:
        self._source = source
        self._clock = clock
        self._report = report.open("w", encoding="utf-8")
        self._looker = Looker(history_file().parent)
        self._due = 0.0
        self._windows = self._verdicts = self._writings = 0
        self._traced = traced
        self._before: tracemalloc.Snapshot | None = None
        self.session: WatchedSession | None = None
        self.recorder: Recorder | None = None

    def answered(self, verdict: Verdict) -> None:
        """Take note of a verdict; the clock may go on."""
        seconds = verdict.end_sample / ANALYSIS_RATE
        if self.session is None or self.recorder is None:
            return
        self._clock.answered(seconds + verdict.hop_seconds - self.session.received_seconds)
        self._windows = max(self._windows, self.session.windows_waiting)
        self._verdicts = max(self._verdicts, self.session.verdicts_waiting)
        self._writings = max(self._writings, self.recorder.waiting)
        if seconds >= self._due and seconds < self._source.seconds - verdict.hop_seconds:  # it is not ending
            self._due += LOOK_SECONDS
            self._look(seconds / 3600.0)
            settings_file.path().touch()  # as somebody's editor does: it is read again

    def close(self, last: Update | None) -> None:
        """Write how it ended."""
        status = None if last is None else last.status
        if status is not None:
            end = {
                "heard_hours": status.heard_seconds / 3600.0,
                "lost": status.lost_samples,
                "dropped": status.dropped_hops,
            }
            self._write(end | {"message": status.message})
        if self._before is not None:
            for each in tracemalloc.take_snapshot().compare_to(self._before, "traceback")[:TRACED_LINES]:
                print(f"{each.size_diff / 1024:.0f} KiB in {each.count_diff} blocks more", file=sys.stderr)
                print("\n".join(each.traceback.format(6)), file=sys.stderr)
        self._report.close()

    def _look(self, hours: float) -> None:
        most = (self._windows, self._verdicts, self._writings)
        self._write(asdict(self._looker.look(hours, *most)))
        self._windows = self._verdicts = self._writings = 0
        if self._traced and self._before is None and hours >= 1.0:
            self._before = tracemalloc.take_snapshot()

    def _write(self, line: dict[str, Any]) -> None:
        print(json.dumps(line), file=self._report, flush=True)


def run(hours: float, hop_seconds: float, report: Path, *, traced: bool = False) -> int:
    """Listen for so long, and write what was seen; return the command's exit code."""
    clock = RoadClock(hop_seconds)
    seconds = 3600.0 * hours
    source = FlatOutSource(Programme(pieces_at_hand()), seconds, faults(seconds), clock)
    watch = Watch(source, clock, report, traced=traced)
    judge = Recognizer.judge
    updates: list[Update] = []

    def watched(recognizer: Recognizer, window: Window, *rest: Any) -> Verdict:
        verdict = judge(recognizer, window, *rest)
        watch.answered(verdict)
        return verdict

    class Session(WatchedSession):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            watch.session = self

        def take(self) -> Update:
            update = super().take()
            updates[:] = [update]
            return update

    class WatchedRecorder(Recorder):
        def __init__(self, *books: Any) -> None:
            super().__init__(*books)
            watch.recorder = self

    def whatever_is_chosen(_words: str, **_rest: Any) -> AudioSource:
        return source

    if traced:
        tracemalloc.start(TRACED_FRAMES)
    with (
        patch.object(Recognizer, "judge", watched),
        patch.object(live, "LiveSession", Session),
        patch.object(listening, "monotonic", clock.now),
        patch.object(listening, "TICK_SECONDS", TICK_SECONDS),
        patch.object(recorder, "Recorder", WatchedRecorder),
        patch("genrescope.cli.listen.make_source", whatever_is_chosen),
    ):
        code = main(["listen", "--source", "mic", "--history", "always", "--json", "--hop", f"{hop_seconds:g}"])
    watch.close(updates[0] if updates else None)
    return code


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak.listening")
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--hop", type=float, required=True)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--trace", action="store_true")
    options = parser.parse_args()
    return run(options.hours, options.hop, options.report, traced=options.trace)


if __name__ == "__main__":
    sys.exit(_main())
