"""The verdict, large, with its state in words, and the five most probable genres under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from genrescope.audio.source import SourceState
from genrescope.events import SessionStatus, Update
from genrescope.recognition.verdict import Ranked, Verdict, VerdictState
from genrescope.words import percent
from genrescope_desktop import strings
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.bar import Bar
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.strings import genre_name
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme, genre_colour

ROWS = 5
_WIDE = 36 * GRID  # in less, a headline in large letters would take three lines
_TONES = {
    VerdictState.NO_SIGNAL: "warning",
    VerdictState.RECONNECTING: "warning",
    VerdictState.UNAVAILABLE: "problem",
}


class _Row(QWidget):
    """One genre: its family above its name, its percentage, its bar."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.family = ElidedLabel(self)
        self.family.setProperty("role", "muted")
        self.family.setFont(scaled(self.font(), 0.85))
        self.name = ElidedLabel(self)
        self.percent = QLabel(self)
        self.percent.setFont(scaled(self.font(), 1.0, bold=True))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = Bar(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.family, 0, 0, 1, 2)
        grid.addWidget(self.name, 1, 0)
        grid.addWidget(self.percent, 1, 1)
        grid.addWidget(self.bar, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

        self.shown: tuple[str, str] | None = None  # family and genre

    def show_genre(self, genre: Ranked, theme: Theme) -> None:
        self.shown = genre.family, genre.label
        name, family = genre_name(genre.label), genre_name(genre.family)
        share = percent(genre.probability)
        self.family.setText(family if genre.family != genre.label else "")
        self.name.setText(name)
        self.percent.setText(share)
        self.bar.show_share(genre.probability, genre_colour(genre.label, genre.family, theme), theme.grid)
        self.setToolTip(f"{family}: {name}, {share}" if genre.family != genre.label else f"{name}, {share}")
        self.setAccessibleName(f"{name}, {share}")
        self.setAccessibleDescription(family)

    def clear(self, theme: Theme) -> None:
        self.shown = None
        for label in (self.family, self.name, self.percent):
            label.setText("")
        self.bar.show_share(0.0, theme.panel, theme.panel)
        self.setToolTip("")
        self.setAccessibleName("")


class RankingPanel(QFrame):
    """The answer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme = theme
        self._verdict: Verdict | None = None
        self._labels: frozenset[str] = frozenset()
        self.family = QLabel(self)
        self.family.setProperty("role", "muted")
        self.family.setAccessibleName(self.tr("Family"))
        self.headline = QLabel(self)
        self.headline.setWordWrap(True)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.headline.setAccessibleName(self.tr("Verdict"))
        self.state = QLabel(self)
        self.state.setAccessibleName(self.tr("State of the verdict"))
        self.notice = Notice(self.tr("About the model"), self)
        self._rows = [_Row(self) for _ in range(ROWS)]
        self._lay_out()
        self.set_idle(self.tr("Nothing heard yet"), self.tr("Choose what to listen to, then press Start."))

    @property
    def verdict(self) -> Verdict | None:
        """The newest verdict that is shown."""
        return self._verdict

    def shown(self) -> list[tuple[str, str]]:
        """Family and genre of each row, from the top."""
        return [each for row in self._rows if (each := row.shown) is not None]

    def set_idle(self, headline: str, state: str) -> None:
        """Show that there is no answer, and why."""
        self._verdict = None
        self.family.setText("")
        self._say_headline(headline, "")
        self._say_state(state, "quiet", "")
        self._show_rows(())

    def show_update(self, update: Update) -> None:
        """Show the newest verdict and the state."""
        status = update.status
        for verdict in update.verdicts:
            self._verdict = verdict
        if update.verdicts:
            self._show_verdict()
        elif self._verdict is None:
            self._say_headline(strings.headline(None), "")
        self._show_state(status)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        if self._verdict is not None:
            self._show_verdict()
        else:
            self._show_rows(())

    def _show_verdict(self) -> None:
        verdict = self._verdict
        if verdict is None:
            return
        genre = next((each for each in verdict.ranking if each.label == verdict.headline), None)
        if verdict.headline_is_family:
            family, colour = self.tr("Family of genres"), genre_colour(verdict.headline or "", "", self._theme)
        elif genre is not None:
            family = genre_name(genre.family) if genre.family != genre.label else self.tr("Genre")
            colour = genre_colour(genre.label, genre.family, self._theme)
        else:
            family, colour = "", ""
        self.family.setText(family)
        self._say_headline(strings.headline(verdict), colour)
        self._show_rows(verdict.ranking[:ROWS])

    def _say_headline(self, text: str, colour: str) -> None:
        if text != self.headline.text():
            self.headline.setText(text)
            self.headline.setAccessibleDescription(text)
            announce(self.headline, text)
        wanted = f"color: {colour};" if colour else f"color: {self._theme.muted};"
        if wanted != self.headline.styleSheet():
            self.headline.setStyleSheet(wanted)

    def _show_state(self, status: SessionStatus) -> None:
        value = self._verdict.state if self._verdict else VerdictState.LISTENING
        if status.source_state is SourceState.RECONNECTING:
            value = VerdictState.RECONNECTING  # known before a verdict says so
        self._say_state(strings.state(self._verdict, status), _TONES.get(value, "quiet"), strings.explanation(value))

    def _say_state(self, text: str, tone: str, explanation: str) -> None:
        if (text, explanation, tone) == (self.state.text(), self.state.toolTip(), self.state.property("tone")):
            return
        self.state.setText(text)
        self.state.setToolTip(explanation)
        self.state.setAccessibleDescription(f"{text}. {explanation}")
        if self.state.property("tone") != tone:
            self.state.setProperty("tone", tone)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)

    def _show_rows(self, ranking: tuple[Ranked, ...]) -> None:
        for row, genre in zip(self._rows, ranking, strict=False):
            row.show_genre(genre, self._theme)
        for row in self._rows[len(ranking) :]:
            row.clear(self._theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Stand closer where there is little room; what does not fit even so can be scrolled to."""
        super().resizeEvent(event)
        self._space(self.height() - self._height_wanted)

    def _lay_out(self) -> None:
        self.state.setWordWrap(True)
        self._answer = QWidget(self)
        answer_column = QVBoxLayout(self._answer)
        answer_column.setContentsMargins(0, 0, 0, 0)
        answer_column.setSpacing(GRID // 2)
        for widget in (self.family, self.headline, self.state, self.notice):
            answer_column.addWidget(widget)
        answer_column.addStretch(1)
        content = QWidget(self)
        self._column = QVBoxLayout(content)
        self._column.addWidget(self._answer)
        for row in self._rows:
            self._column.addWidget(row)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        scroll.setMinimumHeight(16 * GRID)
        for each in (scroll.viewport(), content):
            each.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)
        self._space(0)
        self._height_wanted = content.sizeHint().height()

    def _space(self, spare: int) -> None:
        """Set the distances where so many pixels are to spare; below 0 it is a small window."""
        wide = spare >= 0
        margin = 2 * GRID if wide else GRID + GRID // 2
        self._column.setContentsMargins(margin, margin, margin, margin)
        # Half of what is to spare goes between the rows, up to where they would no longer read as one list.
        self._column.setSpacing(min(GRID + GRID // 2 + spare // (2 * ROWS), 3 * GRID) if wide else GRID - 2)
        large_letters = wide and self.width() >= _WIDE
        self.headline.setFont(scaled(self.font(), 2.2 if large_letters else 1.7, bold=True))
        # Room for a name of two lines, so that nothing below jumps.
        small, large = self.fontMetrics().height(), self.headline.fontMetrics().height()
        self._answer.setMinimumHeight(2 * (small + GRID // 2) + 2 * large)
