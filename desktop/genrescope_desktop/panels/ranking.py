"""The answer: its name, large, with its state and how sure it is in words, and the ranking under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from genrescope.recognition.verdict import Assessment, Ranked, RankedFamily
from genrescope_desktop.assessment_words import assessment
from genrescope_desktop.live_state import StateWords
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.panels.paragraph import Paragraph
from genrescope_desktop.panels.ranking_rows import LEAST_ROWS, Grouping, RankingRows
from genrescope_desktop.panels.segmented import SegmentedControl
from genrescope_desktop.strings import genre_name
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme, genre_colour

_WIDE = 36 * GRID  # in less, a headline in large letters would take three lines


class Answer(Protocol):
    """What the panel can show: a `Verdict` of a moment and a `Summary` of a whole file both are one."""

    @property
    def headline(self) -> str | None:
        """The genre or family to show large; None when there is nothing to say."""
        ...

    @property
    def headline_is_family(self) -> bool:
        """Whether it is a family."""
        ...

    @property
    def ranking(self) -> Sequence[Ranked]:
        """Every genre, most probable first; empty when there was no answer."""
        ...

    @property
    def families(self) -> Sequence[RankedFamily]:
        """Every family likewise."""
        ...

    @property
    def assessment(self) -> Assessment | None:
        """How sure it is; None when there was no answer."""
        ...


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
        self._say_in_words("")
        self.show_state(StateWords(state))
        self.rows.show_ranking((), (), self._grouping)

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
        self._say_in_words(assessment(answer.assessment))
        self.rows.show_ranking(answer.ranking, answer.families, self._grouping)

    def show_waiting(self, headline: str) -> None:
        """Show that an answer is to come, where there is none yet."""
        if self._answer is None:
            self._say_headline(headline, "")

    def show_state(self, state: StateWords) -> None:
        """Show what the answer is worth, or why there is none."""
        label = self.state
        if (state.text, state.explanation, state.tone) == (label.text(), label.toolTip(), label.property("tone")):
            return
        label.setText(state.text)
        label.setToolTip(state.explanation)
        label.setAccessibleDescription(f"{state.text}. {state.explanation}")
        if label.property("tone") != state.tone:
            label.setProperty("tone", state.tone)
            label.style().unpolish(label)
            label.style().polish(label)

    def set_grouping(self, grouping: Grouping) -> None:
        """Have the rows be genres, families or both."""
        self._grouping = grouping
        self.groupings.choose(grouping)
        if self._answer is not None:
            self.rows.show_ranking(self._answer.ranking, self._answer.families, grouping)
        else:
            self.rows.show_ranking((), (), grouping)

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
            self.headline.setAccessibleDescription(text)
            announce(self.headline, text)
        wanted = f"color: {colour};" if colour else f"color: {self._theme.muted};"
        if wanted != self.headline.styleSheet():
            self.headline.setStyleSheet(wanted)

    def _say_in_words(self, text: str) -> None:
        if text != self.in_words.text():
            self.in_words.setText(text)
            self.in_words.setToolTip(text)
            self.in_words.setAccessibleDescription(text)

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
        self._space(self.height() - self._height_wanted)

    def _lay_out(self) -> None:
        self.state.setWordWrap(True)
        self._answer_box = QWidget(self)
        answer_column = QVBoxLayout(self._answer_box)
        answer_column.setContentsMargins(0, 0, 0, 0)
        answer_column.setSpacing(GRID // 2)
        for label in (self.family, self.headline, self.state, self.in_words, self.notice):
            answer_column.addWidget(label)
        answer_column.addStretch(1)
        content = QWidget(self)
        self._column = QVBoxLayout(content)
        for widget in (self._answer_box, self.groupings, self.rows):
            self._column.addWidget(widget)
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
        spacing = min(GRID + GRID // 2 + spare // (2 * LEAST_ROWS), 3 * GRID) if wide else GRID - 2
        self._column.setSpacing(spacing)
        self.rows.set_spacing(spacing)
        large_letters = wide and self.width() >= _WIDE
        self.headline.setFont(scaled(self.font(), 2.2 if large_letters else 1.7, bold=True))
        self.in_words.set_lines(2 if large_letters else 3)
        # Room for a name of two lines, so that nothing below jumps.
        small, large = self.fontMetrics().height(), self.headline.fontMetrics().height()
        words = self.in_words.sizeHint().height()
        self._answer_box.setMinimumHeight(2 * (small + GRID // 2) + 2 * large + words + GRID // 2)
