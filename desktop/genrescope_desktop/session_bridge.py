"""Between the window and a `LiveSession`: opening and stopping off the Qt thread, updates as plain signals.

A device may take seconds to open and a session seconds to stop, so one thread of its own makes, starts and stops them,
one after the other (a source wants to be opened and closed on one thread). The Qt thread only takes what is new.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from genrescope import faults
from genrescope.errors import GenrescopeError, ModelError
from genrescope.events import Part
from genrescope.language.catalogue import translated
from genrescope.settings import Settings
from genrescope_desktop.kept_session import KeptSession, begin

if TYPE_CHECKING:
    from pathlib import Path

    from genrescope.events import Update
    from genrescope.live import LiveSession
    from genrescope.recognition.load import NetworkKeeper

FRAME_MS = 17  # at most 60 takes a second
HIDDEN_MS = 500  # nobody looks, but what is new must still be taken


class Phase(StrEnum):
    """What the bridge is doing."""

    IDLE = "idle"
    OPENING = "opening"
    LISTENING = "listening"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it does not listen (any more): one sentence, and beside what it belongs."""

    sentence: str
    part: Part


class SessionBridge(QObject):
    """Owns the session, if there is one.

    Signals
    -------
    updated(Update)
        What is new, at most 60 times a second; slower while nobody watches.
    phase_changed(Phase)
    failed(Failure)
        It could not begin, or ended because something went wrong.
    model_refused(str)
        Another model was wanted while it listens, and is not there; the text is a sentence.
    ended(str)
        A file was played to its end; the text is a sentence when something is to be said of it, else empty.
    recorded(Recording)
        A recording has ended.
    recording_refused(str)
        It could not begin; the text is a sentence.
    closed()
        After `close`: no session, no thread of the session is left.
    """

    updated = Signal(object)
    phase_changed = Signal(object)
    failed = Signal(object)
    model_refused = Signal(str)
    ended = Signal(object)
    recorded = Signal(object)
    recording_refused = Signal(object)
    closed = Signal()

    # Sentences go as objects where they are not yet translated: a signal's text would be plain.
    # From the keeper's thread to the Qt thread; the number says which wish it answers.
    _opened = Signal(int, object)
    _refused = Signal(int, object)
    _stopped = Signal(int, object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._phase = Phase.IDLE
        self._wish = 0  # number of the newest wish; answers to older ones are of no interest
        self._session: LiveSession | None = None  # which updates are taken from; the Qt thread's
        self._kept: KeptSession | None = None  # which must be stopped; the keeper's
        self._networks: NetworkKeeper | None = None
        self._making_networks = threading.Lock()
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="session keeper")
        self._watched: frozenset[QObject] = frozenset()  # the views that somebody can see
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._take)
        self._opened.connect(self._on_opened)
        self._refused.connect(self._on_refused)
        self._stopped.connect(self._on_stopped)

    @property
    def phase(self) -> Phase:
        """What it is doing."""
        return self._phase

    @property
    def interval_ms(self) -> int:
        """Time between two takes."""
        return self._timer.interval()

    def start(self, source: str) -> None:
        """Listen to ``source`` (words for `genrescope.audio.naming.make_source`) instead of what was before."""
        self._leave()
        self._set_phase(Phase.OPENING)
        self._keeper.submit(self._open, self._wish, source)

    @property
    def settings(self) -> Settings:
        """The engine's settings, with the model that answers from now on."""
        return self._settings

    def use_hop(self, seconds: float) -> None:
        """Answer so often at every start from now on."""
        self._settings = replace(self._settings, hop_seconds=seconds)

    def networks(self) -> NetworkKeeper:
        """Who lends the network, to files too: it is loaded once. Asked on the threads that need it."""
        from genrescope.recognition.load import NetworkKeeper

        with self._making_networks:
            self._networks = self._networks or NetworkKeeper()
            return self._networks

    @property
    def model(self) -> str:
        """The model that answers, or will: its id or the path of its folder."""
        return self._settings.model

    def use_model(self, name: str) -> None:
        """Let a model answer at every start from now on, and what is being heard from the next hop on."""
        self._settings = replace(self._settings, model=name)
        self._keeper.submit(self._change_model, name)

    def keep_model(self, name: str) -> None:
        """Take back the last wish: ``name`` goes on answering."""
        self._settings = replace(self._settings, model=name)

    def start_recording(self, path: Path) -> None:
        """Write what is heard into a FLAC file."""
        self._keeper.submit(self._start_recording, path)

    def stop_recording(self) -> None:
        """End that."""
        self._keeper.submit(self._stop_recording)

    def stop(self) -> None:
        """Listen no longer."""
        if self._phase in (Phase.IDLE, Phase.STOPPING):
            return
        self._end(Failure("", Part.SOURCE))

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self._leave()
        self._timer.stop()
        self._keeper.submit(self._stop_kept)
        self._keeper.submit(self.closed.emit)
        self._keeper.shutdown(wait=False)

    def set_watched(self, view: QObject, watched: bool) -> None:
        """Say whether anybody can see what ``view`` shows of it."""
        self._watched = self._watched | {view} if watched else self._watched - {view}
        self._timer.setInterval(FRAME_MS if self._watched else HIDDEN_MS)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)

    def _leave(self) -> None:
        """Take no more updates from the session, and wait for no older answer."""
        self._wish += 1
        self._session = None
        self._timer.stop()

    def _end(self, why: Failure | None) -> None:
        """Stop the session; ``why`` None when it was heard to its end."""
        self._leave()
        self._set_phase(Phase.STOPPING)
        self._keeper.submit(self._finish, self._wish, why)

    # On the Qt thread.

    @Slot()
    def _take(self) -> None:
        session = self._session
        if session is None:
            return
        update: Update = session.take()
        self.updated.emit(update)
        status = update.status
        if session is not self._session or not status.finished:  # who was told may have stopped it
            return
        self._end(Failure(status.message, status.failed) if status.failed else None)

    @Slot(int, object)
    def _on_opened(self, wish: int, session: LiveSession) -> None:
        if wish == self._wish:
            self._session = session
            self._set_phase(Phase.LISTENING)
            self._timer.start()

    @Slot(int, object)
    def _on_refused(self, wish: int, failure: Failure) -> None:
        if wish == self._wish:
            self._set_phase(Phase.IDLE)
            self.failed.emit(failure)

    @Slot(int, object)
    def _on_stopped(self, wish: int, note: str | None) -> None:
        if wish == self._wish:
            self._set_phase(Phase.IDLE)
            if note is not None:
                self.ended.emit(note)

    # On the keeper's thread.

    def _open(self, wish: int, words: str) -> None:
        self._stop_kept()
        if wish != self._wish:  # already superseded
            return
        try:
            self._kept = begin(words, self._settings, self.networks())
        except ModelError as error:
            self._refused.emit(wish, Failure(str(error), Part.MODEL))
        except GenrescopeError as error:
            self._refused.emit(wish, Failure(str(error), Part.SOURCE))
        except Exception as error:
            self._refused.emit(wish, Failure(faults.recorded(error), Part.PROGRAM))
        else:
            self._opened.emit(wish, self._kept.session)

    def _change_model(self, name: str) -> None:
        if self._kept is None:
            return
        from genrescope.models import library

        try:
            self._kept.session.change_model(library.choose(name))
        except Exception as error:
            self.model_refused.emit(translated(faults.told(error)))

    def _start_recording(self, path: Path) -> None:
        if self._kept is None:
            return
        try:
            self._kept.session.start_recording(path)
        except Exception as error:
            self.recording_refused.emit(faults.told(error))

    def _stop_recording(self) -> None:
        if self._kept is not None and (recording := self._kept.session.stop_recording()):
            self.recorded.emit(recording)

    def _finish(self, wish: int, why: Failure | None) -> None:
        kept = self._kept
        self._stop_kept()
        if why is not None and why.sentence:
            self._refused.emit(wish, why)
        elif why is not None or kept is None:
            self._stopped.emit(wish, None)
        else:
            self._stopped.emit(wish, kept.last_words())

    def _stop_kept(self) -> None:
        if self._kept is not None:
            self._kept.stop()
            self._stop_recording()
            self._kept = None
