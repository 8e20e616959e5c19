"""One of the four choices of the source bar: a plain big name, and under it a list of devices or a line of text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from genrescope.audio.source import SourceInfo
from genrescope.language.catalogue import translated
from genrescope_desktop.panels.drop_down import DropDown
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.style import GRID, scaled


class _ChoiceButton(QPushButton):
    """One of several, whatever Qt takes it for: each is in a card of its own."""

    ROLE = QAccessible.Role.RadioButton
    explanation = ""

    def told(self) -> str:
        """What a screen reader is told of it."""
        return self.explanation


class ChoiceCard(QFrame):
    """A choice whose whole face can be clicked.

    Signals
    -------
    pressed()
        A person wants this one.
    """

    pressed = Signal()

    def __init__(self, name: str, explanation: str, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setProperty("chosen", False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button = _ChoiceButton(name, self)
        self.button.setFont(scaled(self.font(), 1.1, bold=True))
        self.button.setCheckable(True)
        # A click must not leave the keyboard here: Space is for Start and Stop, unless one came here by Tab.
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setShortcut(shortcut)
        self.button.setToolTip(f"{explanation} ({self.button.shortcut().toString()})")
        self.button.setAccessibleName(name)
        self.button.explanation = explanation
        self.button.clicked.connect(self._on_clicked)
        self.setToolTip(self.button.toolTip())
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (GRID + GRID // 2,))
        column.setSpacing(GRID // 2)
        column.addWidget(self.button)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this is the one."""
        self.button.setChecked(chosen)
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            for widget in (self, self.button):
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let a click anywhere on the card count."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._on_clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Enter choose, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_clicked()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        self.button.setChecked(bool(self.property("chosen")))  # whoever listens decides
        self.pressed.emit()


class TextCard(ChoiceCard):
    """A choice with one line of text under its name."""

    def __init__(self, name: str, text: str, explanation: str, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(name, explanation, shortcut, parent)
        self._line = ElidedLabel(self, Qt.TextElideMode.ElideMiddle)  # it may be a file's name
        self._line.setProperty("role", "muted")
        self._line.setMinimumHeight(_list_height(self))
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._column.addWidget(self._line)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the line."""
        self._line.setText(text)
        self._line.setAccessibleName(text)


class _DeviceCombo(DropDown):
    """A list that says when it is about to open, so that it can be brought up to date."""

    opening = Signal()

    def showPopup(self) -> None:  # noqa: N802
        self.opening.emit()
        super().showPopup()


class DeviceCard(ChoiceCard):
    """A choice with a list of devices under its name; the first entry stands for the system's default.

    Signals
    -------
    device_picked(str)
        Another device was picked from the list: the words `genrescope.audio.naming.make_source` takes.
    opening()
        The list is about to open.
    """

    device_picked = Signal(str)
    opening = Signal()

    def __init__(
        self, name: str, default_words: str, explanation: str, shortcut: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, explanation, shortcut, parent)
        self._default_words = default_words
        self._combo = _DeviceCombo(self)
        self._combo.setFixedHeight(_list_height(self))
        self._combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._combo.setMinimumContentsLength(8)
        self._combo.setAccessibleName(self.tr("Devices for {name}").format(name=name))
        self._combo.setWhatsThis(self.tr("Which device is listened to."))
        # On Linux Qt calls a list as what is chosen in it.
        self._combo.setAccessibleDescription(f"{self._combo.accessibleName()}. {self._combo.whatsThis()}")
        self._combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._combo.activated.connect(self._on_activated)
        self._combo.opening.connect(self.opening)
        self._column.addWidget(self._combo)
        self._wanted = default_words
        looking = self.tr("Looking for devices…")
        self._explain_absence(looking, looking)

    @property
    def combo(self) -> QComboBox:
        """The list."""
        return self._combo

    @property
    def words(self) -> str:
        """The device that is picked."""
        return self._wanted

    def pick(self, words: str) -> None:
        """Pick a device without being asked to; one that is not there stays picked and is shown as absent."""
        self._wanted = words
        self._select()

    def show_devices(self, rows: list[SourceInfo], absence: str) -> None:
        """Bring the list up to date; what is picked stays picked."""
        if not rows:
            self.show_none(absence)
            return
        entries = [(self.tr("Default: {device}").format(device=rows[0].title), self._default_words)]
        entries += [(row.title, row.id) for row in rows]
        if self._wanted not in (words for _, words in entries):
            entries.append((self.tr("{device} (not there)").format(device=self._wanted), self._wanted))
        shown = [(self._combo.itemText(at), self._combo.itemData(at)) for at in range(self._combo.count())]
        if entries != shown:
            self._combo.clear()
            for text, words in entries:
                self._combo.addItem(text, words)
            self._combo.setItemData(0, rows[0].title, self._combo.SHORT_TEXT)
        self._combo.setEnabled(True)
        self._select()

    def show_none(self, sentence: str) -> None:
        """There is nothing to list, and ``sentence`` says why."""
        self._explain_absence(self.tr("None found"), sentence)

    def _explain_absence(self, shown: str, sentence: str) -> None:
        """There is nothing to list; the tooltip says why."""
        self._combo.clear()
        self._combo.addItem(shown, self._default_words)
        self._combo.setEnabled(False)
        self._combo.setToolTip(translated(sentence))

    def _select(self) -> None:
        at = self._combo.findData(self._wanted)
        if at >= 0:
            self._combo.setCurrentIndex(at)
        self._combo.setToolTip(self._combo.currentText())

    def _on_activated(self, at: int) -> None:
        self._wanted = str(self._combo.itemData(at))
        self._combo.setToolTip(self._combo.currentText())
        self.device_picked.emit(self._wanted)


def _list_height(widget: QWidget) -> int:
    """Height of a list of devices, so that all four cards are of one height."""
    return max(3 * GRID, widget.fontMetrics().height() + GRID)
