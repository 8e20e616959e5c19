"""Menus and dialogs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from benchmarks.screenshots.scenes_live import listen
from benchmarks.screenshots.stage import Scene, Stage
from genrescope.addon import standing
from genrescope.addon.build import Build, Wheel
from genrescope.addon.driver import Gpu
from genrescope.addon.place import Stamp
from genrescope.addon.standing import Standing
from genrescope.language import catalogue
from genrescope.models.download import Progress
from genrescope.updates import Release
from genrescope_desktop.panels.gpu import GpuPanel
from genrescope_desktop.panels.updates import UpdatesDialog

_WHEEL = Wheel("torch", "2.13.0", "torch.whl", 2_559_520_889, 4_083_291_894, "")
_GPU = Standing(
    gpu=Gpu("NVIDIA GeForce RTX 4070 Laptop GPU", (8, 9), (13, 0)),
    build=Build("2.13.0", (13, 0), ((8, 6),), (_WHEEL,), "digest"),
)


def _menu(stage: Stage) -> None:
    listen(stage)
    menu, button = stage.window.menu, stage.window.views.menu_button
    menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height())))


def _keyboard(stage: Stage) -> QWidget | None:
    stage.window.help.show_keyboard()
    return stage.window.help.keyboard


def _manual(stage: Stage) -> QWidget:
    stage.window.help.show_manual()
    manual = stage.window.help.manual
    assert manual is not None
    stage.settle(lambda: manual.parts.count() > 0)
    manual.parts.setCurrentRow(2)
    return manual


def _about(stage: Stage) -> QWidget:
    stage.window.help.show_about()
    about = stage.window.help.about
    assert about is not None
    stage.settle(lambda: "numpy" in about.components.toPlainText())
    return about


def _report(stage: Stage) -> QWidget:
    about = _about(stage)
    desk = stage.window.help
    desk._report_told.connect(lambda *_: told.append(True))
    told: list[bool] = []
    desk.save_report(Path.home() / "nowhere" / "report.txt")
    stage.settle(lambda: bool(told))
    return about


def _settings(stage: Stage) -> QWidget | None:
    stage.window.preferences.show()
    return stage.window.preferences.dialog


def _updates(stage: Stage) -> QWidget:
    news = (
        "What was heard can be sorted by genre, in the history and in what is exported.",
        "A device that is unplugged and plugged in again is taken up without a gap.",
        "On macOS the computer’s own sound can be listened to without a virtual device.",
    )
    dialog = UpdatesDialog("releases.example.org", looks=False, parent=stage.window)
    dialog.open()
    dialog.show_release(Release("9.1", "https://releases.example.org/9.1", news))
    return dialog


def _no_updates(stage: Stage) -> QWidget | None:
    stage.window.help.updates.show()
    return stage.window.help.updates.dialog


def _restart(stage: Stage) -> QWidget | None:
    stage.window.help._offer_restart(catalogue.chosen())
    return stage.window.help.restart


def _first_steps(stage: Stage, page: int) -> QWidget:
    stage.window.menu.first_steps_wanted.emit()
    steps = stage.window.welcome.steps
    assert steps is not None
    listen(stage)
    for _ in range(page):
        steps.onward.click()
    return steps


def _gpu_offered(stage: Stage) -> None:
    listen(stage)
    vars(standing)["look"] = lambda: _GPU
    stage.window.gpu.greet()
    stage.settle(stage.window.views.offer.isVisible)


def _gpu(stage: Stage) -> GpuPanel:
    vars(standing)["look"] = lambda: _GPU
    stage.window.gpu.show()
    panel = stage.window.gpu.panel
    stage.settle(lambda: panel.install.isVisibleTo(panel))
    return panel


def _gpu_fetching(stage: Stage) -> QWidget:
    panel = _gpu(stage)
    panel.show_busy(True)
    panel.progress.show_progress(Progress(1_131_000_000, _GPU.build.size if _GPU.build else None, 13_100_000.0))
    return panel


def _gpu_installed(stage: Stage) -> QWidget:
    panel = _gpu(stage)
    panel.show_standing(replace(_GPU, stamp=Stamp("digest", "2.13.0", "NVIDIA GeForce RTX 4070 Laptop GPU")))
    panel.show_installed()
    return panel


SCENES: dict[str, Scene] = {
    "menu": _menu,
    "keyboard": _keyboard,
    "manual": _manual,
    "about": _about,
    "about-report": _report,
    "settings": _settings,
    "updates": _updates,
    "updates-unknown": _no_updates,
    "restart": _restart,
    "gpu-offered": _gpu_offered,
    "gpu": _gpu,
    "gpu-fetching": _gpu_fetching,
    "gpu-installed": _gpu_installed,
    "first-steps-1": lambda stage: _first_steps(stage, 0),
    "first-steps-2": lambda stage: _first_steps(stage, 1),
    "first-steps-3": lambda stage: _first_steps(stage, 2),
}
