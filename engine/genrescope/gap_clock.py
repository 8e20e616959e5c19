"""Keeping a live stream's clock when no sound comes: how much silence stands for the time that passed."""

from __future__ import annotations

LATE_SECONDS = 0.25  # a tick this late says that this machine was held up, which is no sign that the source was


class GapClock:
    """Decides, tick by tick, how many frames of nothing a stream is to be given.

    A source that delivers nothing for longer than ``patience`` is interrupted: from then on every tick fills the time
    that has passed. What a sound server had buffered while this machine was held up is no gap.

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
