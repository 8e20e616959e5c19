"""The picture of the reference system (ccmusic-database): a figure in colour, as its networks were trained on it.

There, librosa and matplotlib draw a segment's decibels with the colour map magma into a figure of 496 × 369 pixels;
that is stored as a JPEG, read back, and shrunk to 224 × 224. Here the same pixels are computed: which cell of the
figure each pixel shows is plain arithmetic, and Pillow does what it does there. The result equals the reference's bit
for bit, in a small part of the time (`tests/fidelity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from genrescope.spectral.decibels import to_decibels
from genrescope.spectral.picture import Fill, Picture, newest

SEGMENT_SECONDS = 11.4  # of the recordings' segments that the networks were trained on
SEGMENT_COLUMNS = 490  # whole columns in that
FIGURE_PIXELS = (369, 496)  # height and width of matplotlib's figure when it is cut at its axes
AXES_HEIGHT = (1848, 5)  # of these axes in pixels, as a fraction: 369.6, of which 369 whole rows are stored
SIDE = 224  # what most networks take
COLOURS = "colours/magma.txt"

Image = npt.NDArray[np.uint8]  # [height, width, 3], red, green, blue


@dataclass(frozen=True, slots=True)
class ReferencePicture:
    """How the pictures of a model of the reference's family are made; part of its manifest.

    Attributes
    ----------
    segment_columns
        Columns a whole picture shows.
    fill
        What stands for the columns that a young window lacks, as in `genrescope.spectral.picture.PictureParameters`.
    jpeg
        Whether the picture goes through a JPEG, as those that the network was trained on did. Without, it is 4 of 255
        steps off in the mean.
    side
        Height and width of a picture.
    """

    segment_columns: int = SEGMENT_COLUMNS
    fill: Fill = "tile"
    jpeg: bool = True
    side: int = SIDE

    @property
    def channels(self) -> int:
        """How many channels a picture has."""
        return 3

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of a picture."""
        return (self.channels, self.side, self.side)

    @property
    def shown_columns(self) -> int:
        """How many of the newest columns a picture shows."""
        return self.segment_columns

    def rows_of(self, bins: npt.NDArray[np.float64], of: int) -> npt.NDArray[np.float64]:
        """Where the centres of bins (or fractions) of ``of`` stand, in pixels from the first row."""
        rows: npt.NDArray[np.float64] = (1.0 - (bins + 0.5) / of) * self.side - 0.5
        return rows

    def draw(self, power: npt.NDArray[np.float32]) -> Picture:
        """Picture of the newest columns of a window, [n, bins] power, whose maximum is the dB reference."""
        decibels = to_decibels(power[-self.segment_columns :], float(power.max(initial=0.0)))
        return reference_picture(newest(decibels, self.segment_columns, self.fill), jpeg=self.jpeg, side=self.side)


def reference_picture(decibels: npt.NDArray[np.float32], *, jpeg: bool = True, side: int = SIDE) -> Picture:
    """Picture of a segment, as the reference's network sees it.

    Parameters
    ----------
    decibels
        float32 [n, bins], oldest column first. The colours span its own least to its own greatest value.
    jpeg
        Whether the figure goes through a JPEG file.
    side
        Height and width of the picture.

    Returns
    -------
    float32 [3, side, side] from −1 to 1: red, green, blue; low notes at the bottom.
    """
    from PIL import Image as Pillow  # here, because only models of this family need it

    image = Pillow.fromarray(figure(decibels))
    if jpeg:
        file = BytesIO()
        image.save(file, "JPEG")  # as matplotlib has it stored: Pillow's own quality, 75, and 4:2:0
        image = Pillow.open(file)
    small = np.asarray(image.resize((side, side), Pillow.Resampling.BILINEAR))
    channels = small.transpose(2, 0, 1).astype(np.float32, order="C")
    return (channels / np.float32(255) - np.float32(0.5)) / np.float32(0.5)


def figure(decibels: npt.NDArray[np.float32]) -> Image:
    """Draw what ``librosa.display.specshow`` and matplotlib draw of a segment, without axes, [369, 496, 3].

    A pixel shows the cell that holds its centre. Equal to matplotlib's in every pixel, but for widths that are a
    multiple of 32: some centres then lie on the border of two cells. (A segment of 11.4 s has 490 to 492 columns.)

    Parameters
    ----------
    decibels
        float32 [n, bins], oldest column first.
    """
    rows, cells = shown_cells(*decibels.shape)
    colours = magma().take(_steps(decibels).T, axis=0)
    picture: Image = colours.take(cells, axis=1).take(rows, axis=0)
    return picture


def shown_cells(columns: int, bins: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Which bin each row of the figure shows, [369], and which column each of its columns, [496]."""
    height, width = FIGURE_PIXELS
    above_bottom = 2 * np.arange(height - 1, -1, -1) + 1  # the rows' centres, in half pixels
    rows = above_bottom * bins * AXES_HEIGHT[1] // (2 * AXES_HEIGHT[0])
    return rows, (2 * np.arange(width) + 1) * columns // (2 * width)


def _steps(decibels: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Which of 256 colours each value has. Rounded after each operation as matplotlib rounds."""
    least, greatest = np.float64(decibels.min()), np.float64(decibels.max())
    if least == greatest:
        return np.zeros(decibels.shape, dtype=np.intp)
    above_least = (decibels - least).astype(np.float32)
    relative = (above_least / (greatest - least)).astype(np.float32)
    steps: npt.NDArray[np.intp] = np.minimum(relative * np.float32(256), np.float32(255)).astype(np.intp)
    return steps


@cache
def magma() -> Image:
    """The colours of the reference's pictures, darkest first, [256, 3] in 0…255."""
    with files("genrescope_resources").joinpath(COLOURS).open(encoding="utf-8") as lines:
        return np.loadtxt(lines, dtype=np.uint8)
