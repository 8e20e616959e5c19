"""The view that listens: source bar above, plots on the left, the answer on the right, figures below."""

from __future__ import annotations

from time import monotonic

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from genrescope.events import Part, Update
from genrescope.recognition.verdict import Verdict
from genrescope_desktop import strings
from genrescope_desktop.live_state import live_state
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.plot_area import PlotArea
from genrescope_desktop.panels.ranking import RankingPanel
from genrescope_desktop.panels.source_bar import SourceBar
from genrescope_desktop.panels.status import StatusPanel
from genrescope_desktop.session_bridge import Failure, Phase
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme

PLOTS_SHARE, RANKING_SHARE = 5, 2  # of the width
RANKING_WIDTHS = (29 * GRID, 42 * GRID)  # least and most: the answer is read, and more room makes it no clearer
SLOW_TEXT_SECONDS = 0.25  # figures are read, not watched


class Workspace(QWidget):
    """Hands what happens to the panels that show it.

    Parameters
    ----------
    theme
        Colours to begin with.
    parent
        As in Qt.

    Attributes
    ----------
    source_bar, plots, ranking, status
        The panels.
    verdict
        The newest one that is shown.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source_bar = SourceBar(theme, self)
        self.plots = PlotArea(theme, self)
        self.ranking = RankingPanel(theme, self)
        self.status = StatusPanel(self)
        self.verdict: Verdict | None = None
        self._slow_text_due = 0.0
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.source_bar.set_theme(theme)
        self.plots.set_theme(theme)
        self.ranking.set_theme(theme)

    def begin(self) -> None:
        """Forget what was shown: a source is being opened."""
        self.source_bar.notice.say("")
        self.ranking.notice.say("")
        self.verdict = None
        self.ranking.set_idle(self.tr("Opening…"), "")
        self.status.clear()
        self.plots.clear()

    def show_update(self, update: Update) -> None:
        """Show what is new."""
        now = monotonic()
        self.source_bar.show_update(update.level, update.status)
        self._show_answer(update)
        self._show_model_news(update)
        self.plots.add(update)
        self.plots.tick(now)
        if now >= self._slow_text_due or update.status.finished:
            self._slow_text_due = now + SLOW_TEXT_SECONDS
            self.status.show_status(update.status, self.verdict)

    def _show_answer(self, update: Update) -> None:
        if update.verdicts:
            self.verdict = update.verdicts[-1]
            self.ranking.show_answer(self.verdict, strings.headline(self.verdict))
        else:
            self.ranking.show_waiting(strings.headline(None))
        self.ranking.show_state(live_state(self.verdict, update.status))

    def _show_model_news(self, update: Update) -> None:
        """Say which model is being loaded; who answers since when stands at its mark."""
        notice, coming = self.ranking.notice, update.status.next_model
        if coming is not None and not update.status.model_loading:
            sentence = self.tr("{title} is being loaded; until then {present} answers.")
            notice.say(sentence.format(title=coming.title, present=update.status.model.title))
        elif any(not change.failure for change in update.model_changes) or notice.property("tone") == Tone.QUIET:
            notice.say("")

    def show_phase(self, phase: Phase) -> None:
        """Show whether it listens."""
        self.source_bar.show_phase(phase)
        if phase is Phase.IDLE:
            self.plots.timeline.end()
        if phase is Phase.IDLE and self.verdict is None:
            self.ranking.set_idle(self.tr("Nothing heard yet"), self.tr("Choose what to listen to, then press Start."))

    def show_failure(self, failure: Failure) -> None:
        """Say what went wrong beside what it concerns."""
        panel = self.ranking if failure.part is Part.MODEL else self.source_bar
        panel.notice.say(failure.sentence, Tone.PROBLEM)

    def show_trouble(self, sentence: str) -> None:
        """Say what is not as it should be with keeping what is heard; it is heard all the same."""
        self.source_bar.notice.say(sentence, Tone.WARNING)

    def show_end(self, note: str) -> None:
        """Say that a file was played to its end, or what is to be said of it instead."""
        ended = self.tr("Played to the end; press Start to hear it again.")
        self.source_bar.notice.say(note or ended, Tone.WARNING if note else Tone.QUIET)

    def _lay_out(self) -> None:
        least, most = RANKING_WIDTHS
        self.ranking.setMinimumWidth(least)
        self.ranking.setMaximumWidth(most)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.plots, PLOTS_SHARE)
        middle.addWidget(self.ranking, RANKING_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID + GRID // 2)
        column.addWidget(self.source_bar)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
