"""Kept sessions as a list: for each its name, when it was and how long, its genres, and all of it as a strip."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QObject, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from genrescope import words
from genrescope.history.search import matches
from genrescope.history.sessions import Session
from genrescope_desktop import history_words
from genrescope_desktop.panels.row_list import NOWHERE, Index, RowList, RowPainter
from genrescope_desktop.plots.session_strip import paint_session_strip
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme

SESSION = Qt.ItemDataRole.UserRole
_STRIP = 6
_LEADING = 2  # letters of another script are higher


class SessionModel(QAbstractListModel):
    """Those sessions in which the words occur that are looked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sessions: list[Session] = []
        self._all: list[Session] = []
        self._words: list[str] = []

    def show_sessions(self, sessions: list[Session]) -> None:
        """Hold these."""
        self._all = sessions
        self._choose()

    def look_for(self, text: str) -> None:
        """Show only sessions that have every word of ``text``."""
        self._words = text.split()
        self._choose()

    @property
    def count(self) -> int:
        """How many there are, whatever is looked for."""
        return len(self._all)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        """How many are shown."""
        return 0 if parent.isValid() else len(self.sessions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is known of a session."""
        session = self.sessions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return history_words.title(session)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return history_words.line(session)
        return session if role == SESSION else None

    def _choose(self) -> None:
        wanted = [each for each in self._all if matches(history_words.text_of(each), self._words)]
        if [each.id for each in wanted] == [each.id for each in self.sessions]:  # what is chosen stays so
            self.sessions = wanted
            if wanted:
                self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
            return
        self.beginResetModel()
        self.sessions = wanted
        self.endResetModel()


class SessionList(RowList):
    """The list.

    Signals
    -------
    chosen()
        Another row, or other rows.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        kept = SessionModel()
        super().__init__(kept, _Rows(theme), parent)
        self.kept = kept
        self.setAccessibleName(self.tr("Kept sessions"))
        self.selectionModel().selectionChanged.connect(self.chosen)

    def sessions(self) -> list[Session]:
        """The chosen sessions, from the top."""
        return [self.kept.sessions[row] for row in self.chosen_rows() if row < len(self.kept.sessions)]

    def show_sessions(self, sessions: list[Session]) -> None:
        """Bring the list up to date; what is chosen stays so, and something always is."""
        self._keeping_choice(lambda: self.kept.show_sessions(sessions))

    def look_for(self, text: str) -> None:
        """Show only sessions that have every word of ``text``."""
        self._keeping_choice(lambda: self.kept.look_for(text))

    def choose(self, number: int) -> None:
        """Choose one session, and bring it into view."""
        for row, session in enumerate(self.kept.sessions):
            if session.id == number:
                self.choose_row(row)

    @Slot(object)
    def choose_all(self, numbers: list[int]) -> None:
        """Choose several sessions, and bring the topmost into view."""
        rows = [row for row, session in enumerate(self.kept.sessions) if session.id in numbers]
        if not rows:
            return
        self.choose_row(rows[0])
        for row in rows[1:]:
            self.selectionModel().select(self.kept.index(row), QItemSelectionModel.SelectionFlag.Select)

    def _keeping_choice(self, change: Any) -> None:
        before, row = [each.id for each in self.sessions()], max(0, self.currentIndex().row())
        change()
        if self.sessions():
            return
        there = [each.id for each in self.kept.sessions]
        kept = [number for number in before if number in there]
        if kept:
            self.choose(kept[0])
        elif there:
            self.choose_row(min(row, len(there) - 1))
        else:
            self.chosen.emit()


class _Rows(RowPainter):
    """Paints a row: two lines of text and the strip."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        large, small = QFontMetrics(option.font), QFontMetrics(scaled(option.font, 0.9))
        return QSize(10 * GRID, large.height() + 2 * small.height() + 3 * _LEADING + _STRIP + 3 * GRID)

    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        session: Session = index.data(SESSION)
        theme = self.theme
        area = option.rect.adjusted(GRID, GRID, -GRID, -GRID)
        length = words.clock(session.heard_seconds)
        down = self._line(painter, area, 0, history_words.title(session), theme.text, scaled(option.font, 1.0))
        small = scaled(option.font, 0.9)
        when = f"{history_words.when(session)} · {length}"
        down = self._line(painter, area, down, when, theme.muted, small)
        down = self._line(painter, area, down, history_words.genres(session) or "–", theme.text, small)
        strip = QRectF(area.left(), area.top() + down + GRID // 2, area.width(), _STRIP)
        paint_session_strip(painter, strip, session, theme)

    def _line(self, painter: QPainter, area: QRect, down: int, text: str, colour: str, font: Any) -> int:
        """Write one line; return where the next begins."""
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        box = QRect(area.left(), area.top() + down, area.width(), metrics.height())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return down + metrics.height() + _LEADING
