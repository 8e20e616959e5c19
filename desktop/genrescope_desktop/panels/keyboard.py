"""The keys that do something, in a small dialog."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID, line_height

translate = QCoreApplication.translate

_LETTER = "Alt+"  # and the letter that is underlined in the text: it is seen there


class KeyboardDialog(QDialog):
    """A table of keys and what they do: those that the parts of a window have themselves, and those of its plots.

    Parameters
    ----------
    window
        Whose keys these are.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard"))
        rows = [*_shortcuts(window), *_others()]
        self.table = QTableWidget(len(rows), 2, self)
        self.table.setHorizontalHeaderLabels([self.tr("Key"), self.tr("What it does")])
        self.table.setAccessibleName(self.tr("Keys and what they do"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)  # Tab leaves it
        self.table.setShowGrid(False)
        self.table.setProperty("role", "panel")
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(line_height(self.table.font()) + GRID)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.table.setItem(at, column, QTableWidgetItem(text))
        self.table.resizeColumnToContents(0)
        self.table.setCurrentCell(0, 0)
        close = plain_button(self, self.tr("&Close"), self.tr("Close this dialog."))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.table)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(70 * GRID, min(70 * GRID, self.screen().availableSize().height()))


def _shortcuts(window: QWidget) -> list[tuple[str, str]]:
    """Keys of the window's actions and buttons."""
    found: dict[str, str] = {}
    for button in window.findChildren(QAbstractButton):
        keys = button.shortcut()
        if not keys.isEmpty() and not keys.toString().startswith(_LETTER):
            found[_keys([keys])] = _plain(button.accessibleName() or button.text())
    for action in window.findChildren(QAction):
        if action.shortcuts():
            found[_keys(action.shortcuts())] = _plain(action.text())
    return sorted(found.items(), key=_order)


def _order(row: tuple[str, str]) -> tuple[str, int, str]:
    """Ctrl+1 before Ctrl+M, F2 before F10."""
    keys = row[0]
    head = keys.rstrip("0123456789")
    return head, int(keys[len(head) :] or 0), keys


def _keys(sequences: list[QKeySequence]) -> str:
    return ", ".join(each.toString(QKeySequence.SequenceFormat.NativeText) for each in sequences)


def _plain(text: str) -> str:
    """A menu's text without the mark of its letter."""
    return text.replace("&", "").partition("(")[0].rstrip("…. ")


def _others() -> list[tuple[str, str]]:
    """Keys that are nobody's shortcut."""
    return [
        (translate("Keyboard", "Space"), translate("Keyboard", "Start or stop listening")),
        ("Ctrl+Tab", translate("Keyboard", "Next view")),
        (translate("Keyboard", "Left, Right"), translate("Keyboard", "In a plot: read a moment; with Shift far off")),
        (translate("Keyboard", "Up, Down"), translate("Keyboard", "In the spectrogram: read a note")),
        ("Page Up, Page Down", translate("Keyboard", "In a plot: look back and forth")),
        ("Enter", translate("Keyboard", "In the plots or the text of a file: play from there")),
        ("+, -", translate("Keyboard", "In a plot: zoom")),
        ("End", translate("Keyboard", "In a plot: return to the newest sound")),
        ("Esc", translate("Keyboard", "Close a dialog; in the compact view: return to the window")),
    ]
