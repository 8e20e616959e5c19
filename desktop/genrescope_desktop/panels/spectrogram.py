"""The scrolling CQT: notes against time."""

from __future__ import annotations

import numpy as np
from pyqtgraph import ViewBox
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from genrescope import words
from genrescope.events import Update
from genrescope.language.catalogue import translated
from genrescope.language.sentence import listed
from genrescope.recognition.explain import Evidence
from genrescope.recognition.verdict import Gap
from genrescope.spectral.overview import Overview
from genrescope.units import ANALYSIS_RATE, BINS, note_name
from genrescope_desktop.panels.evidence_bar import EvidenceBar
from genrescope_desktop.panels.time_panel import TimePanel
from genrescope_desktop.plots.axes import note_axis
from genrescope_desktop.plots.column_picture import ColumnPicture
from genrescope_desktop.plots.column_store import COLUMN_SECONDS, ColumnStore
from genrescope_desktop.plots.decibel_bytes import NOTHING, DisplayReference, decibels_to_bytes, to_bytes, to_decibels
from genrescope_desktop.plots.evidence_item import EvidenceItem
from genrescope_desktop.plots.pixel_item import PixelItem
from genrescope_desktop.plots.plot_colours import colour_table, spectrogram_table
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.plots.time_plot import TimePlot
from genrescope_desktop.plots.window_strip import WindowStrip
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme, genre_colour

MOST_NOTES = 3  # that are named when it is told what is shown


class SpectrogramPanel(TimePanel):
    """Columns, of which a stretch is in view: the last ten minutes of a stream, or a whole piece.

    Parameters
    ----------
    theme
        Colours.
    time_cursor
        The time axis, shared with the timeline.
    parent
        As in Qt.

    Attributes
    ----------
    evidence_bar
        Says over the plot what the evidence is.
    evidence
        What is shown; None when nothing is.
    """

    def __init__(self, theme: Theme, time_cursor: TimeCursor, parent: QWidget | None = None) -> None:
        self._strip = WindowStrip(time_cursor)
        super().__init__(time_cursor, TimePlot(time_cursor, note_axis(), {"top": self._strip}, float(BINS)), parent)
        self._theme = theme
        self._store = ColumnStore()
        self._reference = DisplayReference()
        self._picture = ColumnPicture(self._store, self._table())
        self._item = SpectrogramItem(self.plot.box, self._picture, time_cursor)
        self._evidence = EvidenceItem(self.plot.box, time_cursor)
        self.evidence: Evidence | None = None
        self.evidence_bar = EvidenceBar(self)
        self.plot.box.sigResized.connect(self._place_bar)
        self.plot.setAccessibleName(self.tr("Spectrogram"))
        self.plot.tell = self._tell
        self.set_theme(theme)

    def add(self, update: Update) -> None:
        """Take new columns; provisional ones replace the provisional ones before them."""
        final, provisional = update.columns, update.provisional
        if len(final) == 0 and len(provisional) == 0:
            return
        columns = np.concatenate([final, provisional])
        end_before = self._store.end
        self._store.write(update.first_column, to_bytes(columns))
        if self._reference.update(columns, max(0, self._store.end - end_before)):
            self._picture.set_table(self._table())
        self.time_cursor.receive(self._store.end * COLUMN_SECONDS)
        self.time_cursor.oldest = max(self.time_cursor.oldest, self._store.oldest * COLUMN_SECONDS)
        self._item.forget_before(self.time_cursor.oldest)

    def show_piece(self, overview: Overview) -> None:
        """Show the columns of a whole piece, and nothing else."""
        count = max(1, len(overview.decibels))
        self._store = ColumnStore(count, overview.column_seconds)
        self._store.write(0, decibels_to_bytes(overview.decibels))
        self._reference = DisplayReference.of_piece(float(overview.decibels.max(initial=-np.inf)))
        self._picture.look_at(self._store)
        self._picture.set_table(self._table())
        self._item.clear()
        self._refresh()

    def set_window(self, start_sample: int, end_sample: int) -> None:
        """Mark the stretch that the verdict stands on, in samples at 22 050 Hz."""
        self._strip.set_window(start_sample, end_sample)

    def add_gap(self, gap: Gap) -> None:
        """Mark a stretch without real sound."""
        self._item.add_gap(gap.start_sample / ANALYSIS_RATE, gap.end_sample / ANALYSIS_RATE)

    def show_evidence(self, evidence: Evidence | None, family: str = "") -> None:
        """Veil what did not speak for a genre (or family) of this family; None shows everything again."""
        self.evidence = evidence
        colour = "" if evidence is None else genre_colour(evidence.name, family, Theme.dark())  # on dark magma
        self._evidence.set_evidence(evidence, colour)
        self._show_bar()

    @property
    def has_left_evidence_behind(self) -> bool:
        """Whether the stream has gone on so far that what is shown holds nothing of the evidence any more."""
        return self._evidence.shown and self.time_cursor.following and not self._evidence.is_in_view

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the bar over the plot."""
        super().resizeEvent(event)
        self._place_bar()

    def clear(self) -> None:
        """Forget everything: a new stream begins."""
        self.show_evidence(None)
        self._store.clear()
        self._reference = DisplayReference()
        self._picture.set_table(self._table())
        self._item.clear()
        self._strip.set_window(0, 0)
        self.time_cursor.clear()
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.plot.set_theme(theme)
        self.plot.crosshair.colour = QColor(255, 255, 255, 190)  # the map is dark on every theme
        self._item.set_theme(theme)
        self._picture.set_table(self._table())
        self._refresh()

    def decibels_at(self, seconds: float, bin_index: int) -> float | None:
        """Level of a bin at a moment, in dB below the brightest colour; None where nothing was heard."""
        column = round(seconds / self._store.column_seconds)
        value = int(self._store.read(column, column + 1)[0, bin_index]) if column >= 0 else NOTHING
        return None if value == NOTHING else to_decibels(value) - self._reference.shown_db

    def _tell(self) -> str:
        """Which stretch is in view, and the notes that are the strongest in it."""
        begin, end = max(0.0, self.time_cursor.left), min(self.time_cursor.right, self.time_cursor.newest)
        keys = self.tr("Left and Right read a moment, Up and Down a note, plus and minus zoom.")
        columns = [int(seconds / self._store.column_seconds) for seconds in (begin, end)]
        levels = self._store.read(*columns).astype(float) if columns[1] > columns[0] else np.zeros((0, BINS))
        levels = levels[levels[:, 0] != NOTHING]
        means = levels.mean(axis=0) if len(levels) else np.zeros(BINS)
        strongest = [each for each in np.argsort(-means)[:MOST_NOTES] if means[each] > means.min() + 1.0]
        if not strongest:
            return self.tr("Notes C1 to B7 against time; nothing is heard. {keys}").format(keys=keys)
        sentence = self.tr("Notes C1 to B7 from {begin} to {end}; the strongest are {notes}. {keys}")
        return sentence.format(
            begin=words.clock(begin),
            end=words.clock(end),
            notes=translated(listed([note_name(int(each)) for each in strongest])),
            keys=keys,
        )

    def _place_bar(self) -> None:
        area = self.plot.area
        inset = GRID // 2
        self.evidence_bar.place(int(area.left()) + inset, int(area.top()) + inset, int(area.width()) - 2 * inset)

    def _show_bar(self) -> None:
        self.evidence_bar.set_in_view(self._evidence.is_in_view or not self._evidence.shown)

    def _table(self) -> np.ndarray:
        return spectrogram_table(colour_table(self._theme.colour_map), self._reference.shown_db, self._theme.panel)

    def _draw(self) -> None:
        self._show_bar()
        pixels = self.plot.set_pixels()
        if pixels != self._picture.width:
            self._picture.resize(pixels)
        first, stop = self._picture.show(self.time_cursor.right_pixel, self.time_cursor.pixel_seconds)
        if first == stop:
            return
        self._item.update_pixels(first / pixels, stop / pixels)
        if stop - first == pixels:
            self.plot.update_strips()
        if self._evidence.shown:
            self._evidence.update()


class SpectrogramItem(PixelItem):
    """Paints the picture, and over it the gaps."""

    def __init__(self, box: ViewBox, picture: ColumnPicture, cursor: TimeCursor) -> None:
        super().__init__(box)
        self._picture = picture
        self._cursor = cursor
        self._gaps: list[tuple[float, float]] = []  # seconds, in order, apart from each other
        self._background, self._hatch = QColor(), QBrush()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._background = QColor(theme.panel)
        self._hatch = QBrush(QColor(theme.muted), Qt.BrushStyle.BDiagPattern)

    def add_gap(self, start: float, end: float) -> None:
        """Mark a stretch in seconds; it joins those that it touches."""
        apart = [gap for gap in self._gaps if gap[1] < start or gap[0] > end]
        joined = [gap for gap in self._gaps if not (gap[1] < start or gap[0] > end)]
        start, end = min([start, *(gap[0] for gap in joined)]), max([end, *(gap[1] for gap in joined)])
        if [(start, end)] != joined:
            self._gaps = sorted([*apart, (start, end)])
            self.update()

    def forget_before(self, seconds: float) -> None:
        """Drop gaps that ended before."""
        while self._gaps and self._gaps[0][1] < seconds:
            self._gaps.pop(0)

    def clear(self) -> None:
        """Drop all gaps."""
        self._gaps.clear()

    def update_pixels(self, left: float, right: float) -> None:
        """Ask for painting from one share of the width to another."""
        width = self._area.width()
        self.update(QRectF(left * width - 1.0, 0.0, (right - left) * width + 2.0, self._area.height()))

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint picture and gaps."""
        area = self._area
        painter.drawImage(area, self._picture.image)
        for start, end in self._gaps:
            left, right = self._cursor.share(start) * area.width(), self._cursor.share(end) * area.width()
            if right <= 0.0 or left >= area.width():
                continue
            stretch = QRectF(left, 0.0, right - left, area.height()) & area
            painter.fillRect(stretch, self._background)
            painter.setBrushOrigin(QPointF(left, 0.0))  # the hatching moves with the sound
            painter.fillRect(stretch, self._hatch)
