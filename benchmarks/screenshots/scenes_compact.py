"""The compact view."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from benchmarks.screenshots import made_up
from benchmarks.screenshots.made_up import sixteen, starter, verdict, verdicts
from benchmarks.screenshots.scenes_live import listen, problem
from benchmarks.screenshots.stage import Scene, Stage
from genrescope.recognition.verdict import VerdictState


def _compact(stage: Stage) -> QWidget:
    stage.window.menu.compact.trigger()
    return stage.app.faces.compact


def _listening(stage: Stage) -> QWidget:
    listen(stage)
    return _compact(stage)


def _long_names(stage: Stage) -> QWidget:
    shown = _compact(stage)
    names = {"Chamber cabaret & art pop": 0.46, "Uplifting anthemic rock": 0.23, "Contemporary dance pop": 0.12}
    listen(stage, [verdict(sixteen(), 12.0, names, VerdictState.PROVISIONAL)])
    return shown


def _unsure(stage: Stage) -> QWidget:
    listen(stage, verdicts(starter(), made_up.nothing_known))
    return _compact(stage)


def _silence(stage: Stage) -> QWidget:
    listen(stage, [verdict(starter(), 32.0, {}, VerdictState.SILENT)])
    return _compact(stage)


def _problem(stage: Stage) -> QWidget:
    shown = _compact(stage)
    problem(stage)
    return shown


SCENES: dict[str, Scene] = {
    "compact": _listening,
    "compact-idle": _compact,
    "compact-long-names": _long_names,
    "compact-unsure": _unsure,
    "compact-silence": _silence,
    "compact-problem": _problem,
}
