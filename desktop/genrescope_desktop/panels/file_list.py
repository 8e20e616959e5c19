"""The queue as a list: a file a row, with its name, what has become of it, and how far it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from genrescope.files.entries import Entry, EntryState
from genrescope_desktop import file_words
from genrescope_desktop.panels.row_list import NOWHERE, Index, RowList, RowPainter
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme, genre_colour

ENTRY = Qt.ItemDataRole.UserRole
_BAR = 3
_ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip  # tall letters too
_SIGN = GRID  # side of the square in a genre's colour
_SIGNS = {EntryState.FAILED: "■ ", EntryState.CANCELLED: "– "}  # for those who do not tell colours apart


class QueueModel(QAbstractListModel):
    """Entries of the queue, as the last snapshot had them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Bring the list up to date; entries that have not changed are the same objects."""
        before, numbers = self.entries, [entry.number for entry in entries]
        gone = {entry.number for entry in before} - set(numbers)
        for row in reversed(range(len(before))):
            if before[row].number in gone:
                self.beginRemoveRows(NOWHERE, row, row)
                self.entries = self.entries[:row] + self.entries[row + 1 :]
                self.endRemoveRows()
        kept = len(self.entries)
        if kept < len(entries):
            self.beginInsertRows(NOWHERE, kept, len(entries) - 1)
            self.entries = (*self.entries, *entries[kept:])
            self.endInsertRows()
        shown, self.entries = self.entries, entries
        for row, (old, new) in enumerate(zip(shown, entries, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        """How many files there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is known of a file."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.path.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.path}\n{file_words.entry_state(entry)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.path.name}: {file_words.entry_state(entry)}"
        return entry if role == ENTRY else None


class FileList(RowList):
    """The list.

    Signals
    -------
    chosen(list[int])
        Numbers of the chosen entries, in the order of the list.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        queue = QueueModel()
        super().__init__(queue, _Rows(theme), parent)
        self.queue = queue
        self.setAccessibleName(self.tr("Files"))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.numbers()))

    def numbers(self) -> list[int]:
        """Numbers of the chosen entries, from the top."""
        return [entry.number for entry in self.entries()]

    def entries(self) -> list[Entry]:
        """The chosen entries, from the top."""
        return [self.queue.entries[row] for row in self.chosen_rows() if row < len(self.queue.entries)]

    def choose(self, number: int) -> None:
        """Choose one entry, and bring it into view."""
        for row, entry in enumerate(self.queue.entries):
            if entry.number == number:
                self.choose_row(row)


class _Rows(RowPainter):
    """Paints a row of two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        large, small = QFontMetrics(option.font), QFontMetrics(scaled(option.font, 0.9))
        return QSize(10 * GRID, large.height() + small.height() + _BAR + 2 * GRID)

    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        theme = self.theme
        inside = option.rect.adjusted(GRID, GRID // 2 + 1, -GRID, -(GRID // 2 + 1))
        metrics = QFontMetrics(option.font)
        name = metrics.elidedText(entry.path.name, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.setPen(QColor(theme.text))
        line = QRect(inside.left(), inside.top(), inside.width(), metrics.height())
        painter.drawText(line, _ALIGNED, name)
        self._paint_state(painter, option, entry, inside.adjusted(0, metrics.height() + 2, 0, 0))

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, area: QRect) -> None:
        theme, font = self.theme, scaled(option.font, 0.9)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        left = area.left()
        summary = entry.summary
        if summary is not None and summary.headline is not None:
            family = next((each.family for each in summary.ranking if each.label == summary.headline), "")
            top = area.top() + (metrics.height() - _SIGN) // 2
            painter.fillRect(QRect(left, top, _SIGN, _SIGN), QColor(genre_colour(summary.headline, family, theme)))
            left += _SIGN + GRID // 2
        failed = entry.state is EntryState.FAILED
        painter.setPen(QColor(theme.problem if failed else theme.muted if summary is None else theme.text))
        text = _SIGNS.get(entry.state, "") + file_words.in_short(entry)
        room = area.right() - left
        line = QRect(left, area.top(), room, metrics.height())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, _ALIGNED, text)
        if entry.state is EntryState.WORKING:
            groove = QRectF(area.left(), area.bottom() - _BAR + 1, area.width(), _BAR)
            painter.fillRect(groove, QColor(theme.groove))
            share = entry.heard_seconds / entry.length_seconds if entry.length_seconds else 0.0
            groove.setWidth(groove.width() * min(share, 1.0))
            painter.fillRect(groove, QColor(theme.accent))
