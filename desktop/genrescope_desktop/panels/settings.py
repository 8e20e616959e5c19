"""The settings that people change most, without the settings file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from genrescope import settings_file
from genrescope.paths import typed_path
from genrescope.settings import Settings
from genrescope_desktop.panels.drop_down import DropDown
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.style import GRID

HOPS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds
DAYS = (0, 7, 30, 90, 365)  # 0 is for ever
HEADLINE_FILE = "genre.txt"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the dialog is about; the attributes are those of `Settings`."""

    hop_seconds: float
    history_days: int
    headline_file: str

    @classmethod
    def of(cls, settings: Settings) -> Preferences:
        """Those of the settings."""
        return cls(settings.hop_seconds, settings.history_days, settings.headline_file)


class SettingsDialog(QDialog):
    """Accepted when what was chosen is to hold.

    Parameters
    ----------
    present
        What holds now.
    parent
        Above which it opens.

    Attributes
    ----------
    hop, days
        Lists to choose from.
    headline
        Name of a file, or nothing.
    browse, save, cancel
        The buttons.
    """

    def __init__(self, present: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.hop = self._list(self.tr("How often an answer comes. More often is more work for the computer."))
        for seconds in sorted({*HOPS, present.hop_seconds}):
            self.hop.addItem(self.tr("every {seconds} s").format(seconds=f"{seconds:g}"), seconds)
        self.hop.setCurrentIndex(self.hop.findData(present.hop_seconds))
        self.days = self._list(self.tr("When sessions that are older are deleted for good, names and notes with them."))
        for days in sorted({*DAYS, present.history_days}):
            kept = self.tr("kept for {days} days").format(days=days) if days else self.tr("kept until I delete it")
            self.days.addItem(kept, days)
        self.days.setCurrentIndex(self.days.findData(present.history_days))
        self.headline = QLineEdit(present.headline_file, self)
        self.headline.setPlaceholderText(self.tr("none"))
        hint = self.tr("A text file that always holds the newest answer, for OBS and the like.")
        self.headline.setToolTip(hint)
        self.headline.setAccessibleDescription(hint)
        self.browse = plain_button(self, self.tr("&Choose…"), self.tr("Choose where that file is written."))
        self.browse.clicked.connect(self._ask_for_file)
        self.save = plain_button(self, self.tr("&Save"), self.tr("Use these settings from now on."))
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        self.cancel = plain_button(self, self.tr("Ca&ncel"), self.tr("Leave everything as it is."))
        self.cancel.clicked.connect(self.reject)
        for button in (self.browse, self.cancel):
            button.setAutoDefault(False)
        self._lay_out()

    @property
    def chosen(self) -> Preferences:
        """What is chosen now."""
        name = self.headline.text().strip()
        if name:  # without a folder it would lie in whichever folder the program is started from
            name = str(Path.home() / typed_path(name))
        return Preferences(self.hop.currentData(), self.days.currentData(), name)

    def _ask_for_file(self) -> None:
        suggestion = self.headline.text().strip() or str(Path.home() / HEADLINE_FILE)
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("The newest answer as a file"),
            suggestion,
            "*.txt *.json",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.headline.setText(name)

    def _list(self, hint: str) -> DropDown:
        made = DropDown(self)
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        names = (self.tr("&Answers"), self.tr("&History"), self.tr("Answer as a &text file"))
        for row, (name, field) in enumerate(zip(names, (self.hop, self.days, self.headline), strict=True)):
            caption = QLabel(name, self)
            caption.setBuddy(field)
            field.setAccessibleName(name.replace("&", ""))
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.browse, 2, 2)
        grid.setColumnStretch(1, 1)
        note = QLabel(
            self.tr("They hold from the next start of listening on. All others stand in the settings file:"), self
        )
        place = QLabel(str(settings_file.path()), self)
        for label in (note, place):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(grid)
        column.addSpacing(GRID)
        column.addWidget(note)
        column.addWidget(place)
        column.addSpacing(GRID)
        column.addStretch()
        column.addLayout(buttons)
        self.setMinimumWidth(72 * GRID)
        self.hop.setFocus()
