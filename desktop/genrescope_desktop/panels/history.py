"""The History view: the kept sessions at the left, the chosen one at the right."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from genrescope.history.sessions import Recorded, Session
from genrescope_desktop.panels.history_list import SessionList
from genrescope_desktop.panels.history_session import HistorySession
from genrescope_desktop.panels.menu_hover import forget_hover
from genrescope_desktop.panels.notice import Notice, Tone
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.panels.tick_box import TickBox
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme

_LIST_WIDTHS = (27 * GRID, 36 * GRID)  # least, and at first


class Export(Enum):
    """What a session can be taken away as."""

    CSV = "csv"
    JSON = "json"
    LABELS = "txt"
    PNG = "png"
    SVG = "svg"
    CLIPBOARD = "clipboard"


_OF_MANY = (Export.CSV, Export.JSON)


class _SearchLine(QLineEdit):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Esc look for nothing."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class HistoryView(QWidget):
    """Shows what is kept, and says what a person wishes of it.

    Attributes
    ----------
    list, session
        Its two halves.
    notice
        For a sentence about the history.
    search
        What is looked for.
    keep
        Whether what is heard is kept.
    undo
        Brings back what was deleted last.
    white
        Whether pictures have a white background, and not the window's.

    Signals
    -------
    wanted(int)
        A session is to be shown.
    delete_wanted(list[int]), undo_wanted()
        Sessions are to be deleted, or brought back.
    export_wanted(Export)
        What is chosen is to be taken away.
    keep_toggled(bool)
        Whether what is heard is to be kept.
    """

    wanted = Signal(int)
    delete_wanted = Signal(object)
    undo_wanted = Signal()
    export_wanted = Signal(object)
    keep_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self._shown: Session | None = None
        self._is_known = False  # whether what there is has been read
        self.search = _SearchLine(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search the history"))
        self.search.setToolTip(self.tr("Words in names, notes, genres and days (Ctrl+F)"))
        self.list = SessionList(theme, self)
        self.notice = Notice(self.tr("About the history"), self)
        self.undo = plain_button(self, self.tr("&Undo"), self.tr("Bring back what was deleted (Ctrl+Z)"), "Ctrl+Z")
        self.undo.hide()
        self.white = QAction(self.tr("&White background"), self, checkable=True, checked=True)
        self._exports = self._make_exports()
        self.export = plain_button(
            self, self.tr("&Export"), self.tr("Write what is chosen into a file, or copy its picture")
        )
        menu = QMenu(self.export)
        menu.addActions([self._exports[each] for each in (Export.CSV, Export.JSON, Export.LABELS)])
        menu.addSeparator()
        menu.addActions([self._exports[each] for each in (Export.PNG, Export.SVG, Export.CLIPBOARD)])
        menu.addSeparator()
        menu.addAction(self.white)
        self.export.setMenu(menu)
        forget_hover(self.export, menu)
        self.delete = plain_button(self, self.tr("&Delete"), self.tr("Delete what is chosen (Del)"))
        self.keep = TickBox(self.tr("&Keep what is heard"), self)
        self.keep.setToolTip(self.tr("Answers, source, model and marks of every session are kept; never the sound."))
        self.keep.setAccessibleDescription(self.keep.toolTip())
        self.session = HistorySession(theme, self)
        self._empty = self._make_empty()
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._show_chosen()

    def show_sessions(self, sessions: list[Session]) -> None:
        """Bring the list up to date."""
        self._is_known = True
        self.list.show_sessions(sessions)
        self._show_chosen()

    def show_session(self, recorded: Recorded) -> None:
        """Show a session, if it is still the chosen one."""
        chosen = self.list.sessions()
        if chosen and chosen[0].id == recorded.session.id:
            self.session.show_session(recorded)
            self._pages.setCurrentWidget(self.session)

    def show_deleted(self, count: int, title: str) -> None:
        """Say what was deleted, and offer to bring it back."""
        if count == 1:
            self.notice.say(self.tr("“{title}” is deleted.").format(title=title))
        else:
            self.notice.say(self.tr("{count} sessions are deleted.").format(count=count))
        self.undo.show()

    def say(self, sentence: str, tone: Tone = Tone.QUIET) -> None:
        """Say something else."""
        self.notice.say(sentence, tone)
        self.undo.hide()

    def show_kept(self, kept: bool) -> None:
        """Show whether what is heard is kept."""
        self.keep.setChecked(kept)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.list.set_theme(theme)
        self.session.set_theme(theme)

    def focus_list(self) -> None:
        """Let the keyboard go to the list."""
        self.list.setFocus()

    def _show_chosen(self) -> None:
        chosen = self.list.sessions()
        there, many = bool(chosen), len(chosen) > 1
        for each, action in self._exports.items():
            action.setEnabled(there and (not many or each in _OF_MANY))
        self.export.setEnabled(there)
        self.delete.setEnabled(there)
        self.search.setEnabled(self.list.kept.count > 0)
        if not there:
            self._shown = None
            self._empty.setText(self._why_empty())
            self._empty.setAccessibleName(self._empty.text())
            self._pages.setCurrentWidget(self._empty)
        elif chosen[0] != self._shown or self.session.recorded is None:  # another one, or more is known of it
            self._shown = chosen[0]
            self.wanted.emit(self._shown.id)

    def _why_empty(self) -> str:
        if not self._is_known:
            return ""
        if self.list.kept.count:
            return self.tr("No session has these words.")
        if not self.keep.isChecked():
            return self.tr("What is heard is not kept. Tick “Keep what is heard” below, and it will be found here.")
        return self.tr("Nothing has been heard yet. Press Start under Listen; it will be found here afterwards.")

    def _wish_delete(self) -> None:
        numbers = [each.id for each in self.list.sessions()]
        if numbers:
            self.delete_wanted.emit(numbers)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.chosen.connect(self._show_chosen)
        self.list.delete_wanted.connect(self._wish_delete)
        self.delete.clicked.connect(self._wish_delete)
        self.undo.clicked.connect(self.undo_wanted)
        self.keep.clicked.connect(self.keep_toggled)
        self.keep.toggled.connect(self._show_chosen)
        for text, keys, do in (
            (self.tr("&Rename"), "F2", self._wish_rename),
            (self.tr("&Delete"), "", self._wish_delete),
        ):
            action = QAction(text, self.list)
            if keys:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(do)
            self.list.addAction(action)
        self.list.addActions([*self._exports.values()])
        finding = QAction(self.tr("Search"), self)
        finding.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        finding.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        finding.triggered.connect(self.search.setFocus)
        self.addAction(finding)

    def _look_for(self, text: str) -> None:
        self.list.look_for(text)
        self._show_chosen()

    def _wish_rename(self) -> None:
        if self.list.sessions():
            self.session.title.setFocus()
            self.session.title.selectAll()

    def _make_exports(self) -> dict[Export, QAction]:
        texts = {
            Export.CSV: self.tr("&Table (CSV)…"),
            Export.JSON: self.tr("For &programs (JSON)…"),
            Export.LABELS: self.tr("&Labels for Audacity…"),
            Export.PNG: self.tr("Picture (P&NG)…"),
            Export.SVG: self.tr("&Drawing (SVG)…"),
            Export.CLIPBOARD: self.tr("&Copy the picture"),
        }
        actions = {}
        for each, text in texts.items():
            action = QAction(text, self)
            action.triggered.connect(lambda _checked, each=each: self.export_wanted.emit(each))
            actions[each] = action
        actions[Export.CLIPBOARD].setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        actions[Export.CLIPBOARD].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return actions

    def _make_empty(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setProperty("role", "muted")
        label.setFont(scaled(self.font(), 1.1))
        label.setContentsMargins(6 * GRID, 0, 6 * GRID, 0)
        return label

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        said = QHBoxLayout()
        said.setSpacing(GRID)
        said.addWidget(self.notice, 1)
        said.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(said)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.export, 1)
        buttons.addWidget(self.delete, 1)
        column.addLayout(buttons)
        column.addWidget(self.keep)
        left.setMinimumWidth(_LIST_WIDTHS[0])
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.session)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(self._pages)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTHS[1], 100 * GRID])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        outer.addWidget(split)
