"""Two recordings beside one another: both timelines on one time axis, and in words how far they agree."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from genrescope import words
from genrescope.compare import Agreement, Comparison, compare
from genrescope.errors import GenrescopeError
from genrescope.files.entries import Entry
from genrescope.language.catalogue import translated
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.timeline import TimelinePanel
from genrescope_desktop.plots.axes import clock_time
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.strings import genre_name, listing
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme

_NEVER = 0.005  # a share that would be written as 0 %


class ComparisonPanel(QWidget):
    """Shows two entries of the queue.

    Attributes
    ----------
    time_cursor
        The time axis that both timelines share.
    timelines
        The two, in the order of the list.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self.time_cursor = TimeCursor(self)
        self.timelines = [TimelinePanel(theme, self.time_cursor) for _ in range(2)]
        self._names = [ElidedLabel(self, Qt.TextElideMode.ElideMiddle) for _ in range(2)]
        self._sentence = self._label(self.tr("How far they agree"))
        self._sentence.setFont(scaled(self.font(), 1.2, bold=True))
        self._figures = self._label(self.tr("The agreement in numbers"))
        self._figures.setProperty("role", "muted")
        self._read_out = self._label(self.tr("What both timelines show under the pointer"))
        self._read_out.setTextFormat(Qt.TextFormat.RichText)
        self._lay_out()
        self.time_cursor.pointer_moved.connect(self._read)
        for timeline in self.timelines:
            timeline.plot.stepped.connect(lambda timeline=timeline: self._read_aloud(timeline))

    @property
    def sentence(self) -> str:
        """How far they agree, in a sentence."""
        return self._sentence.text()

    def show_entries(self, one: Entry, other: Entry) -> None:
        """Compare two files that are done."""
        if self._entries == (one, other) or one.plots is None or other.plots is None:
            return
        self._entries = (one, other)
        ends = []
        for entry, name, timeline in zip(self._entries, self._names, self.timelines, strict=True):
            assert entry.plots is not None
            assert entry.summary is not None
            name.setText(entry.path.name)
            name.setToolTip(str(entry.path))
            timeline.plot.setAccessibleName(self.tr("Genre timeline of {file}").format(file=entry.path.name))
            timeline.show_piece(entry.plots.verdicts, entry.summary.heard_seconds)
            ends.append(entry.summary.heard_seconds)
        self.time_cursor.show_piece(max(ends))
        try:
            found = compare(one.plots.verdicts, other.plots.verdicts)
        except GenrescopeError as error:
            self._say(translated(str(error)), "")
        else:
            self._say(self._in_words(found), self._in_numbers(found))
        self._read()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        for timeline in self.timelines:
            timeline.set_theme(theme)

    def _in_words(self, found: Comparison) -> str:
        share = words.percent(found.same_first).replace(" ", "\u00a0")  # a number and its sign stay together
        if found.same_first < _NEVER:
            return self.tr("They are answered differently: the same genre never leads in both.")
        sentence = {
            Agreement.ALIKE: self.tr("They are answered alike: the same genre leads for {share} of the time."),
            Agreement.SAME_FIRST: self.tr("The same genre leads for {share} of the time, but not by as much in both."),
            Agreement.PARTLY: self.tr("They agree in part: the same genre leads for {share} of the time."),
            Agreement.APART: self.tr("They are answered differently: the same genre leads for {share} of the time."),
        }[found.agreement]
        return sentence.format(share=share)

    def _in_numbers(self, found: Comparison) -> str:
        text = self.tr(
            "Compared over {time}. Same Top 1: {share}. Mean total variation distance: {distance} "
            "(0 for equal answers, 1 for such as have nothing in common)."
        )
        share, time = words.percent(found.same_first), clock_time(found.seconds)
        return text.format(time=time, share=share, distance=f"{found.distance:.2f}")

    def _say(self, sentence: str, figures: str) -> None:
        for label, text in ((self._sentence, sentence), (self._figures, figures)):
            label.setText(text)

    def _read(self) -> None:
        seconds = self.time_cursor.pointed
        if seconds is None:
            self._read_out.setText(escape(self.tr("Point at a timeline to read both at that moment.")))
            return
        lines = []
        for entry, timeline in zip(self._entries, self.timelines, strict=False):
            shares = timeline.probabilities_at(seconds)[:2]
            named = listing(f"{genre_name(genre.label)}\u00a0{round(100 * share)}\u00a0%" for genre, share in shares)
            lines.append(f"<b>{clock_time(seconds)}</b> &nbsp; {escape(entry.path.stem)}: {escape(named or '–')}")
        self._read_out.setText("<br>".join(lines))

    def _read_aloud(self, timeline: TimelinePanel) -> None:
        announce(timeline.plot, timeline.said_at(self.time_cursor.pointed))

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAccessibleName(name)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._sentence)
        column.addWidget(self._figures)
        for name, timeline in zip(self._names, self.timelines, strict=True):
            column.addWidget(name)
            column.addWidget(timeline, 1)
        column.addWidget(self._read_out)
