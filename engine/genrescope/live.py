"""Listening: the threads that carry sound from a source to verdicts as it happens.

    source's thread ──► ring ──► columns thread ──► one-slot mailbox ──► inference worker ──► verdicts

The columns thread (`genrescope.listening`) keeps time whatever the network does; the worker (`genrescope.answering`)
always gets the newest window. A view takes what is new with `LiveSession.take`; nothing calls the view.

Another model may be wanted at any time. A third thread loads it while the present one goes on answering. Then the
columns thread makes windows for the new one, and hands every window over together with the model it was made for.

A thread that hangs or fails is replaced (`genrescope.watchdog`).
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeVar

from genrescope.answering import Answering
from genrescope.audio.flac_recorder import FlacRecorder, Recording
from genrescope.audio.source import AudioSource, SourceStatus
from genrescope.events import Part, SessionStatus, Update
from genrescope.frontend import FrontEnd
from genrescope.hops import HopGovernor
from genrescope.language.sentence import sentence
from genrescope.listening import Listening
from genrescope.mailbox import Mailbox
from genrescope.models.library import InstalledModel
from genrescope.recognition.load import NetworkKeeper, load_recognizer
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.summary import Summary
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.turns import Turn, Turns
from genrescope.watchdog import Job, Watchdog, Work

WINDOWS_AHEAD = 8  # kept while the network is being loaded, and of a file always: 4 MB

Item = TypeVar("Item")


class LiveSession:
    """Listens to one source, from `start` to `stop`.

    Parameters
    ----------
    source
        Where the sound comes from; the session opens and closes it.
    model
        Which model answers first.
    settings
        Hop, smoothing, gate, device.
    networks
        Who lends the network and takes it back for the next session; None when there will be no other.
    """

    def __init__(
        self,
        source: AudioSource,
        model: InstalledModel,
        settings: Settings,
        networks: NetworkKeeper | None = None,
    ) -> None:
        self._source = source
        self._settings = settings
        self._networks = networks
        self._turns = Turns(model, self._lend)
        front = FrontEnd(source.info.rate, self._turns.current.kernels, settings)
        front.with_provisional = True
        # Already while the network is being loaded.
        front.with_sound = any(each.spectrum == "mel" for each in model.manifests)
        self._mailbox: Mailbox[tuple[Window, Turn]] = Mailbox(latest_wins=source.live, capacity=WINDOWS_AHEAD)
        self._governor = HopGovernor(settings.hop_seconds)
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._listening = Listening(source, front, self._turns, self._put, self._stopping)
        self._answering = Answering(self._turns, self._mailbox, self._listening, self._governor, live=source.live)
        self._failure = ""
        self._failed: Part | None = None
        self._last_status: SourceStatus | None = None  # as it was when it was closed: closed sources only say that
        self._next_column = 0
        self._watchdog = Watchdog(
            [
                Work("columns", sentence("the analysis of the sound"), Part.SOURCE, self._listen),
                Work("inference", sentence("the network"), Part.MODEL, self._answer),
                Work("models", sentence("the loading of models"), Part.MODEL, self._turns.load_wanted),
            ],
            self._fail,
        )

    def start(self) -> None:
        """Open the source and begin. Once only.

        Raises
        ------
        GenrescopeError
            When the source cannot be opened.
        """
        self._source.open(self._listening.ring)
        self._watchdog.start()

    def change_model(self, model: InstalledModel) -> None:
        """Let another model answer, from the first hop after it has been loaded. On any thread; returns at once.

        Ring, columns and verdicts go on, and until then the present model answers. `take` says what becomes of the
        wish; of several the newest counts. The new model's smoothing starts afresh.
        """
        self._turns.want(model)

    def start_recording(self, path: Path) -> None:
        """Write what is heard into a FLAC file from now on. On any thread.

        Raises
        ------
        RecordingError
            When it cannot be written.
        """
        if self._listening.recorder is None:
            info = self._source.info
            self._listening.recorder = FlacRecorder(path, info.rate, info.channels)

    def stop_recording(self) -> Recording | None:
        """End the recording; what became of it, or None when there is nothing to be said. Waits for the disk."""
        recorder, self._listening.recorder = self._listening.recorder, None
        recording = recorder.close() if recorder else None
        return recording if recording and (recording.seconds or recording.failure) else None

    def take(self) -> Update:
        """Everything new since the last call. Cheap; for one view, on one thread."""
        finished = self._finished.is_set()  # asked before the verdicts are taken, so that none comes after it
        verdicts, changes = _emptied(self._answering.verdicts), _emptied(self._turns.changes)
        front = self._listening.front
        first_provisional, provisional = front.provisional
        drained = front.drain_columns()
        known = max(0, self._next_column - drained.start)  # a front end that was renewed tells the newest once more
        first, columns = drained.start + known, drained.rows[known:]
        self._next_column = max(self._next_column, drained.start + len(drained.rows))
        return Update(
            verdicts=verdicts,
            first_column=first,
            columns=columns,
            provisional=provisional[max(0, self._next_column - first_provisional) :],
            level=self._listening.meter.level,
            status=self._status(finished),
            model_changes=changes,
            seen=self._answering.seen,
        )

    def stop(self) -> None:
        """End everything but a recording: source and threads. Idempotent."""
        self._stopping.set()
        self._last_status = self._last_status or self._source.status()
        try:
            self._source.close()
        finally:
            self._mailbox.close(discard=True)
            self._turns.close()
        self._watchdog.join()

    def summary(self) -> Summary:
        """What was heard: so far, or in all after `stop` or at the end of a file.

        After a change of model, what the last one that answered has heard.
        """
        heard_seconds = self._listening.front.heard_seconds
        return self._answering.summarizer.summary(heard_seconds, self._failure or self._source_status().message)

    def _source_status(self) -> SourceStatus:
        return self._last_status or self._source.status()

    def _status(self, finished: bool) -> SessionStatus:
        source, recorder, answering = self._source_status(), self._listening.recorder, self._answering
        front = self._listening.front
        return SessionStatus(
            source=self._source.info,
            source_state=source.state,
            message=self._failure or source.message or self._watchdog.notice,
            model=self._turns.answering,
            model_loading=not answering.device and not self._failure,
            device=answering.device,
            heard_seconds=front.received_seconds,
            hop_seconds=self._governor.hop_seconds,
            load=self._governor.load,
            lost_samples=front.lost_frames,
            dropped_hops=self._listening.dropped_hops,
            finished=finished,
            failed=self._failed,
            next_model=self._turns.coming,
            recording=recorder.now() if recorder else None,
            device_note=answering.device_note,
        )

    def _fail(self, sentence: str, part: Part) -> None:
        if not self._failure:
            self._failure, self._failed = sentence, part
        self._stopping.set()
        self._mailbox.close(discard=True)
        self._finished.set()

    def _listen(self, job: Job) -> None:
        self._listening.run(job)
        self._mailbox.close()

    def _answer(self, job: Job) -> None:
        self._answering.run(job)
        self._finished.set()

    def _put(self, window: Window, turn: Turn) -> int:
        return self._mailbox.put((window, turn))

    def _lend(self, model: InstalledModel) -> AbstractContextManager[Recognizer]:
        if self._networks is None:
            return nullcontext(load_recognizer(model, self._settings))
        return self._networks.lend(model, self._settings)


def _emptied(line: deque[Item]) -> tuple[Item, ...]:
    """Take everything out of a line that another thread may add to."""
    taken = []
    while line:
        taken.append(line.popleft())
    return tuple(taken)
