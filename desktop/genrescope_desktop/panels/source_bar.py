"""The source bar: what to listen to, Start and Stop, the lamp and the level meter."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from genrescope.audio.devices import Survey
from genrescope.audio.naming import FILE_PREFIX
from genrescope.audio.source import SourceKind, SourceState
from genrescope.events import Level, SessionStatus
from genrescope_desktop import icons, strings
from genrescope_desktop.accessible import leave_out
from genrescope_desktop.panels.lamp import Lamp, lamp_state
from genrescope_desktop.panels.level_meter import LevelMeter
from genrescope_desktop.panels.notice import Notice, Tone
from genrescope_desktop.panels.record_control import RecordControl
from genrescope_desktop.panels.source_choice import ChoiceCard, DeviceCard, TextCard
from genrescope_desktop.session_bridge import Phase
from genrescope_desktop.style import GRID, scaled
from genrescope_desktop.theme import Theme

LEVEL_TEXT_EVERY = 15  # updates: the number is read, not watched


class SourceBar(QWidget):
    """The top of the window.

    Signals
    -------
    chosen(SourceKind, str)
        A person chose a source: its kind, and its words as `genrescope.audio.naming.make_source` takes them.
    file_wanted()
        A person wants to choose a file.
    toggled()
        Start or Stop.
    devices_wanted()
        A list of devices is about to open and should be brought up to date.
    """

    chosen = Signal(object, str)
    file_wanted = Signal()
    toggled = Signal()
    devices_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phase = Phase.IDLE
        self._is_notice_its = False  # whether the notice is what the source said
        self._source_state = SourceState.ACTIVE
        self._level_shows = 0
        self.microphone = DeviceCard(
            self.tr("Microphone"), "mic", self.tr("Listen through a microphone or another input"), "Ctrl+1", self
        )
        self.system = DeviceCard(
            self.tr("This computer’s sound"),
            "system",
            self.tr("Listen to what this computer is playing"),
            "Ctrl+2",
            self,
        )
        self.demo = TextCard(
            self.tr("Demo tune"),
            self.tr("Canon in D"),
            self.tr("Play the tune that comes with Genrescope, silently, to see how it works"),
            "Ctrl+3",
            self,
        )
        self.file = TextCard(
            self.tr("Open file…"),
            self.tr("or drop one"),
            self.tr("Play a sound file, or a film's sound, silently at its own pace"),
            "Ctrl+O",
            self,
        )
        self.start_button = self._make_start_button()
        self.lamp = Lamp(self)
        self.meter = LevelMeter(theme, self)
        self.record = RecordControl(theme, self)
        self._level = self._make_level_text()
        self.notice = Notice(self.tr("About the source"), self)
        self._lay_out()
        self._connect()
        self.show_phase(Phase.IDLE)
        self.set_theme(theme)

    def show_choice(self, kind: SourceKind, words: str) -> None:
        """Show which source is the chosen one."""
        for card_kind, card in self._cards().items():
            card.set_chosen(card_kind is kind)
        if kind is SourceKind.MICROPHONE:
            self.microphone.pick(words)
        elif kind is SourceKind.SYSTEM:
            self.system.pick(words)
        elif kind is SourceKind.FILE:
            self.file.set_text(Path(words.removeprefix(FILE_PREFIX)).name)

    def show_devices(self, survey: Survey) -> None:
        """Bring the lists of devices up to date."""
        self.microphone.show_devices(survey.microphones, survey.no_microphone)
        self.system.show_devices(survey.system_sounds, survey.no_system_sound)

    def show_phase(self, phase: Phase) -> None:
        """Show whether it listens."""
        self._phase = phase
        if phase is not Phase.LISTENING:
            self._source_state = SourceState.ACTIVE
            self.meter.clear()
            self._level.setText("")
        self._show_start_button()
        self._show_lamp()

    def show_update(self, level: Level, status: SessionStatus) -> None:
        """Show the newest level, and how the source is."""
        self.meter.show_level(level)
        if self._level_shows % LEVEL_TEXT_EVERY == 0:
            # Finished music reaches full scale as a matter of course; only a microphone that does is set too loud.
            clipped = level.clipped and status.source.kind is SourceKind.MICROPHONE
            self._level.setText(self._level_words(level.rms_dbfs, clipped=clipped))
        self._level_shows += 1
        if status.source_state is not self._source_state:
            self._source_state = status.source_state
            self._show_lamp()
        # While it goes on: that the device is away, or that a part of listening was replaced.
        goes_on = status.source_state in (SourceState.ACTIVE, SourceState.RECONNECTING) and status.failed is None
        if goes_on and status.message:
            self._is_notice_its = True
            self.notice.say(status.message, Tone.WARNING)
        elif self._is_notice_its:
            self._is_notice_its = False
            self.notice.say("")

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self.meter.set_theme(theme)
        self.record.set_theme(theme)
        self._show_start_button()
        self._show_lamp()

    def _cards(self) -> dict[SourceKind, ChoiceCard]:
        return {
            SourceKind.MICROPHONE: self.microphone,
            SourceKind.SYSTEM: self.system,
            SourceKind.DEMO: self.demo,
            SourceKind.FILE: self.file,
        }

    def _make_start_button(self) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("start")
        button.setFont(scaled(self.font(), 1.1, bold=True))
        button.setIconSize(QSize(3 * GRID + GRID // 2, 2 * GRID))  # wider than the sign: its distance from the word
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        button.setMinimumWidth(15 * GRID)
        button.setToolTip(self.tr("Start or stop listening (Space)"))
        button.setAccessibleDescription(self.tr("Starts or stops listening; the space bar does the same."))
        return button

    def _make_level_text(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("tone", "quiet")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumWidth(
            label.fontMetrics().horizontalAdvance(self._level_words(strings.FLOOR_DBFS, clipped=True))
        )
        leave_out(label)  # the meter tells it
        label.setToolTip(self.meter.toolTip())
        return label

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(GRID)
        for card, share in ((self.microphone, 5), (self.system, 5), (self.demo, 4), (self.file, 4)):
            choices.addWidget(card, share)
        choices.addWidget(self.start_button)
        meter = QHBoxLayout()
        meter.setSpacing(2 * GRID)
        meter.addWidget(self.lamp)
        meter.addWidget(self.meter, 1)
        meter.addWidget(self._level)
        meter.addWidget(self.record)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(choices)
        column.addLayout(meter)
        column.addWidget(self.notice)
        order = [self.microphone.button, self.microphone.combo, self.system.button, self.system.combo]
        order += [self.demo.button, self.file.button, self.start_button]
        order += [self.record.analyse, self.record.button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.start_button.clicked.connect(self.toggled)
        self.demo.pressed.connect(lambda: self.chosen.emit(SourceKind.DEMO, "demo"))
        self.file.pressed.connect(self.file_wanted)
        for kind, card in ((SourceKind.MICROPHONE, self.microphone), (SourceKind.SYSTEM, self.system)):
            card.pressed.connect(lambda kind=kind, card=card: self.chosen.emit(kind, card.words))
            card.device_picked.connect(lambda words, kind=kind: self.chosen.emit(kind, words))
            card.opening.connect(self.devices_wanted)

    def _show_start_button(self) -> None:
        running = self._phase in (Phase.OPENING, Phase.LISTENING)
        button = self.start_button
        stopping = self._phase is Phase.STOPPING
        word = self.tr("Stopping…") if stopping else self.tr("Stop") if running else self.tr("Start")
        button.setText(word)
        button.setEnabled(not stopping)
        button.setAccessibleName(word)
        on_accent = self._theme.window if self._theme.is_dark else self._theme.panel
        button.setIcon(icons.stop(self._theme.accent) if running else icons.start(on_accent))
        button.setProperty("listening", running)
        button.style().unpolish(button)
        button.style().polish(button)

    def _show_lamp(self) -> None:
        self.lamp.show_state(lamp_state(self._phase, self._source_state, self._theme))

    def _level_words(self, rms_dbfs: float, *, clipped: bool) -> str:
        level = strings.level(rms_dbfs)
        return self.tr("clipped, {level}").format(level=level) if clipped else level
