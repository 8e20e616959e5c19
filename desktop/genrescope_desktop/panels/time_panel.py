"""What both plots are: a panel on the shared time axis that paints only what can be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from genrescope_desktop.plots.on_screen import on_screen
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.plots.time_plot import TimePlot


class TimePanel(QWidget):
    """One plot. A panel says in `_draw` what to bring up to date before it is painted.

    Parameters
    ----------
    time_cursor
        The time axis, shared with the other panel.
    plot
        The plot, which is to fill the panel.
    parent
        As in Qt.

    Attributes
    ----------
    time_cursor
        The time axis.
    plot
        The plot itself.
    """

    def __init__(self, time_cursor: TimeCursor, plot: TimePlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time_cursor = time_cursor
        self.plot = plot
        time_cursor.looked_elsewhere.connect(self._refresh)  # also when nothing is listened to, and no tick comes
        plot.box.sigResized.connect(self._refresh)
        plot.about_to_paint.connect(self._draw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plot)

    def tick(self, now: float) -> None:
        """Move on to ``now`` (`time.monotonic`) and ask for painting what changed."""
        self.time_cursor.tick(now)
        self._refresh()

    def _refresh(self) -> None:
        if on_screen(self):
            self._draw()

    def _draw(self) -> None:
        raise NotImplementedError
