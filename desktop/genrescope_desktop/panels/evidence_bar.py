"""What the evidence over the spectrogram is, in a line that floats over it; and how it is kept current or removed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.style import GRID


class EvidenceBar(QFrame):
    """Floats, so that nothing moves when it comes and goes.

    Signals
    -------
    follow_wanted(bool)
        Whether the evidence is to be found anew every few verdicts.
    removed()
        A person has seen enough.
    """

    follow_wanted = Signal(bool)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._room = 0
        self._in_view = True
        self.caption = ElidedLabel(self)
        self.caption.setAccessibleName(self.tr("Evidence"))
        self.follow = QPushButton(self.tr("Keep current"), self)
        self.follow.setCheckable(True)
        self.follow.setToolTip(self.tr("Find the evidence anew every few verdicts while it listens"))
        self.close_button = QPushButton(self.tr("Remove"), self)
        self.close_button.setToolTip(self.tr("Remove the evidence (Esc)"))
        for button, name in ((self.follow, self.follow.text()), (self.close_button, self.tr("Remove the evidence"))):
            button.setProperty("role", "small")
            button.setAccessibleName(name)
            button.setAccessibleDescription(button.toolTip())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow.toggled.connect(self.follow_wanted)
        self.close_button.clicked.connect(self.removed)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 2, 2, 2)
        row.setSpacing(GRID)
        row.addWidget(self.caption, 1)
        row.addWidget(self.follow)
        row.addWidget(self.close_button)
        self.hide()

    def say(self, text: str) -> None:
        """Say what is shown, or why it is not yet; nothing: go away."""
        if text != self.caption.text():
            self.caption.setText(text)
            self.caption.setToolTip(text)
            announce(self.caption, text)
        self.set_in_view(self._in_view)
        self._fit()

    def set_in_view(self, in_view: bool) -> None:
        """Be there while what it speaks of can be seen."""
        self._in_view = in_view
        self.setVisible(in_view and bool(self.caption.text()))

    def place(self, left: int, top: int, room: int) -> None:
        """Stand at this place of the parent, at most so wide."""
        self.move(left, top)
        self._room = room
        self._fit()

    def _fit(self) -> None:
        self._row.activate()
        self.resize(min(self._room, self.sizeHint().width()), self.sizeHint().height())
