"""A process of its own that records from an input device; PortAudio reads its environment once, when it starts.

In the tests: `Recorder`. As a program, ``python -m support.recorder TEXT OUT.npy``: opens what ``devices.find(TEXT)``
finds, prints what happens as one JSON object a line, and when its standard input ends, closes the source and saves the
frames.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from support.pulse import PulseServer, eventually

MOST_SECONDS = 60


class Recorder:
    """Runs the program. What it has said is in `events`; `stop` ends it and hands back the frames."""

    def __init__(self, server: PulseServer, text: str) -> None:
        self._out = server.folder / f"recorded-{time.monotonic_ns()}.npy"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "support.recorder", text, str(self._out)],
            env={**os.environ, **server.environment, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.events: list[dict[str, Any]] = []
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def state(self) -> str | None:
        """What the source last said it is; None before it is open."""
        states = [event["state"] for event in self.events if "state" in event]
        return states[-1] if states else None

    def message(self) -> str:
        """The sentence that came with it."""
        return next(event["message"] for event in reversed(self.events) if "state" in event)

    def wait_for(self, state: str) -> None:
        """Wait until the source says that it is ``state``."""
        eventually(lambda: self.state() == state, f"the recorder is {state}: {self.events}")

    def frames(self) -> int:
        """How many frames have arrived, asked of the process just now."""
        before = len(self.events)
        assert self._process.stdin is not None
        self._process.stdin.write("frames\n")
        self._process.stdin.flush()
        eventually(lambda: any("frames" in event for event in self.events[before:]), "the recorder answers")
        return int(next(event["frames"] for event in self.events[before:] if "frames" in event))

    def stop(self) -> np.ndarray:
        """End the recording; the frames, [frames, channels]."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        code = self._process.wait(60)
        self._listener.join()
        assert code == 0, f"the recorder failed: {self.events}"
        return np.load(self._out)

    def kill(self) -> None:
        """End it whatever it does."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        self.events.extend(json.loads(line) for line in self._process.stdout)


def _say(**event: Any) -> None:
    print(json.dumps(event), flush=True)


def _record(text: str, out: str) -> None:
    from genrescope.audio import devices
    from genrescope.audio.live_sources import live_source
    from genrescope.audio.ring import Ring

    source = live_source(devices.find(text))
    ring = Ring(MOST_SECONDS * source.info.rate, source.info.channels)
    source.open(ring)
    _say(id=source.info.id, title=source.info.title, rate=source.info.rate, channels=source.info.channels)
    ended = threading.Event()

    def obey() -> None:
        for _line in sys.stdin:
            _say(frames=ring.end)
        ended.set()

    threading.Thread(target=obey, daemon=True).start()
    said = None
    while not ended.wait(0.02):
        status = source.status()
        if status != said:
            said = status
            _say(state=status.state, message=status.message)
    source.close()
    count = ring.end
    time.sleep(0.2)
    _say(after_close=ring.end - count, lost=ring.reported_lost, state=source.status().state, message="closed")
    np.save(out, ring.view(ring.start, ring.end))


if __name__ == "__main__":
    _record(*sys.argv[1:])
