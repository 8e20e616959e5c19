"""The visible columns as pixels: one pixel wide where a device pixel is, one pixel high a bin.

The picture is shifted as it scrolls and only what is new is drawn, so a frame costs the same with ten minutes in view
as with five seconds. Where several columns share a pixel the loudest is shown: no onset falls between two pixels.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from genrescope.units import BINS
from genrescope_desktop.plots.column_store import ColumnStore

Table = npt.NDArray[np.uint32]  # [256], 0xffRRGGBB


class ColumnPicture:
    """Pixels of the stretch in view.

    Parameters
    ----------
    store
        Where columns come from; the picture alone takes its changes.
    table
        Colour of each byte.

    Attributes
    ----------
    image
        RGB32, as wide as the view in device pixels, 84 high with the highest note on top.
    """

    def __init__(self, store: ColumnStore, table: Table) -> None:
        self._store = store
        self._table = table
        self._view: tuple[int, float] | None = None  # right pixel and seconds a pixel of what is drawn
        self.resize(1)

    def resize(self, width: int) -> None:
        """Be this many device pixels wide."""
        self._pixels = np.zeros((BINS, width), dtype=np.uint32)
        # The image looks at the array's memory: what is written there is what is painted.
        self.image = QImage(self._pixels.data, width, BINS, 4 * width, QImage.Format.Format_RGB32)
        self._view = None

    def look_at(self, store: ColumnStore) -> None:
        """Take columns from another store."""
        self._store = store
        self._view = None

    @property
    def width(self) -> int:
        """Width in device pixels."""
        return int(self._pixels.shape[1])

    def set_table(self, table: Table) -> None:
        """Change the colours."""
        self._table = table
        self._view = None

    def show(self, right_pixel: int, pixel_seconds: float) -> tuple[int, int]:
        """Bring the stretch that ends at ``right_pixel`` into the picture.

        Returns
        -------
        First and stop pixel, from the left, of what is no longer as it was; equal when nothing changed.
        """
        changed, column_seconds = self._store.take_changed(), self._store.column_seconds
        left = right_pixel - self.width
        if self._view is None or self._view[1] != pixel_seconds or abs(right_pixel - self._view[0]) >= self.width:
            self._draw(left, right_pixel, left, pixel_seconds)
            self._view = (right_pixel, pixel_seconds)
            return 0, self.width
        moved = right_pixel - self._view[0]
        self._view = (right_pixel, pixel_seconds)
        if moved > 0:
            self._pixels[:, :-moved] = self._pixels[:, moved:]
            self._draw(right_pixel - moved, right_pixel, left, pixel_seconds)
        elif moved < 0:
            self._pixels[:, -moved:] = self._pixels[:, :moved]
            self._draw(left, left - moved, left, pixel_seconds)
        first = stop = left
        if changed is not None:
            first = max(left, int((changed[0] - 0.5) * column_seconds / pixel_seconds) - 1)
            stop = min(right_pixel, int((changed[1] + 0.5) * column_seconds / pixel_seconds) + 1)
            if first < stop:
                self._draw(first, stop, left, pixel_seconds)
        if moved:
            return 0, self.width
        return first - left, max(first, stop) - left

    def _draw(self, first: int, stop: int, left: int, pixel_seconds: float) -> None:
        """Draw pixels ``first`` to ``stop``, counted from the start of the stream."""
        edges = np.floor(np.arange(first, stop + 1) * (pixel_seconds / self._store.column_seconds) + 0.5).astype(
            np.int64
        )
        starts = edges[:-1]  # a pixel shows its columns, or the column that it lies within
        columns = self._store.read(int(edges[0]), int(max(edges[-1], edges[-2] + 1)))
        if edges[-1] - edges[0] > len(starts):
            values = np.maximum.reduceat(columns, starts - edges[0], axis=0)
        else:
            values = columns[starts - edges[0]]
        self._pixels[:, first - left : stop - left] = self._table[values].T[::-1]
