"""CQT kernels as plain time-domain taps, whichever library they come from.

A bank holds, for each octave, the complex kernels of its bins as one real matrix, so that a stretch of sound becomes
columns by one matrix product an octave:

    C[t, k] = Σ_n  y[512 t + offset + n] · (taps[n, k] + i · taps[n, bins + k])

Column ``t`` is centred at sample ``512 t``; sound outside the stream counts as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

KernelName = Literal["nnaudio", "librosa"]
KERNEL_NAMES: tuple[KernelName, ...] = get_args(KernelName)


@dataclass(frozen=True, slots=True)
class OctaveKernels:
    """The kernels of one octave.

    Attributes
    ----------
    taps
        float32 [n, 2 · bins]: the real parts of the octave's bins, then the imaginary parts.
    offset
        Where the first tap lies relative to a column's centre, in samples; negative.
    """

    taps: npt.NDArray[np.float32]
    offset: int

    @property
    def ahead(self) -> int:
        """Samples needed from a column's centre on, the centre's own among them."""
        return self.offset + len(self.taps)

    def decimated(self, factor: int) -> OctaveKernels:
        """The same kernels for sound whose rate was divided by ``factor``, where that holds all they hear."""
        first = -self.offset % factor
        taps = np.ascontiguousarray(self.taps[first::factor]) * np.float32(factor)
        return OctaveKernels(taps, (self.offset + first) // factor)


@dataclass(frozen=True, slots=True)
class KernelBank:
    """All octaves, lowest first, under the name a model's manifest gives them."""

    name: KernelName
    octaves: tuple[OctaveKernels, ...]

    @property
    def back(self) -> int:
        """Samples needed before a column's centre."""
        return max(-octave.offset for octave in self.octaves)

    @property
    def ahead(self) -> int:
        """Samples needed from a column's centre on: how far final columns trail the sound."""
        return max(octave.ahead for octave in self.octaves)


def octave_from_complex(kernels: npt.NDArray[np.complex128], offset: int) -> OctaveKernels:
    """Pack complex kernels [bins, n] whose first tap lies at ``offset``."""
    taps = np.concatenate([kernels.real, kernels.imag]).T
    return OctaveKernels(np.ascontiguousarray(taps, dtype=np.float32), offset)


def joined(octaves: Sequence[OctaveKernels]) -> OctaveKernels:
    """Pack neighbouring octaves, lowest first, as if they were one: more arithmetic, fewer matrix products."""
    offset = min(octave.offset for octave in octaves)
    rows = max(octave.ahead for octave in octaves) - offset
    halves: list[list[npt.NDArray[np.float32]]] = [[], []]
    for octave in octaves:
        before = octave.offset - offset
        padded = np.pad(octave.taps, ((before, rows - before - len(octave.taps)), (0, 0)))
        for half, part in zip(halves, np.hsplit(padded, 2), strict=True):
            half.append(part)
    return OctaveKernels(np.ascontiguousarray(np.hstack([*halves[0], *halves[1]])), offset)


@cache
def kernel_bank(name: KernelName) -> KernelBank:
    """Return the bank of that name, read or built once.

    ``"nnaudio"`` has the taps of nnAudio's own layer (0.26 s of sound after a column's centre); ``"librosa"`` equals
    `librosa.cqt` with its defaults (0.54 s).
    """
    if name == "nnaudio":
        from genrescope.spectral import nnaudio_kernels

        return nnaudio_kernels.read()
    if name == "librosa":
        from genrescope.spectral import librosa_kernels

        return librosa_kernels.build()
    raise ValueError(f"unknown kernels {name!r}; known are {', '.join(KERNEL_NAMES)}")
