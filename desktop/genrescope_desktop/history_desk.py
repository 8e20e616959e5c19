"""What a person's wishes about the history mean: what is kept, marked, deleted and taken away."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from genrescope.events import Update
from genrescope.history.export import Format
from genrescope.history.recorder import Recorder, make_recorder
from genrescope.history.sessions import Mark, Session
from genrescope.language.catalogue import translated
from genrescope.settings import Settings
from genrescope_desktop import history_words
from genrescope_desktop.history_keeper import HistoryKeeper
from genrescope_desktop.panels.history import Export, HistoryView
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.settings import Preferences
from genrescope_desktop.plots.session_figure import SessionFigure
from genrescope_desktop.session_bridge import Phase, SessionBridge
from genrescope_desktop.theme import Theme
from genrescope_desktop.window_settings import WindowSettings

REFRESH_MS = 3000  # while a session that goes on is looked at
NEVER, BY_WINDOW = "never", "window"  # values of the setting


class HistoryDesk(QObject):
    """Between the session, the history and its view.

    Parameters
    ----------
    bridge
        Of the session that is kept.
    settings
        Whether it is, and where the headline is written.
    remembered
        Where the last file was written.
    theme
        Colours to begin with.
    window
        In which the view is.

    Attributes
    ----------
    keeper, view
        The history's thread, and its view.

    Signals
    -------
    marked(Mark)
        A moment of the session that goes on has been marked.
    kept_changed(bool)
        Whether what is heard is kept.
    troubled(str)
        A sentence while what is heard cannot be kept; empty when it can again.
    closed()
        After `close`: everything is written, nothing is under way any more.
    """

    marked = Signal(object)
    kept_changed = Signal(bool)
    troubled = Signal(str)
    closed = Signal()

    def __init__(
        self, bridge: SessionBridge, settings: Settings, remembered: WindowSettings, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._remembered = remembered
        self._theme = theme
        self._kept_by = BY_WINDOW if settings.history == NEVER else settings.history  # what ticking it again means
        self._recorder: Recorder | None = make_recorder(settings, for_window=True)
        self._finishing: list[Recorder] = []  # what they have taken is still being written
        self._is_outdated = False  # whether the recorder works as the settings said before
        self._trouble = ""
        self._deleted: list[int] = []  # what Undo brings back
        self._titles: dict[int, str] = {}
        self.keeper = HistoryKeeper(self)
        self.view = HistoryView(theme, window)
        self.view.show_kept(self.is_kept)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self._connect(bridge)

    @property
    def settings(self) -> Settings:
        """The engine's settings, with how the history is kept and where the headline is written from now on."""
        return self._settings

    @property
    def is_kept(self) -> bool:
        """Whether what is heard is kept."""
        return self._settings.history != NEVER

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self.view.set_theme(theme)

    def refresh(self) -> None:
        """Look what is kept."""
        self.keeper.refresh()

    def mark(self, seconds: float) -> None:
        """Mark a moment of the session that goes on."""
        if self._recorder is not None:
            self._recorder.mark(seconds)
        self.marked.emit(Mark(seconds))

    @Slot(object)
    def take(self, update: Update) -> None:
        """Keep what is new. Only puts it into a line."""
        recorder = self._recorder
        if recorder is None:
            return
        recorder.take(update)
        book = recorder.history
        trouble = recorder.problem or (book.notice if book else "")
        if trouble != self._trouble:
            self._trouble = trouble
            self.troubled.emit(translated(trouble))

    @Slot(bool)
    def set_kept(self, kept: bool) -> None:
        """Keep what is heard from now on, or no longer."""
        self._settings = replace(self._settings, history=self._kept_by if kept else NEVER)
        self._renew()
        self.keeper.submit(lambda: _remember(self._settings.history))
        self.view.show_kept(kept)
        self.kept_changed.emit(kept)

    @Slot(object)
    def prefer(self, preferences: Preferences) -> None:
        """Keep what is heard as they say: the next session, lest one that goes on be cut in two."""
        self._settings = replace(
            self._settings, history_days=preferences.history_days, headline_file=preferences.headline_file
        )
        self._is_outdated = True
        if not self._timer.isActive():
            self._renew()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self._timer.stop()
        if self._recorder is not None:
            self._recorder.finish()
        self.keeper.closed.connect(self._wait)
        self.keeper.close()

    def _renew(self) -> None:
        """Keep what comes from now on as the settings say."""
        self._is_outdated = False
        before, self._recorder = self._recorder, make_recorder(self._settings, for_window=True)
        if before is not None:
            before.finish()
            self._finishing.append(before)

    @Slot()
    def _wait(self) -> None:
        threading.Thread(target=self._join, name="history desk", daemon=True).start()

    def _join(self) -> None:
        for recorder in (*self._finishing, self._recorder):
            if recorder is not None:
                recorder.join()
        self.closed.emit()

    # What comes from the session.

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.LISTENING:
            self._timer.start()
            return
        self._timer.stop()
        if self._recorder is not None:
            self._recorder.end()
        if self._is_outdated:
            self._renew()
        if phase is Phase.IDLE:
            QTimer.singleShot(REFRESH_MS // 3, self._refresh_if_seen)  # when it has been written

    @Slot()
    def _refresh_if_seen(self) -> None:
        if self.view.isVisible():
            self.keeper.refresh()

    # What comes from the person.

    @Slot(object)
    def _on_listed(self, sessions: list[Session]) -> None:
        self._titles |= {each.id: history_words.title(each) for each in sessions}
        self.view.show_sessions(sessions)

    @Slot(object)
    def _on_deleted(self, numbers: list[int]) -> None:
        self._deleted = numbers
        self.view.show_deleted(len(numbers), self._titles.get(numbers[0], ""))

    @Slot()
    def _undo(self) -> None:
        numbers, self._deleted = self._deleted, []
        self.view.say("")
        self.keeper.restore(numbers)

    @Slot(object)
    def _export(self, export: Export) -> None:
        recorded, chosen = self.view.session.recorded, self.view.list.sessions()
        if not chosen or recorded is None:
            return
        figure = SessionFigure(recorded, _on_white() if self.view.white.isChecked() else self._theme)
        if export is Export.CLIPBOARD:
            QGuiApplication.clipboard().setImage(figure.image())
            self.view.say(self.tr("The picture is copied."))
            return
        path = self._ask_where(chosen, export.value)
        if path is None:
            return
        if export is Export.PNG:
            self.keeper.write(path, figure.png())
        elif export is Export.SVG:
            self.keeper.write(path, figure.svg())
        else:
            self.keeper.export([each.id for each in chosen], path, Format(export.value))

    def _ask_where(self, sessions: list[Session], extension: str) -> Path | None:
        suggestion = Path(self._remembered.export_folder or Path.home()) / history_words.file_name(sessions, extension)
        name, _ = QFileDialog.getSaveFileName(self.view, self.tr("Export"), str(suggestion), f"*.{extension}")
        if not name:
            return None
        path = Path(name)
        if not path.suffix:
            path = path.with_name(f"{path.name}.{extension}")
        self._remembered.export_folder = str(path.parent)
        return path

    def _connect(self, bridge: SessionBridge) -> None:
        view, keeper = self.view, self.keeper
        bridge.updated.connect(self.take)
        bridge.phase_changed.connect(self._on_phase)
        view.wanted.connect(keeper.open)
        view.delete_wanted.connect(keeper.delete)
        view.undo_wanted.connect(self._undo)
        view.export_wanted.connect(self._export)
        view.keep_toggled.connect(self.set_kept)
        view.session.renamed.connect(keeper.rename)
        view.session.annotated.connect(keeper.annotate)
        view.session.mark_annotated.connect(keeper.annotate_mark)
        view.session.mark_removed.connect(keeper.remove_mark)
        keeper.listed.connect(self._on_listed)
        keeper.opened.connect(view.show_session)
        keeper.deleted.connect(self._on_deleted)
        keeper.restored.connect(view.list.choose_all)
        keeper.done.connect(view.say)
        keeper.failed.connect(lambda sentence: view.say(sentence, Tone.PROBLEM))


def _remember(value: str) -> None:
    from genrescope.remember import remember

    remember("history", value)


def _on_white() -> Theme:
    """Colours for paper."""
    return replace(Theme.light(), window="#ffffff", panel="#ffffff")
