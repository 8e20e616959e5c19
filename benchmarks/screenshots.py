"""Pictures of the window, in both languages, light and dark, at 100 and 200 %; ``make screenshots`` takes them.

What is shown is the demo tune's own sound and made-up answers, so that the pictures are the same on every machine. A
further view is one more line in `VIEWS`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from genrescope_desktop.app import App

LANGUAGES = ("en", "zh_CN")
THEMES = ("light", "dark")
SCALES = (1, 2)
SECONDS = 42.0  # of the demo tune
SHEET_WIDTH = 640  # pixels of a picture on the contact sheet


@dataclass(frozen=True, slots=True)
class Look:
    """How the window is shown."""

    language: str
    theme: str
    scale: int

    @property
    def name(self) -> str:
        """As it stands in a file's name: ``"zh_CN-dark-200"``."""
        return f"{self.language}-{self.theme}-{self.scale * 100}"


def _listening(app: App) -> QWidget:
    _hear(app)
    return app.window


def _idle(app: App) -> QWidget:
    return app.window


def _problem(app: App) -> QWidget:
    from genrescope.errors import DeviceError
    from genrescope.events import Part
    from genrescope_desktop.session_bridge import Failure

    error = DeviceError("{title} is not there; plug it in or choose another device.", title="USB 麦克风 (Blue Yeti)")
    app.window.bridge.failed.emit(Failure(str(error), Part.SOURCE))
    return app.window


def _files(app: App) -> QWidget:
    app.window.views.setCurrentWidget(app.window.files.view)
    return app.window


def _models(app: App) -> QWidget:
    app.window.models.show()
    _settle(app, lambda: app.window.models.panel.list.count() > 0)
    return app.window.models.panel


def _about(app: App) -> QWidget:
    app.window.help.show_about()
    about = app.window.help.about
    assert about is not None
    _settle(app, lambda: "numpy" in about.components.toPlainText())
    return about


def _keyboard(app: App) -> QWidget:
    app.window.help.show_keyboard()
    assert app.window.help.keyboard is not None
    return app.window.help.keyboard


def _first_steps(app: App) -> QWidget:
    app.greet()
    steps = app.window.welcome.steps
    assert steps is not None
    return steps


VIEWS: dict[str, Callable[[App], QWidget]] = {
    "listening": _listening,
    "idle": _idle,
    "problem": _problem,
    "files": _files,
    "models": _models,
    "keyboard": _keyboard,
    "first-steps": _first_steps,
    "about": _about,
}


def main() -> None:
    """Take all pictures, each look in a process of its own, and put them on a contact sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--view", choices=VIEWS, action="append", help="only this one")
    parser.add_argument("--look", help=argparse.SUPPRESS)
    typed = parser.parse_args()
    views = typed.view or list(VIEWS)
    typed.out.mkdir(parents=True, exist_ok=True)
    if typed.look:
        language, theme, percent = typed.look.split("-")
        _take(Look(language, theme, int(percent) // 100), views, typed.out)
        return
    looks = [Look(*each) for each in ((a, b, c) for c in SCALES for a in LANGUAGES for b in THEMES)]
    for look in looks:
        command = [sys.executable, "-m", "benchmarks.screenshots", "--out", str(typed.out), "--look", look.name]
        for view in views:
            command += ["--view", view]
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": str(look.scale),
                "GENRESCOPE_CONFIG": str(Path(folder) / "settings.toml"),
            }
            (Path(folder) / "settings.toml").touch()
            subprocess.run(command, env=environment, check=True)
    _sheet(views, looks, typed.out)


def _take(look: Look, views: list[str], out: Path) -> None:
    from genrescope import settings
    from genrescope.audio.devices import Survey
    from genrescope.audio.source import SourceInfo, SourceKind
    from genrescope_desktop import device_list, window_settings
    from genrescope_desktop.app import App, application

    microphone = SourceInfo(SourceKind.MICROPHONE, "ALSA:x", "Blue Yeti", "ALSA", 48_000, 1, default=True)
    speakers = SourceInfo(SourceKind.SYSTEM, "y.monitor", "扬声器 / Speakers", "PulseAudio", 48_000, 2, default=True)
    seen = Survey([microphone], [speakers])
    vars(device_list)["survey_afresh"] = lambda: seen
    window_settings.write(window_settings.WindowSettings(appearance=look.theme))
    qt = application(look.language)
    for view in views:
        app = App(qt, settings.load({"language": look.language}))
        app.window.show()
        app.window.resize(1120, 720)
        _settle(app, lambda app=app: app.window.source_bar.microphone.combo.isEnabled())  # type: ignore[misc]
        shown = VIEWS[view](app)
        _settle(app)
        shown.grab().save(str(out / f"{view}-{look.name}.png"))
        closed: list[bool] = []
        app.window.closed.connect(lambda closed=closed: closed.append(True))
        if shown is not app.window:
            shown.close()
        app.window.close()
        _settle(app, lambda closed=closed: bool(closed))  # type: ignore[misc]


def _settle(app: App, until: Callable[[], bool] = lambda: True) -> None:
    """Let Qt work for a moment, and until something is so."""
    from time import monotonic

    from PySide6.QtWidgets import QApplication

    begin = monotonic()
    while monotonic() - begin < 0.3 or (not until() and monotonic() - begin < 20.0):
        QApplication.processEvents()


def _hear(app: App) -> None:
    """Have the window hear the demo tune at once, and be told answers."""
    from genrescope.recognition.verdict import VerdictState
    from genrescope_desktop.session_bridge import Phase

    sys.path.insert(0, "tests")
    plotting = importlib.import_module("support.plotting")
    columns = _columns()
    app.window.bridge.phase_changed.emit(Phase.LISTENING)
    verdicts = []
    for end in range(4, int(SECONDS), 2):
        state = VerdictState.PROVISIONAL if end < 30 else VerdictState.SETTLED
        share = 0.5 + 0.35 * min(1.0, end / 24) + 0.06 * np.sin(end)
        verdicts.append(
            plotting.verdict(
                float(end),
                state,
                Classical=share,
                Electronic=0.55 * (1 - share),
                Pop=0.3 * (1 - share),
                Rock=0.15 * (1 - share),
            )
        )
    app.window.bridge.updated.emit(plotting.update(0, columns, None, *verdicts))


def _columns() -> npt.NDArray[np.float32]:
    """The demo tune's columns, by the engine's own front end."""
    from genrescope import settings
    from genrescope.audio.decoder import open_file
    from genrescope.audio.demo import DEMO_FILE
    from genrescope.frontend import FrontEnd
    from genrescope.spectral.kernels import kernel_bank

    with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as path, open_file(path) as sound:
        front = FrontEnd(sound.format.rate, kernel_bank("nnaudio"), settings.Settings())
        parts = []
        for block in sound.blocks(first_seconds=SECONDS):
            front.push(block)
            parts.append(front.drain_columns().rows)
    return np.concatenate(parts)


def _sheet(views: list[str], looks: list[Look], out: Path) -> None:
    """One picture of all pictures: a row a view, a column a look."""
    from PIL import Image, ImageDraw

    height = SHEET_WIDTH * 3 // 4
    sheet = Image.new("RGB", (SHEET_WIDTH * len(looks), height * len(views)), "#808080")
    draw = ImageDraw.Draw(sheet)
    for row, view in enumerate(views):
        for column, look in enumerate(looks):
            picture = Image.open(out / f"{view}-{look.name}.png").convert("RGB")
            picture.thumbnail((SHEET_WIDTH - 16, height - 28))
            sheet.paste(picture, (column * SHEET_WIDTH + 8, row * height + 20))
            draw.text((column * SHEET_WIDTH + 8, row * height + 4), f"{view}-{look.name}", fill="white")
    sheet.save(out / "contact-sheet.png")


if __name__ == "__main__":
    main()
