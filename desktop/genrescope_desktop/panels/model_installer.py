"""Where a person says what to install, and sees how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QLineEdit, QWidget

from genrescope.models.manifest_file import FILE, WEIGHT_SUFFIXES
from genrescope_desktop.panels.install_progress import InstallProgress
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID


class ModelInstaller(QWidget):
    """A line to type in, two more for weights without a manifest, and how far the installation is.

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
        self.what.setAcceptDrops(False)  # what is dropped is the whole panel's
        hint = self.tr("Choose a file of weights, or the model.toml of a model folder.")
        self.browse = plain_button(self, self.tr("&Browse…"), hint)
        self.browse.setAutoDefault(False)
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
        hint = self.tr("Fetch it, check it, and put it with your models.")
        self.install = plain_button(self, self.tr("&Install"), hint)
        self.install.setAutoDefault(False)
        self.progress = InstallProgress(self)
        self._lay_out()
        self.show_busy(busy=False)
        self.what.textChanged.connect(lambda: self.show_busy(busy=self._busy))
        self.what.returnPressed.connect(self._want)
        self.browse.clicked.connect(self._ask_for_file)
        self.install.clicked.connect(self._want)
        self.progress.cancelled.connect(self.cancelled)

    def show_busy(self, *, busy: bool) -> None:
        """Show whether something is being installed or removed."""
        self._busy = busy
        self.install.setEnabled(not busy and bool(self.what.text().strip()))
        self.progress.show_busy(busy=busy)

    def take(self, path: Path) -> None:
        """Name what was chosen or dropped; of a file in a model folder the folder is meant."""
        self.take_text(str(path.parent if (path.parent / FILE).is_file() else path))

    def take_text(self, text: str) -> None:
        """Name what is to be installed as a person would type it."""
        self.what.setText(text.strip())
        self.what.setFocus()

    def _ask_for_file(self) -> None:
        patterns = " ".join((FILE, *(f"*{suffix}" for suffix in (*WEIGHT_SUFFIXES, ".pth"))))
        kinds = [self.tr("Models ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Install a model"), str(Path.home()), ";;".join(kinds))
        if name:
            self.take(Path(name))

    def _want(self) -> None:
        if self.install.isEnabled():
            self.wanted.emit(self.what.text().strip(), self.labels.text().strip(), self.like.text().strip())

    def _line(self, name: str, hint: str, explanation: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setToolTip(explanation)
        return line

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        for row, line in enumerate((self.what, self.labels, self.like)):
            caption = QLabel(line.accessibleName(), self)
            caption.setBuddy(line)
            grid.addWidget(caption, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.browse, 0, 2)
        grid.addWidget(self.install, 2, 2)
        grid.addWidget(self.progress, 3, 0, 1, 3)
        grid.setColumnStretch(1, 1)
