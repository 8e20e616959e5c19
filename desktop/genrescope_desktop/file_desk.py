"""What a person's wishes about files mean: what is analysed, when it stands still, where results go."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from genrescope import faults
from genrescope.audio.folders import leads_to_folder
from genrescope.audio.formats import EXTENSIONS
from genrescope.audio.player import Played, Player, PlayState
from genrescope.files.entries import Entry, QueueState
from genrescope.files.queue import FileQueue
from genrescope.files.results import write_results
from genrescope.files.several import files_at_once
from genrescope.language.catalogue import translated
from genrescope.language.sentence import sentence
from genrescope.recognition.summary import Summary
from genrescope_desktop import file_words
from genrescope_desktop.file_evidence import FileEvidence
from genrescope_desktop.panels.files import FIRST_SECONDS, FilesView
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.session_bridge import Phase, SessionBridge
from genrescope_desktop.theme import Theme
from genrescope_desktop.window_settings import WindowSettings

LOOK_MS = 100  # between two looks at the queue
PLAYING_MS = 33  # between two looks at the player while it plays: the line moves by about a pixel
NEAR_END_SECONDS = 0.2  # later than this before the end there is nothing to be heard
SPARED_CORES = 1  # for the window, and whatever else the person does meanwhile
_PERSON, _LISTENING = "person", "listening"  # who holds the queue


class FileDesk(QObject):
    """Between the Files view and the queue.

    Parameters
    ----------
    bridge
        Of the session, which comes first: while it listens the queue stands still.
    remembered
        Where the last file was opened.
    theme
        Colours to begin with.
    window
        In which the view is.

    Attributes
    ----------
    queue, player, view
        What is analysed, what is played, and what is seen of both.
    evidence
        What spoke for a genre in the file that is shown.

    Signals
    -------
    looked(Path, bool)
        Whether a path leads to a folder, which was to be found out.
    closed()
        After `close`: nothing is under way any more.
    """

    looked = Signal(object, bool)
    closed = Signal()
    _saved = Signal(object, object)

    def __init__(self, bridge: SessionBridge, remembered: WindowSettings, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._remembered = remembered
        self.queue = FileQueue(lambda: bridge.settings, bridge.networks, files_at_once(SPARED_CORES))
        self.player = Player()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="file desk")
        self.view = FilesView(theme, window)
        self._shown: QueueState | None = None
        self._playing = QTimer(self, interval=PLAYING_MS)
        self._playing.timeout.connect(self._show_played)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.evidence = FileEvidence(self.view.result, lambda: bridge.settings, self)
        self._connect(bridge)

    def add(self, paths: Sequence[Path]) -> None:
        """Analyse files and folders."""
        if paths:
            self._remembered.folder = str(paths[0].parent)
            self.view.notice.say("")
            self.queue.add(paths)
            self.look()

    @Slot()
    def look(self) -> None:
        """Show what is new."""
        state = self.queue.state()
        if not state.equals(self._shown):
            self._shown = state
            self.view.show_queue(state)
        if additions := self.queue.additions():
            self.view.notice.say(file_words.additions(additions))

    @Slot()
    def toggle_playing(self) -> None:
        """Play the file that is shown, or pause."""
        entry, played = self.view.result.entry, self.player.now()
        if entry is None or entry.summary is None or not self.view.result.isVisible():
            return
        if played.path != entry.path:
            self.player.play(entry.path)
        elif played.state is PlayState.PLAYING:
            self.player.pause()
        else:
            self.player.go_on()
        self._show_played()

    @Slot(float)
    def play_from(self, seconds: float) -> None:
        """Play the file that is shown from a moment on."""
        entry = self.view.result.entry
        if entry is not None and entry.summary is not None:
            self.player.play(entry.path, _within(entry.summary, seconds))
            self._show_played()

    @Slot(float)
    def _seek(self, seconds: float) -> None:
        """Be at a moment of the file that is shown, playing or not."""
        entry = self.view.result.entry
        if entry is None or entry.summary is None:
            return
        if self.player.now().path == entry.path:
            self.player.seek(_within(entry.summary, seconds))
            self._show_played()
        else:
            self.play_from(seconds)

    @Slot()
    def _show_played(self) -> None:
        played, entry = self.player.now(), self.view.result.entry
        here = entry is not None and entry.path == played.path and played.state is not PlayState.SILENT
        playing = played.state is PlayState.PLAYING
        result = self.view.result
        result.playback.show_played(played if here else Played(PlayState.SILENT))
        self.evidence.moment = played.seconds if here else None
        result.plots.show_moment(self.evidence.moment, follow=playing)
        if playing and not self._playing.isActive():
            self._playing.start()
        elif not playing:
            self._playing.stop()

    @Slot(object)
    def _on_entry(self, path: Path | None) -> None:
        """Another file is shown: what was played of the one before falls silent."""
        if self.player.now().path not in (None, path):
            self.player.stop()
        self._show_played()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self._timer.stop()
        self._playing.stop()
        self.queue.close()
        self.player.close()
        self.evidence.closed.connect(self._let_go)
        self.evidence.close()

    @Slot()
    def _let_go(self) -> None:
        self._worker.submit(self._wait)
        self._worker.shutdown(wait=False)

    def _wait(self) -> None:
        self.queue.join()
        self.player.join()
        self.closed.emit()

    @Slot()
    def _ask_for_files(self) -> None:
        patterns = " ".join(f"*.{extension}" for extension in EXTENSIONS)
        kinds = [self.tr("Sound and film ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        names, _ = QFileDialog.getOpenFileNames(
            self.view, self.tr("Open files"), self._remembered.first_folder, ";;".join(kinds)
        )
        self.add([Path(name) for name in names])

    @Slot()
    def _ask_for_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self.view, self.tr("Open a folder"), self._remembered.first_folder)
        self.add([Path(name)] if name else [])

    @Slot()
    def _ask_where_to_save(self) -> None:
        entries = self.queue.state().entries
        first = Path(self._remembered.first_folder) / "genrescope.csv"
        kinds = {self.tr("Table (*.csv)"): ".csv", self.tr("For programs (*.json)"): ".json"}
        name, kind = QFileDialog.getSaveFileName(self.view, self.tr("Save results"), str(first), ";;".join(kinds))
        if name:
            path = Path(name)
            self.save(entries, path if path.suffix else path.with_suffix(kinds.get(kind, ".csv")))

    def save(self, entries: Sequence[Entry], path: Path) -> None:
        """Write the answers into a file."""

        def write() -> None:
            try:
                write_results(entries, path)
            except Exception as error:
                self._saved.emit(faults.told(error), Tone.PROBLEM)
            else:
                self._saved.emit(sentence("The results are in {path}.", path=path), Tone.QUIET)

        self._worker.submit(write)

    def look_at(self, path: Path) -> None:
        """Find out whether a path leads to a folder; `looked` tells, later: a disk may take its time."""
        self._worker.submit(lambda: self.looked.emit(path, leads_to_folder(path)))

    @Slot(object, object)
    def _on_saved(self, what: str, tone: Tone) -> None:
        self.view.notice.say(translated(what), tone)

    @Slot(bool)
    def _hold(self, hold: bool) -> None:
        (self.queue.hold if hold else self.queue.let_go)(_PERSON)
        self.look()

    @Slot(bool)
    def _hear_first(self, first: bool) -> None:
        self.queue.first_seconds = FIRST_SECONDS if first else None

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        """Listening comes first: no hop of it is dropped for a file that can wait."""
        listening = phase in (Phase.OPENING, Phase.LISTENING)
        (self.queue.hold if listening else self.queue.let_go)(_LISTENING)
        self.view.explain_hold(self.tr("waiting until you stop listening") if listening else "")

    def _connect(self, bridge: SessionBridge) -> None:
        view, queue = self.view, self.queue
        view.result.playback.toggled.connect(self.toggle_playing)
        view.result.playback.moment_chosen.connect(self._seek)
        view.result.plots.moment_chosen.connect(self.play_from)
        view.result.changed.connect(self._on_entry)
        view.files_wanted.connect(self._ask_for_files)
        view.folder_wanted.connect(self._ask_for_folder)
        view.save_wanted.connect(self._ask_where_to_save)
        self._saved.connect(self._on_saved)
        view.run_toggled.connect(self._hold)
        view.first_toggled.connect(self._hear_first)
        for signal, do in (
            (view.cancel_wanted, queue.cancel),
            (view.retry_wanted, queue.retry),
            (view.remove_wanted, queue.remove),
        ):
            signal.connect(do)
            signal.connect(self.look)
        bridge.phase_changed.connect(self._on_phase)


def _within(summary: Summary, seconds: float) -> float:
    """The nearest moment of a piece from which there is something to be heard."""
    return min(max(seconds, 0.0), max(0.0, summary.heard_seconds - NEAR_END_SECONDS))
