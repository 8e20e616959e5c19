"""The self-test's look at the window; run as a module it prints what it found as lines of JSON.

The window is really made, shown, painted and closed. `genrescope.cli.self_test` starts this as a process of its own,
with Qt's offscreen platform, since Qt ends the process where something it needs is missing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from genrescope.check import Check, CheckState, to_child_line
from genrescope.language import catalogue
from genrescope.language.sentence import listed, sentence
from genrescope.settings import Settings
from genrescope_desktop import screen, translation
from genrescope_desktop.app import App, application

FEWEST_COLOURS = 8  # of a window that was painted; an empty one has one
LONGEST_CLOSING_MS = 30_000


def checks() -> Iterator[Check]:
    """Translations, icons, the window, and whether Qt can speak to this system's screens."""
    qt = application()
    yield _translations()
    yield _icons(qt)
    yield _window(qt)
    if missing := screen.missing_library("libqxcb.so"):
        yield Check(sentence("screen"), CheckState.WARNING, missing, sentence("Until then the terminal view is shown."))
    else:
        yield Check(sentence("screen"), CheckState.OK, sentence("all that Qt needs to show a window is there"))


def _translations() -> Check:
    """The window's texts and Qt's own, in every language but the one they are written in."""
    missing = []
    for language in catalogue.LANGUAGES:
        if language == catalogue.ENGLISH:
            continue
        file = translation.text_file(language)
        if not file.is_file() or translation.TextFile(file).isEmpty():
            missing.append(file.name)
        if not QTranslator().load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            missing.append(f"qtbase_{language}")
    if missing:
        return Check(sentence("translations"), CheckState.PROBLEM, sentence("missing: {names}", names=listed(missing)))
    return Check(sentence("translations"), CheckState.OK, listed(catalogue.LANGUAGES))


def _icons(qt: QApplication) -> Check:
    if qt.windowIcon().pixmap(256).isNull():
        return Check(sentence("icons"), CheckState.PROBLEM, sentence("the application's icon cannot be drawn"))
    return Check(sentence("icons"), CheckState.OK, sentence("drawn"))


def _window(qt: QApplication) -> Check:
    app = App(qt, Settings(source="demo"))
    window = app.window
    window.show()
    qt.processEvents()
    picture = window.grab().toImage()
    points = ((x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4))
    colours = {picture.pixel(*point) for point in points}
    late = QTimer(singleShot=True)
    late.timeout.connect(lambda: qt.exit(1))
    late.start(LONGEST_CLOSING_MS)
    QTimer.singleShot(0, window.close)
    if qt.exec() != 0:
        return Check(sentence("window"), CheckState.PROBLEM, sentence("it does not close"))
    if len(colours) < FEWEST_COLOURS:
        return Check(sentence("window"), CheckState.PROBLEM, sentence("it stays empty"))
    return Check(
        sentence("window"),
        CheckState.OK,
        sentence("PySide6 {version}: shown, painted and closed", version=pyside_version),
    )


if __name__ == "__main__":
    for check in checks():
        print(json.dumps(to_child_line(check)), flush=True)
    os._exit(0)  # what Qt's libraries do at the very end says nothing about the window
