"""The Files view: the queue at the left, what was found in the chosen file at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from genrescope.files.entries import EntryState, QueueState
from genrescope_desktop import file_words
from genrescope_desktop.panels.comparison import ComparisonPanel
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.file_list import FileList
from genrescope_desktop.panels.file_result import FileResult
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme

_LIST_WIDTHS = (26 * GRID, 36 * GRID)  # least, and at first
FIRST_SECONDS = 30.0  # as the reference system's page hears by default


class FilesView(QWidget):
    """Shows the queue, and says what a person wishes of it.

    Attributes
    ----------
    list, result, comparison
        The queue; and at the right what was found in one file, or how far two agree.
    notice
        For a sentence about the queue.

    Signals
    -------
    files_wanted(), folder_wanted(), save_wanted()
        A person wants to choose files or a folder, or where the results are saved.
    cancel_wanted(list[int]), retry_wanted(list[int]), remove_wanted(list[int])
        With the numbers of entries.
    run_toggled(bool)
        Whether the queue is to stand still.
    first_toggled(bool)
        Whether only the beginning of each file is to be heard.
    """

    files_wanted = Signal()
    folder_wanted = Signal()
    save_wanted = Signal()
    cancel_wanted = Signal(object)
    retry_wanted = Signal(object)
    remove_wanted = Signal(object)
    run_toggled = Signal(bool)
    first_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self._state = QueueState((), looking=False, loading=False, held=False)
        self._why_held = ""
        self._compared: list[int] = []
        self.notice = Notice(self.tr("About the files"), self)
        self.open_files = plain_button(self, self.tr("Open files…"), self.tr("Choose sound files (Ctrl+O)"), "Ctrl+O")
        self.open_folder = plain_button(
            self,
            self.tr("Open f&older…"),
            self.tr("Choose a folder; all below it is looked through (Ctrl+Shift+O)"),
            "Ctrl+Shift+O",
        )
        self.list = FileList(theme, self)
        self.first = plain_button(
            self,
            self.tr("First {seconds} s").format(seconds=f"{FIRST_SECONDS:g}"),
            self.tr("Hear only the beginning of each file that is analysed from now on"),
        )
        self.first.setCheckable(True)
        self.hold = plain_button(self, self.tr("&Pause"), self.tr("Let the queue stand still, and go on later"))
        self.hold.setCheckable(True)
        self.compare = plain_button(
            self, self.tr("Co&mpare"), self.tr("Choose two files (with Ctrl and a click), and see how far they agree")
        )
        self.save = plain_button(
            self,
            self.tr("&Save…"),
            self.tr("Write the answers to a table (CSV) or for programs (JSON) (Ctrl+S)"),
            "Ctrl+S",
        )
        self.result = FileResult(theme, self)
        self.comparison = ComparisonPanel(theme, self)
        self._progress = ElidedLabel(self)
        self._progress.setProperty("role", "muted")
        self._progress.setAccessibleName(self.tr("How far the queue is"))
        self._actions = self._make_actions()
        self._lay_out()
        self._connect()
        self.show_queue(self._state)

    def show_queue(self, state: QueueState) -> None:
        """Bring everything up to date."""
        self._state = state
        had_any = bool(self.list.queue.entries)
        self.list.queue.show_entries(state.entries)
        if state.entries and not had_any:
            self.list.choose(state.entries[0].number)
        text = file_words.progress(state)
        if state.held and any(not entry.is_over for entry in state.entries):
            text = f"{text}; {self._why_held or self.tr('paused')}"
        self._progress.setText(text)
        self._progress.setToolTip(text)
        over = all(entry.is_over for entry in state.entries)
        self.hold.setEnabled(not over or self.hold.isChecked())
        self.save.setEnabled(any(entry.is_over for entry in state.entries))
        self._show_chosen()

    def explain_hold(self, sentence: str) -> None:
        """Say why the queue stands still; nothing when it does not."""
        self._why_held = sentence
        self.show_queue(self._state)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.list.set_theme(theme)
        self.result.set_theme(theme)
        self.comparison.set_theme(theme)

    def _show_chosen(self) -> None:
        chosen = self.list.entries()
        two_done = len(chosen) == 2 and all(entry.plots is not None for entry in chosen)
        self.compare.setEnabled(two_done)
        if two_done and [entry.number for entry in chosen] == self._compared:
            self.comparison.show_entries(*chosen)
            self._right.setCurrentWidget(self.comparison)
        else:
            self._compared = []
            first = chosen[0] if chosen else None
            held_up = file_words.what_holds_up(first, self._state, self._why_held) if first else ""
            self.result.show_entry(first, held_up)
            self._right.setCurrentWidget(self.result)
        states = {entry.state for entry in chosen}
        self._actions["cancel"].setEnabled(bool(states & {EntryState.WAITING, EntryState.WORKING}))
        self._actions["again"].setEnabled(any(entry.is_over for entry in chosen))
        self._actions["remove"].setEnabled(bool(chosen))
        self._actions["cancel all"].setEnabled(any(not entry.is_over for entry in self._state.entries))
        self._actions["clear"].setEnabled(any(entry.is_over for entry in self._state.entries))

    def _compare(self) -> None:
        self._compared = self.list.numbers()
        self._show_chosen()

    def _cancel_all(self) -> None:
        self.cancel_wanted.emit([entry.number for entry in self._state.entries])

    def _clear(self) -> None:
        self.remove_wanted.emit([entry.number for entry in self._state.entries if entry.is_over])

    def _connect(self) -> None:
        self.open_files.clicked.connect(self.files_wanted)
        self.open_folder.clicked.connect(self.folder_wanted)
        self.compare.clicked.connect(self._compare)
        self.save.clicked.connect(self.save_wanted)
        self.first.toggled.connect(self.first_toggled)
        self.hold.toggled.connect(self.run_toggled)
        self.list.chosen.connect(self._show_chosen)
        self.list.delete_wanted.connect(lambda: self.remove_wanted.emit(self.list.numbers()))

    def _make_actions(self) -> dict[str, QAction]:
        texts = {
            "cancel": (self.tr("&Cancel"), lambda: self.cancel_wanted.emit(self.list.numbers())),
            "again": (self.tr("&Analyse again"), lambda: self.retry_wanted.emit(self.list.numbers())),
            "remove": (self.tr("&Remove from the list"), lambda: self.remove_wanted.emit(self.list.numbers())),
            "cancel all": (self.tr("Cancel a&ll"), self._cancel_all),
            "clear": (self.tr("Remove all that are &done"), self._clear),
        }
        actions = {}
        for name, (text, do) in texts.items():
            actions[name] = QAction(text, self.list)
            actions[name].triggered.connect(do)
            self.list.addAction(actions[name])
        actions["again"].setShortcut(QKeySequence("F5"))
        actions["again"].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return actions

    def _lay_out(self) -> None:
        opening, running, using = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row, buttons in (
            (opening, (self.open_files, self.open_folder)),
            (running, (self.first, self.hold)),
            (using, (self.compare, self.save)),
        ):
            row.setSpacing(GRID)
            for button in buttons:
                row.addWidget(button, 1)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addLayout(opening)
        column.addWidget(self.list, 1)
        column.addWidget(self._progress)
        column.addWidget(self.notice)
        column.addLayout(running)
        column.addLayout(using)
        left.setMinimumWidth(_LIST_WIDTHS[0])
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        self._right = QStackedWidget(self)
        self._right.addWidget(self.result)
        self._right.addWidget(self.comparison)
        split.addWidget(self._right)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTHS[1], 120 * GRID])
        left.setMaximumWidth(60 * GRID)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        outer.addWidget(split)
