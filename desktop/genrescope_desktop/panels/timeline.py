"""Genre probabilities against time, under the spectrogram and on its time axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from genrescope import words
from genrescope.events import ModelChange
from genrescope.history.sessions import Mark
from genrescope.language.catalogue import translated
from genrescope.language.sentence import listed
from genrescope.recognition.verdict import Gap, Verdict
from genrescope_desktop.account import MOST_GENRES, Shown, by_passage
from genrescope_desktop.panels.time_panel import TimePanel
from genrescope_desktop.plots.axes import TimeAxis, clock_time, share_axis
from genrescope_desktop.plots.band_picture import BandPicture
from genrescope_desktop.plots.genre_bands import GenreBands
from genrescope_desktop.plots.genre_history import Genre, GenreHistory
from genrescope_desktop.plots.headline_strip import HeadlineStrip
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.plots.time_plot import TimePlot
from genrescope_desktop.strings import genre_name, headline, state_name
from genrescope_desktop.theme import Theme

MOST_PASSAGES = 6  # that are told of at once: the newest


class TimelinePanel(TimePanel):
    """Verdicts as stacked bands, of which a stretch is in view: of the last ten minutes, or of a whole piece.

    Signals
    -------
    changed(bool)
        Something else is shown; with True it is another stream or piece.

    Parameters
    ----------
    theme
        Colours.
    time_cursor
        The time axis, shared with the spectrogram.
    parent
        As in Qt.
    """

    changed = Signal(bool)

    def __init__(self, theme: Theme, time_cursor: TimeCursor, parent: QWidget | None = None) -> None:
        self._gaps: tuple[Gap, ...] = ()
        self._history = GenreHistory()
        strips = {"top": HeadlineStrip(time_cursor, self._history), "bottom": TimeAxis(time_cursor)}
        super().__init__(time_cursor, TimePlot(time_cursor, share_axis(), strips, 1.0), parent)
        self._picture = BandPicture(self._history)
        self._bands = GenreBands(self.plot.box, self._picture, self._history, time_cursor)
        self.plot.setAccessibleName(self.tr("Genre timeline"))
        self.plot.tell = self._tell
        self.set_theme(theme)

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict."""
        self._history.add(verdict)
        self.changed.emit(False)

    def show_piece(self, verdicts: Sequence[Verdict], seconds: float, gaps: Sequence[Gap] = ()) -> None:
        """Show what was said of a whole piece that lasts so long, and nothing else.

        ``gaps`` are those that no verdict names.
        """
        moments = self._history.moments
        is_other = not moments or not verdicts or moments[0].verdict != verdicts[0]
        self._history.show_piece(verdicts, seconds)
        self._gaps = tuple(gaps)
        self.changed.emit(is_other)
        self._refresh()

    def end(self) -> None:
        """The stream has ended: no other verdict comes."""
        self._history.end()
        self._refresh()

    def mark(self, change: ModelChange) -> None:
        """Mark where another model took over."""
        self._history.mark(change)
        self._bands.update()
        self.changed.emit(False)

    def flag(self, mark: Mark) -> None:
        """Show what a person marked, too."""
        self._history.flags.append(mark)
        self._bands.update()
        self.changed.emit(False)

    def show_flags(self, marks: Iterable[Mark]) -> None:
        """Show these marks of a person's, and no others."""
        self._history.flags = [*marks]
        self._bands.update()
        self.changed.emit(False)

    def highlight(self, stretch: tuple[float, float] | None) -> None:
        """Set off a stretch, begin and end in seconds, from the rest; nothing when None."""
        self._history.highlighted = stretch
        self._bands.update()

    @property
    def flags(self) -> list[Mark]:
        """What a person marked."""
        return [*self._history.flags]

    @property
    def highlighted(self) -> tuple[float, float] | None:
        """What is set off from the rest."""
        return self._history.highlighted

    @property
    def marks(self) -> list[ModelChange]:
        """What is marked, oldest first."""
        return [*self._history.marks]

    def clear(self) -> None:
        """Forget everything: a new stream begins."""
        self._history.clear()
        self._gaps = ()
        self.changed.emit(True)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.plot.set_theme(theme)
        self.plot.crosshair.colour = QColor(theme.text)
        self._picture.set_theme(theme)
        self._refresh()

    def shown(self) -> Shown:
        """All that is shown, in view or not, as plain data."""
        history = self._history
        goes_on = not self.time_cursor.is_piece
        return Shown([*history.moments], [*history.marks], [*history.flags], self._gaps, goes_on)

    def probabilities_at(self, seconds: float) -> list[tuple[Genre, float]]:
        """Genres and probabilities as drawn at a moment, most probable first; empty where nothing was said."""
        shares = self._history.sample(np.array([seconds]))[0]
        ranked = sorted(zip(self._history.genres, shares.tolist(), strict=True), key=lambda pair: -pair[1])
        return ranked if shares.any() else []

    def state_at(self, seconds: float) -> str:
        """State of the verdict that speaks of a moment, in words; empty where there is none."""
        moment = self._history.at(seconds)
        return state_name(moment.verdict.state) if moment else ""

    def said_at(self, seconds: float | None) -> str:
        """What is shown at a moment, in a sentence for a screen reader; empty where there is nothing."""
        if seconds is None:
            return ""
        genres = [
            f"{genre_name(genre.label)} {words.percent(share)}" for genre, share in self.probabilities_at(seconds)
        ]
        parts = [clock_time(seconds, 1), self.state_at(seconds), *genres[:MOST_GENRES]]
        return translated(listed([part for part in parts if part]))

    def _tell(self) -> str:
        """What is in view, passage by passage, and the newest verdict."""
        begin, end = max(0.0, self.time_cursor.left), self.time_cursor.right
        lines = [line for line in by_passage(self.shown()) if line.end > begin and line.begin < end]
        if not lines:
            return self.tr("Nothing is shown yet.")
        passages = [f"{words.clock(line.begin)} {headline(line.verdict)}" for line in lines[-MOST_PASSAGES:]]
        sentence = self.tr("From {begin} to {end}: {passages}. Last verdict: {verdict}. {keys}")
        return sentence.format(
            begin=words.clock(max(begin, lines[0].begin)),
            end=words.clock(min(end, lines[-1].end)),
            passages=translated(listed(passages)),
            verdict=self.said_at(lines[-1].end),
            keys=self.tr("Left and Right read a moment, plus and minus zoom, Ctrl+T shows text."),
        )

    def _draw(self) -> None:
        pixels, scale = self.plot.set_pixels(), self.plot.devicePixelRatioF()
        self._picture.resize(QSize(pixels, max(1, round(self.plot.area.height() * scale))), scale)
        if self._picture.show(self.time_cursor.right_pixel, self.time_cursor.pixel_seconds):
            self._bands.update()
            self.plot.update_strips()
