"""Colours of the spectrogram: a map of the theme, and the plot's own background where there is no sound."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from genrescope.units import DYNAMIC_RANGE_DB
from genrescope_desktop.plots.column_picture import Table
from genrescope_desktop.plots.decibel_bytes import LOWEST_DB, NOTHING, STEP_DB

# Magma is by Nathaniel Smith and Stéfan van der Walt, cividis by Jamie Nuñez and others, both CC0; pyqtgraph has them.
MAGMA = "magma"


@cache
def colour_table(name: str = MAGMA) -> Table:
    """The 256 colours of a map, darkest first."""
    rgb = pg.colormap.get(name).getLookupTable(nPts=256, alpha=False).astype(np.uint32)
    table: Table = np.uint32(0xFF000000) | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    return table


def spectrogram_table(colours: Table, reference_db: float, background: str) -> Table:
    """Colour of every byte of `decibel_bytes`, 80 dB below the reference to the reference."""
    decibels = LOWEST_DB + (np.arange(256) - 1) * STEP_DB
    share = np.clip((decibels - reference_db) / DYNAMIC_RANGE_DB + 1.0, 0.0, 1.0)
    table: Table = colours[np.rint(share * 255.0).astype(np.intp)]
    table[NOTHING] = QColor(background).rgb()
    return table
