"""What a newcomer is asked: when the first steps are shown, and what is chosen in them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from genrescope.settings import Settings
from genrescope_desktop.device_list import DeviceList
from genrescope_desktop.panels.first_steps import FirstSteps
from genrescope_desktop.session_bridge import SessionBridge
from genrescope_desktop.theme import Theme
from genrescope_desktop.window_settings import WindowSettings


class WelcomeDesk(QObject):
    """Between the first steps, the list of devices and the session.

    Parameters
    ----------
    bridge
        Whose level the steps show.
    devices
        What there is to listen to.
    remembered
        Whether the steps were shown before.
    window
        Above which they open. It can be used all the same.

    Attributes
    ----------
    steps
        Those that are shown; None while there are none.

    Signals
    -------
    chosen(SourceKind, str)
        This is to be listened to.
    models_wanted()
        The models are to be seen.
    """

    chosen = Signal(object, str)
    models_wanted = Signal()

    def __init__(self, bridge: SessionBridge, devices: DeviceList, remembered: WindowSettings, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._devices = devices
        self._remembered = remembered
        self._window = window
        self.steps: FirstSteps | None = None

    def greet(self, settings: Settings, theme: Theme) -> None:
        """Show the steps to a newcomer who has not said what to listen to, the one time."""
        is_newcomer = not self._remembered.first_steps_shown and not self._remembered.source_kind
        if is_newcomer and settings.source == Settings().source:
            self.show(theme)

    def show(self, theme: Theme) -> None:
        """Show the steps from the first."""
        self.leave()
        self._remembered.first_steps_shown = True
        self.steps = steps = FirstSteps(theme, self._window)
        steps.chosen.connect(self.chosen)
        steps.models_wanted.connect(self.models_wanted)
        steps.finished.connect(self._forget)
        self._bridge.updated.connect(steps.show_update)
        self._bridge.failed.connect(steps.show_failure)
        self._devices.found.connect(steps.show_devices)
        self._devices.refresh()
        steps.show()
        steps.activateWindow()  # some desktops leave the keyboard with the window, which is only just opening

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        if self.steps is not None:
            self.steps.set_theme(theme)

    @Slot()
    def leave(self) -> None:
        """Take the steps away: who finds the way alone needs none."""
        if self.steps is not None:
            self.steps.reject()

    @Slot()
    def _forget(self) -> None:
        if self.steps is not None:
            self.steps.deleteLater()
            self.steps = None
