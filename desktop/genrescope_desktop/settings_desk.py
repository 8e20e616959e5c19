"""What becomes of the settings that a person changes in the window: they hold here, and are written down."""

from __future__ import annotations

from dataclasses import asdict

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
        self._present = Preferences.of(settings)
        self.dialog: SettingsDialog | None = None

    @Slot()
    def show(self) -> None:
        """Show what holds, to be changed."""
        self.dialog = dialog = SettingsDialog(self._present, self._window)
        dialog.accepted.connect(lambda: self._use(dialog.chosen))
        dialog.open()

    def _use(self, wanted: Preferences) -> None:
        before, self._present = asdict(self._present), wanted
        new = {name: value for name, value in asdict(wanted).items() if value != before[name]}
        if new:
            self.changed.emit(wanted)
            self.submit(lambda: self._write(new))

    # On the thread.

    def _write(self, new: dict[str, float | int | str]) -> None:
        from genrescope.remember import overruling, remember

        for name, value in new.items():
            remember(name, str(value))
        if variables := [each for each in map(overruling, new) if each]:
            sentence = self.tr("At the next start the environment variable {variable} names another value again.")
            self.told.emit(sentence.format(variable=variables[0]))
