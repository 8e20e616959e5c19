"""What the plots show, as a table of text: to be read line by line, by an eye or a screen reader, and to be copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from genrescope_desktop import account_words
from genrescope_desktop.account import Line, Shown, by_passage, by_verdict
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.panels.segmented import SegmentedControl
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme, genre_colour

Index = QModelIndex | QPersistentModelIndex
WHEN, VERDICT, GENRES, LEVEL, REMARKS = range(5)
_NOWHERE = QModelIndex()
_SIGN = 10  # side of the square in a genre's colour
_LEAST = {GENRES: 26, REMARKS: 18}  # letters; with less room than that the table is scrolled sideways
_REMARKS_SHARE = 0.4  # at most, of the room that the columns of short texts leave, where genres need theirs
_PASSAGES, _VERDICTS = "passages", "verdicts"


class LineModel(QAbstractTableModel):
    """Lines as rows. A line that grows stays the same row: what is selected and in view stays so.

    Attributes
    ----------
    lines
        What is shown, oldest first.
    theme
        For the colours of genres.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self.theme = theme

    def show_lines(self, lines: list[Line]) -> None:
        """Bring the table up to date."""
        first = lines[0].begin if lines else 0.0
        gone = sum(line.end <= first for line in self.lines) if lines else len(self.lines)
        if gone:
            self.beginRemoveRows(_NOWHERE, 0, gone - 1)
            del self.lines[:gone]
            self.endRemoveRows()
        if len(lines) < len(self.lines):
            self.beginRemoveRows(_NOWHERE, len(lines), len(self.lines) - 1)
            del self.lines[len(lines) :]
            self.endRemoveRows()
        changed = [row for row, line in enumerate(self.lines) if line != lines[row]]
        for row in changed:
            self.lines[row] = lines[row]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], REMARKS))
        if len(lines) > len(self.lines):
            self.beginInsertRows(_NOWHERE, len(self.lines), len(lines) - 1)
            self.lines += lines[len(self.lines) :]
            self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """When, verdict, genres, level, remarks."""
        return 0 if parent.isValid() else len(account_words.headings())

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What a column is."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return account_words.headings()[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is said in a cell."""
        line, column = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return account_words.cells(line)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DecorationRole and column == VERDICT:
            return self._sign(line)
        return None

    def _sign(self, line: Line) -> QPixmap:
        """A square in the colour of the headline; without one nothing, as wide, so that words stand below words."""
        sign = QPixmap(_SIGN, _SIGN)
        sign.fill(Qt.GlobalColor.transparent)
        if (name := line.verdict.headline) is not None:
            family = next((each.family for each in line.verdict.ranking if each.label == name), name)
            sign.fill(QColor(genre_colour(name, family, self.theme)))
        return sign


class TextTable(QWidget):
    """The table, and above it what its lines are, and a button that copies them.

    Parameters
    ----------
    shown
        Gives what there is to be told. It is asked when the table is shown, and at `refresh` while it is.
    theme
        Colours to begin with.
    parent
        As in Qt.

    Attributes
    ----------
    table, lines
        The table and its model.
    groupings
        The control that chooses what a line is.
    copy
        The button.

    Signals
    -------
    moment_chosen(float)
        A person pressed Enter on the line that begins at this moment, or clicked it twice.
    """

    moment_chosen = Signal(float)

    def __init__(self, shown: Callable[[], Shown], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._make_lines: Callable[[Shown], list[Line]] = by_passage
        self.lines = LineModel(theme, self)
        self.groupings = SegmentedControl(
            self.tr("What a line is"),
            [
                (_PASSAGES, self.tr("Passages"), self.tr("A line for as long as the same is said")),
                (_VERDICTS, self.tr("Every verdict"), self.tr("A line for each answer, one a hop")),
            ],
            self,
        )
        self.groupings.choose(_PASSAGES)
        self.groupings.chosen.connect(self._on_grouping)
        self.copy = plain_button(
            self, self.tr("Cop&y"), self.tr("Copy the chosen lines as text, or all when none is chosen (Ctrl+C)")
        )
        self.table = _Table(self.lines, self)
        self.copy.clicked.connect(self.copy_text)
        self.table.copy_wanted.connect(self.copy_text)
        self.table.activated.connect(lambda index: self.moment_chosen.emit(self.lines.lines[index.row()].begin))
        self._lay_out()

    def refresh(self, *, anew: bool = False) -> None:
        """Look what there is to be told, if anybody can see it; ``anew``: it is another piece."""
        if not self.isVisible():
            return
        if anew:
            self.lines.show_lines([])
            self.table.forget_needs()
        shown = self._shown()
        lines = self._make_lines(shown)
        self.table.keep_place(lambda: self.lines.show_lines(lines), follow=shown.goes_on)
        self.copy.setEnabled(bool(self.lines.lines))

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.lines.theme = theme
        self.table.viewport().update()

    def text(self) -> str:
        """The chosen lines, or all when none is chosen: cells apart by tabs, under their headings."""
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        lines = [self.lines.lines[row] for row in chosen] or self.lines.lines
        rows = [account_words.headings(), *(account_words.cells(line) for line in lines)]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows) + "\n"

    def copy_text(self) -> None:
        """Put them on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        announce(self.copy, self.tr("Copied."))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what was said while it was hidden."""
        super().showEvent(event)
        self.refresh()

    def _on_grouping(self, chosen: str) -> None:
        self._make_lines = by_passage if chosen == _PASSAGES else by_verdict
        self.refresh(anew=True)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(GRID)
        above.addWidget(self.groupings)
        above.addStretch(1)
        above.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(above)
        column.addWidget(self.table, 1)


class _Table(QTableView):
    """Signals: ``copy_wanted``, by Ctrl+C or from the menu."""

    copy_wanted = Signal()

    def __init__(self, lines: LineModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(lines)
        self._needs: dict[int, int] = {}
        self.setAccessibleName(self.tr("What the plots show, as text"))
        self.setProperty("role", "panel")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves it
        self.setIconSize(QSize(_SIGN, _SIGN))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(2 * GRID)
        header.setResizeContentsPrecision(0)  # what a column needs is what its rows in view do
        self.verticalScrollBar().valueChanged.connect(self._share_room)
        for column, text in account_words.widest().items():
            room = max(self.fontMetrics().horizontalAdvance(each) for each in (text, account_words.headings()[column]))
            self.setColumnWidth(column, room + 3 * GRID + (_SIGN if column == VERDICT else 0))
        copy = QAction(self.tr("&Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_wanted)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def keep_place(self, change: Callable[[], None], *, follow: bool) -> None:
        """Change the model: what was in view stays there; with ``follow`` the newest line does, if none is chosen."""
        bar = self.verticalScrollBar()
        follows = follow and bar.value() == bar.maximum() and not self.selectionModel().hasSelection()
        first = self.indexAt(QPoint(0, 0))
        held = QPersistentModelIndex(first)
        top = self.visualRect(first).top() if first.isValid() else 0
        change()
        if follows:
            self.scrollToBottom()
        elif held.isValid():
            bar.setValue(bar.value() + self.visualRect(self.model().index(held.row(), 0)).top() - top)
        self._share_room()

    def forget_needs(self) -> None:
        """Begin with the columns as narrow as they may be: it is another piece."""
        self._needs.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let the space bar start and stop, as everywhere."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _share_room(self) -> None:
        """Give genres the room that remarks do not need. What a column was seen to need it needs from then on."""
        for column in _LEAST:
            need = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
            self._needs[column] = max(self._needs.get(column, 0), need)
        rest = self.viewport().width() - sum(self.columnWidth(column) for column in account_words.widest())
        least = {column: letters * self.fontMetrics().averageCharWidth() for column, letters in _LEAST.items()}
        for_remarks = min(self._needs[REMARKS], max(least[REMARKS], round(rest * _REMARKS_SHARE)))
        genres = max(least[GENRES], min(self._needs[GENRES], rest - for_remarks))
        self.setColumnWidth(GENRES, genres)
        self.setColumnWidth(REMARKS, max(for_remarks, rest - genres))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == LEVEL else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
