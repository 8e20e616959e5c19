"""Windows of held-out recordings as the live road would see them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genrescope.spectral.picture import PictureParameters, paint
from genrescope.training.columns import Levels
from genrescope.units import DYNAMIC_RANGE_DB

Pictures = npt.NDArray[np.float32]  # [n, channels, 84, pixels]


def relative(levels: Levels) -> npt.NDArray[np.float32]:
    """Decibels below the loudest moment of these columns, −80 to 0."""
    decibels = levels.astype(np.float32)
    decibels -= decibels.max()
    np.clip(decibels, -DYNAMIC_RANGE_DB, 0.0, out=decibels)
    return decibels


def window_pictures(levels: Levels, columns: int, parameters: PictureParameters, windows: int) -> Pictures:
    """Pictures of ``windows`` evenly spread excerpts of ``columns`` columns, filled where the model wants more."""
    starts = np.linspace(0, max(0, len(levels) - columns), windows).astype(int)
    return np.stack([paint(relative(levels[start : start + columns]), parameters) for start in starts])
