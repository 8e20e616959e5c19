"""The plots of a whole piece: all of it in view at first, and where it is being played."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from genrescope.files.entries import Plots
from genrescope.recognition.verdict import Verdict
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.panels.plot_area import PlotArea
from genrescope_desktop.plots.pixel_item import MomentLine
from genrescope_desktop.theme import Theme

_WHITE, _BLACK = "#ffffff", "#000000"  # on magma, which is the same on every theme


class PiecePlots(PlotArea):
    """Spectrogram and timeline of a piece that is there as a whole.

    Signals
    -------
    moment_chosen(float)
        A person clicked a moment, in seconds.
    """

    moment_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._verdicts: tuple[Verdict, ...] = ()
        self._ends: list[float] = []
        plots = (self.spectrogram.plot, self.timeline.plot)
        self._lines = [MomentLine(plot.box, self.time_cursor) for plot in plots]
        for plot in plots:
            plot.pressed_at.connect(self.moment_chosen)
        self.place.text.moment_chosen.connect(self.moment_chosen)
        self.set_theme(theme)

    @property
    def return_button(self) -> QPushButton:
        """Brings all of it into view; to be put where there is room for it."""
        return self._live

    def show_piece(self, plots: Plots, seconds: float) -> None:
        """Show all of a piece that lasts so long."""
        self._verdicts = plots.verdicts
        self._ends = [verdict.end_sample / ANALYSIS_RATE for verdict in plots.verdicts]
        self.spectrogram.show_piece(plots.overview)
        self.timeline.show_piece(plots.verdicts, seconds)
        self.time_cursor.show_piece(seconds)
        self.show_moment(None)

    def show_moment(self, seconds: float | None, *, follow: bool = False) -> None:
        """Mark where the piece is being played, and on what sound the verdict of that moment stands.

        With ``follow`` a page is turned when the moment leaves the one in view.
        """
        if seconds is not None and follow:
            self.time_cursor.bring_into_view(seconds)
        for line in self._lines:
            line.set_moment(seconds)
        verdict = self._verdict_at(seconds)
        if verdict is not None and verdict.ranking:
            self.spectrogram.set_window(verdict.start_sample, verdict.end_sample)
        else:
            self.spectrogram.set_window(0, 0)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        for line, colours in zip(
            getattr(self, "_lines", ()), ((_WHITE, _BLACK), (theme.text, theme.panel)), strict=False
        ):
            line.set_colours(*colours)

    def _verdict_at(self, seconds: float | None) -> Verdict | None:
        """The verdict that speaks of a moment: the first that ends there or after."""
        if seconds is None or not self._ends:
            return None
        return self._verdicts[min(bisect_left(self._ends, seconds), len(self._ends) - 1)]

    def _set_up_return(self, button: QPushButton) -> None:
        button.setText(self.tr("Whole piece"))
        button.setToolTip(self.tr("Bring all of it into view"))
        button.setAccessibleName(self.tr("Bring the whole piece into view"))
        button.clicked.connect(lambda: self.time_cursor.show_piece(self.time_cursor.newest))
        self.time_cursor.looked_elsewhere.connect(
            lambda: button.setEnabled(self.time_cursor.span < self.time_cursor.newest)
        )

    def _hint(self) -> str:
        return self.tr("Click to play from there, turn the wheel to zoom.")
