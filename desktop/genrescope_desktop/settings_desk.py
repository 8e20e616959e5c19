"""What becomes of the settings that a person changes in the window: they hold here, and are written down."""

from __future__ import annotations

from dataclasses import asdict, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from genrescope.settings import Settings
from genrescope_desktop.keeper import Keeper
from genrescope_desktop.panels.settings import Preferences, SettingsDialog


class SettingsDesk(Keeper):
    """Owns the dialog, and the thread that writes the settings file.

    Parameters
    ----------
    settings
        Those of this start.
    window
        Above which the dialog opens.

    Attributes
    ----------
    dialog
        The newest; None before the first.

    Signals
    -------
    changed(Preferences)
        They are to hold from the next start of listening on.
    told(str)
        A sentence about what will be.
    """

    changed = Signal(object)
    told = Signal(str)

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__("settings desk", window)
        self._window = window
        self._present = self._written = Preferences.of(settings)
        self.dialog: SettingsDialog | None = None

    @Slot()
    def show(self) -> None:
        """Show what holds, to be changed."""
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = dialog = SettingsDialog(self._present, self._window)
        dialog.accepted.connect(lambda: self._use(dialog.chosen))
        dialog.open()

    def _use(self, wanted: Preferences) -> None:
        if wanted != self._present:
            self._present = wanted
            self.changed.emit(wanted)
        self.submit(lambda: self._write(wanted))

    # On the thread.

    def _write(self, wanted: Preferences) -> None:
        """Write what is not written yet, whether it is new or could not be written the last time."""
        from genrescope.remember import overruling, remember

        before = asdict(self._written)
        new = {name: value for name, value in asdict(wanted).items() if value != before[name]}
        for name, value in new.items():
            remember(name, str(value))
            self._written = replace(self._written, **{name: value})
        if variables := [each for each in map(overruling, new) if each]:
            sentence = self.tr("At the next start the environment variable {variable} names another value again.")
            self.told.emit(sentence.format(variable=variables[0]))
