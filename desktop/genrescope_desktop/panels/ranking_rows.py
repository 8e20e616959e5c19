"""The rows of a ranking, each with a name, a percentage and a bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from genrescope.recognition.verdict import Ranked, RankedFamily
from genrescope.words import percent
from genrescope_desktop.panels.bar import Bar
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.ranking_entries import Entry, Grouping, entries
from genrescope_desktop.strings import genre_name, listing
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme, genre_colour

LEAST_ROWS = 5
PADDING = GRID  # beside the text of a row, inside its highlight
_INDENT = 2 * GRID  # of a genre below its family
_MOST_PADDING = 5  # above and below a row, inside its highlight


class RankingRow(QAbstractButton):
    """One genre or family: its name, its percentage, its bar. A button where a genre's evidence is to be had."""

    def __init__(self, theme: Theme, beside: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._beside = beside  # pixels at the left and right of its text
        self.entry: Entry | None = None
        self._marked = False
        self._hint = ""
        self.above = ElidedLabel(self)
        self.above.setProperty("role", "muted")
        self.above.setFont(scaled(self.font(), 0.85))
        self.name = ElidedLabel(self)
        self.percent = QLabel(self)
        self.percent.setFont(scaled(self.font(), 1.0, bold=True))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = Bar(self)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(beside, 0, beside, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.above, 0, 0, 1, 2)
        grid.addWidget(self.name, 1, 0)
        grid.addWidget(self.percent, 1, 1)
        grid.addWidget(self.bar, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        for each in (self.above, self.name, self.percent, self.bar):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)  # a long name is shortened, and makes nothing wider
        self.setSizePolicy(policy)

    def show_entry(self, entry: Entry, theme: Theme, *, hint: str, marked: bool) -> None:
        """Show an entry; with a ``hint`` it says what pressing it does."""
        self._theme, self.entry, self._hint = theme, entry, hint
        name, share = genre_name(entry.name), percent(entry.probability)
        above = listing(genre_name(each) for each in entry.above)
        margins = self._grid.contentsMargins()
        margins.setLeft(self._beside + (_INDENT if entry.is_below else 0))
        self._grid.setContentsMargins(margins)
        self.name.setFont(scaled(self.font(), 1.0, bold=marked))
        self.above.setText(above)
        self.name.setText(name)
        self.percent.setText(share)
        self.bar.show_share(entry.probability, genre_colour(entry.name, entry.family, theme), theme.groove)
        facts = f"{above}: {name}, {share}" if above else f"{name}, {share}"
        self.setToolTip(f"{facts}. {hint}" if hint else facts)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if hint else Qt.FocusPolicy.NoFocus)
        self.show()
        self.setCursor(Qt.CursorShape.PointingHandCursor if hint else Qt.CursorShape.ArrowCursor)
        if marked != self._marked:
            self._marked = marked
            self.update()

    def set_padding(self, pixels: int) -> None:
        """Set the distance from what is above and below to the edge."""
        margins = self._grid.contentsMargins()
        self._grid.setContentsMargins(margins.left(), pixels, margins.right(), pixels)

    @property
    def ROLE(self) -> QAccessible.Role:  # noqa: N802
        """What a screen reader takes it for."""
        return QAccessible.Role.Button if self._hint else QAccessible.Role.StaticText

    def called(self) -> str:
        """What a screen reader calls it."""
        return f"{genre_name(self.entry.name)}, {percent(self.entry.probability)}" if self.entry else ""

    def told(self) -> str:
        """What a screen reader is told of it besides."""
        entry = self.entry
        family = genre_name(entry.family) if entry and entry.family != entry.name else ""
        return ". ".join(part for part in (family, self._hint) if part)

    def clear(self, theme: Theme) -> None:
        """Show nothing, in the same place."""
        self._theme, self.entry, self._marked = theme, None, False
        self.hide()

    def hitButton(self, _place: QPoint) -> bool:  # noqa: N802
        """Say whether a click is for it; else it goes to what lies below."""
        return bool(self._hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Enter press it, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what lies behind the text: a mark where its evidence is shown, a frame where the keyboard is."""
        if not self._marked and not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.highlight))
            painter.drawRoundedRect(area, 4.0, 4.0)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1.0))
            painter.drawRoundedRect(area, 4.0, 4.0)


class RankingRows(QWidget):
    """All rows. As many as there may be have their place from the beginning, so that nothing moves.

    Parameters
    ----------
    theme
        Colours.
    parent
        As in Qt.
    most
        The most rows there are to be, which are then only read, and begin at the edge; None for as many as the grouping
        has.

    Attributes
    ----------
    padding
        How much of the distance between rows belongs to a row, above and below.

    Signals
    -------
    pressed(str)
        A person pressed the row of this genre or family.
    """

    pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, most: int | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = most
        self._hint = ""
        self.padding = 0
        self._marked: str | None = None
        self._entries: list[Entry] = []
        self._grouping = Grouping.GENRES
        self._rows: list[RankingRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._fit()

    @property
    def shown(self) -> list[Entry]:
        """What is shown, from the top."""
        return [row.entry for row in self._rows if row.entry is not None]

    def row(self, name: str) -> RankingRow:
        """The row of a genre or family that is shown."""
        return next(row for row in self._rows if row.entry is not None and row.entry.name == name)

    def show_ranking(
        self, ranking: Sequence[Ranked], families: Sequence[RankedFamily], grouping: Grouping = Grouping.GENRES
    ) -> None:
        """Show these; nothing when they are empty."""
        self._entries = entries(ranking, families, grouping)[: self._most]
        self._grouping = grouping
        self._fit()
        self._show()

    def offer(self, hint: str, marked: str | None) -> None:
        """Let rows be pressed, which ``hint`` explains (nothing: they cannot be); ``marked`` is whose press is on."""
        if (hint, marked) != (self._hint, self._marked):
            self._hint, self._marked = hint, marked
            self._show()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self._show()

    @property
    def count(self) -> int:
        """How many have their place, shown or not."""
        return len(self._rows)

    def height_without_spacing(self) -> int:
        """Height of all of them, if there were nothing between them."""
        return sum(row.sizeHint().height() - 2 * self.padding for row in self._rows)

    def set_spacing(self, pixels: int) -> None:
        """Set the distance between rows; a part of it belongs to each row, and is lit up with it."""
        self.padding = min(_MOST_PADDING, pixels // 2)
        self._column.setSpacing(pixels - 2 * self.padding)
        for row in self._rows:
            row.set_padding(self.padding)

    def _show(self) -> None:
        for row, entry in zip(self._rows, self._entries, strict=False):
            row.show_entry(entry, self._theme, hint=self._hint, marked=entry.name == self._marked)
        for row in self._rows[len(self._entries) :]:
            row.clear(self._theme)

    def _on_clicked(self) -> None:
        row = self.sender()
        if self._hint and isinstance(row, RankingRow) and row.entry is not None:
            self.pressed.emit(row.entry.name)

    def _fit(self) -> None:
        wanted = self._most or max(LEAST_ROWS, len(self._entries))
        while len(self._rows) < wanted:
            row = RankingRow(self._theme, PADDING if self._most is None else 0, self)
            row.set_padding(self.padding)
            row.clicked.connect(self._on_clicked)
            self._rows.append(row)
            self._column.addWidget(row)
        while len(self._rows) > wanted:
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for row in self._rows:
            row.above.setVisible(self._grouping is not Grouping.BOTH and self._most is None)
