"""Where in the stream the picture stands: smooth although sound arrives in lumps."""

from __future__ import annotations

CATCH_UP_SECONDS = 0.5  # time constant of the correction: slow against the lumps, fast against drift
JUMP_SECONDS = (
    1.0  # further behind than this (a view that was hidden, a file read ahead) nothing is to be seen smoothly
)
OVERRUN_SECONDS = 0.15  # how far past the newest sound the clock runs before it takes the stream for stopped


class StreamClock:
    """Stream time, carried on by the monotonic clock between arrivals of sound. Never runs backwards.

    Attributes
    ----------
    position
        Stream time in seconds.
    """

    def __init__(self) -> None:
        self.position = 0.0
        self._received = 0.0
        self._noticed = 0.0  # the newest `_received` that a tick has seen, and when it did
        self._noticed_at = 0.0
        self._ticked_at: float | None = None

    def receive(self, seconds: float) -> None:
        """Sound up to this stream time has arrived."""
        self._received = max(self._received, seconds)

    def tick(self, now: float) -> float:
        """Move on to ``now`` (`time.monotonic`); return `position`."""
        if self._received > self._noticed:
            self._noticed, self._noticed_at = self._received, now
        elapsed = 0.0 if self._ticked_at is None else max(0.0, now - self._ticked_at)
        self._ticked_at = now
        limit = self._noticed + OVERRUN_SECONDS
        error = min(self._noticed + now - self._noticed_at, limit) - self.position
        if error > JUMP_SECONDS:
            self.position = self._noticed
        else:
            rate = min(max(1.0 + error / CATCH_UP_SECONDS, 0.0), 2.0)
            self.position = max(self.position, min(self.position + elapsed * rate, limit))
        return self.position
