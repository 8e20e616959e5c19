"""Where a person says what to install, and sees how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from genrescope_desktop.strings import progress_text
from genrescope_desktop.style import GRID

if TYPE_CHECKING:
    from genrescope.models.download import Progress

_PER_MILLE = 1000


class ModelInstaller(QWidget):
    """A line to type in, two more for weights without a manifest, and a progress bar with its Cancel.

    Signals
    -------
    wanted(str, str, str)
        What to install (an id, a path, an address); for a bare file of weights its labels, and the id of the model
        whose pictures it was trained on. The last two may be empty.
    cancelled()
        Stop it.
    """

    wanted = Signal(str, str, str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = self._line(
            self.tr("Install another"),
            self.tr("an id, a model folder, a file of weights, or an address"),
            self.tr("What to install: an id, a model folder, a file of weights (.safetensors, .pt), or an address."),
        )
        self.labels = self._line(
            self.tr("Its genres"),
            self.tr("only for a file of weights: names with commas between, or a text file"),
            self.tr("A file of weights does not say what its outputs are called, in their order."),
        )
        self.like = self._line(
            self.tr("Sees what"),
            self.tr("only for a file of weights: the id of a model that sees the same pictures"),
            self.tr("A file of weights does not say what pictures it was trained on: starter's, or ccmusic16's."),
        )
        self.install = self._button(self.tr("&Install"), self.tr("Fetch it, check it, and put it with your models."))
        self.cancel = self._button(
            self.tr("&Cancel"), self.tr("Stop it. A download goes on where it was the next time.")
        )
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)  # the line below says more
        self.bar.setAccessibleName(self.tr("How far the installation is"))
        self.state = QLabel(self)
        self.state.setProperty("role", "muted")
        self.state.setAccessibleName(self.tr("What is being done"))
        self._lay_out()
        self.show_busy(busy=False)
        self.what.textChanged.connect(lambda: self.show_busy(busy=self._busy))
        self.what.returnPressed.connect(self._want)
        self.install.clicked.connect(self._want)
        self.cancel.clicked.connect(self.cancelled)

    def show_busy(self, *, busy: bool) -> None:
        """Show whether something is being installed or removed."""
        self._busy = busy
        self.install.setEnabled(not busy and bool(self.what.text().strip()))
        for widget in (self.cancel, self.bar, self.state):
            widget.setVisible(busy)
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

    def _want(self) -> None:
        if self.install.isEnabled():
            self.wanted.emit(self.what.text().strip(), self.labels.text().strip(), self.like.text().strip())

    def _line(self, name: str, hint: str, explanation: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setToolTip(explanation)
        return line

    def _button(self, text: str, explanation: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "plain")
        button.setAutoDefault(False)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(explanation)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        for row, line in enumerate((self.what, self.labels, self.like)):
            caption = QLabel(line.accessibleName(), self)
            caption.setBuddy(line)
            grid.addWidget(caption, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.install, 0, 2)
        grid.addWidget(self.bar, 3, 0, 1, 2)
        grid.addWidget(self.cancel, 3, 2)
        grid.addWidget(self.state, 4, 0, 1, 3)
        grid.setColumnStretch(1, 1)
