"""The compact view: the answer, its bars and the level in a small window above all others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QCloseEvent, QFontMetrics, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout

from genrescope.audio.source import SourceState
from genrescope.events import SessionStatus, Update
from genrescope.language.catalogue import translated
from genrescope.recognition.verdict import Verdict
from genrescope_desktop import icons, strings
from genrescope_desktop.live_state import StateWords, live_state
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.panels.frameless import FramelessWindow
from genrescope_desktop.panels.lamp import Dot, lamp_state
from genrescope_desktop.panels.level_meter import LevelMeter
from genrescope_desktop.panels.paragraph import Paragraph
from genrescope_desktop.panels.ranking import headline_colour
from genrescope_desktop.panels.ranking_rows import RankingRows
from genrescope_desktop.session_bridge import Failure, Phase
from genrescope_desktop.style import GRID, line_height, scaled
from genrescope_desktop.theme import Theme

ROWS = 3
LETTERS = (1.9, 1.6, 1.3)  # of the headline: the largest in which its name fits
LEAST_WIDTH, FIRST_WIDTH = 28 * GRID, 40 * GRID


class CompactView(FramelessWindow):
    """Another view of the session's events. It takes them always, and shows them while it is seen.

    Parameters
    ----------
    theme
        Colours to begin with.

    Attributes
    ----------
    dot, state
        Whether it listens, as a lamp and in words.
    headline, rows, sentence, meter
        The answer, the most probable genres or a sentence in their place, and the level.
    start_button, back_button
        Start or stop; return to the window.

    Signals
    -------
    toggled()
        Start or stop.
    back_wanted()
        The window is to be shown instead.
    closed(bool)
        It was closed, by a person or by the program.
    seen_changed(bool)
        Whether anybody can see it.
    """

    toggled = Signal()
    back_wanted = Signal()
    closed = Signal(bool)
    seen_changed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Genrescope")
        self.setObjectName("compact")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Compact view"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._theme = theme
        self._phase = Phase.IDLE
        self._verdict: Verdict | None = None
        self._status: SessionStatus | None = None
        self._trouble = StateWords("")
        self.dot = Dot(self)
        self.state = ElidedLabel(self)
        self.state.setAccessibleName(self.tr("State of the verdict"))
        self.headline = ElidedLabel(self)
        self.headline.setAccessibleName(self.tr("Verdict"))
        self.rows = RankingRows(theme, self, most=ROWS)
        self.sentence = Paragraph(ROWS, self)
        self.sentence.setAccessibleName(self.tr("Why there is no answer"))
        self.meter = LevelMeter(theme, self)
        self.start_button = self._button("", self.toggled)
        self.back_button = self._button(self.tr("Return to the window (Esc)"), self.back_wanted)
        self.back_button.setAccessibleName(self.tr("Return to the window"))
        self._below = QStackedWidget(self)
        self._lay_out()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self.rows.set_theme(theme)
        self.meter.set_theme(theme)
        self.back_button.setIcon(icons.enlarge(theme.muted))
        self._show_button()
        self._show()

    # What happens.

    @Slot(object)
    def take(self, update: Update) -> None:
        """Take what is new."""
        self._status = update.status
        if update.verdicts:
            self._verdict = update.verdicts[-1]
        if self.isVisible():
            self.meter.show_level(update.level)
            self._show_state()
            if update.verdicts or self._verdict is None:
                self._show_answer()

    @Slot(object)
    def take_phase(self, phase: Phase) -> None:
        """Take whether it listens."""
        self._phase = phase
        if phase is Phase.OPENING:
            self._verdict = self._status = None
            self._trouble = StateWords("")
        if phase is not Phase.LISTENING:
            self.meter.clear()
        self._show_button()
        self._show()

    @Slot(object)
    def take_failure(self, failure: Failure) -> None:
        """Take why it does not listen, or why another model does not answer."""
        self._take_trouble(failure.sentence, "problem")

    @Slot(object)
    def take_end(self, note: str) -> None:
        """Take what is to be said of a file that was played to its end."""
        self._take_trouble(note, "warning")

    def _take_trouble(self, sentence: str, tone: str) -> None:
        self._trouble = StateWords(translated(sentence), tone)
        announce(self.sentence, self._trouble.text)
        self._show()

    # What is shown.

    def _show(self) -> None:
        if self.isVisible():
            self._show_state()
            self._show_answer()

    def _show_state(self) -> None:
        source_state = SourceState.ACTIVE if self._status is None else self._status.source_state
        lamp = lamp_state(self._phase, source_state, self._theme)
        self.dot.set_colour(lamp.colour, on=lamp.on)
        if self._phase is Phase.LISTENING and self._status is not None:
            _say(self.state, live_state(self._verdict, self._status))
        else:
            _say(self.state, StateWords(lamp.word))

    def _show_button(self) -> None:
        running, colour = self._phase in (Phase.OPENING, Phase.LISTENING), self._theme.accent
        name = self.tr("Stop") if running else self.tr("Start")
        self.start_button.setAccessibleName(name)
        self.start_button.setToolTip(self.tr("{action} (Space)").format(action=name))
        self.start_button.setIcon(icons.stop(colour) if running else icons.start(colour))
        self.start_button.setEnabled(self._phase is not Phase.STOPPING)

    def _show_answer(self) -> None:
        self._show_headline()
        instead = self._instead()
        if instead is not None:
            _say(self.sentence, instead)
            self._below.setCurrentWidget(self.sentence)
        elif self._verdict is not None:
            self.rows.show_ranking(self._verdict.ranking, self._verdict.families)
            self._below.setCurrentWidget(self.rows)

    def _show_headline(self) -> None:
        if self._verdict is not None or self._phase is Phase.LISTENING:
            text = strings.headline(self._verdict)
        elif self._phase is Phase.OPENING:
            text = self.tr("Opening…")
        else:
            text = self.tr("Nothing heard yet")
        colour = headline_colour(self._verdict, self._theme) or self._theme.muted
        if (sheet := f"color: {colour};") != self.headline.styleSheet():
            self.headline.setStyleSheet(sheet)
        if text != self.headline.text():
            self.headline.setText(text)
            self.headline.setToolTip(text)
            announce(self.headline, text)
            self._fit_headline()

    def _instead(self) -> StateWords | None:
        """What is said where the rows would be; None when there are rows."""
        if self._trouble.text and self._phase is not Phase.LISTENING:  # else what is heard matters more
            return self._trouble
        if self._verdict is not None and self._verdict.ranking:
            return None
        if self._phase is Phase.IDLE and self._verdict is None:
            return StateWords(self.tr("Press Start to hear what is chosen in the window."))
        return StateWords(live_state(self._verdict, self._status).explanation if self._status else "")

    def _fit_headline(self) -> None:
        room, text = self.width() - 4 * GRID, self.headline.text()
        fonts = [scaled(self.font(), letters, bold=True) for letters in LETTERS]
        fitting = [font for font in fonts if QFontMetrics(font).horizontalAdvance(text) <= room]
        self.headline.setFont(fitting[0] if fitting else fonts[-1])

    def _button(self, hint: str, pressed: SignalInstance) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(hint)
        button.setIconSize(QSize(2 * GRID, 2 * GRID))
        button.clicked.connect(pressed)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.dot)
        head.addWidget(self.state, 1)
        head.addWidget(self.start_button)
        head.addWidget(self.back_button)
        self.headline.setFixedHeight(line_height(scaled(self.font(), LETTERS[0], bold=True)))
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rows.set_spacing(GRID)
        self.meter.setFixedHeight(GRID // 2)  # not to be taken for one more of the rows
        self._below.addWidget(self.rows)
        self._below.addWidget(self.sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)  # `_fit_headline` counts on them
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.headline)
        column.addWidget(self._below)
        column.addSpacing(GRID // 2)
        column.addWidget(self.meter)
        self.setFixedHeight(column.totalSizeHint().height())
        self.setMinimumWidth(LEAST_WIDTH)
        self.resize(FIRST_WIDTH, self.height())

    # The window itself.

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Show the newest."""
        super().showEvent(event)
        self._show()
        self._tell_seen()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Paint nothing."""
        super().hideEvent(event)
        self._tell_seen()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Paint nothing while minimised."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._tell_seen()

    def _tell_seen(self) -> None:
        self.seen_changed.emit(self.isVisible() and not self.isMinimized())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the headline have the letters for which there is room."""
        super().resizeEvent(event)
        self._fit_headline()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Leave it to others what closing means."""
        event.accept()
        self.closed.emit(event.spontaneous())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Return to the window."""
        self.back_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let the space bar start and stop, and Esc return to the window."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggled.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)


def _say(label: ElidedLabel, words: StateWords) -> None:
    """Say it, and what it means or what does not fit in a tooltip."""
    if (words.text, words.tone, words.explanation) == (label.text(), label.property("tone"), label.whatsThis()):
        return
    label.setText(words.text)
    label.setWhatsThis(words.explanation)
    label.setToolTip(f"{words.text}. {words.explanation}" if words.explanation else words.text)
    label.setProperty("tone", words.tone)
    label.style().unpolish(label)
    label.style().polish(label)
