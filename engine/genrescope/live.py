"""Listening: the threads that carry sound from a source to verdicts as it happens.

    source's thread ──► ring ──► columns thread ──► one-slot mailbox ──► inference worker ──► verdicts

The columns thread keeps time whatever the network does; the worker always gets the newest window. A view takes what is
new with `LiveSession.take`; nothing calls the view.

Another model may be wanted at any time. A third thread loads it while the present one goes on answering. Then the
columns thread makes windows for the new one, and hands every window over together with the model it was made for.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic
from typing import TypeVar

from genrescope import faults
from genrescope.audio.flac_recorder import FlacRecorder, Recording
from genrescope.audio.meter import Meter
from genrescope.audio.ring import Ring
from genrescope.audio.source import AudioSource, Frames, SourceState, SourceStatus
from genrescope.errors import GenrescopeError
from genrescope.events import Part, SessionStatus, Update
from genrescope.frontend import FrontEnd
from genrescope.gap_clock import GapClock
from genrescope.hops import HopGovernor
from genrescope.language.sentence import sentence
from genrescope.mailbox import Mailbox
from genrescope.models.library import InstalledModel
from genrescope.recognition.explain import Seen
from genrescope.recognition.load import NetworkKeeper, load_recognizer
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.summary import Summarizer, Summary
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.turns import Turn, Turns
from genrescope.units import ANALYSIS_RATE

RING_SECONDS = 10.0  # a stall of the columns thread this long loses nothing
TICK_SECONDS = 0.04  # the columns thread's pace: one or two columns at a time
NO_SIGNAL_SECONDS = 1.0  # a live source that delivers nothing for this long has no signal
ABSENCE_SECONDS = 0.2  # where delivering nothing is silence, the timeline must go on scrolling
WINDOWS_AHEAD = 8  # kept while the network is being loaded, and of a file always: 4 MB
VERDICTS_KEPT = 1000  # for a view that does not come for them: over half an hour at the default hop

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
        info = source.info
        self._ring = Ring(int(RING_SECONDS * info.rate), info.channels)
        self._turns = Turns(model, self._lend)
        self._front = FrontEnd(info.rate, self._turns.current.kernels, settings)
        self._front.with_provisional = True
        # Already while the network is being loaded.
        self._front.with_sound = any(each.spectrum == "mel" for each in model.manifests)
        self._mailbox: Mailbox[tuple[Window, Turn]] = Mailbox(latest_wins=source.live, capacity=WINDOWS_AHEAD)
        self._governor = HopGovernor(settings.hop_seconds)
        self._summarizer = Summarizer(*model.manifests)
        self._verdicts: deque[Verdict] = deque(maxlen=VERDICTS_KEPT)
        self._seen: Seen | None = None
        self._meter = Meter()
        self._recorder: FlacRecorder | None = None
        self._device = self._device_note = ""  # where the network runs, once it is loaded, and why not elsewhere
        self._dropped_hops = 0
        self._failure = ""
        self._failed: Part | None = None
        self._last_status: SourceStatus | None = None  # as it was when it was closed: closed sources only say that
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._threads = [
            threading.Thread(target=self._guarded, args=(work, part), name=name, daemon=True)
            for name, work, part in (
                ("columns", self._make_columns, Part.SOURCE),
                ("inference", self._answer, Part.MODEL),
                ("models", self._turns.load_wanted, Part.MODEL),
            )
        ]

    def start(self) -> None:
        """Open the source and begin. Once only.

        Raises
        ------
        GenrescopeError
            When the source cannot be opened.
        """
        self._source.open(self._ring)
        for thread in self._threads:
            thread.start()

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
        if self._recorder is None:
            info = self._source.info
            self._recorder = FlacRecorder(path, info.rate, info.channels)

    def stop_recording(self) -> Recording | None:
        """End the recording; what became of it, or None when there is nothing to be said. Waits for the disk."""
        recorder, self._recorder = self._recorder, None
        recording = recorder.close() if recorder else None
        return recording if recording and (recording.seconds or recording.failure) else None

    def take(self) -> Update:
        """Everything new since the last call. Cheap; for one view, on one thread."""
        finished = self._finished.is_set()  # asked before the verdicts are taken, so that none comes after it
        verdicts, changes = _emptied(self._verdicts), _emptied(self._turns.changes)
        first_provisional, provisional = self._front.provisional
        drained = self._front.drain_columns()
        become_final = drained.start + len(drained.rows) - first_provisional
        return Update(
            verdicts=verdicts,
            first_column=drained.start,
            columns=drained.rows,
            provisional=provisional[max(0, become_final) :],
            level=self._meter.level,
            status=self._status(finished),
            model_changes=changes,
            seen=self._seen,
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
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def summary(self) -> Summary:
        """What was heard: so far, or in all after `stop` or at the end of a file.

        After a change of model, what the last one that answered has heard.
        """
        return self._summarizer.summary(self._front.heard_seconds, self._failure or self._source_status().message)

    def _source_status(self) -> SourceStatus:
        return self._last_status or self._source.status()

    def _status(self, finished: bool) -> SessionStatus:
        source, recorder = self._source_status(), self._recorder
        return SessionStatus(
            source=self._source.info,
            source_state=source.state,
            message=self._failure or source.message,
            model=self._turns.answering,
            model_loading=not self._device and not self._failure,
            device=self._device,
            heard_seconds=self._front.received_seconds,
            hop_seconds=self._governor.hop_seconds,
            load=self._governor.load,
            lost_samples=self._front.lost_frames,
            dropped_hops=self._dropped_hops,
            finished=finished,
            failed=self._failed,
            next_model=self._turns.coming,
            recording=recorder.now() if recorder else None,
            device_note=self._device_note,
        )

    def _guarded(self, work: Callable[[], None], part: Part) -> None:
        """Run a thread's work, which is about ``part``; what goes wrong ends the session with one sentence."""
        try:
            work()
        except GenrescopeError as error:
            self._fail(str(error), part)
        except Exception as error:
            self._fail(faults.ended(sentence("Listening"), error), Part.PROGRAM)

    def _fail(self, sentence: str, part: Part) -> None:
        if not self._failure:
            self._failure, self._failed = sentence, part
        self._stopping.set()
        self._mailbox.close(discard=True)
        self._finished.set()

    def _make_columns(self) -> None:
        """The columns thread: from the ring to the mailbox."""
        source = self._source
        clock = GapClock(source.info.rate, self._patience, monotonic())
        state, lost = source.status().state, 0
        while not self._stopping.is_set():
            status = source.status()  # asked before draining: all that an ended source wrote is in the ring by now
            state = status.state
            drained = self._ring.drain(limit=source.info.rate)
            missing = drained.lost + drained.missing
            was_interrupted = clock.interrupted
            gap = clock.tick(len(drained.rows), missing, monotonic()) if source.live else missing
            if not (source.silence_is_absence and (was_interrupted or clock.interrupted)):
                lost += gap
            self._front.interruption = self._interruption(state) if clock.interrupted else None
            self._front.lost_frames = lost + self._ring.unmeasured
            if turn := self._turns.begin_next():
                self._front.change_kernels(turn.kernels)
                self._front.with_sound = turn.recognizer.wants_sound
            for window in self._take_in(gap, drained.rows):
                self._dropped_hops += self._mailbox.put((window, self._turns.current))
            if not self._ring.waiting:
                if state is SourceState.UNAVAILABLE:
                    raise GenrescopeError(status.message)
                if state is SourceState.ENDED:
                    break
                self._stopping.wait(TICK_SECONDS)
        if state is SourceState.ENDED:
            for window in self._front.finish():
                self._mailbox.put((window, self._turns.current))
        self._mailbox.close()

    def _take_in(self, gap: int, rows: Frames) -> list[Window]:
        windows, recorder = [], self._recorder
        if gap:
            self._meter.fall_silent()
            if recorder:
                recorder.write_gap(gap)
            windows += self._front.push_gap(gap)
        if len(rows):
            self._meter.push(rows)
            if recorder:
                recorder.write(rows)
            windows += self._front.push(rows)
        return windows

    @property
    def _patience(self) -> float:
        """How long a live source may deliver nothing before the clock goes on without it."""
        return ABSENCE_SECONDS if self._source.silence_is_absence else NO_SIGNAL_SECONDS

    def _interruption(self, state: SourceState) -> VerdictState | None:
        if state is SourceState.RECONNECTING:
            return VerdictState.RECONNECTING
        return None if self._source.silence_is_absence else VerdictState.NO_SIGNAL

    def _answer(self) -> None:
        """The inference worker: from the mailbox to verdicts."""
        turn = self._turns.current
        self._front.with_sound = turn.load().wants_sound
        self._runs_on(turn.recognizer)
        if self._source.live:
            self._mailbox.capacity = 1  # from now on the newest window wins
        self._turns.first_is_loaded()
        while (item := self._mailbox.get()) is not None:
            window, whose = item
            if whose is not turn:
                self._turns.take_over(turn, whose)
                turn = whose
                self._runs_on(turn.recognizer)
            self._judge(turn, window)
        turn.end()
        self._finished.set()

    def _runs_on(self, recognizer: Recognizer) -> None:
        self._device, self._device_note = recognizer.device, recognizer.device_note

    def _judge(self, turn: Turn, window: Window) -> None:
        recognizer = turn.recognizer
        lag = self._front.received_seconds - window.end_sample / ANALYSIS_RATE
        verdict = recognizer.judge(window, self._dropped_hops, lag)
        self._turns.answered(window.end_sample)
        if verdict.unsmoothed:
            if self._source.live:
                self._front.hop_seconds = self._governor.update(verdict.compute_ms / 1000.0)
            if recognizer.manifests != self._summarizer.manifests:
                self._summarizer = Summarizer(*recognizer.manifests)
        if recognizer.picture is not None:
            self._seen = Seen(recognizer.picture, len(window.columns), window.end_sample, turn.model)
        self._summarizer.add(verdict)
        self._verdicts.append(verdict)

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
