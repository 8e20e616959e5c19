"""Spectrogram and timeline on one time axis, with one crosshair, one read-out, and a way back to live."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextDocumentFragment
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from genrescope.events import Update
from genrescope.units import BINS
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.plots_or_text import PlotsOrText
from genrescope_desktop.panels.spectrogram import SpectrogramPanel
from genrescope_desktop.panels.timeline import TimelinePanel
from genrescope_desktop.plots.axes import LEFT_WIDTH
from genrescope_desktop.plots.on_screen import on_screen
from genrescope_desktop.plots.read_out import read_out
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.style import GRID, line_height
from genrescope_desktop.theme import Theme

_LONG_LINE = 90  # characters: where there is room for so many, the read-out has one line, else two
_MOST_GENRES = 4  # in the read-out; fewer where they do not fit
_TEXT_SECONDS = 0.25  # between two read-outs while the pointer rests and the sound moves under it


class PlotArea(QWidget):
    """Both plots.

    Parameters
    ----------
    theme
        Colours.
    parent
        As in Qt.

    Attributes
    ----------
    time_cursor
        The time axis that both share.
    spectrogram, timeline
        The two panels.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.time_cursor = TimeCursor(self)
        self.spectrogram = SpectrogramPanel(theme, self.time_cursor)
        self.timeline = TimelinePanel(theme, self.time_cursor)
        self._note: int | None = None  # the bin under the pointer
        self._read_at = 0.0
        self._read_out = QLabel()
        self._read_out.setTextFormat(Qt.TextFormat.RichText)
        self._read_out.setWordWrap(True)
        self._read_out.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._read_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._read_out.setAccessibleName(self.tr("What both plots show under the pointer"))
        self._live = QPushButton()
        self._live.setProperty("role", "plain")
        self._live.setEnabled(False)
        self._set_up_return(self._live)
        self._lay_out()
        self._place = PlotsOrText(self._plots, self.timeline, theme, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._place)
        self.time_cursor.pointer_moved.connect(self._read)
        self.spectrogram.plot.pointed_at.connect(self._point_at_note)
        for plot in (self.spectrogram.plot, self.timeline.plot):
            plot.stepped.connect(lambda plot=plot: announce(plot, self.read_out))
        self.set_theme(theme)

    def add(self, update: Update) -> None:
        """Take everything new."""
        self.spectrogram.add(update)
        for change in update.model_changes:
            if not change.failure:
                self.timeline.mark(change)
        for verdict in update.verdicts:
            self.timeline.add(verdict)
            for gap in verdict.gaps:
                self.spectrogram.add_gap(gap)
            self.spectrogram.set_window(verdict.start_sample, verdict.end_sample if verdict.ranking else 0)

    def tick(self, now: float) -> None:
        """Move on to ``now`` (`time.monotonic`) and paint what changed."""
        self.spectrogram.tick(now)
        self.timeline.tick(now)
        if now - self._read_at >= _TEXT_SECONDS and self.time_cursor.pointer is not None and on_screen(self):
            self._read_at = now
            self._read()

    def clear(self) -> None:
        """Forget everything: a new stream begins."""
        self.spectrogram.clear()
        self.timeline.clear()
        self._read()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.spectrogram.set_theme(theme)
        self.timeline.set_theme(theme)
        self._place.text.set_theme(theme)
        self._read()

    @property
    def place(self) -> PlotsOrText:
        """Where the plots are, or a table that says what they show."""
        return self._place

    @property
    def read_out(self) -> str:
        """The read-out, as a person reads it."""
        return QTextDocumentFragment.fromHtml(self._read_out.text()).toPlainText().replace("\u00a0", " ")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep room for one line of read-out or two, so that the plots stay where they are when it changes."""
        super().resizeEvent(event)
        metrics = self._read_out.fontMetrics()
        room = self.width() - LEFT_WIDTH - self._live.sizeHint().width() - 2 * GRID
        lines = 1 if room >= _LONG_LINE * metrics.averageCharWidth() else 2
        self._read_out.setFixedHeight(lines * line_height(self._read_out.font()))

    def _set_up_return(self, button: QPushButton) -> None:
        """Let a button lead back to what is usually looked at."""
        button.setText(self.tr("Live"))
        button.setToolTip(self.tr("Return to the newest sound (End)"))
        button.setAccessibleName(self.tr("Return to live"))
        button.clicked.connect(self.time_cursor.go_live)
        self.time_cursor.following_changed.connect(lambda following: button.setEnabled(not following))

    def _hint(self) -> str:
        return self.tr("Point at the plots to read a moment. Drag to look back, turn the wheel to zoom.")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(LEFT_WIDTH, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._read_out, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._live, 0, Qt.AlignmentFlag.AlignTop)
        self._plots = QWidget(self)
        layout = QVBoxLayout(self._plots)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.spectrogram, 3)
        layout.addWidget(self.timeline, 2)
        layout.addLayout(row)

    def _point_at_note(self, down: float | None) -> None:
        self._note = None if down is None else min(BINS - 1, int((1.0 - down) * BINS))
        self._read()

    def _read(self) -> None:
        seconds = self.time_cursor.pointed
        if seconds is None:
            self._read_out.setText(f'<span style="color:{self._theme.muted}">{escape(self._hint())}</span>')
            return
        note = None if self._note is None else (self._note, self.spectrogram.decibels_at(seconds, self._note))
        state, shares = self.timeline.state_at(seconds), self.timeline.probabilities_at(seconds)
        for count in range(min(_MOST_GENRES, len(shares)), -1, -1):
            self._read_out.setText(read_out(self._theme, seconds, note, state, shares[:count]))
            if self._read_out.heightForWidth(self._read_out.width()) <= self._read_out.height():
                break
