"""The first start in three short steps: what to listen to, which model answers, and where the rest is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from genrescope.audio.devices import Survey
from genrescope.audio.source import SourceKind
from genrescope.events import Update
from genrescope.language.catalogue import translated
from genrescope_desktop.panels.level_meter import LevelMeter
from genrescope_desktop.panels.notice import Notice, Tone
from genrescope_desktop.session_bridge import Failure
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme


class FirstSteps(QDialog):
    """Three pages, which Esc skips; what is chosen is heard at once. The window below can be used all the while.

    Attributes
    ----------
    choices
        The kinds of source, by what they are.
    meter, notice
        How loud it is, and why nothing is heard.
    pages, skip, back, onward
        The pages, and the buttons below them.

    Signals
    -------
    chosen(SourceKind, str)
        What to listen to, and its words.
    models_wanted()
        The models are to be seen.
    """

    chosen = Signal(object, str)
    models_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("First steps"))
        self.meter = LevelMeter(theme, self)
        self.notice = Notice(self.tr("About the source"), self)
        self.choices = self._make_choices()
        self.pages = QStackedWidget(self)
        for page in (self._source_page(), self._model_page(), self._last_page()):
            self.pages.addWidget(page)
        self.skip = self._button(self.tr("&Skip"), self.reject)
        self.skip.setToolTip(self.tr("Close this and go on without it (Esc); it is in the menu"))
        self.back = self._button(self.tr("&Back"), lambda: self._turn(-1))
        self.onward = self._button("", lambda: self._turn(1))
        self.onward.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.skip)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.onward)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.pages, 1)
        layout.addLayout(buttons)
        self.resize(60 * GRID, 44 * GRID)  # a sentence about the source has room
        self._turn(0)

    @Slot(object)
    def show_update(self, update: Update) -> None:
        """Show what is heard, and how loud it is."""
        self.meter.show_level(update.level)
        choice = self.choices.get(update.status.source.kind)
        if choice is not None:
            choice.setChecked(True)

    @Slot(object)
    def show_devices(self, survey: Survey) -> None:
        """Offer what there is, and say why something is not there."""
        for kind, there, absence in (
            (SourceKind.MICROPHONE, survey.microphones, survey.no_microphone),
            (SourceKind.SYSTEM, survey.system_sounds, survey.no_system_sound),
        ):
            self.choices[kind].setEnabled(bool(there))
            self.choices[kind].setToolTip("" if there else translated(absence))
            self.choices[kind].setAccessibleDescription(self.choices[kind].toolTip())
        if not survey.microphones and not self.notice.sentence:
            self.notice.say(survey.no_microphone)

    @Slot(object)
    def show_failure(self, failure: Failure) -> None:
        """Say why what was chosen is not heard."""
        self.meter.clear()
        self.notice.say(failure.sentence, Tone.PROBLEM)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.meter.set_theme(theme)

    def _choose(self, kind: SourceKind, words: str) -> None:
        self.notice.say("")
        self.meter.clear()
        self.chosen.emit(kind, words)

    def _turn(self, by: int) -> None:
        at = self.pages.currentIndex() + by
        if at == self.pages.count():
            self.accept()
            return
        self.pages.setCurrentIndex(at)
        last = at == self.pages.count() - 1
        self.back.setEnabled(at > 0)
        self.skip.setVisible(not last)
        self.onward.setText(self.tr("&Done") if last else self.tr("&Next"))
        self.onward.setFocus()

    def _make_choices(self) -> dict[SourceKind, QRadioButton]:
        made: dict[SourceKind, QRadioButton] = {}
        group = QButtonGroup(self)
        for kind, words, text in (
            (SourceKind.MICROPHONE, "mic", self.tr("A &microphone or another input")),
            (SourceKind.SYSTEM, "system", self.tr("What this &computer is playing")),
            (SourceKind.DEMO, "demo", self.tr("The demo &tune, which needs neither")),
        ):
            made[kind] = choice = QRadioButton(text, self)
            choice.clicked.connect(lambda _checked, kind=kind, words=words: self._choose(kind, words))
            group.addButton(choice)
        return made

    def _source_page(self) -> QWidget:
        page, column = self._page(
            self.tr("1 of 3: What do you want to listen to?"),
            self.tr("Choose one, and the bar moves when something is heard. You can choose another one at any time."),
        )
        for choice in self.choices.values():
            column.addWidget(choice)
        column.addWidget(self.meter)
        column.addWidget(self.notice)
        column.addStretch()
        return page

    def _model_page(self) -> QWidget:
        page, column = self._page(
            self.tr("2 of 3: Which genres should be told apart?"),
            self.tr(
                "The starter model is there already: Classical, Electronic, Pop and Rock. A model of 16 genres can be "
                "fetched (488 MB). Nothing is fetched unless you ask for it."
            ),
        )
        models = self._button(self.tr("&Look at the models…"), self.models_wanted.emit)
        row = QHBoxLayout()
        row.addWidget(models)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        return page

    def _last_page(self) -> QWidget:
        page, column = self._page(
            self.tr("3 of 3: That is all."),
            self.tr(
                "The first answer comes after three seconds of sound, a full one after thirty. F1 lists the keys; the "
                "menu at the top right has appearance, language and models. No sound leaves this computer, and none is "
                "kept unless you press Record."
            ),
        )
        column.addStretch()
        return page

    def _page(self, title: str, text: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        head, body = QLabel(title, page), QLabel(text, page)
        head.setFont(scaled(head.font(), 1.3, bold=True))
        for label in (head, body):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        page.setAccessibleName(title)
        page.setAccessibleDescription(text)
        return page, column

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "plain")
        button.clicked.connect(lambda: pressed())
        button.setAutoDefault(False)
        return button
