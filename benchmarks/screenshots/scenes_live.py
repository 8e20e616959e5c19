"""What the view that listens can show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.screenshots import made_up
from benchmarks.screenshots.made_up import COLUMN_SECONDS, SECONDS, demo_columns, sixteen, starter, verdict, verdicts
from benchmarks.screenshots.stage import Scene, Stage
from genrescope.audio.flac_recorder import Recording
from genrescope.audio.source import SourceKind, SourceState
from genrescope.errors import DeviceError, HistoryError
from genrescope.events import Level, ModelChange, Part
from genrescope.language.sentence import sentence
from genrescope.models import library
from genrescope.recognition.explain import Evidence, Heat, Seen
from genrescope.recognition.verdict import Gap, Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE, BINS, WINDOW_SECONDS
from genrescope_desktop.panels.ranking_entries import Grouping
from genrescope_desktop.session_bridge import Failure, Phase

_USB = "USB 麦克风 (Blue Yeti)"


def listen(stage: Stage, said: list[Verdict] | None = None, **changes: Any) -> None:
    """Have the window hear the demo tune at once, and be told answers; ``changes`` are of the status."""
    said = verdicts(starter(), made_up.classical) if said is None else said
    end = said[-1].end_sample / ANALYSIS_RATE if said else SECONDS
    columns = demo_columns()[: round(min(end + 1.0, SECONDS) / COLUMN_SECONDS)]
    stage.window.bridge.phase_changed.emit(Phase.LISTENING)
    stage.window.bridge.updated.emit(made_up.update(columns, said, **changes))


def _idle(_stage: Stage) -> None:
    pass


def _opening(stage: Stage) -> None:
    stage.window._workspace.begin()
    stage.window.source_bar.show_phase(Phase.OPENING)


def _first_seconds(stage: Stage) -> None:
    listen(stage, [verdict(starter(), 2.0, {}, VerdictState.LISTENING)])


def _provisional(stage: Stage) -> None:
    listen(stage, verdicts(starter(), made_up.classical, 11.0))


def _silence(stage: Stage) -> None:
    said = verdicts(starter(), made_up.classical, 31.0)
    listen(stage, said + [verdict(starter(), end, {}, VerdictState.SILENT) for end in (32.0, 34.0, 36.0, 38.0, 40.0)])


def _unsure(stage: Stage) -> None:
    listen(stage, verdicts(starter(), made_up.nothing_known))


def _mixture(stage: Stage) -> None:
    listen(stage, verdicts(starter(), made_up.jazz_rock))


def _sixteen(stage: Stage) -> None:
    stage.window.source.choose(SourceKind.SYSTEM, "system")
    listen(stage, verdicts(sixteen(), made_up.chamber_pop), model=sixteen().identity, source=made_up.SPEAKERS)


def _families(stage: Stage) -> None:
    stage.window.ranking.set_grouping(Grouping.FAMILIES)
    _sixteen(stage)


def _both(stage: Stage) -> None:
    stage.window.ranking.set_grouping(Grouping.BOTH)
    _sixteen(stage)


def _look_back(stage: Stage) -> None:
    listen(stage)
    cursor = stage.window.plots.time_cursor
    cursor.zoom(0.5)
    cursor.scroll(-14.0)
    cursor.point(0.6)
    stage.window.plots.spectrogram.plot.pointed_at.emit(0.55)


def _gap(stage: Stage) -> None:
    said = verdicts(starter(), made_up.classical)
    gap = Gap(20 * ANALYSIS_RATE, 25 * ANALYSIS_RATE)
    said[-1] = replace(said[-1], gaps=(gap,))
    listen(stage, said, lost_samples=4800, dropped_hops=3, load=0.96, hop_seconds=3.0)


def _lost_device(stage: Stage) -> None:
    said = verdicts(starter(), made_up.classical, 31.0)
    said += [verdict(starter(), end, {}, VerdictState.RECONNECTING) for end in (32.0, 34.0, 36.0)]
    listen(stage, said, source_state=SourceState.RECONNECTING, message="Blue Yeti went away; waiting for it.")


def problem(stage: Stage) -> None:
    """Have a source that cannot be opened."""
    error = DeviceError("{title} is not there; plug it in or choose another device.", title=_USB)
    stage.window.bridge.failed.emit(Failure(str(error), Part.SOURCE))


def _given_up(stage: Stage) -> None:
    why = sentence(
        "For {seconds:.0f} s {what} did not answer; details are in {log}.",
        seconds=20,
        what=sentence("the network"),
        log="/home/lin/.local/state/genrescope/log/errors.log",
    )
    said = sentence(
        "Listening ended because {what} failed again and again; what was heard is kept. {why} Start again, or restart "
        "Genrescope.",
        what=sentence("the network"),
        why=why,
    )
    stage.window.bridge.failed.emit(Failure(said, Part.PROGRAM))


def _trouble(stage: Stage) -> None:
    listen(stage)
    error = HistoryError("{path} cannot be written ({reason}): choose another place.", path="/media/usb", reason="full")
    stage.window._workspace.show_trouble(str(error))
    stage.window.source_bar.meter.show_level(Level(0.0, -4.0, clipped=True))


def _recording(stage: Stage) -> None:
    listen(stage, recording=Recording(Path("/home/lin/Music/Genrescope/1.flac"), 754.0, 61_200_000))


def _recorded(stage: Stage) -> None:
    listen(stage)
    path = Path("/home/lin/Music/Genrescope/2026-11-25 20.14.05 Blue Yeti.flac")
    stage.window.bridge.recorded.emit(Recording(path, 754.0, 61_200_000))


def _model_change(stage: Stage) -> None:
    said = verdicts(starter(), made_up.jazz_rock, 20.0)
    later = [verdict(sixteen(), end, made_up.anthem(end)) for end in np.arange(20.0, 42.0, 2.0).tolist()]
    listen(stage, said)
    change = ModelChange(19 * ANALYSIS_RATE, starter().identity, sixteen().identity)
    update = made_up.update(demo_columns(), later, sixteen())
    stage.window.bridge.updated.emit(replace(update, model_changes=(change,)))


def _model_loading(stage: Stage) -> None:
    listen(stage, next_model=sixteen().identity)


def _evidence(stage: Stage) -> None:
    listen(stage)
    _ask_for_evidence(stage, "Classical")


def _evidence_sixteen(stage: Stage) -> None:
    _sixteen(stage)
    _ask_for_evidence(stage, "Chamber cabaret & art pop")


def _ask_for_evidence(stage: Stage, name: str) -> None:
    """Press a genre's row; what was found is the loudest of what was heard."""
    window = stage.window
    newest = window._workspace.verdict
    assert newest is not None
    columns = round(WINDOW_SECONDS / COLUMN_SECONDS)
    model = replace(library.find("starter"), manifest=starter() if name == "Classical" else sixteen())
    seen = Seen(np.zeros((3, 8, 8), np.float32), columns, newest.end_sample, model)
    shown = demo_columns()[:0]
    update = made_up.update(shown, [newest], model.manifest)
    window.bridge.updated.emit(replace(update, seen=seen, first_column=round(SECONDS / COLUMN_SECONDS)))
    found = Evidence(name, heat(columns, newest.end_sample), newest.start_sample, newest.end_sample)
    vars(window.evidence.keeper)["ask"] = lambda *_: window.evidence.keeper.found.emit(found)
    window.ranking.rows.row(name).click()


def heat(columns: int, end_sample: int) -> Heat:
    """Where it is loud, blurred as a network's map is."""
    last = round(end_sample / ANALYSIS_RATE / COLUMN_SECONDS)
    power = np.log10(demo_columns()[last - columns : last] + 1e-6).T
    cells = power[: BINS // 12 * 12, : columns // 60 * 60].reshape(BINS // 12, 12, -1, 60).mean(axis=(1, 3))
    cells = np.clip((cells - np.median(cells)) / np.ptp(cells) * 2.0, 0.0, 1.0)
    across = np.linspace(0, cells.shape[1] - 1, columns)
    rows = np.array([np.interp(across, np.arange(cells.shape[1]), row) for row in cells])
    up = np.linspace(0, cells.shape[0] - 1, BINS)
    heat = np.array([np.interp(up, np.arange(cells.shape[0]), column) for column in rows.T]).T
    return np.asarray(heat / heat.max(), dtype=np.float32)


SCENES: dict[str, Scene] = {
    "idle": _idle,
    "opening": _opening,
    "first-seconds": _first_seconds,
    "provisional": _provisional,
    "listening": listen,
    "sixteen-genres": _sixteen,
    "families": _families,
    "both": _both,
    "mixture": _mixture,
    "unsure": _unsure,
    "silence": _silence,
    "gap": _gap,
    "lost-device": _lost_device,
    "problem": problem,
    "given-up": _given_up,
    "trouble": _trouble,
    "look-back": _look_back,
    "evidence": _evidence,
    "evidence-sixteen": _evidence_sixteen,
    "recording": _recording,
    "recorded": _recorded,
    "model-loading": _model_loading,
    "model-change": _model_change,
}
