"""One kept session: its name, its timeline, its set list with the marks in it, and a note."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from genrescope import words
from genrescope.history.sessions import Mark, Passage, Recorded
from genrescope_desktop import history_words, icons
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.plots_or_text import PlotsOrText
from genrescope_desktop.panels.timeline import TimelinePanel
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme, genre_colour

_TITLE_INSET = 3  # what the name's line, which can be written into, has before its text
_SIGN = 10  # side of the square in a genre's colour
_ROW = Qt.ItemDataRole.UserRole


class HistorySession(QWidget):
    """Shows a session, and says what a person changes of it.

    Attributes
    ----------
    timeline, time_cursor
        Its plot and the plot's time axis.
    place
        Where the plot is, or a table that says what it shows.
    table
        Set list and marks, in the order of time.
    title, note
        Lines to write into.

    Signals
    -------
    renamed(int, str), annotated(int, str)
        The session got this name, or this note.
    mark_annotated(int, float, str), mark_removed(int, float)
        The mark at this moment of the session got this note, or is to go.
    """

    renamed = Signal(int, str)
    annotated = Signal(int, str)
    mark_annotated = Signal(int, float, str)
    mark_removed = Signal(int, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._recorded: Recorded | None = None
        self._is_filling = False
        self.title = QLineEdit(self)
        self.title.setObjectName("title")
        self.title.setFont(scaled(self.font(), 1.2, bold=True))
        self.title.setAccessibleName(self.tr("Name of the session"))
        self.title.setToolTip(self.tr("Click to give it another name (F2)"))
        self._facts = ElidedLabel(self)
        self._facts.setProperty("role", "muted")
        self._facts.setContentsMargins(_TITLE_INSET, 0, 0, 0)
        self._facts.setAccessibleName(self.tr("What is known of the session"))
        self.time_cursor = TimeCursor(self)
        self.timeline = TimelinePanel(theme, self.time_cursor, self)
        self.place = PlotsOrText(self.timeline, self.timeline, theme, self)
        self.table = _Table(self)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(self.tr("A note to this session"))
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setToolTip(self.tr("What you want to remember of it"))
        self._lay_out()
        self.title.editingFinished.connect(self._on_renamed)
        self.note.editingFinished.connect(self._on_annotated)
        self.table.itemChanged.connect(self._on_changed)
        self.table.itemSelectionChanged.connect(self._look_at_chosen)
        self.table.remove_wanted.connect(self._on_remove)
        self.timeline.plot.stepped.connect(self._read_aloud)

    @property
    def recorded(self) -> Recorded | None:
        """What is shown."""
        return self._recorded

    def show_session(self, recorded: Recorded) -> None:
        """Show it: all of it in view, when it is another one than before."""
        before, self._recorded = self._recorded, recorded
        session = recorded.session
        for line, text in ((self.title, history_words.title(session)), (self.note, session.note)):
            if not line.hasFocus() or line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)
        facts = history_words.facts(session)
        self._facts.setText(facts)
        self._facts.setToolTip(facts)
        self.timeline.show_piece(recorded.verdicts, session.heard_seconds, session.gaps)
        self.timeline.show_flags(session.marks)
        is_other = before is None or before.session.id != session.id
        if is_other or self.time_cursor.span >= self.time_cursor.newest:  # all of it was in view, and is again
            self.time_cursor.show_piece(session.heard_seconds)
        self._fill_table()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.timeline.set_theme(theme)
        self.place.text.set_theme(theme)
        self._fill_table()

    def _fill_table(self) -> None:
        if self._recorded is None:
            return
        session = self._recorded.session
        lines: list[Passage | Mark] = [*session.passages, *session.marks]
        lines.sort(key=lambda each: each.begin_seconds if isinstance(each, Passage) else each.seconds)
        row = self.table.currentRow()
        self._is_filling = True
        self.table.setRowCount(len(lines))
        for at, each in enumerate(lines):
            if isinstance(each, Passage):
                self._show_passage(at, each)
            else:
                self._show_mark(at, each)
        self._is_filling = False
        if 0 <= row < len(lines):
            self.table.setCurrentCell(row, 1)
        else:
            self.table.clearSelection()

    def _show_passage(self, row: int, passage: Passage) -> None:
        colour = genre_colour(passage.genre, passage.family, self._theme) if passage.genre else self._theme.grid
        sign = QPixmap(_SIGN, _SIGN)
        sign.fill(QColor(colour))
        times = f"{words.clock(passage.begin_seconds)}–{words.clock(passage.end_seconds)}"
        confidence = words.percent(passage.confidence) if passage.genre else ""
        _, name, _ = self._show_row(row, passage, (times, history_words.passage(passage), confidence))
        name.setIcon(QIcon(sign))

    def _show_mark(self, row: int, mark: Mark) -> None:
        cells = self._show_row(row, mark, (words.clock(mark.seconds), mark.note, ""))
        for cell in cells:
            cell.setToolTip(self.tr("A mark: write to it (F2), or take it away (Delete)"))
        _, note, _ = cells
        note.setIcon(icons.flag(self._theme.text))
        note.setFlags(note.flags() | Qt.ItemFlag.ItemIsEditable)
        if not mark.note:
            note.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("mark without a note"))

    def _show_row(self, row: int, line: Passage | Mark, texts: tuple[str, str, str]) -> list[QTableWidgetItem]:
        cells = [QTableWidgetItem(text) for text in texts]
        for column, cell in enumerate(cells):
            cell.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
            cell.setData(_ROW, line)
            self.table.setItem(row, column, cell)
        cells[-1].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return cells

    @Slot()
    def _on_renamed(self) -> None:
        if self._recorded is None:
            return
        session, text = self._recorded.session, " ".join(self.title.text().split())
        own = words.source_title(session.beginning.source)
        wanted = "" if text == own else text
        if wanted != session.title:
            self.renamed.emit(session.id, wanted)
        self.title.setText(wanted or own)

    @Slot()
    def _on_annotated(self) -> None:
        if self._recorded is not None and self.note.text().strip() != self._recorded.session.note:
            self.annotated.emit(self._recorded.session.id, self.note.text().strip())

    def _on_changed(self, item: QTableWidgetItem) -> None:
        mark = item.data(_ROW)
        if not self._is_filling and self._recorded is not None and isinstance(mark, Mark) and item.column() == 1:
            self.mark_annotated.emit(self._recorded.session.id, mark.seconds, item.text())

    def _on_remove(self) -> None:
        item = self.table.currentItem()
        mark = item.data(_ROW) if item is not None else None
        if self._recorded is not None and isinstance(mark, Mark):
            self.mark_removed.emit(self._recorded.session.id, mark.seconds)

    def _look_at_chosen(self) -> None:
        """Point in the timeline at what is chosen in the table."""
        item = self.table.currentItem()
        chosen = item.data(_ROW) if item is not None and item.isSelected() else None
        if isinstance(chosen, Passage):
            self.time_cursor.bring_into_view(chosen.begin_seconds)
            self.timeline.highlight((chosen.begin_seconds, chosen.end_seconds))
        elif isinstance(chosen, Mark):
            self.time_cursor.bring_into_view(chosen.seconds)
            self.timeline.highlight(None)
        else:
            self.timeline.highlight(None)

    def _read_aloud(self) -> None:
        announce(self.timeline.plot, self.timeline.said_at(self.time_cursor.pointed))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.title)
        column.addWidget(self._facts)
        column.addSpacing(GRID // 2)
        column.addWidget(self.place, 3)
        heading = QLabel(self.tr("Set list and marks"), self)
        heading.setProperty("role", "muted")
        heading.setFont(scaled(self.font(), 0.9))
        heading.setBuddy(self.table)
        column.addWidget(heading)
        column.addWidget(self.table, 2)
        column.addSpacing(GRID // 2)
        column.addWidget(self.note)


class _Table(QTableWidget):
    """Three columns: when, what, how sure.

    Signals
    -------
    remove_wanted()
        The Delete key.
    """

    remove_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 3, parent)
        self.setAccessibleName(self.tr("Set list and marks"))
        self.setHorizontalHeaderLabels([self.tr("When"), self.tr("What"), self.tr("Confidence")])
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setProperty("role", "panel")
        self.setWordWrap(False)
        self.setIconSize(QSize(_SIGN, _SIGN))
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(self.fontMetrics().height() + GRID)
        self.setMinimumHeight(self.fontMetrics().height() + 2 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take a mark away with Delete; the space bar is for Start and Stop."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)
