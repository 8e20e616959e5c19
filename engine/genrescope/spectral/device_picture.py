"""Columns become pictures on the network's device, by torch: the arithmetic of `picture` and `reference_picture`.

What depends on a window's length is done before, on the processor (`shown`), so that everything here has one shape and
can be recorded as one graph. A picture of the reference's family is made without its JPEG: that is no arithmetic for a
GPU, and what leaving it out costs is in ``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch

from genrescope.spectral.decibels import LEAST_RELATIVE, to_relative
from genrescope.spectral.picture import ONSET_DB, PictureParameters, newest
from genrescope.spectral.reference_picture import FIGURE_PIXELS, ReferencePicture, magma, shown_cells
from genrescope.units import DYNAMIC_RANGE_DB

PRECISION_BITS = 22  # of the weights that Pillow shrinks pictures of 8 bits with

Draw = Callable[[torch.Tensor], torch.Tensor]
Columns = npt.NDArray[np.float32]  # [n, bins], power


def shown(power: Columns, picture: PictureParameters | ReferencePicture) -> Columns:
    """What a picture shows of a window, relative to the window's maximum, [segment_columns, bins]."""
    relative = to_relative(power[-picture.segment_columns :], float(power.max(initial=0.0)))
    return newest(relative, picture.segment_columns, picture.fill, floor=0.0)


def drawing(picture: PictureParameters | ReferencePicture, bins: int, device: torch.device) -> Draw:
    """Return what makes pictures on a device: from `shown` columns [n, segment_columns, bins] to [n, *picture.shape].

    Parameters
    ----------
    picture
        How a model's pictures are made.
    bins
        Of its columns.
    device
        Where.
    """
    if isinstance(picture, ReferencePicture):
        return _Figures(picture, bins, device)
    return _Levels(picture)


def _decibels(relative: torch.Tensor) -> torch.Tensor:
    return relative.clamp(LEAST_RELATIVE, 1.0).log10() * 10.0


class _Levels:
    """As `genrescope.spectral.picture.paint`."""

    def __init__(self, parameters: PictureParameters) -> None:
        self._parameters = parameters

    def __call__(self, relative: torch.Tensor) -> torch.Tensor:
        decibels = _decibels(relative)
        channels = [self._pooled(decibels) * (2.0 / DYNAMIC_RANGE_DB) + 1.0]
        if self._parameters.onsets:
            rises = decibels.diff(dim=1, prepend=decibels[:, :1]).relu()
            channels.append(self._pooled(rises) / ONSET_DB - 1.0)
        return torch.stack(channels, dim=1)

    def _pooled(self, columns: torch.Tensor) -> torch.Tensor:
        """Means over each pixel's columns, [n, bins, pixels]."""
        pixels, per_pixel = self._parameters.pixels, self._parameters.columns_per_pixel
        count, _, bins = columns.shape
        shown_ones = columns[:, -pixels * per_pixel :].reshape(count, pixels, per_pixel, bins)
        return shown_ones.mean(dim=2).transpose(1, 2)


class _Figures:
    """As `genrescope.spectral.reference_picture.reference_picture` without the JPEG.

    Shrinking is linear but for the rounding after each of its two passes, and a row or column of the figure repeats a
    bin or column of the sound. So each pass is one matrix product with the cells themselves.
    """

    def __init__(self, picture: ReferencePicture, bins: int, device: torch.device) -> None:
        height, width = FIGURE_PIXELS
        rows, cells = shown_cells(picture.segment_columns, bins)
        down = shrinking(height, picture.side) @ np.eye(bins)[rows]
        across = shrinking(width, picture.side) @ np.eye(picture.segment_columns)[cells]
        self._down = torch.from_numpy(down.astype(np.float32)).to(device)
        self._across = torch.from_numpy(across.T.astype(np.float32)).to(device)
        self._colours = torch.from_numpy(magma().astype(np.float32)).to(device)

    def __call__(self, relative: torch.Tensor) -> torch.Tensor:
        cells = self._colours[_steps(_decibels(relative))].permute(0, 3, 2, 1)  # [n, 3, bins, columns]
        small = _rounded(self._down @ _rounded(cells @ self._across))
        return (small / 255.0 - 0.5) / 0.5


def _steps(decibels: torch.Tensor) -> torch.Tensor:
    """Which of 256 colours each value has, rounded after each operation as `reference_picture` rounds."""
    least = decibels.amin(dim=(1, 2), keepdim=True)
    span = decibels.amax(dim=(1, 2), keepdim=True).double() - least.double()
    relative = ((decibels - least).double() / torch.where(span == 0.0, 1.0, span)).float()
    return (relative * 256.0).clamp(max=255.0).long()


def _rounded(values: torch.Tensor) -> torch.Tensor:
    return (values + 0.5).floor()  # halves go up, as in Pillow


def shrinking(size: int, wanted: int) -> npt.NDArray[np.float64]:
    """Weights [wanted, size] with which Pillow's bilinear filter resizes a line of pixels of 8 bits.

    A triangle as wide as two pixels of the coarser side, its weights rounded to `PRECISION_BITS`.
    """
    scale = size / wanted
    reach = max(scale, 1.0)
    centres = (np.arange(wanted)[:, None] + 0.5) * scale
    pixels = np.arange(size)[None, :]
    first, stop = np.floor(centres - reach + 0.5), np.floor(centres + reach + 0.5)
    triangle = np.maximum(0.0, 1.0 - np.abs(pixels + 0.5 - centres) / reach)
    weights = np.where((pixels >= first) & (pixels < stop), triangle, 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    one = float(1 << PRECISION_BITS)
    rounded: npt.NDArray[np.float64] = np.floor(weights * one + 0.5) / one
    return rounded
