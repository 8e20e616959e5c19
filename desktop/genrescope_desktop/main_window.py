"""The window: what stands in it, and what a person's wishes mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

from genrescope.settings import Settings
from genrescope_desktop.device_list import DeviceList
from genrescope_desktop.evidence_desk import EvidenceDesk
from genrescope_desktop.file_desk import FileDesk
from genrescope_desktop.gpu_desk import GpuDesk
from genrescope_desktop.help_desk import HelpDesk
from genrescope_desktop.history_desk import HistoryDesk
from genrescope_desktop.menu import MainMenu
from genrescope_desktop.model_desk import ModelDesk
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.ranking_entries import Grouping
from genrescope_desktop.record_desk import RecordDesk
from genrescope_desktop.session_bridge import Failure, Phase, SessionBridge
from genrescope_desktop.settings_desk import SettingsDesk
from genrescope_desktop.source_desk import SourceDesk
from genrescope_desktop.theme import Theme
from genrescope_desktop.views import Views
from genrescope_desktop.welcome_desk import WelcomeDesk
from genrescope_desktop.window import Window
from genrescope_desktop.window_settings import WindowSettings
from genrescope_desktop.workspace import Workspace


class MainWindow(Window):
    """Decides what a wish means; the `Workspace` only shows.

    Parameters
    ----------
    settings
        The engine's settings; their source is the first choice when it is not the default.
    remembered
        What was remembered of the last time; kept up to date.
    theme
        Colours to begin with.

    Signals
    -------
    appearance_wanted(str)
        One of `window_settings.APPEARANCES`.
    safe_colours_wanted(bool)
        Whether with colours that the colour-blind tell apart.
    restart_wanted()
        It is to end and start again.
    """

    appearance_wanted = Signal(str)
    safe_colours_wanted = Signal(bool)
    restart_wanted = Signal()

    def __init__(self, settings: Settings, remembered: WindowSettings, theme: Theme) -> None:
        super().__init__(remembered)
        self._theme = theme
        self.setWindowTitle("Genrescope")
        self.setAcceptDrops(True)
        self.bridge = SessionBridge(settings, self)
        self.devices = DeviceList(self)
        self.models = ModelDesk(self.bridge, self)
        self.help = HelpDesk(self._present_settings, remembered, self)
        self.preferences = SettingsDesk(settings, self)
        self.welcome = WelcomeDesk(self.bridge, self.devices, remembered, self)
        self.menu = MainMenu(
            self, remembered.appearance, safe_colours=remembered.safe_colours, language=settings.language
        )
        self.views = Views(theme, self.menu, self)
        workspace = Workspace(theme, self.views)
        self.gpu = GpuDesk(self.views.offer, remembered, self)
        self.files = FileDesk(self.bridge, remembered, theme, self.views)
        self.source_bar, self.plots = workspace.source_bar, workspace.plots
        self.ranking, self.status = workspace.ranking, workspace.status
        self.source = SourceDesk(self.bridge, self.devices, self.source_bar, settings, remembered)
        self.evidence = EvidenceDesk(self.ranking, self.plots.spectrogram, remembered, self)
        self._workspace = workspace
        self.history = HistoryDesk(self.bridge, settings, remembered, theme, self.views)
        self.own(self.bridge, self.devices, self.models, self.gpu, self.files, self.help, self.evidence, self.history)
        self.own(self.preferences)
        self.views.add(workspace, self.tr("&Listen"), self.tr("What is heard right now"), self.plots.place)
        self.recording = RecordDesk(self.bridge, self.source_bar, remembered)
        files, history = self.files.view, self.history.view
        hint = self.tr("Whole recordings, analysed one after the other")
        self.views.add(files, self.tr("&Files"), hint, files.result.plots.place)
        self.views.add(history, self.tr("&History"), self.tr("What was heard before"), history.session.place)
        self.setCentralWidget(self.views)
        self._connect()
        self._connect_menu()
        self.status.show_kept(self.history.is_kept)
        self.take_place()
        self.views.show_text(remembered.plots_as_text)
        self.menu.text.setChecked(remembered.plots_as_text)
        self.source_bar.start_button.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self.views.set_theme(theme)
        self._workspace.set_theme(theme)
        self.files.view.set_theme(theme)
        self.history.set_theme(theme)
        self.welcome.set_theme(theme)

    def _present_settings(self) -> Settings:
        """The engine's settings with all that was changed in the window."""
        now = self.bridge.settings
        return replace(self.history.settings, source=self.source.words, hop_seconds=now.hop_seconds, model=now.model)

    def analyse(self, paths: Sequence[Path]) -> None:
        """Put files and folders into the queue, and show it."""
        self.welcome.leave()
        self.views.setCurrentWidget(self.files.view)
        self.files.add(paths)

    @Slot()
    def start(self) -> None:
        """Listen to the chosen source, from the beginning."""
        self._workspace.begin()
        self.evidence.begin()
        self.bridge.start(self.source.words)

    @Slot()
    def toggle(self) -> None:
        """Start or stop."""
        if self.bridge.phase in (Phase.OPENING, Phase.LISTENING):
            self.bridge.stop()
        elif self.bridge.phase is Phase.IDLE:
            self.start()

    @Slot()
    def mark(self) -> None:
        """Mark the newest moment of what is being heard."""
        if self.bridge.phase is Phase.LISTENING:
            self.history.mark(self.plots.time_cursor.newest)
        else:
            self.source_bar.notice.say(self.tr("There is nothing to mark: nothing is being listened to."))

    @Slot(bool)
    def _show_text(self, text: bool) -> None:
        """Have a table say what the plots show, or show them again."""
        self.remembered.plots_as_text = text
        self.views.show_text(text)

    # What comes from the engine.

    @Slot(object)
    def _on_failure(self, failure: Failure) -> None:
        self._workspace.show_failure(failure)
        self.devices.refresh()

    # What comes from the person.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let the space bar start and stop, unless the part that has the keyboard wants it itself; Esc shows all."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self.views.currentWidget() is self.files.view:
                self.files.toggle_playing()
            else:
                self.toggle()
        elif event.key() == Qt.Key.Key_Escape:
            self.evidence.remove()
            self.files.evidence.remove()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Play the one file that was dropped on the Listen view; anything else is analysed."""
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if self.views.currentWidget() is self._workspace and len(paths) == 1:
            self.files.look_at(paths[0])
        else:
            self.analyse(paths)

    @Slot(object, bool)
    def _on_looked(self, path: Path, is_folder: bool) -> None:
        if is_folder:
            self.analyse([path])
        else:
            self.welcome.leave()
            self.source.open_file(path)

    @Slot(object)
    def _on_grouping(self, grouping: Grouping) -> None:
        self.remembered.grouping = grouping.value

    # While it is seen.

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Look for devices when somebody comes back to the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.devices.refresh()

    @Slot()
    def _on_seen(self) -> None:
        """Paint only what is seen."""
        seen = self.is_seen
        self.bridge.set_watched(self, seen and self.views.currentWidget() is self._workspace)
        if seen and self.views.currentWidget() is self.history.view:
            self.history.refresh()
        self.devices.set_visible(seen)

    def _connect_menu(self) -> None:
        menu, desk = self.menu, self.help
        menu.appearance_wanted.connect(self.appearance_wanted)
        menu.safe_colours_wanted.connect(self.safe_colours_wanted)
        menu.language_wanted.connect(desk.use_language)
        menu.models_wanted.connect(self.models.show)
        menu.gpu_wanted.connect(self.gpu.show)
        menu.settings_wanted.connect(self.preferences.show)
        menu.mark_wanted.connect(self.mark)
        menu.quit_wanted.connect(self.leave)
        menu.text.triggered.connect(self._show_text)
        menu.manual_wanted.connect(desk.show_manual)
        menu.keyboard_wanted.connect(desk.show_keyboard)
        menu.about_wanted.connect(desk.show_about)
        menu.updates_wanted.connect(desk.updates.show)
        menu.first_steps_wanted.connect(lambda: self.welcome.show(self._theme))
        desk.restart_wanted.connect(self.restart_wanted)
        self.gpu.restart_wanted.connect(self.restart_wanted)
        desk.told.connect(self.source_bar.notice.say)
        self.preferences.told.connect(self.source_bar.notice.say)
        self.preferences.failed.connect(lambda sentence: self.source_bar.notice.say(sentence, Tone.PROBLEM))
        self.preferences.changed.connect(lambda chosen: self.bridge.use_hop(chosen.hop_seconds))
        self.preferences.changed.connect(self.history.prefer)

    def _connect(self) -> None:
        bar, bridge, models = self.source_bar, self.bridge, self.models
        self.seen_changed.connect(self._on_seen)
        self.views.currentChanged.connect(self._on_seen)
        self.source.start_wanted.connect(self.start)
        self.ranking.set_grouping(Grouping(self.remembered.grouping))
        self.ranking.grouping_chosen.connect(self._on_grouping)
        bar.toggled.connect(self.toggle)
        for by_oneself in (bar.chosen, bar.file_wanted, bar.toggled, self.closing):
            by_oneself.connect(self.welcome.leave)
        self.welcome.chosen.connect(self.source.try_out)
        self.welcome.models_wanted.connect(models.show)
        bridge.updated.connect(self._workspace.show_update)
        bridge.updated.connect(self.evidence.take)
        bridge.phase_changed.connect(self._workspace.show_phase)
        bridge.phase_changed.connect(lambda phase: self.views.show_listening(phase is Phase.LISTENING))
        bridge.failed.connect(self._on_failure)
        bridge.ended.connect(self._workspace.show_end)
        models.failed.connect(self._workspace.show_failure)
        self.files.looked.connect(self._on_looked)
        self.recording.analyse_wanted.connect(lambda path: self.analyse([path]))
        self.history.marked.connect(self.plots.timeline.flag)
        self.history.troubled.connect(self._workspace.show_trouble)
        self.history.kept_changed.connect(self.status.show_kept)
