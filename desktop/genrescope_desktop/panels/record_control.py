"""Recording what is heard: a button that says plainly whether it is on, for how long, and how large the file is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from genrescope import words
from genrescope.audio.flac_recorder import Recording
from genrescope_desktop import icons
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme


class _RecordButton(QPushButton):
    ROLE = QAccessible.Role.Button

    def told(self) -> str:
        """What a screen reader is told of it: while it records, for how long it has."""
        return self.toolTip() if self.text() == self.accessibleName() else f"{self.text()}. {self.toolTip()}"


class RecordControl(QWidget):
    """The button, and beside it one that analyses what was recorded.

    Signals
    -------
    toggled()
        Record, or record no longer.
    analyse_wanted(Path)
        Analyse the recording that has just been made.
    folder_wanted()
        Recordings are to go into another folder.
    refused()
        A person pressed Ctrl+R where there is nothing to be recorded.
    """

    toggled = Signal()
    analyse_wanted = Signal(object)
    folder_wanted = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._recording: bool | None = None
        self._path: Path | None = None
        self.button = _RecordButton(self)
        self.button.setProperty("role", "plain")
        self.button.setIconSize(QSize(GRID + GRID // 2, GRID + GRID // 2))
        self.button.clicked.connect(self.toggled)
        self.button.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        folder = QAction(self.tr("Record into another &folder…"), self.button)
        folder.triggered.connect(self.folder_wanted)
        self.button.addAction(folder)
        self._refusal = QShortcut("Ctrl+R", self, self.refused.emit)  # the button's own rests while it is disabled
        self.analyse = QPushButton(self.tr("&Analyse"), self)
        self.analyse.setProperty("role", "plain")
        self.analyse.setAccessibleName(self.tr("Analyse the recording"))
        self.analyse.setToolTip(self.tr("Put the recording into the Files view"))
        self.analyse.clicked.connect(self._wish_analysis)
        self.analyse.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.analyse)
        row.addWidget(self.button)
        self.set_possible(possible=False)
        self.show_recording(None)

    @property
    def is_recording(self) -> bool:
        """Whether it says so."""
        return bool(self._recording)

    def set_possible(self, *, possible: bool) -> None:
        """Say whether there is anything to be recorded."""
        self.button.setEnabled(possible)
        self._refusal.setEnabled(not possible)

    def show_recording(self, recording: Recording | None) -> None:
        """Show how the recording is; None for none."""
        on = recording is not None
        if on != self._recording:
            self._recording = on
            self._show_button()
        text = self.tr("Record")
        if recording is not None:
            text = f"{words.clock(recording.seconds)}  {words.megabytes(recording.size_bytes)}"
            self.analyse.hide()
        if text != self.button.text():
            self.button.setText(text)
            self.button.setShortcut("Ctrl+R")  # which the text has taken away

    def offer_analysis(self, path: Path) -> None:
        """Offer to analyse a recording."""
        self._path = path
        self.analyse.show()

    def withdraw(self) -> None:
        """Offer nothing any more."""
        self.analyse.hide()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self._show_button()

    def _show_button(self) -> None:
        colour = self._theme.problem if self._recording else self._theme.muted
        self.button.setIcon(icons.record(colour, on=bool(self._recording)))
        name = self.tr("Stop recording") if self._recording else self.tr("Record")
        hint = self.tr("Write what is heard into a FLAC file in your Music folder (Ctrl+R)")
        ending = self.tr("What is heard is being written into a file. Press to end that (Ctrl+R)")
        self.button.setAccessibleName(name)
        self.button.setToolTip(ending if self._recording else hint)

    def _wish_analysis(self) -> None:
        self.withdraw()
        if self._path is not None:
            self.analyse_wanted.emit(self._path)
