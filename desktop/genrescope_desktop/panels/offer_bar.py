"""A quiet offer beside the tabs: a sentence, a button that says more, and one that puts it away for good."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID


class OfferBar(QWidget):
    """Takes no room while there is nothing to offer; the sentence gives way where there is little.

    Attributes
    ----------
    sentence
        What is offered.
    more, away
        The buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = ElidedLabel(self)
        self.sentence.setProperty("role", "muted")
        self.sentence.setAccessibleName(self.tr("Offer"))
        self.more = plain_button(self, self.tr("Graphics car&d…"), self.tr("See what it takes, and install it."))
        self.away = plain_button(self, self.tr("Not &now"), self.tr("Do not offer it again; it stays in the menu."))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.more)
        row.addWidget(self.away)
        self.hide()

    def offer(self, sentence: str) -> None:
        """Show an offer; the empty one is none."""
        self.sentence.setText(sentence)
        self.sentence.setToolTip(sentence)
        self.setVisible(bool(sentence))
        announce(self, sentence)
