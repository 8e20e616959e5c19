"""The window a verdict stands on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genrescope.recognition.verdict import Gap, VerdictState


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The newest sound at one hop, as columns.

    Attributes
    ----------
    columns
        float32 [n, 84] power, final columns only, oldest first; n is at most 1291 (30 s).
    sound
        float32 [samples] at 22 050 Hz: the columns' sound with half a kernel on each side, for a transform of the whole
        window on a GPU; None unless it was asked for.
    start_sample, end_sample
        Centres of the first and the last column.
    passage_start
        First sample of the passage of sound the window lies in.
    silence_seconds
        How long it has been silent at ``end_sample``.
    level_dbfs
        RMS level of the newest hop.
    gaps
        Gaps in the window, and in the time since the window before where it begins later.
    interruption
        Why there is no sound just now (no signal, reconnecting), if so.
    hop_seconds
        Time between windows when this one was made.
    lost_samples
        Frames lost so far at the native rate.
    clipped_share
        Share of the newest hop's native samples that are at full scale.
    """

    columns: npt.NDArray[np.float32]
    sound: npt.NDArray[np.float32] | None
    start_sample: int
    end_sample: int
    passage_start: int
    silence_seconds: float
    level_dbfs: float
    gaps: tuple[Gap, ...]
    interruption: VerdictState | None
    hop_seconds: float
    lost_samples: int
    clipped_share: float = 0.0
