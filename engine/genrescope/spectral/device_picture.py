"""Columns become pictures on the network's device, by torch: the arithmetic of `picture` and `reference_picture`.

What depends on a window's length is done before, on the processor (`shown`), so that everything here has one shape and
can be recorded as one graph. What a JPEG does to the reference's pictures is done too: without it, a network that was
trained on them would answer otherwise there than on the processor.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch

from genrescope.spectral.decibels import LEAST_RELATIVE, to_relative
from genrescope.spectral.device_jpeg import Jpeg
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
    """As `genrescope.spectral.reference_picture.reference_picture`.

    Shrinking is linear but for the rounding after each of its two passes: two matrix products.
    """

    def __init__(self, picture: ReferencePicture, bins: int, device: torch.device) -> None:
        rows, cells = shown_cells(picture.segment_columns, bins)
        self._rows, self._cells = torch.from_numpy(rows).to(device), torch.from_numpy(cells).to(device)
        self._down, self._across = (
            torch.from_numpy(shrinking(pixels, picture.side).astype(np.float32)).to(device) for pixels in FIGURE_PIXELS
        )
        self._colours = torch.from_numpy(magma().astype(np.float32)).to(device)
        self._jpeg = Jpeg(device) if picture.jpeg else None

    def __call__(self, relative: torch.Tensor) -> torch.Tensor:
        steps = _steps(_decibels(relative)).transpose(1, 2)
        figures = self._colours[steps[:, :, self._cells][:, self._rows]].permute(0, 3, 1, 2)  # [n, 3, 369, 496]
        if self._jpeg is not None:
            figures = self._jpeg(figures)
        small = _rounded(self._down @ _rounded(figures @ self._across.T))
        return (small / 255.0 - 0.5) / 0.5


def _steps(decibels: torch.Tensor) -> torch.Tensor:
    """Which of 256 colours each value has, rounded after each operation as `reference_picture` rounds."""
    least = decibels.amin(dim=(1, 2), keepdim=True)
    span = decibels.amax(dim=(1, 2), keepdim=True).double() - least.double()
    relative = ((decibels - least).double() / (span + (span == 0.0))).float()
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
