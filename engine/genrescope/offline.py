"""Files, flat out: the same front end and recognizer as live, in a plain loop.

The loop makes windows; meanwhile one thread shows them to the network, several side by side.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from genrescope.audio.decoder import open_file
from genrescope.audio.source import Frames
from genrescope.errors import AudioFileError, ModelError
from genrescope.frontend import FrontEnd
from genrescope.hops import FIRST_ANSWER_SECONDS
from genrescope.models.library import InstalledModel
from genrescope.recognition.explain import Seen
from genrescope.recognition.load import load_recognizer
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.summary import Summarizer, Summary
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.cqt import Columns
from genrescope.spectral.kernels import kernel_bank
from genrescope.units import HOP_LENGTH

SIDE_BY_SIDE = 8  # windows that the network is shown at once
AHEAD = 2  # such batches that may wait for it
BLOCK_FRAMES = 1 << 14  # a third of a second: few messages from the decoder, steady progress

Progress = Callable[[float, float | None], None]  # seconds heard, seconds in all if known


class Analyzer:
    """Analyses any number of files with one model.

    Parameters
    ----------
    model
        Which model answers. Loaded at once: this takes seconds.
    settings
        Hop, smoothing, gate, device.
    recognizer
        The model's, where it is loaded already.

    Raises
    ------
    ModelError
        When the model cannot be loaded.
    """

    def __init__(self, model: InstalledModel, settings: Settings, recognizer: Recognizer | None = None) -> None:
        self._model = model
        self._settings = settings
        self._recognizer = recognizer or load_recognizer(model, settings)

    @property
    def recognizer(self) -> Recognizer:
        """What gives the verdicts."""
        return self._recognizer

    @property
    def device_note(self) -> str:
        """Why the network does not run where it would be faster; empty when there is nothing to say."""
        return self._recognizer.device_note

    def another(self) -> Analyzer:
        """An analyzer of another file at the same time, by the same network."""
        return Analyzer(self._model, self._settings, self._recognizer.another())

    def analyze(
        self,
        path: Path,
        first_seconds: float | None = None,
        on_progress: Progress | None = None,
        on_verdict: Callable[[Verdict], None] | None = None,
        on_columns: Callable[[Columns], None] | None = None,
    ) -> Summary:
        """Listen to a whole file, or to its first seconds.

        What is called on the way may raise, to end it.

        Parameters
        ----------
        path
            The file.
        first_seconds
            How much of it; None for all.
        on_progress, on_verdict
            Called with what was heard so far, and with each verdict.
        on_columns
            Called with the columns that have become final (float32 [n, 84] power), for a view.

        Raises
        ------
        AudioFileError
            When it cannot be read, is silent, or is shorter than an answer needs.
        """
        manifest = self._recognizer.manifest
        self._recognizer.restart()
        summarizer = Summarizer(*self._recognizer.manifests)
        with open_file(path) as file:
            front = FrontEnd(file.format.rate, kernel_bank(manifest.kernels), self._settings)
            front.with_sound = self._recognizer.wants_sound

            def windows() -> Iterator[Window]:
                for block in file.blocks(BLOCK_FRAMES, first_seconds):
                    yield from front.push(block)
                    if on_columns:
                        on_columns(front.drain_columns().rows)
                    if on_progress:
                        on_progress(front.received_seconds, _length(file.format.seconds, first_seconds))
                yield from front.finish()
                if on_columns:
                    on_columns(front.drain_columns().rows)

            for verdict in self._verdicts(windows()):
                summarizer.add(verdict)
                if on_verdict:
                    on_verdict(verdict)
        summary = summarizer.summary(front.heard_seconds, file.damage)
        check_answered(summary, path.name, self._settings)
        return summary

    def _verdicts(self, windows: Iterator[Window]) -> Iterator[Verdict]:
        """Judge windows on a thread of its own while the next ones are made."""
        waiting: deque[Future[list[Verdict]]] = deque()
        with ThreadPoolExecutor(1, thread_name_prefix="judging") as judging:
            try:
                while batch := list(islice(windows, SIDE_BY_SIDE)):
                    waiting.append(judging.submit(self._recognizer.judge_all, batch))
                    while len(waiting) > AHEAD:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:
                judging.shutdown(cancel_futures=True)


def seen_at(
    path: Path, verdict: Verdict, model: InstalledModel, settings: Settings, first_seconds: float | None = None
) -> Seen:
    """What a model saw of a file when it gave a verdict: the file is heard again up to there, no network is asked.

    Parameters
    ----------
    path
        The file.
    verdict
        Of this file and this model.
    model, settings
        Those that the file was analysed with.
    first_seconds
        How much of it was analysed; None for all.

    Raises
    ------
    AudioFileError
        When it cannot be read, or is shorter now.
    ModelError
        When not all of the model's networks see the same CQT.
    """
    if any(each.spectrum != "cqt" or each.kernels != model.manifest.kernels for each in model.manifests):
        raise ModelError(
            "In a file, what spoke for a genre can be shown only for a model whose networks all see the same CQT."
        )
    with open_file(path) as file:
        front = FrontEnd(file.format.rate, kernel_bank(model.manifest.kernels), settings)
        for window in _windows(front, file.blocks(BLOCK_FRAMES, first_seconds)):
            if window.end_sample >= verdict.end_sample:
                count = (verdict.end_sample - verdict.start_sample) // HOP_LENGTH + 1
                pictures = [each.picture.draw(window.columns[-count:]) for each in model.manifests]
                return Seen.by_all(model, pictures, count, window.end_sample)
    raise AudioFileError("{name} has become shorter: analyse it again.", name=path.name)


def _windows(front: FrontEnd, blocks: Iterable[Frames]) -> Iterator[Window]:
    """All windows of a file; its columns are for nobody else."""
    for block in blocks:
        yield from front.push(block)
        front.drain_columns()
    yield from front.finish()


def _length(seconds: float | None, first_seconds: float | None) -> float | None:
    if seconds is None or first_seconds is None:
        return seconds
    return min(seconds, first_seconds)


def check_answered(summary: Summary, name: str, settings: Settings) -> None:
    """Refuse a file, played through either door, that held nothing to answer.

    Raises
    ------
    AudioFileError
        When it is silent or too short.
    """
    if summary.state is VerdictState.SILENT:
        raise AudioFileError(
            "{name} is silent: nothing in its {seconds:.1f} s is louder than {gate:g} dBFS. Choose another "
            "file, or lower gate_dbfs.",
            name=name,
            seconds=summary.heard_seconds,
            gate=settings.gate_dbfs,
        )
    if summary.state is VerdictState.LISTENING:
        raise AudioFileError(
            "Too little was heard of {name}: {seconds:.1f} s, and an answer needs {least:g} s of sound at a "
            "stretch. Choose a longer recording, or listen to more of it.",
            name=name,
            seconds=summary.heard_seconds,
            least=FIRST_ANSWER_SECONDS,
        )
