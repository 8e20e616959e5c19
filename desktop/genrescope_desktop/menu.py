"""The menu behind the three dots."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from genrescope.language.catalogue import CHINESE, ENGLISH, SYSTEM

translate = QCoreApplication.translate

LANGUAGE_NAMES = {ENGLISH: "English", CHINESE: "简体中文"}  # each in itself: it is looked for by who reads no other


class MainMenu(QMenu):
    """The menu of ``window``; its shortcuts work in the whole window.

    Parameters
    ----------
    window
        Where it opens.
    appearance
        Which appearance is ticked: one of `window_settings.APPEARANCES`.
    safe_colours
        Whether colours are ticked that the colour-blind tell apart.
    language
        Which language is ticked: a value of that setting.

    Signals
    -------
    appearance_wanted(str), language_wanted(str)
        The one that was chosen.
    safe_colours_wanted(bool)
    models_wanted(), gpu_wanted(), settings_wanted(), manual_wanted(), keyboard_wanted(), about_wanted(),
    first_steps_wanted(), updates_wanted()
        Something is to be seen.
    mark_wanted()
        The moment is to be marked.
    quit_wanted()
        The application is to end.

    Attributes
    ----------
    compact
        Ticked while the compact view is shown.
    text
        Ticked while a table says what the plots show.
    keep
        Ticked when Genrescope is to go on in the tray after it was closed.
    mark, close_face, quit
        Wishes that other views offer, too. *Close* is for its key alone.
    """

    appearance_wanted = Signal(str)
    safe_colours_wanted = Signal(bool)
    language_wanted = Signal(str)
    models_wanted = Signal()
    gpu_wanted = Signal()
    settings_wanted = Signal()
    manual_wanted = Signal()
    keyboard_wanted = Signal()
    about_wanted = Signal()
    mark_wanted = Signal()
    first_steps_wanted = Signal()
    updates_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, window: QWidget, appearance: str, *, safe_colours: bool, language: str) -> None:
        super().__init__(window)
        self._window = window
        appearances = {
            "system": translate("Menu", "&As the system"),
            "light": translate("Menu", "&Light"),
            "dark": translate("Menu", "&Dark"),
            "contrast": translate("Menu", "&High contrast"),
        }
        looks = self._add_choice(translate("Menu", "&Appearance"), appearances, appearance, self.appearance_wanted.emit)
        looks.addSeparator()
        safe = QAction(translate("Menu", "&Colours for the colour-blind"), self, checkable=True, checked=safe_colours)
        safe.toggled.connect(self.safe_colours_wanted)
        looks.addAction(safe)
        languages = {SYSTEM: translate("Menu", "&As the system"), **LANGUAGE_NAMES}
        self._add_choice(translate("Menu", "&Language / 语言"), languages, language, self.language_wanted.emit)
        self._add(translate("Menu", "&Models…"), self.models_wanted.emit, "Ctrl+M")
        self._add(translate("Menu", "Grap&hics card…"), self.gpu_wanted.emit)
        self._add(translate("Menu", "&Settings…"), self.settings_wanted.emit, "Ctrl+,")
        self.mark = self._add(translate("Menu", "Ma&rk this moment"), self.mark_wanted.emit, "M")
        self.compact = self._add(translate("Menu", "&Compact view"), lambda: None, "Ctrl+Shift+M")
        self.compact.setCheckable(True)
        self.text = self._add(translate("Menu", "Plots as &text"), lambda: None, "Ctrl+T")
        self.text.setCheckable(True)
        self.keep = self._add(translate("Menu", "&Go on in the tray when closed"), lambda: None)
        self.keep.setCheckable(True)
        self.addSeparator()
        self._add(translate("Menu", "Ma&nual"), self.manual_wanted.emit)
        self._add(translate("Menu", "&Keyboard"), self.keyboard_wanted.emit, "F1")
        self._add(translate("Menu", "&First steps"), self.first_steps_wanted.emit)
        self._add(translate("Menu", "Check for &updates…"), self.updates_wanted.emit)
        self._add(translate("Menu", "A&bout Genrescope"), self.about_wanted.emit)
        self.addSeparator()
        self.quit = self._add(translate("Menu", "&Quit"), self.quit_wanted.emit, "Ctrl+Q")
        self.close_face = QAction(translate("Menu", "C&lose"), self)
        self.close_face.setShortcut(QKeySequence("Ctrl+W"))
        window.addAction(self.close_face)

    def _add(self, text: str, wanted: Callable[[], object], *keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: wanted())
        self.addAction(action)
        self._window.addAction(action)
        return action

    def _add_choice(self, text: str, names: Mapping[str, str], chosen: str, wanted: Callable[[str], object]) -> QMenu:
        """Add a menu of which one entry is ticked."""
        menu = self.addMenu(text)
        group = QActionGroup(menu)
        for value, name in names.items():
            action = QAction(name, menu, checkable=True, checked=value == chosen)
            action.triggered.connect(lambda _checked, value=value: wanted(value))
            group.addAction(action)
            menu.addAction(action)
        return menu
