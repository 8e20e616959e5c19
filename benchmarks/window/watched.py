"""``genrescope``, whose window listens to live sound, is watched, closes itself, and prints its figures as JSON.

The network is loaded first; then the stream begins anew, the 30 s in view fill up, and only then are frames measured:
everything that is ever painted is painted, and what loading costs is told apart.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from benchmarks.samples import Looker, Sample
from benchmarks.sound import LivePlayer, chosen, read
from benchmarks.window.command import run_watched
from benchmarks.window.frame_watch import FrameWatch
from benchmarks.window.traces import Figures, Spread, Trace, overlapping
from genrescope.audio import naming
from genrescope.audio.source import AudioSource
from genrescope.cli.guard import guarded
from genrescope.events import Update
from genrescope.history.database import history_file
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Verdict
from genrescope_desktop.app import App
from genrescope_desktop.session_bridge import Failure

LOOKS = 60  # at the process, while it is measured


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured.

    Attributes
    ----------
    width, height
        Of the window in device pixels.
    warm_up, seconds
        How long nothing is measured after the stream began, and how long then.
    model
        Folder of a model that is taken into use when measuring begins; None to keep the first.
    """

    width: int
    height: int
    warm_up: float
    seconds: float
    model: Path | None = None


class Measurement(QObject):
    """From the first sound to the figures.

    Parameters
    ----------
    app
        Whose window is measured.
    player
        What it listens to.
    inference
        Where each answer of the network is noted: begun, done.
    plan
        What is measured.

    Attributes
    ----------
    figures
        In the end, unless it failed.
    failure
        One sentence, if it failed.
    """

    def __init__(self, app: App, player: LivePlayer, inference: Trace, plan: Plan) -> None:
        super().__init__(app)
        self._window = window = app.window
        self._plan = plan
        self._player = player
        self._watch = FrameWatch(window, _longest(plan), player.sounded_at)
        self._inference = inference
        self._looker = Looker(history_file().parent)
        self._samples: list[Sample] = []
        self._loading = True
        self._began = self._loading_ms = 0.0
        self._lost_samples = 0
        self._change_seconds = math.nan
        self.figures: Figures | None = None
        self.failure = ""
        scale = window.devicePixelRatioF()
        window.resize(round(plan.width / scale), round(plan.height / scale))
        window.move(0, 0)
        window.bridge.updated.connect(self._on_update)
        window.bridge.failed.connect(self._on_failure)
        QTimer.singleShot(0, window.start)

    def _on_update(self, update: Update) -> None:
        if self._loading and any(verdict.unsmoothed for verdict in update.verdicts):
            self._loading = False
            self._loading_ms = 1000.0 * float(np.diff(self._watch.frames[:, 1]).max())
            self._watch.restart()
            self._window.start()
            QTimer.singleShot(round(1000 * self._plan.warm_up), self._begin)
        self._lost_samples = update.status.lost_samples
        if update.model_changes:
            self._change_seconds = perf_counter() - self._began

    def _begin(self) -> None:
        self._began = perf_counter()
        self._look()
        timer = QTimer(self, interval=round(1000 * self._plan.seconds / LOOKS))
        timer.timeout.connect(self._look)
        timer.start()
        QTimer.singleShot(round(1000 * self._plan.seconds), self._end)
        if self._plan.model:
            self._window.bridge.use_model(str(self._plan.model))

    def _look(self) -> None:
        self._samples.append(self._looker.look((perf_counter() - self._began) / 3600.0))

    def _end(self) -> None:
        try:
            self.figures = self._sum_up()
        finally:
            self._window.close()

    def _on_failure(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self._window.close()

    def _sum_up(self) -> Figures:
        frames = self._watch.frames[self._watch.frames[:, 0] >= self._began]
        begun, done, painted, processor = frames.T
        delays = self._watch.delays[self._watch.delays[:, 0] >= self._began, 1]
        inference = self._inference.rows[self._inference.rows[:, 1] >= self._began]
        intervals = np.diff(done)
        at_work = overlapping(done[:-1], done[1:], inference)
        window = self._window
        scale = window.devicePixelRatioF()
        return Figures(
            platform=QGuiApplication.platformName(),
            width=round(window.width() * scale),
            height=round(window.height() * scale),
            scale=scale,
            frames_a_second=len(frames) / (done[-1] - self._began),
            painted_share=float(painted.mean()),
            work_ms=Spread.of(1000.0 * (done - begun)),
            own_ms=Spread.of(1000.0 * np.diff(processor)),
            interval_ms=Spread.of(1000.0 * intervals),
            interval_inference_ms=Spread.of(1000.0 * intervals[at_work]),
            inference_ms=Spread.of(1000.0 * np.diff(inference)[:, 0]),
            delay_ms=Spread.of(1000.0 * delays),
            stalled_seconds=self._player.stalled_seconds,
            loading_ms=self._loading_ms,
            samples=tuple(self._samples),
            lost_samples=self._lost_samples,
            change_seconds=self._change_seconds,
        )


def run(player: LivePlayer, plan: Plan) -> Measurement | None:
    """Run the command and measure its window until it has closed itself; None where it showed no window."""
    inference = Trace(2, int(_longest(plan)))
    judge = Recognizer.judge
    made: list[Measurement] = []

    def timed(recognizer: Recognizer, *window: Any) -> Verdict:
        begin = perf_counter()
        verdict = judge(recognizer, *window)
        if verdict.unsmoothed:
            inference.add(begin, perf_counter())
        return verdict

    def whatever_is_chosen(_words: str) -> AudioSource:
        return player.source()

    with patch.object(Recognizer, "judge", timed), patch.object(naming, "make_source", whatever_is_chosen):
        run_watched(lambda app: made.append(Measurement(app, player, inference, plan)))
    return made[0] if made else None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window.watched")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--height", type=int, required=True)
    parser.add_argument("--warm-up", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    with chosen(options.file) as path:
        player = LivePlayer(read(path))
    measurement = run(player, Plan(options.width, options.height, options.warm_up, options.seconds, options.model))
    if measurement is None or measurement.figures is None:
        reason = measurement and measurement.failure
        print(reason or "There was no window, or it was closed before it had been measured.", file=sys.stderr)
        return 1
    print(json.dumps(measurement.figures.to_json()))
    return 0


def _longest(plan: Plan) -> float:
    """Seconds of sound in all, and a minute for the loading."""
    return 60.0 + plan.warm_up + plan.seconds


if __name__ == "__main__":
    sys.exit(guarded(main))
