"""Asks whether to start again for another language, in that language: who chose it can read it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.translation import text_in


class RestartDialog(QDialog):
    """Accepted when Genrescope is to start again now.

    Parameters
    ----------
    language
        The language that was chosen: a value of that setting.
    parent
        Above which it opens.

    Attributes
    ----------
    head
        What is asked about.
    now, later
        The buttons.
    """

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        translate = text_in(language)
        self.setWindowTitle("Genrescope")
        self.head = QLabel(translate("Restart", "The language changes when Genrescope is started the next time."), self)
        self.head.setFont(scaled(self.font(), 1.1, bold=True))
        body = QLabel(translate("Restart", "Restart it now? What is being heard or analysed ends."), self)
        self.setAccessibleName(self.head.text())
        self.setAccessibleDescription(body.text())
        now = translate("Restart", "Start again in the language that was chosen.")
        self.now = plain_button(self, translate("Restart", "&Restart now"), now)
        later = translate("Restart", "Go on in the present language.")
        self.later = plain_button(self, translate("Restart", "&Later"), later)
        self.now.clicked.connect(self.accept)
        self.later.clicked.connect(self.reject)
        self.later.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch()
        row.addWidget(self.now)
        row.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.head)
        column.addWidget(body)
        column.addSpacing(2 * GRID)
        column.addLayout(row)
        self.later.setFocus()
