"""Sound becomes CQT columns, as it arrives or all at once, with the same result.

Low octaves are computed from sound at a lower rate (C. Schörkhuber and A. Klapuri, "Constant-Q transform toolbox for
music processing", 2010). There a kernel has as many times fewer taps, so that all of them are read quickly: at every
tick of a live session that is most of the work.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from genrescope.spectral.decimate import Decimator, Undivided
from genrescope.spectral.kernels import KernelBank, OctaveKernels, joined
from genrescope.units import BINS, HOP_LENGTH

Sound = npt.NDArray[np.float32]  # [samples] at 22 050 Hz
Columns = npt.NDArray[np.float32]  # [columns, 84], power, C1 first

FRESH_COLUMNS = 3  # provisional columns older than that are about 1 dB off in the mean: good enough for the eye
CHUNK_COLUMNS = 64  # computed at once: a level's frames of that many columns take half a megabyte
# What the rate is divided by for how many octaves, lowest first. It stays eleven times an octave's highest note: the
# kernels' spectra have ended there (what folds back is 2e-6 of their peaks).
LEVELS = ((16, 2), (4, 2), (1, 3))


class IncrementalCqt:
    """Columns of an endless sound, each computed once, as soon as all the sound it needs has arrived.

    The columns do not depend on how the sound was cut into blocks, and equal those of `whole_cqt` (to float32
    rounding).

    Attributes
    ----------
    back, ahead
        Samples needed before a column's centre; and from it on: how far final columns trail the sound.
    """

    def __init__(self, bank: KernelBank) -> None:
        lowest_first = iter(bank.octaves)
        self._levels = [
            _Level(joined([next(lowest_first).decimated(factor) for _ in range(octaves)]), factor)
            for factor, octaves in LEVELS
        ]
        self.back = max(level.back for level in self._levels)
        self.ahead = max(level.ahead for level in self._levels)
        self._samples = 0
        self._columns = 0
        self._provisional = np.zeros((0, BINS), dtype=np.float32)

    @property
    def columns(self) -> int:
        """Final columns given so far; the next one is centred at sample ``512 * columns``."""
        return self._columns

    @property
    def provisional(self) -> Columns:
        """Columns from `columns` on, up to the newest sound, computed as if silence followed. For the eye alone.

        As of the last `push` that was asked for them.
        """
        return self._provisional

    def push(self, sound: Sound, *, provisional: bool = False) -> Columns:
        """Append sound (float32 [samples]) and return the columns that have become final, [n, 84].

        With ``provisional``, bring `provisional` up to date as well; only its newest few columns are computed anew.
        """
        for level in self._levels:
            level.push(sound)
        self._samples += len(sound)
        ready = max(self._columns, (self._samples - self.ahead) // HOP_LENGTH + 1)
        kept = self._provisional[ready - self._columns :]
        stop = max(ready, (self._samples - 1) // HOP_LENGTH + 1) if provisional else ready
        anew = max(ready, min(ready + len(kept), stop - FRESH_COLUMNS))
        columns = self._compute([*range(self._columns, ready), *range(anew, stop)])
        final = columns[: ready - self._columns]
        self._provisional = np.concatenate([kept[: anew - ready], columns[len(final) :]])
        self._columns = ready
        for level in self._levels:
            level.forget(ready)
        return final

    def flush(self) -> Columns:
        """End the stream: silence follows. Returns the columns left, up to the last one centred in the sound."""
        last = (self._samples - 1) // HOP_LENGTH
        return self.push(np.zeros(max(0, last * HOP_LENGTH + self.ahead - self._samples), dtype=np.float32))

    def _compute(self, indices: Sequence[int]) -> Columns:
        """Columns of those indices, ascending; sound that has not come yet counts as zero."""
        out = np.empty((len(indices), BINS), dtype=np.float32)
        if indices:
            np.concatenate([level.columns(np.array(indices)) for level in self._levels], axis=1, out=out)
        return out


class _Level:
    """The octaves that are computed at one rate.

    Parameters
    ----------
    kernels
        Theirs, at that rate.
    factor
        What 22 050 Hz is divided by.
    """

    def __init__(self, kernels: OctaveKernels, factor: int) -> None:
        self._kernels = kernels
        self._decimator = Decimator(factor) if factor > 1 else Undivided()
        self._stride = HOP_LENGTH // factor
        # Before the first sample there is silence.
        self._sound = np.zeros(self._decimator.start - kernels.offset, dtype=np.float32)
        self._first = kernels.offset  # index in the stream of self._sound[0], at the level's rate
        self.back = -kernels.offset * factor + self._decimator.back
        self.ahead = (kernels.ahead - 1) * factor + self._decimator.ahead

    def push(self, sound: Sound) -> None:
        """Append sound at 22 050 Hz."""
        self._sound = np.concatenate([self._sound, self._decimator.push(sound)])

    def columns(self, indices: npt.NDArray[np.intp]) -> Columns:
        """Columns of those indices, ascending, [n, bins of this level]."""
        size, width = self._kernels.taps.shape
        starts = indices * self._stride + (self._kernels.offset - self._first)
        sound = self._sound
        if (missing := int(starts[-1]) + size - len(sound)) > 0:
            rest = self._decimator.rest()[:missing]
            sound = np.concatenate([sound, rest, np.zeros(missing - len(rest), dtype=np.float32)])
        frames = np.lib.stride_tricks.sliding_window_view(sound, size)
        out = np.empty((len(indices), width // 2), dtype=np.float32)
        for begin in range(0, len(indices), CHUNK_COLUMNS):
            some = slice(begin, begin + CHUNK_COLUMNS)
            parts = frames[starts[some]] @ self._kernels.taps
            np.square(parts, out=parts)
            np.add(parts[:, : width // 2], parts[:, width // 2 :], out=out[some])
        return out

    def forget(self, column: int) -> None:
        """Drop the sound that no column from ``column`` on needs."""
        needed_from = column * self._stride + self._kernels.offset
        if needed_from > self._first:
            self._sound = self._sound[needed_from - self._first :].copy()
            self._first = needed_from


def whole_cqt(sound: Sound, bank: KernelBank) -> Columns:
    """Columns of a whole recording, [1 + (samples - 1) // 512, 84]; silence before and after it."""
    cqt = IncrementalCqt(bank)
    return np.concatenate([cqt.push(sound), cqt.flush()])
