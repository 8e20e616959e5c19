"""Power to decibels, as `librosa.power_to_db` does it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genrescope.units import DYNAMIC_RANGE_DB

LEAST_POWER = 1e-10  # librosa's `amin`: power below it counts as it


def to_decibels(power: npt.NDArray[np.float32], reference: float) -> npt.NDArray[np.float32]:
    """Decibels relative to ``reference`` (a power), clipped `DYNAMIC_RANGE_DB` below it.

    Equals ``librosa.power_to_db(power, ref=reference, top_db=80)`` when ``reference`` is the largest power.
    """
    floor = max(LEAST_POWER, reference)
    decibels = 10.0 * np.log10(np.maximum(power, np.float32(LEAST_POWER)))
    decibels -= 10.0 * np.log10(floor)
    np.clip(decibels, -DYNAMIC_RANGE_DB, 0.0, out=decibels)
    return decibels.astype(np.float32, copy=False)
