"""The inference thread's work: from windows to verdicts."""

from __future__ import annotations

from collections import deque

from genrescope.hops import HopGovernor
from genrescope.listening import Listening
from genrescope.mailbox import Mailbox
from genrescope.recognition.explain import Seen
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.summary import Summarizer
from genrescope.recognition.verdict import Verdict
from genrescope.recognition.window import Window
from genrescope.turns import LOADING_SECONDS, Turn, Turns
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH
from genrescope.watchdog import Job

ANSWER_SECONDS = 20.0  # a network that takes longer than this for a window takes for ever
VERDICTS_KEPT = 1000  # for a view that does not come for them: over half an hour at the default hop


class Answering:
    """Judges windows as they come, each by the model for which it was made.

    When its thread hangs or fails, the next one loads the network afresh; the smoothing begins anew, and windows,
    verdicts and the summary go on.

    Parameters
    ----------
    turns
        Who answers.
    mailbox
        Windows, and whose they are.
    listening
        Where they come from.
    governor
        Of the hop.
    live
        Whether the sound is happening now, so that only the newest window counts.

    Attributes
    ----------
    verdicts
        Those that no view has taken yet.
    seen
        What the network saw at the newest hop that it answered.
    summarizer
        Of all verdicts since the present models answer.
    device, device_note
        Where the network runs, once it is loaded, and why not elsewhere.
    """

    def __init__(
        self,
        turns: Turns,
        mailbox: Mailbox[tuple[Window, Turn]],
        listening: Listening,
        governor: HopGovernor,
        *,
        live: bool,
    ) -> None:
        self.verdicts: deque[Verdict] = deque(maxlen=VERDICTS_KEPT)
        self.seen: Seen | None = None
        self.summarizer = Summarizer(*turns.current.model.manifests)
        self.device = self.device_note = ""
        self._turns = turns
        self._turn = turns.current
        self._mailbox = mailbox
        self._listening = listening
        self._governor = governor
        self._live = live
        self._in_hand = False  # a window is being judged

    def run(self, job: Job) -> None:
        """Answer until the mailbox is closed. What another thread had in hand when it was left behind is a dropped hop.

        Raises
        ------
        ModelError, SettingsError
            When a model cannot be loaded.
        """
        self._listening.dropped_hops += self._in_hand
        self._in_hand = False
        turn = self._turn
        turn.drop()  # where another thread hangs in it
        self.device = ""
        self._listening.front.with_sound = turn.load(job.step(LOADING_SECONDS)).wants_sound
        self._runs_on(turn.recognizer)
        if self._live:
            self._mailbox.capacity = 1  # from now on the newest window wins
        self._turns.first_is_loaded()
        while (item := self._mailbox.get()) is not None:
            window, whose = item
            if whose is not turn:
                self._turns.take_over(turn, whose)
                turn = self._turn = whose
                self._runs_on(turn.recognizer)
            lag = self._listening.front.received_seconds - window.end_sample / ANALYSIS_RATE
            self._in_hand = True
            with job.step(ANSWER_SECONDS):
                verdict = turn.recognizer.judge(window, self._listening.dropped_hops, lag)
            self._in_hand = False
            self._take_down(turn, window, verdict)
        turn.end()

    def _runs_on(self, recognizer: Recognizer) -> None:
        self.device, self.device_note = recognizer.device, recognizer.device_note

    def _take_down(self, turn: Turn, window: Window, verdict: Verdict) -> None:
        recognizer = turn.recognizer
        self._runs_on(recognizer)  # a GPU may have given way to the processor
        self._turns.answered(window.end_sample)
        if verdict.unsmoothed:
            if self._live:
                self._listening.front.hop_seconds = self._governor.update(verdict.compute_ms / 1000.0)
            if recognizer.manifests != self.summarizer.manifests:
                self.summarizer = Summarizer(*recognizer.manifests)
        if recognizer.pictures:
            columns = (verdict.end_sample - verdict.start_sample) // HOP_LENGTH + 1
            self.seen = Seen.by_all(turn.model, recognizer.pictures, columns, verdict.end_sample)
        self.summarizer.add(verdict)
        self.verdicts.append(verdict)
