"""Play, pause, where in the piece it is, and going somewhere else in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from genrescope.audio.player import Played, PlayState
from genrescope.language.catalogue import translated
from genrescope_desktop import icons
from genrescope_desktop.panels.notice import Notice, Tone
from genrescope_desktop.plots.axes import clock_time
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme

_STEPS_PER_SECOND = 10
_STEP_SECONDS, _PAGE_SECONDS = 5, 30  # of the slider's arrow and Page keys


class PlaybackBar(QWidget):
    """Below a piece's plots.

    Signals
    -------
    toggled()
        Play, or pause.
    moment_chosen(float)
        A person moved the slider to this moment, in seconds.
    """

    toggled = Signal()
    moment_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playing: bool | None = None
        self._seconds = 0.0
        self.button = QPushButton(self)
        self.button.setProperty("role", "plain")
        self.button.setIconSize(QSize(2 * GRID, 2 * GRID))
        self.button.clicked.connect(self.toggled)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setSingleStep(_STEP_SECONDS * _STEPS_PER_SECOND)
        self.slider.setPageStep(_PAGE_SECONDS * _STEPS_PER_SECOND)
        self.slider.setAccessibleName(self.tr("Position in the piece"))
        self.slider.setToolTip(
            self.tr("Where it plays; the arrow keys move by {seconds} s").format(seconds=_STEP_SECONDS)
        )
        self.slider.valueChanged.connect(self._on_value)
        self._time = QLabel(self)
        self._time.setAccessibleName(self.tr("Time"))
        self.notice = Notice(self.tr("About playing"), self)
        self._lay_out()
        self.show_piece(0.0)
        self.show_played(Played(PlayState.SILENT))

    def show_piece(self, seconds: float) -> None:
        """Another piece, this long, is shown."""
        self._seconds = seconds
        self.notice.say("")
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(1, round(seconds * _STEPS_PER_SECOND)))
        self.slider.blockSignals(False)
        whole = clock_time(seconds)
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance(f"{whole} / {whole}"))
        self.show_played(Played(PlayState.SILENT))

    def show_played(self, played: Played) -> None:
        """Show where it is."""
        playing = played.state is PlayState.PLAYING
        if playing != self._playing:
            self._playing = playing
            self._show_button()
        text = f"{clock_time(played.seconds)} / {clock_time(self._seconds)}" if self._seconds else ""
        if text != self._time.text():
            self._time.setText(text)
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)  # nobody chose it
            self.slider.setValue(round(played.seconds * _STEPS_PER_SECOND))
            self.slider.blockSignals(False)
        self.notice.say(translated(str(played.failure)) if played.failure else "", Tone.PROBLEM)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self._theme = theme
        self._show_button()

    def _show_button(self) -> None:
        colour = self._theme.accent
        self.button.setIcon(icons.pause(colour) if self._playing else icons.start(colour))
        text = self.tr("Pause") if self._playing else self.tr("Play")
        self.button.setAccessibleName(text)
        self.button.setToolTip(self.tr("{what} (Space)").format(what=text))

    def _on_value(self, value: int) -> None:
        self.moment_chosen.emit(value / _STEPS_PER_SECOND)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.button)
        row.addWidget(self.slider, 1)
        row.addWidget(self._time)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.notice)
