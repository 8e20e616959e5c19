"""Colours of the spectrogram: magma, and the plot's own background where there is no sound."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from genrescope.units import DYNAMIC_RANGE_DB
from genrescope_desktop.plots.column_picture import Table
from genrescope_desktop.plots.decibel_bytes import LOWEST_DB, NOTHING, STEP_DB

MAGMA = "magma"  # by Nathaniel Smith and Stéfan van der Walt, CC0; pyqtgraph carries it


def magma_table() -> Table:
    """The 256 colours, darkest first."""
    rgb = pg.colormap.get(MAGMA).getLookupTable(nPts=256, alpha=False).astype(np.uint32)
    table: Table = np.uint32(0xFF000000) | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    return table


def spectrogram_table(magma: Table, reference_db: float, background: str) -> Table:
    """Colour of every byte of `decibel_bytes`, 80 dB below the reference to the reference."""
    decibels = LOWEST_DB + (np.arange(256) - 1) * STEP_DB
    share = np.clip((decibels - reference_db) / DYNAMIC_RANGE_DB + 1.0, 0.0, 1.0)
    table: Table = magma[np.rint(share * 255.0).astype(np.intp)]
    table[NOTHING] = QColor(background).rgb()
    return table
