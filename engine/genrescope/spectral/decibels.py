"""Power to decibels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genrescope.units import DYNAMIC_RANGE_DB

LEAST_RELATIVE = 10.0 ** (-DYNAMIC_RANGE_DB / 10.0)  # of the reference; what is less is shown as this


def to_decibels(power: npt.NDArray[np.float32], reference: float) -> npt.NDArray[np.float32]:
    """Decibels relative to ``reference`` (a power), clipped `DYNAMIC_RANGE_DB` below it.

    Where ``reference`` is the largest power this equals ``librosa.power_to_db(power, ref=np.max, top_db=80)``, but for
    very quiet sound: librosa also raises every power to 1e-10, which makes its answer depend on the recording's gain,
    and ours must not. Without any power everything is at the floor.
    """
    relative = to_relative(power, reference)
    decibels = np.log10(np.clip(relative, np.float32(LEAST_RELATIVE), np.float32(1.0)), dtype=np.float32)
    return decibels * np.float32(10.0)


def to_relative(power: npt.NDArray[np.float32], reference: float) -> npt.NDArray[np.float32]:
    """Power as a share of ``reference``, a power too; nothing of nothing."""
    return power / np.float32(reference) if reference > 0.0 else np.zeros_like(power)
