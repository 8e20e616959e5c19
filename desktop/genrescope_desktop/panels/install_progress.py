"""How far an installation is: a bar with its Cancel, and a line that says more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QWidget

from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.strings import progress_text
from genrescope_desktop.style import GRID

if TYPE_CHECKING:
    from genrescope.models.download import Progress

_PER_MILLE = 1000


class InstallProgress(QWidget):
    """Takes no room while nothing is under way.

    Signals
    -------
    cancelled()
        Stop it.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hint = self.tr("Stop it. A download goes on where it was the next time.")
        self.cancel = plain_button(self, self.tr("&Cancel"), hint)
        self.cancel.setAutoDefault(False)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)  # the line below says more
        self.bar.setAccessibleName(self.tr("How far the installation is"))
        self.state = QLabel(self)
        self.state.setProperty("role", "muted")
        self.state.setAccessibleName(self.tr("What is being done"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.addWidget(self.bar, 0, 0)
        grid.addWidget(self.cancel, 0, 1)
        grid.addWidget(self.state, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.cancel.clicked.connect(self.cancelled)
        self.show_busy(busy=False)

    def show_busy(self, *, busy: bool) -> None:
        """Show whether something is under way."""
        self.setVisible(busy)
        if not busy:
            self.state.clear()

    def show_step(self, what: str) -> None:
        """Show what is being done, in the engine's words; how long it takes is not known."""
        self.bar.setRange(0, 0)
        self.state.setText(what)

    def show_progress(self, progress: Progress) -> None:
        """Show how far a download is."""
        if progress.total:
            self.bar.setRange(0, _PER_MILLE)
            self.bar.setValue(round(_PER_MILLE * progress.done / progress.total))
        self.state.setText(progress_text(progress))
