"""Keeping a live stream's clock: how much silence stands for sound that should have come and did not."""

from __future__ import annotations

import math

LATE_SECONDS = 0.25  # a tick this late says that this machine was held up, which is no sign that the source was
SETTLE_SECONDS = 1.0  # how long the stream is watched before it is said how far it is behind
STEADY_SECONDS = 0.05  # two such looks that differ by less show a stream that has caught up as far as it will
SHORTFALL_SECONDS = 0.25  # a server may change its latency by less than this, and then nothing is lost


class GapClock:
    """Decides, tick by tick, how many frames of nothing a stream is to be given.

    A source that delivers nothing for longer than ``patience`` is interrupted: from then on every tick fills the time
    that has passed. What a sound server had buffered while this machine was held up is no gap; what it had to throw
    away is one, and shows in a stream that stays behind the clock after it has caught up.

    Parameters
    ----------
    rate
        Frames a second.
    patience_seconds
        How long nothing may come before it counts as a gap.
    now
        The present moment in seconds, as for `tick`.
    """

    def __init__(self, rate: int, patience_seconds: float, now: float) -> None:
        self._rate = rate
        self._patience = patience_seconds
        self._accounted = now  # up to when the stream has been given sound or a gap
        self._quiet_since = now  # since when nothing has come although it could have been taken
        self._last_tick = now
        self._lateness = _Lateness(rate, now)
        self.interrupted = False

    def tick(self, frames: int, missing: int, now: float) -> int:
        """Say how many frames of nothing belong before the ``frames`` frames that have just been taken.

        Parameters
        ----------
        frames
            Frames taken at this tick.
        missing
            Frames known to be lost before them.
        now
            The present moment in seconds.
        """
        late = now - self._last_tick > LATE_SECONDS
        self._last_tick = now
        passed = round((now - self._accounted) * self._rate)
        if frames or missing:
            gap = max(0, passed - frames) if self.interrupted else missing
            if self.interrupted:
                self._lateness = _Lateness(self._rate, now)
            else:
                gap += self._lateness.shortfall(frames + gap, now)
            self._accounted = self._quiet_since = now
            self.interrupted = False
            return gap
        if late and not self.interrupted:
            self._quiet_since = now
        if not self.interrupted and now - self._quiet_since <= self._patience:
            return 0
        self.interrupted = True
        self._accounted = now
        return passed


class _Lateness:
    """How far a stream is behind the clock, which is steady unless sound was lost.

    Blocks make it jump to and fro, so the least of each `SETTLE_SECONDS` counts. A slow change is the device's own
    clock, which is not quite this one.
    """

    def __init__(self, rate: int, now: float) -> None:
        self._rate = rate
        self._started = self._looked = now
        self._stream = 0
        self._least = math.inf
        self._before = math.inf  # the least of the look before
        self._usual = math.inf

    def shortfall(self, frames: int, now: float) -> int:
        """Take in that the stream went on by so many frames; how many of them should have been more."""
        self._stream += frames
        self._least = min(self._least, (now - self._started) * self._rate - self._stream)
        if now - self._looked < SETTLE_SECONDS:
            return 0
        least, before = self._least, self._before
        self._looked, self._least, self._before = now, math.inf, least
        if least - self._usual <= SHORTFALL_SECONDS * self._rate or self._usual == math.inf:
            self._usual = least
            return 0
        if abs(least - before) > STEADY_SECONDS * self._rate:
            return 0  # it is still catching up
        short = round(least - self._usual)
        self._stream += short
        self._before = self._usual
        return short
