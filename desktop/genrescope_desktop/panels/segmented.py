"""A choice of a few words in a row, one of which is chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QWidget

from genrescope_desktop.style import GRID


class SegmentedControl(QWidget):
    """Buttons side by side. Tab comes to the chosen one, the arrow keys choose another.

    Parameters
    ----------
    name
        What is chosen here, for a screen reader.
    choices
        For each its identity, its word, and what it means in a sentence.
    parent
        As in Qt.

    Signals
    -------
    chosen(str)
        A person chose the one of this identity.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: list[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_toggled)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (identity, word, meaning) in enumerate(choices):
            button = QPushButton(word, self)
            button.setProperty("role", "segment")
            button.setProperty("place", "first" if place == 0 else "last" if place == len(choices) - 1 else "middle")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # as the group has it; a screen reader calls it a radio button
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the space bar to Start and Stop
            button.setToolTip(meaning)
            button.setAccessibleName(word)
            button.setAccessibleDescription(f"{name}. {meaning}")
            self._group.addButton(button)
            self._buttons[identity] = button
            row.addWidget(button, 1)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the longest word wants it, for each: all are equally wide."""
        hints = [button.sizeHint() for button in self._buttons.values()]
        widest = max(hint.width() for hint in hints) + 2 * GRID
        return QSize(len(hints) * widest, max(hint.height() for hint in hints))

    def choose(self, identity: str) -> None:
        """Make this one the chosen one."""
        self._buttons[identity].setChecked(True)

    def button(self, identity: str) -> QPushButton:
        """The button of a choice."""
        return self._buttons[identity]

    def _on_toggled(self, button: QAbstractButton, on: bool) -> None:
        if on:
            self.chosen.emit(next(identity for identity, each in self._buttons.items() if each is button))
