"""How long something has not moved, whatever became of this process meanwhile."""

from __future__ import annotations

LONGEST_STEP_SECONDS = 0.5  # a look later than this says that this process did not run, and then nothing else could


class Stillness:
    """Adds up the time between looks at which nothing had moved.

    A process that was stopped, a computer that slept and a processor that others hold make a look come late; such a
    step counts for `LONGEST_STEP_SECONDS` at most, so that nobody is taken for dead who could not run.

    Parameters
    ----------
    now
        The present moment in seconds, as for `look`.
    """

    def __init__(self, now: float) -> None:
        self._progress: object = None
        self._last_look = now
        self._still = 0.0

    def look(self, progress: object, now: float) -> float:
        """For how many seconds ``progress`` has been what it is.

        Parameters
        ----------
        progress
            Anything that is another thing after every step forward: a count, say.
        now
            The present moment in seconds.
        """
        step, self._last_look = now - self._last_look, now
        if progress != self._progress:
            self._progress, self._still = progress, 0.0
        else:
            self._still += min(step, LONGEST_STEP_SECONDS)
        return self._still
