"""Asks whether to start again for another language, in that language: who chose it can read it."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from genrescope_desktop.translation import text_in


class RestartDialog(QMessageBox):
    """Accepted when Genrescope is to start again now.

    Parameters
    ----------
    language
        The language that was chosen: a value of that setting.
    parent
        Above which it opens.

    Attributes
    ----------
    now, later
        The buttons.
    """

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        translate = text_in(language)
        self.setWindowTitle("Genrescope")
        self.setText(translate("Restart", "The language changes when Genrescope is started the next time."))
        self.setInformativeText(translate("Restart", "Restart it now? What is being heard or analysed ends."))
        self.now = self.addButton(translate("Restart", "&Restart now"), QMessageBox.ButtonRole.AcceptRole)
        self.later = self.addButton(translate("Restart", "&Later"), QMessageBox.ButtonRole.RejectRole)
        for button in (self.now, self.later):
            button.setProperty("role", "plain")
        self.setDefaultButton(self.later)
        self.setEscapeButton(self.later)
