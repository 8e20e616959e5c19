"""The graphics card's panel: whether one can run the network, what that takes, and installing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genrescope.language.catalogue import translated
from genrescope_desktop.panels.install_progress import InstallProgress
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID

if TYPE_CHECKING:
    from genrescope.addon.standing import Standing

_WIDTH = 70 * GRID


class GpuPanel(QDialog):
    """A window of its own beside the main one, which goes on listening.

    Signals
    -------
    install_wanted(Standing)
        Install what that offers; the person has read what it costs and on what terms.
    remove_wanted()
        Delete it.
    restart_wanted()
        Start again, to use it.
    """

    install_wanted = Signal(object)
    remove_wanted = Signal()
    restart_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Graphics card"))
        self._standing: Standing | None = None
        self._busy = False
        self.state = self._label(self.tr("State"))
        self.state.setText(self.tr("Looking which graphics card there is…"))
        self.terms = self._label(self.tr("Terms"))
        self.terms.setProperty("role", "muted")
        self.progress = InstallProgress(self)
        self.notice = Notice(self.tr("About the graphics card"), self)
        install = self.tr("Accept the terms, fetch it, and try it on the graphics card.")
        self.install = plain_button(self, self.tr("&Install"), install)
        self.remove = plain_button(self, self.tr("&Remove"), self.tr("Delete it from your disk."))
        restart = self.tr("Start again, to use the graphics card. What is being heard or analysed ends.")
        self.restart = plain_button(self, self.tr("Re&start now"), restart)
        self.close_button = plain_button(self, self.tr("&Close"), self.tr("Close this dialog."))
        self.close_button.setDefault(True)
        self._lay_out()
        self.install.clicked.connect(lambda: self.install_wanted.emit(self._standing))
        self.remove.clicked.connect(self.remove_wanted)
        self.restart.clicked.connect(self.restart_wanted)
        self.close_button.clicked.connect(self.close)
        self.restart.hide()
        self._show()

    @Slot(object)
    def show_standing(self, standing: Standing) -> None:
        """Show how things stand."""
        from genrescope.addon.standing import TERMS

        self._standing = standing
        self.state.setText(translated(standing.words()))
        self.terms.setText(translated(TERMS))
        if not standing.is_installed:  # any more
            self.restart.hide()
        self._show()

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        """Show whether it is being installed or removed."""
        self._busy = busy
        if busy:
            self.notice.say("")
        self.progress.show_busy(busy=busy)
        self._show()

    @Slot()
    def show_installed(self) -> None:
        """Offer to start again."""
        self.notice.say(self.tr("The graphics card computes. Genrescope uses it from its next start on."))
        self.restart.show()

    def _show(self) -> None:
        standing = self._standing
        offered = standing is not None and standing.is_offered
        there = standing is not None and (standing.stamp is not None or standing.fetched > 0)
        self.terms.setVisible(offered)
        self.install.setVisible(offered)
        self.install.setEnabled(not self._busy)
        self.remove.setVisible(there)
        self.remove.setEnabled(not self._busy)
        self.adjustSize()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(name)
        return label

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.install)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.restart)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for part in (self.state, self.terms, self.progress, self.notice):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setFixedWidth(min(_WIDTH, self.screen().availableSize().width()))
