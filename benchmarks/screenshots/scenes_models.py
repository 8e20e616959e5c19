"""What the models panel can show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from benchmarks.screenshots.scenes_live import listen
from benchmarks.screenshots.stage import Scene, Stage
from genrescope.errors import ModelError
from genrescope.models.download import Progress
from genrescope_desktop.model_keeper import ModelRow
from genrescope_desktop.panels.models import ModelsPanel
from genrescope_desktop.panels.notice import Tone


def _open(stage: Stage) -> ModelsPanel:
    stage.window.models.show()
    panel = stage.window.models.panel
    stage.settle(lambda: panel.list.count() > 0)
    return panel


def _while_listening(stage: Stage) -> QWidget:
    listen(stage)
    return _open(stage)


def _own(stage: Stage) -> QWidget:
    """A model of one's own, long in everything."""
    panel = _open(stage)
    rows = [*panel._rows]
    title = "民族音乐 / Folk music of five provinces, trained on the recordings of the archive"
    folder = Path("/home/lin/.local/share/genrescope/models/folk-music-of-five-provinces")
    own = replace(rows[0].manifest, id="folk-music-of-five-provinces", title=title, measured={})
    panel.show_models([rows[0], ModelRow(own, 81_000_000, folder, bundled=False), *rows[1:]])
    panel.list.setCurrentRow(1)
    return panel


def _fetching(stage: Stage) -> QWidget:
    panel = _open(stage)
    at = next(number for number, row in enumerate(panel._rows) if row.manifest.id == "ccmusic16")
    panel.list.setCurrentRow(at)
    panel.show_busy(True)
    panel.installer.progress.show_progress(Progress(131_000_000, 488_000_000, 3_100_000.0))
    return panel


def _import(stage: Stage) -> QWidget:
    panel = _open(stage)
    panel.installer.what.setText("/home/lin/模型/jazz-and-blues.safetensors")
    panel.installer.labels.setText("Jazz, Blues, 爵士摇滚")
    panel.installer.like.setText("starter")
    error = ModelError(
        "{path} has {outputs} outputs, and {labels} labels were given; give one for each output, in their order.",
        path="jazz-and-blues.safetensors", outputs=5, labels=3,
    )  # fmt: skip
    panel.notice.say(str(error), Tone.PROBLEM)
    return panel


SCENES: dict[str, Scene] = {
    "models": _open,
    "models-while-listening": _while_listening,
    "models-own": _own,
    "models-fetching": _fetching,
    "models-import": _import,
}
