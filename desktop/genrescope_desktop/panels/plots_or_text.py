"""Plots, or in their place a table that says the same."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from genrescope_desktop.panels.text_table import TextTable
from genrescope_desktop.panels.timeline import TimelinePanel
from genrescope_desktop.theme import Theme


class PlotsOrText(QStackedWidget):
    """Shows one of both. Hidden plots paint nothing, and a hidden table is not kept up to date.

    Parameters
    ----------
    plots
        What is usually seen.
    timeline
        Among them, whose moments the table tells.
    theme
        Colours to begin with.
    parent
        As in Qt.

    Attributes
    ----------
    text
        The table.
    """

    def __init__(self, plots: QWidget, timeline: TimelinePanel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self._timeline = timeline
        self.text = TextTable(timeline.shown, theme, self)
        self.addWidget(plots)
        self.addWidget(self.text)
        timeline.changed.connect(lambda anew: self.text.refresh(anew=anew))

    def show_text(self, text: bool) -> None:
        """Show the table instead of the plots, or the plots again; the keyboard goes along."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self.setCurrentWidget(self.text if text else self._plots)
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Let the keyboard come here."""
        (self.text.table if self.currentWidget() is self.text else self._timeline.plot).setFocus()
