"""What the Files view can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.screenshots import made_up
from benchmarks.screenshots.made_up import COLUMN_SECONDS
from benchmarks.screenshots.scenes_live import heat
from benchmarks.screenshots.stage import Scene, Stage
from genrescope.audio.player import Played, PlayState
from genrescope.errors import AudioFileError
from genrescope.files.entries import Entry, EntryState, QueueState
from genrescope.recognition.explain import Evidence
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_SECONDS
from genrescope_desktop.panels.files import FilesView

_FOLDER = "/home/lin/音乐/现场录音"
_LENGTH = 214.0
_TIMES = (0.0, 90.0, 150.0)  # where the made-up piece changes


def _made_up_piece(end: float) -> made_up.Shares:
    """A song with another middle part."""
    return made_up.anthem(end) if end < _TIMES[1] or end > _TIMES[2] else made_up.chamber_pop(end - _TIMES[1] + 20.0)


def _entries() -> list[Entry]:
    sixteen, starter = made_up.sixteen(), made_up.starter()
    name = "A very long name of a piece that somebody recorded at a concert in the autumn (second take).flac"
    failure = AudioFileError("{path} is not a sound file, or it is damaged.", path=f"{_FOLDER}/报告.mp3")
    return [
        made_up.entry(1, f"{_FOLDER}/周末的海边 (live).flac", _made_up_piece, _LENGTH, sixteen),
        made_up.entry(2, f"{_FOLDER}/周末的海边 (studio).m4a", made_up.anthem, 187.0, sixteen),
        made_up.entry(3, f"{_FOLDER}/{name}", made_up.classical, 65.0, starter),
        made_up.entry(4, f"{_FOLDER}/unknown.ogg", made_up.nothing_known, 48.0, starter),
        Entry(5, Path(f"{_FOLDER}/报告.mp3"), state=EntryState.FAILED, failure=failure),
        Entry(6, Path(f"{_FOLDER}/Cancelled.wav"), state=EntryState.CANCELLED),
        Entry(
            7, Path(f"{_FOLDER}/春.wav"), state=EntryState.WORKING, first_seconds=None, heard_seconds=71.0,
            length_seconds=190.0,
        ),
        Entry(8, Path(f"{_FOLDER}/Waiting for its turn.opus")),
        Entry(9, Path(f"{_FOLDER}/Waiting too.opus")),
    ]  # fmt: skip


def _show(stage: Stage, *chosen: int, entries: Sequence[Entry] | None = None, held: bool = False) -> FilesView:
    view = stage.window.files.view
    stage.window.views.setCurrentWidget(view)
    entries = _entries() if entries is None else entries
    view.show_queue(QueueState(tuple(entries), looking=False, loading=False, held=held))
    for number in chosen[:1]:
        view.list.choose(number)
    return view


def _empty(stage: Stage) -> None:
    stage.window.views.setCurrentWidget(stage.window.files.view)


def _waiting(stage: Stage) -> None:
    waiting = [replace(each, state=EntryState.WAITING, summary=None, plots=None, failure=None) for each in _entries()]
    view = _show(stage, 1, entries=waiting, held=True)
    view.explain_hold(stage.window.files.tr("waiting until you stop listening"))


def _running(stage: Stage) -> None:
    _show(stage, 7)


def _failed(stage: Stage) -> None:
    view = _show(stage, 5)
    view.notice.say(view.tr("There is no sound file in there."))


def _result(stage: Stage) -> None:
    _show(stage, 1)


def _of_four(stage: Stage) -> None:
    _show(stage, 3)


def _unsure(stage: Stage) -> None:
    _show(stage, 4)


def _without_plots(stage: Stage) -> None:
    first, *others = _entries()
    _show(stage, 1, entries=[replace(first, plots=None), *others])


def _playing(stage: Stage) -> None:
    view = _show(stage, 1)
    stage.settle()
    view.result.playback.show_played(Played(PlayState.PLAYING, Path(), 97.0))
    view.result.plots.show_moment(97.0)
    view.result.plots.time_cursor.point(0.7)


def _comparison(stage: Stage) -> None:
    view = _show(stage, 1)
    selection, model = view.list.selectionModel(), view.list.model()
    selection.select(model.index(1, 0), selection.SelectionFlag.Select)
    stage.settle()
    view.compare.click()
    view.comparison.time_cursor.point(0.3)


def _evidence(stage: Stage) -> None:
    view, desk = _show(stage, 1), stage.window.files.evidence
    stage.settle()
    name, columns = "Chamber cabaret & art pop", round(WINDOW_SECONDS / COLUMN_SECONDS)
    begin = 104 * ANALYSIS_RATE
    found = Evidence(name, heat(columns, 40 * ANALYSIS_RATE), begin, begin + columns * HOP_LENGTH)
    vars(desk.keeper)["ask_of"] = lambda *_: desk.keeper.found.emit(found)
    view.result.ranking.rows.row(name).click()


SCENES: dict[str, Scene] = {
    "files-empty": _empty,
    "files-waiting": _waiting,
    "files-running": _running,
    "files-failed": _failed,
    "files-result": _result,
    "files-of-four": _of_four,
    "files-unsure": _unsure,
    "files-without-plots": _without_plots,
    "files-playing": _playing,
    "files-evidence": _evidence,
    "files-comparison": _comparison,
}
