"""The answer: its name, large, with its state and how sure it is in words, and the ranking under it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from genrescope_desktop.assessment_words import assessment
from genrescope_desktop.live_state import StateWords
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.answer import Answer
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.panels.paragraph import Paragraph
from genrescope_desktop.panels.ranking_entries import Grouping
from genrescope_desktop.panels.ranking_rows import PADDING, RankingRows
from genrescope_desktop.panels.segmented import SegmentedControl
from genrescope_desktop.strings import genre_name
from genrescope_desktop.style import GRID, line_height, scaled
from genrescope_desktop.theme import Theme, genre_colour

_WIDE = 36 * GRID  # in less, a headline in large letters would take three lines
_FRAME = 4  # what border and margins take of the height


def headline_colour(answer: Answer | None, theme: Theme) -> str:
    """Colour of the genre or family that an answer names; empty when it names none."""
    if answer is None or answer.headline is None:
        return ""
    family = next((each.family for each in answer.ranking if each.label == answer.headline), "")
    return genre_colour(answer.headline, "" if answer.headline_is_family else family, theme)


class RankingPanel(QFrame):
    """Shows an answer, live or of a file. It knows no session: who uses it says what the state is.

    A person may have it show genres, families or both, and may press a row, if `offer_evidence` says what for.

    Parameters
    ----------
    theme
        Colours to begin with.
    parent
        As in Qt.

    Attributes
    ----------
    headline, state, in_words
        The labels: the name, the line of its state, and how sure it is.
    notice
        For a sentence about the model.
    groupings
        The control that chooses what the rows are.
    rows
        The rows.

    Signals
    -------
    grouping_chosen(Grouping)
        A person wants the rows so.
    genre_pressed(str)
        A person pressed the row of this genre or family.
    """

    grouping_chosen = Signal(object)
    genre_pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme = theme
        self._answer: Answer | None = None
        self._advice = ""
        self._grouping = Grouping.GENRES
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
        self.in_words = Paragraph(2, self)
        self.in_words.setAccessibleName(self.tr("How sure the answer is"))
        self.notice = Notice(self.tr("About the model"), self)
        self.groupings = self._make_groupings()
        self.rows = RankingRows(theme, self)
        self.rows.pressed.connect(self.genre_pressed)
        self._lay_out()
        self.set_idle(self.tr("Nothing heard yet"), self.tr("Choose what to listen to, then press Start."))

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return self._answer

    def shown(self) -> list[tuple[str, str]]:
        """Family and genre of each row, from the top."""
        return [(entry.family, entry.name) for entry in self.rows.shown]

    def set_idle(self, headline: str, state: str) -> None:
        """Show that there is no answer, and why."""
        self._answer = None
        self.family.setText("")
        self._say_headline(headline, "")
        self.show_state(StateWords(state))
        self._show_rows()

    def show_answer(self, answer: Answer, headline: str) -> None:
        """Show an answer; ``headline`` is what a person reads large."""
        self._answer = answer
        genre = next((each for each in answer.ranking if each.label == answer.headline), None)
        if answer.headline_is_family:
            family = self.tr("Family of genres")
        elif genre is not None:
            family = genre_name(genre.family) if genre.family != genre.label else self.tr("Genre")
        else:
            family = ""
        self.family.setText(family)
        self._say_headline(headline, headline_colour(answer, self._theme))
        self._say_in_words()
        self._show_rows()

    def show_waiting(self, headline: str) -> None:
        """Show that an answer is to come, where there is none yet."""
        if self._answer is None:
            self._say_headline(headline, "")

    def show_state(self, state: StateWords) -> None:
        """Show what the answer is worth, or why there is none."""
        label = self.state
        self._advice = state.advice
        self._say_in_words()
        if (state.text, state.explanation, state.tone) == (label.text(), label.toolTip(), label.property("tone")):
            return
        label.setText(state.text)
        label.setToolTip(state.explanation)
        if label.property("tone") != state.tone:
            label.setProperty("tone", state.tone)
            label.style().unpolish(label)
            label.style().polish(label)

    def set_grouping(self, grouping: Grouping) -> None:
        """Have the rows be genres, families or both."""
        self._grouping = grouping
        self.groupings.choose(grouping)
        self._show_rows()

    def offer_evidence(self, hint: str, marked: str | None = None) -> None:
        """Let rows be pressed; ``hint`` says what for (empty: they cannot be), ``marked`` whose press is on."""
        self.rows.offer(hint, marked)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self.rows.set_theme(theme)
        if self._answer is not None:
            self.show_answer(self._answer, self.headline.text())

    def _say_headline(self, text: str, colour: str) -> None:
        if text != self.headline.text():
            self.headline.setText(text)
            announce(self.headline, text)
        wanted = f"color: {colour};" if colour else f"color: {self._theme.muted};"
        if wanted != self.headline.styleSheet():
            self.headline.setStyleSheet(wanted)

    def _say_in_words(self) -> None:
        """Say what to do about the state, else how sure the answer is."""
        text = self._advice or (assessment(self._answer.assessment) if self._answer else "")
        if text != self.in_words.text():
            self.in_words.setText(text)
            self.in_words.setToolTip(text)

    def _make_groupings(self) -> SegmentedControl:
        control = SegmentedControl(
            self.tr("What the ranking shows"),
            [
                (Grouping.GENRES, self.tr("Genres"), self.tr("The most probable genres")),
                (Grouping.FAMILIES, self.tr("Families"), self.tr("The families of genres, each the sum of its genres")),
                (Grouping.BOTH, self.tr("Both"), self.tr("Each family, and its genres below it")),
            ],
            self,
        )
        control.choose(self._grouping)
        control.chosen.connect(self._on_grouping)
        return control

    def _on_grouping(self, chosen: str) -> None:
        grouping = Grouping(chosen)
        if grouping is not self._grouping:
            self.set_grouping(grouping)
            self.grouping_chosen.emit(grouping)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Stand closer where there is little room; what does not fit even so can be scrolled to."""
        super().resizeEvent(event)
        self._space()

    def _show_rows(self) -> None:
        """Show the answer's rows; where there are more of them than before, all stand closer."""
        before, answer = self.rows.count, self._answer
        self.rows.show_ranking(answer.ranking if answer else (), answer.families if answer else (), self._grouping)
        if self.rows.count != before:
            self._space()

    def _lay_out(self) -> None:
        self.state.setWordWrap(True)
        policy = self.headline.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # a long name makes more lines, and nothing wider
        self.headline.setSizePolicy(policy)
        self._answer_box = QWidget(self)
        answer_column = QVBoxLayout(self._answer_box)
        answer_column.setContentsMargins(PADDING, 0, PADDING, 0)
        answer_column.setSpacing(GRID // 2)
        for label in (self.family, self.headline, self.state, self.in_words, self.notice):
            answer_column.addWidget(label)
        answer_column.addStretch(1)
        self._groupings_row = QHBoxLayout()
        self._groupings_row.addWidget(self.groupings)
        content = QWidget(self)
        self._column = QVBoxLayout(content)
        self._column.setSpacing(0)
        self._column.addWidget(self._answer_box)
        self._column.addLayout(self._groupings_row)
        self._column.addWidget(self.rows)
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
        self._space()

    def _space(self) -> None:
        """Set letters and distances: large and wide where all of it fits so, else small and close.

        What is measured is the same whatever is said, and whatever size the panel had before.
        """
        for level in _LEVELS:
            self._set_letters(large=level.is_large and self.width() >= _WIDE)
            height = self._answer_box.minimumHeight() + self.groupings.sizeHint().height()
            height += self.rows.height_without_spacing() + 2 * level.margin
            distances = self.rows.count + 2  # before and after each part and row, and a little to the edge
            spare = self.height() - _FRAME - height - distances * level.spacing
            if spare >= 0:
                break
        # Half of what is to spare goes between the rows, up to where they would no longer read as one list.
        spacing = min(level.spacing + max(0, spare) // (2 * distances), 3 * GRID)
        self.rows.set_spacing(spacing)
        beside = level.margin - PADDING
        self._column.setContentsMargins(beside, level.margin, beside, level.margin)
        self._groupings_row.setContentsMargins(PADDING, spacing, PADDING, spacing - self.rows.padding)

    def _set_letters(self, *, large: bool) -> None:
        """Set the size of the headline's letters, and keep room for a name of two lines: nothing below jumps."""
        self.headline.setFont(scaled(self.font(), 2.2 if large else 1.7, bold=True))
        self.in_words.set_lines(2 if self.width() >= _WIDE else 3)
        lines = 2 * line_height(self.font()) + 2 * line_height(self.headline.font())
        self._answer_box.setMinimumHeight(lines + self.in_words.sizeHint().height() + 3 * (GRID // 2))


@dataclass(frozen=True, slots=True)
class _Level:
    """How wide the panel's parts stand apart: its margin and the least distance, in pixels."""

    is_large: bool
    margin: int
    spacing: int


_LEVELS = (  # from the widest; the last is for the smallest window
    _Level(is_large=True, margin=2 * GRID, spacing=GRID + GRID // 2),
    _Level(is_large=False, margin=2 * GRID, spacing=GRID),
    _Level(is_large=False, margin=GRID + GRID // 2, spacing=GRID - 2),
)
