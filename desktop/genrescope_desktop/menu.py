"""The menu behind the three dots."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

translate = QCoreApplication.translate


def make_menu(
    window: QWidget, appearance: str, on_appearance: Callable[[str], None], on_models: Callable[[], None]
) -> QMenu:
    """Make the menu of ``window``; its shortcuts work in the whole window.

    Parameters
    ----------
    window
        What *Quit* closes.
    appearance
        Which appearance is ticked: ``"system"``, ``"light"`` or ``"dark"``.
    on_appearance
        Called with the one that is chosen.
    on_models
        Called when the models are to be seen.
    """
    menu = QMenu(window)
    appearances = menu.addMenu(translate("Menu", "&Appearance"))
    group = QActionGroup(menu)
    texts = {
        "system": translate("Menu", "&As the system"),
        "light": translate("Menu", "&Light"),
        "dark": translate("Menu", "&Dark"),
    }
    for name, text in texts.items():
        action = QAction(text, menu, checkable=True, checked=name == appearance)
        action.triggered.connect(lambda _checked, name=name: on_appearance(name))
        group.addAction(action)
        appearances.addAction(action)
    models = QAction(translate("Menu", "&Models…"), menu)
    models.setShortcut(QKeySequence("Ctrl+M"))
    models.triggered.connect(on_models)
    menu.addAction(models)
    window.addAction(models)
    menu.addSeparator()
    quitting = QAction(translate("Menu", "&Quit"), menu)
    quitting.setShortcuts([QKeySequence("Ctrl+Q"), QKeySequence("Ctrl+W")])
    quitting.triggered.connect(window.close)
    menu.addAction(quitting)
    window.addAction(quitting)
    return menu
