"""Columns become the picture a network sees.

Genrescope's own models see the CQT itself, without the detour over a colour map: a row a bin, a pixel several columns
wide. (A colour picture of 224×224 carries nothing more and costs the network several times as much.) What the mean over
a pixel's columns hides, how sharply notes and drums begin, stands in a second channel if the model wants it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from genrescope.spectral.decibels import to_decibels
from genrescope.units import BINS, DYNAMIC_RANGE_DB

Fill = Literal["tile", "floor"]
Picture = npt.NDArray[np.float32]  # [channels, 84, pixels], see `picture`
ONSET_DB = 4.0  # mean rise from column to column that the second channel shows as 0


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
    onsets
        Whether a second channel shows the onsets.
    """

    segment_columns: int
    columns_per_pixel: int
    fill: Fill
    onsets: bool = False

    @property
    def channels(self) -> int:
        """How many channels a picture has."""
        return 2 if self.onsets else 1

    @property
    def pixels(self) -> int:
        """Width of a picture."""
        return self.segment_columns // self.columns_per_pixel

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of a picture."""
        return (self.channels, BINS, self.pixels)

    @property
    def shown_columns(self) -> int:
        """How many of the newest columns a picture shows."""
        return self.pixels * self.columns_per_pixel

    def rows_of(self, bins: npt.NDArray[np.float64], of: int) -> npt.NDArray[np.float64]:
        """Where the centres of bins (or fractions) of ``of`` stand, in pixels from the first row."""
        del of  # a row a bin, whatever there are
        return bins

    def draw(self, power: npt.NDArray[np.float32]) -> Picture:
        """Picture of the newest columns of a window (`picture`)."""
        return picture(power, self)


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
    float32 [channels, 84, pixels], low notes first. The first channel is the level, −1 at 80 dB below the reference to
    +1 at the reference. The second is the mean rise in dB from each column to the next (half-wave rectified, as in the
    spectral flux of S. Dixon, "Onset detection revisited", 2006): −1 where nothing begins, 0 at `ONSET_DB` a column.
    """
    return paint(to_decibels(power, float(power.max(initial=0.0))), parameters)


def paint(decibels: npt.NDArray[np.float32], parameters: PictureParameters) -> Picture:
    """Picture of columns already in dB below their reference, [n, 84]. What training uses on augmented columns."""
    whole = newest(decibels, parameters.segment_columns, parameters.fill)
    channels = [_pooled(whole, parameters) * (2.0 / DYNAMIC_RANGE_DB) + 1.0]
    if parameters.onsets:
        rises = np.maximum(np.diff(whole, axis=0, prepend=whole[:1]), 0.0)
        channels.append(_pooled(rises, parameters) / ONSET_DB - 1.0)
    return np.stack(channels, dtype=np.float32)


def _pooled(columns: npt.NDArray[np.float32], parameters: PictureParameters) -> npt.NDArray[np.float32]:
    """Means over each pixel's columns, [84, pixels]."""
    shown = columns[-parameters.pixels * parameters.columns_per_pixel :]
    pooled: npt.NDArray[np.float32] = shown.reshape(parameters.pixels, parameters.columns_per_pixel, BINS).mean(axis=1)
    return pooled.T


def newest(
    values: npt.NDArray[np.float32], columns: int, fill: Fill, floor: float = -DYNAMIC_RANGE_DB
) -> npt.NDArray[np.float32]:
    """Exactly so many columns, [columns, bins]: the newest, and before them what ``fill`` says if there are fewer.

    Parameters
    ----------
    values
        [n, bins], in dB unless ``floor`` says what nothing is in another measure.
    """
    missing = columns - len(values)
    if missing <= 0:
        return values[-columns:]
    if fill == "tile" and len(values):
        return np.pad(values, ((missing, 0), (0, 0)), mode="wrap")
    return np.pad(values, ((missing, 0), (0, 0)), constant_values=floor)
