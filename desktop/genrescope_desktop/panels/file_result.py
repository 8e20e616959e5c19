"""What was found in one file: its plots, its answer, how much was heard and by whom it was answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from genrescope.files.entries import Entry, EntryState
from genrescope.language.catalogue import translated
from genrescope.recognition.summary import Summary
from genrescope_desktop import file_words
from genrescope_desktop.live_state import StateWords
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.notice import Notice, Tone
from genrescope_desktop.panels.piece_plots import PiecePlots
from genrescope_desktop.panels.playback_bar import PlaybackBar
from genrescope_desktop.panels.ranking import RankingPanel
from genrescope_desktop.strings import explanation, worth
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme

PLOTS_SHARE, RANKING_SHARE = 5, 2  # of the width
RANKING_WIDTHS = (25 * GRID, 42 * GRID)


class FileResult(QWidget):
    """Shows one entry of the queue.

    Attributes
    ----------
    plots, playback, ranking
        The panels.
    entry
        What is shown; None for nothing.

    Signals
    -------
    changed(Path)
        Another file is shown; None for none.
    answered()
        Another answer is shown, or none any more.
    """

    changed = Signal(object)
    answered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry: Entry | None = None
        self._name = ElidedLabel(self, Qt.TextElideMode.ElideMiddle)
        self._name.setFont(scaled(self.font(), 1.2, bold=True))
        self._name.setAccessibleName(self.tr("File"))
        self._facts = ElidedLabel(self)
        self._facts.setProperty("role", "muted")
        self._facts.setAccessibleName(self.tr("How much was heard, and which model answered"))
        self._notice = Notice(self.tr("About the file"), self)
        self.plots = PiecePlots(theme, self)
        self.ranking = RankingPanel(theme, self)
        self.playback = PlaybackBar(theme, self)
        self._instead = QLabel(self)
        self._instead.setProperty("role", "muted")
        self._instead.setWordWrap(True)
        self._instead.setTextFormat(Qt.TextFormat.PlainText)
        self._instead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.show_entry(None)

    def show_entry(self, entry: Entry | None, held_up: str = "") -> None:
        """Show what is known of a file, and what it waits for; None for no file."""
        before, self.entry = self.entry, entry
        self._show(before, entry, held_up)
        if (before.path if before else None) != (entry.path if entry else None):
            self.changed.emit(entry.path if entry else None)

    def _show(self, before: Entry | None, entry: Entry | None, held_up: str) -> None:
        if entry is None or entry.summary is None:
            self._show_instead(entry, held_up)
            return
        self._stack.setCurrentIndex(0)
        if before is not None and before.summary is entry.summary and before.plots is entry.plots:
            return
        self._name.setText(entry.path.name)
        self._name.setToolTip(str(entry.path))
        facts = file_words.facts(entry, entry.summary)
        self._facts.setText(facts)
        self._facts.setToolTip(facts)
        self._show_answer(entry.summary)
        self.plots.setVisible(entry.plots is not None)
        self.playback.show_piece(entry.summary.heard_seconds)
        if entry.plots is not None:
            self.plots.show_piece(entry.plots, entry.summary.heard_seconds)
        self.answered.emit()
        gone = self.tr("The plots of so many files are not kept; analyse this one again to see its own.")
        note = translated(entry.summary.note)
        self._notice.say(note or ("" if entry.plots else gone), Tone.WARNING if note else Tone.QUIET)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.playback.set_theme(theme)
        self.plots.set_theme(theme)
        self.ranking.set_theme(theme)

    def _show_instead(self, entry: Entry | None, held_up: str) -> None:
        self.answered.emit()
        self._stack.setCurrentIndex(1)
        if entry is None:
            text = self.tr("Drop sound files or folders anywhere in this window, or open them with the buttons.")
        elif entry.state is EntryState.FAILED:
            text = translated(str(entry.failure))
        else:
            state = file_words.entry_state(entry) if entry.heard_seconds or not held_up else ""
            text = "\n".join(part for part in (entry.path.name, state, held_up) if part)
        self._instead.setText(text)

    def _show_answer(self, summary: Summary) -> None:
        self.ranking.show_answer(summary, file_words.headline(summary))
        self.ranking.show_state(StateWords(worth(summary.state), explanation=explanation(summary.state)))

    def _lay_out(self) -> None:
        least, most = RANKING_WIDTHS
        self.ranking.setMinimumWidth(least)
        self.ranking.setMaximumWidth(most)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.plots, PLOTS_SHARE)
        middle.addWidget(self.ranking, RANKING_SHARE)
        found = QWidget(self)
        self._column = QVBoxLayout(found)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        title = QHBoxLayout()
        title.setSpacing(2 * GRID)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        title.addLayout(names, 1)
        title.addWidget(self.plots.return_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.addLayout(title)
        self._column.addWidget(self._notice)
        self._column.addLayout(middle, 1)
        self._column.addWidget(self.playback)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(found)
        self._stack.addWidget(self._instead)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
