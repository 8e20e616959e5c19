"""Columns become the picture a network sees.

Genrescope's own models see the CQT itself, without the detour over a colour map: one channel, a row a bin, a pixel
several columns wide. (A colour picture of 224×224 carries nothing more and costs the network several times as much.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from genrescope.spectral.decibels import to_decibels
from genrescope.units import BINS, DYNAMIC_RANGE_DB

Fill = Literal["tile", "floor"]
Picture = npt.NDArray[np.float32]  # [1, 84, pixels], -1 at 80 dB below the reference to +1 at the reference


@dataclass(frozen=True, slots=True)
class PictureParameters:
    """How a model's pictures are made; part of its manifest.

    Attributes
    ----------
    segment_columns
        Columns a whole picture shows.
    columns_per_pixel
        Columns averaged (in dB) into one pixel; divides ``segment_columns`` up to a rest that is left out.
    fill
        What stands for the columns that a young window lacks: the window repeated (``"tile"``) or −80 dB before it
        (``"floor"``). Never a stretched time scale.
    """

    segment_columns: int
    columns_per_pixel: int
    fill: Fill

    @property
    def pixels(self) -> int:
        """Width of a picture."""
        return self.segment_columns // self.columns_per_pixel


def picture(power: npt.NDArray[np.float32], parameters: PictureParameters) -> Picture:
    """Picture of the newest columns.

    Parameters
    ----------
    power
        float32 [n, 84], the columns of a window, oldest first; its maximum is the dB reference.
    parameters
        The model's.

    Returns
    -------
    float32 [1, 84, pixels], low notes first.
    """
    return paint(to_decibels(power, float(power.max(initial=0.0))), parameters)


def paint(decibels: npt.NDArray[np.float32], parameters: PictureParameters) -> Picture:
    """Picture of columns already in dB below their reference, [n, 84]. What training uses on augmented columns."""
    whole = _filled(decibels[-parameters.segment_columns :], parameters)
    pooled = whole[-parameters.pixels * parameters.columns_per_pixel :].reshape(
        parameters.pixels, parameters.columns_per_pixel, BINS
    )
    pixels = pooled.mean(axis=1) * (2.0 / DYNAMIC_RANGE_DB) + 1.0
    return np.ascontiguousarray(pixels.T[None], dtype=np.float32)


def _filled(decibels: npt.NDArray[np.float32], parameters: PictureParameters) -> npt.NDArray[np.float32]:
    missing = parameters.segment_columns - len(decibels)
    if missing <= 0:
        return decibels
    if parameters.fill == "tile" and len(decibels):
        return np.pad(decibels, ((missing, 0), (0, 0)), mode="wrap")
    return np.pad(decibels, ((missing, 0), (0, 0)), constant_values=-DYNAMIC_RANGE_DB)
