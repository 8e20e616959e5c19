"""What the wish to record means: where the file goes, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from genrescope import words
from genrescope.audio.flac_recorder import Recording, music_folder, new_path
from genrescope.audio.source import SourceKind
from genrescope.events import Update
from genrescope.language.catalogue import translated
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.source_bar import SourceBar
from genrescope_desktop.session_bridge import Phase, SessionBridge
from genrescope_desktop.window_settings import WindowSettings

_RECORDED_KINDS = (SourceKind.MICROPHONE, SourceKind.SYSTEM)  # of a file there is one already


class RecordDesk(QObject):
    """Between the record button and the session.

    Signals
    -------
    analyse_wanted(Path)
        Analyse a recording.
    """

    analyse_wanted = Signal(object)

    def __init__(self, bridge: SessionBridge, bar: SourceBar, remembered: WindowSettings) -> None:
        super().__init__(bar)
        self._bridge = bridge
        self._bar = bar
        self._remembered = remembered
        self._title = ""
        bar.record.toggled.connect(self.toggle)
        bar.record.refused.connect(self._on_impossible)
        bar.record.folder_wanted.connect(self._ask_for_folder)
        bar.record.analyse_wanted.connect(self.analyse_wanted)
        bridge.updated.connect(self._on_update)
        bridge.phase_changed.connect(self._on_phase)
        bridge.recorded.connect(self._on_recorded)
        bridge.recording_refused.connect(self._on_refused)

    @Slot()
    def toggle(self) -> None:
        """Record, or record no longer."""
        if self._bar.record.is_recording:
            self._bridge.stop_recording()
            return
        named = self._remembered.record_folder
        self._bar.notice.say("")
        self._bridge.start_recording(new_path(Path(named) if named else music_folder(), self._title))

    @Slot(object)
    def _on_update(self, update: Update) -> None:
        source, recording = update.status.source, update.status.recording
        self._title = source.title
        self._bar.record.set_possible(possible=source.kind in _RECORDED_KINDS)
        self._bar.record.show_recording(recording)
        if recording is not None and recording.failure is not None:
            self._bridge.stop_recording()

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        if phase is not Phase.LISTENING:
            self._bar.record.set_possible(possible=False)
            self._bar.record.show_recording(None)
        if phase is Phase.OPENING:
            self._bar.record.withdraw()

    @Slot(object)
    def _on_recorded(self, recording: Recording) -> None:
        if recording.failure is not None:
            self._bar.notice.say(translated(str(recording.failure)), Tone.PROBLEM)
        else:
            self._bar.notice.say(translated(words.recorded(recording)))
        if recording.seconds:
            self._bar.record.offer_analysis(recording.path)

    @Slot(object)
    def _on_refused(self, sentence: str) -> None:
        self._bar.notice.say(translated(sentence), Tone.PROBLEM)

    @Slot()
    def _on_impossible(self) -> None:
        if self._bridge.phase is Phase.LISTENING:
            self._bar.notice.say(self.tr("What comes from a file is not recorded: there is a file of it already."))
        else:
            self._bar.notice.say(self.tr("There is nothing to record: nothing is being listened to."))

    @Slot()
    def _ask_for_folder(self) -> None:
        before = self._remembered.record_folder or str(music_folder())
        if name := QFileDialog.getExistingDirectory(self._bar, self.tr("Record into a folder"), before):
            self._remembered.record_folder = name
