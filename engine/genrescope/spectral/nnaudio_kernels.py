"""The kernels of nnAudio's CQT layer, without loading nnAudio or torch at run time.

They are taken from the layer itself once, by ``python -m genrescope.spectral.nnaudio_kernels``, and travel as a
resource of 2 MB: the spectrogram can then scroll while torch is still being imported. A test holds the resource against
the installed library's layer.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from genrescope.spectral.kernels import KernelBank, OctaveKernels, octave_from_complex
from genrescope.units import ANALYSIS_RATE, BINS, BINS_PER_OCTAVE, C1_HZ, HOP_LENGTH

FILTER_SCALE = 1.0306  # brings nnAudio's Q of 16.817 to librosa's 17.332 (librosa measures bandwidth differently)
RESOURCE = "kernels/nnaudio.npz"


def layer() -> Any:
    """Return nnAudio's layer as Genrescope uses it: the one place that names the library. Loads torch."""
    from nnAudio.features.cqt import CQT1992v2

    return CQT1992v2(
        sr=ANALYSIS_RATE,
        hop_length=HOP_LENGTH,
        fmin=C1_HZ,
        n_bins=BINS,
        bins_per_octave=BINS_PER_OCTAVE,
        filter_scale=FILTER_SCALE,
        pad_mode="constant",
        trainable=False,
        verbose=False,
    )


def from_library() -> KernelBank:
    """Take the bank from nnAudio's layer, each octave cut to its support. Loads torch."""
    cqt = layer()
    # The layer computes conv(x, real) - i · conv(x, imag), then scales by the square root of each kernel's length
    # (its "librosa" normalisation).
    kernels = (cqt.cqt_kernels_real[:, 0] - 1j * cqt.cqt_kernels_imag[:, 0]).numpy().astype(np.complex128)
    kernels *= np.sqrt(cqt.lenghts.numpy())[:, None]
    width = kernels.shape[1]
    octaves = []
    for lowest in range(0, BINS, BINS_PER_OCTAVE):
        octave = kernels[lowest : lowest + BINS_PER_OCTAVE]
        support = np.flatnonzero(np.abs(octave).max(axis=0))
        first, last = int(support[0]), int(support[-1])
        octaves.append(octave_from_complex(octave[:, first : last + 1], first - width // 2))
    return KernelBank("nnaudio", tuple(octaves))


def read() -> KernelBank:
    """Read the bank from its resource."""
    with files("genrescope_resources").joinpath(RESOURCE).open("rb") as stream, np.load(stream) as arrays:
        offsets = arrays["offsets"]
        octaves = tuple(OctaveKernels(arrays[f"octave{i}"], int(offset)) for i, offset in enumerate(offsets))
    return KernelBank("nnaudio", octaves)


def write(path: Path) -> None:
    """Take the bank from the library and store it. Loads torch."""
    bank = from_library()
    arrays = {f"octave{i}": octave.taps for i, octave in enumerate(bank.octaves)}
    np.savez(path, offsets=np.array([octave.offset for octave in bank.octaves], dtype=np.int32), **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(str(files("genrescope_resources").joinpath(RESOURCE))))
