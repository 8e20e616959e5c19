"""One sentence beside the thing it concerns; no room when there is nothing to say."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from genrescope.language.catalogue import translated
from genrescope_desktop.panels.announce import announce


class Tone(StrEnum):
    """How much a notice matters."""

    QUIET = "quiet"
    WARNING = "warning"
    PROBLEM = "problem"


_SIGNS = {Tone.QUIET: "", Tone.WARNING: "▲ ", Tone.PROBLEM: "■ "}  # for those who do not tell colours apart


class Notice(QLabel):
    """A sentence that wraps, can be copied, and is announced to a screen reader."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)  # it may quote a file's or a device's name
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(name)
        self._sentence = ""
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence

    def say(self, sentence: str, tone: Tone = Tone.QUIET) -> None:
        """Say ``sentence``, the engine's in the language that is spoken; nothing when it is empty."""
        sentence = translated(sentence)
        if sentence == self._sentence and self.property("tone") == tone:
            return
        self._sentence = sentence
        self.setText(_SIGNS[tone] + sentence if sentence else "")
        self.setAccessibleDescription(sentence)
        self.setProperty("tone", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(sentence))
        announce(self, sentence)
