"""The window's views, one of which is shown, and the tabs that choose it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QTabWidget, QToolButton, QWidget

from genrescope_desktop import icons
from genrescope_desktop.panels.menu_hover import forget_hover
from genrescope_desktop.panels.offer_bar import OfferBar
from genrescope_desktop.panels.plots_or_text import PlotsOrText
from genrescope_desktop.style import GRID
from genrescope_desktop.theme import Theme


class Views(QTabWidget):
    """All views, each behind a tab; Qt brings Ctrl+Tab, arrow keys and Alt with a tab's underlined letter.

    Parameters
    ----------
    theme
        Colours to begin with.
    menu
        What the three dots at the right open.
    parent
        As in Qt.

    Attributes
    ----------
    menu_button
        The three dots.
    offer
        Between the tabs and those.
    """

    def __init__(self, theme: Theme, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)  # no frame around a view
        self.setIconSize(QSize(GRID, GRID))
        self.tabBar().setDrawBase(False)
        self.tabBar().setExpanding(False)
        self.setAccessibleName(self.tr("Views"))
        self.tabBar().setAccessibleName(self.tr("Views"))
        self.menu_button = self._make_menu_button(menu)
        self.offer = OfferBar(self)
        self.setCornerWidget(self._make_corner(), Qt.Corner.TopRightCorner)
        self._plots: dict[QWidget, PlotsOrText] = {}
        self._theme = theme
        self._listening = False
        self.set_theme(theme)

    def add(self, view: QWidget, title: str, hint: str, plots: PlotsOrText | None = None) -> None:
        """Add a view at the right end.

        Parameters
        ----------
        view
            What is shown.
        title
            On its tab, with ``&`` before the letter that chooses it.
        hint
            What the view is for, in a sentence.
        plots
            Where its plots are, if it has some.
        """
        if plots is not None:
            self._plots[view] = plots
        for field in view.findChildren(QLineEdit):
            field.setAcceptDrops(False)  # files are dropped on the window
        index = self.addTab(view, title)
        self.setTabToolTip(index, hint)
        self.setTabWhatsThis(index, hint)

    def show_text(self, text: bool) -> None:
        """Have tables say what the plots show, or show them again; the keyboard goes to the table that is seen."""
        for view, plots in self._plots.items():
            plots.show_text(text)
            if text and view is self.currentWidget():
                plots.take_focus()

    def show_listening(self, listening: bool) -> None:
        """Light a lamp on the first tab while something is heard: it is seen from every view."""
        self._listening = listening
        self.setTabIcon(0, icons.lamp(self._theme.accent) if listening else QIcon())
        self._make_room(self.width())

    def set_theme(self, theme: Theme) -> None:
        """Change the colours of the tabs; the views have their own."""
        self._theme = theme
        self.menu_button.setIcon(icons.menu(theme.muted))
        self.show_listening(self._listening)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the offer what the tabs leave."""
        self._make_room(event.size().width())
        super().resizeEvent(event)

    def _make_room(self, width: int) -> None:
        used = self.tabBar().sizeHint().width() + self.menu_button.sizeHint().width()
        self.offer.setMaximumWidth(max(0, width - used - 4 * GRID))

    def _make_corner(self) -> QWidget:
        corner = QWidget(self)
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.offer)
        row.addWidget(self.menu_button)
        return corner

    def _make_menu_button(self, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setMenu(menu)
        forget_hover(button, menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("Appearance and more (F10)"))
        button.setShortcut("F10")
        button.setAccessibleName(self.tr("Menu"))
        button.setAccessibleDescription(self.tr("Appearance and more"))
        return button
