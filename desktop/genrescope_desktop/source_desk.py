"""What the wish to hear something means: which source is the chosen one, and which there are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from genrescope.audio.devices import Survey
from genrescope.audio.formats import EXTENSIONS
from genrescope.audio.naming import FILE_PREFIX
from genrescope.audio.source import SourceKind
from genrescope.settings import Settings
from genrescope_desktop.device_list import DeviceList
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.source_bar import SourceBar
from genrescope_desktop.session_bridge import Phase, SessionBridge
from genrescope_desktop.window_settings import WindowSettings

_WORDS_OF_KIND = {"mic": SourceKind.MICROPHONE, "system": SourceKind.SYSTEM, "demo": SourceKind.DEMO}


class SourceDesk(QObject):
    """Between the source bar and the list of devices.

    Parameters
    ----------
    bridge
        Whether something is being heard.
    devices
        What there is to listen to.
    bar
        What a person chooses with.
    settings
        Their source is the first choice when it is not the default.
    remembered
        What was chosen the last time, which is the first choice otherwise; kept up to date.

    Attributes
    ----------
    kind, words
        What is chosen, and how `genrescope.audio.naming.make_source` takes it.

    Signals
    -------
    start_wanted()
        What is chosen is to be heard from its beginning.
    """

    start_wanted = Signal()

    def __init__(
        self,
        bridge: SessionBridge,
        devices: DeviceList,
        bar: SourceBar,
        settings: Settings,
        remembered: WindowSettings,
    ) -> None:
        super().__init__(bar)
        self._bridge = bridge
        self._bar = bar
        self._remembered = remembered
        self.kind, self.words = _first_choice(settings, remembered)
        self._is_own_choice = bool(remembered.source) or settings.source != Settings().source
        bar.show_choice(self.kind, self.words)
        bar.chosen.connect(self.choose)
        bar.file_wanted.connect(self._ask_for_file)
        bar.devices_wanted.connect(devices.refresh)
        devices.found.connect(self._on_devices)
        devices.failed.connect(self._on_no_devices)

    @Slot(object, str)
    def choose(self, kind: SourceKind, words: str) -> None:
        """Make a source the chosen one; hear it at once if something is being heard, or if it is a recording."""
        self.kind, self.words, self._is_own_choice = kind, words, True
        self._bar.show_choice(kind, words)
        self._bar.notice.say("")
        self._remembered.source_kind, self._remembered.source = kind.value, words
        if kind in (SourceKind.DEMO, SourceKind.FILE) or self._bridge.phase in (Phase.OPENING, Phase.LISTENING):
            self.start_wanted.emit()

    @Slot(object, str)
    def try_out(self, kind: SourceKind, words: str) -> None:
        """Choose a source and hear it."""
        self.choose(kind, words)
        if self._bridge.phase is Phase.IDLE:
            self.start_wanted.emit()

    def open_file(self, path: Path) -> None:
        """Play a file."""
        self._remembered.folder = str(path.parent)
        self.choose(SourceKind.FILE, f"{FILE_PREFIX}{path}")

    @Slot()
    def _ask_for_file(self) -> None:
        patterns = " ".join(f"*.{extension}" for extension in EXTENSIONS)
        kinds = [self.tr("Sound and film ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        folder = self._remembered.first_folder
        name, _ = QFileDialog.getOpenFileName(self._bar, self.tr("Open file"), folder, ";;".join(kinds))
        if name:
            self.open_file(Path(name))

    @Slot(object)
    def _on_devices(self, survey: Survey) -> None:
        self._bar.show_devices(survey)
        if survey.no_microphone and not self._is_own_choice and self.kind is SourceKind.MICROPHONE:
            # A newcomer without a microphone: there is always something to see.
            self.kind, self.words = SourceKind.DEMO, "demo"
            self._bar.show_choice(self.kind, self.words)
            self._bar.notice.say(survey.no_microphone, Tone.QUIET)

    @Slot(object)
    def _on_no_devices(self, sentence: str) -> None:
        self._bar.microphone.show_none(sentence)
        self._bar.system.show_none(sentence)


def _first_choice(settings: Settings, remembered: WindowSettings) -> tuple[SourceKind, str]:
    """What is chosen when the window opens: what the settings name, else what it was the last time."""
    if settings.source != Settings().source or not remembered.source_kind:
        words = settings.source
        if words.startswith(FILE_PREFIX):
            return SourceKind.FILE, words
        return _WORDS_OF_KIND.get(words, SourceKind.MICROPHONE), words
    return SourceKind(remembered.source_kind), remembered.source
