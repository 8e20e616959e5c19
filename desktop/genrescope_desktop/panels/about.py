"""About Genrescope: its version, its terms, what it is made of, and how to report a fault."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

import genrescope
from genrescope.publisher import publisher
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.style import GRID, scaled

if TYPE_CHECKING:
    from genrescope.support import Component  # what it needs takes time to load


class AboutDialog(QDialog):
    """A dialog; the list of libraries comes later, by `show_components`.

    Signals
    -------
    log_wanted()
        The log's folder is to be seen.
    report_wanted()
        A report for support is to be saved.
    """

    log_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Genrescope"))
        title = QLabel(f"Genrescope {genrescope.__version__}", self)
        title.setFont(scaled(title.font(), 1.4, bold=True))
        about = QLabel(
            self.tr(
                "Listens to music and shows, as it plays, what genre it is. Nothing leaves this computer: there is no "
                "telemetry, and nothing is fetched from the web unless you ask for it."
            ),
            self,
        )
        about.setWordWrap(True)
        terms = QLabel(
            self.tr(
                "Genrescope’s code is under the MIT licence. The weights of the starter model are for non-commercial "
                "use (CC BY-NC-SA 1.0), as the recordings that it was trained on."
            ),
            self,
        )
        terms.setWordWrap(True)
        homepage = publisher().homepage
        page = QLabel(f'<a href="{escape(homepage)}">{escape(homepage)}</a>', self)
        page.setOpenExternalLinks(True)
        page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        page.setAccessibleName(self.tr("Genrescope’s page"))
        page.setVisible(bool(homepage))
        self.components = QTextBrowser(self)
        self.components.setProperty("role", "panel")
        self.components.setAccessibleName(self.tr("Libraries and their licences"))
        self.components.setPlainText(self.tr("Looking which libraries are installed…"))
        self.components.setTabChangesFocus(True)
        self.notice = Notice(self.tr("About the report"), self)
        log = self._button(self.tr("&Log folder"), self.tr("Show the folder in which unexpected errors are noted."))
        log.clicked.connect(self.log_wanted)
        report = self._button(
            self.tr("&Report for support…"),
            self.tr("Save versions, kinds of devices and settings to a file; no names, no paths, no sound."),
        )
        report.clicked.connect(self.report_wanted)
        close = self._button(self.tr("&Close"), self.tr("Close this dialog."))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(log)
        buttons.addWidget(report)
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for part in (title, about, terms, page):
            column.addWidget(part)
        column.addWidget(self.components, 1)
        column.addWidget(self.notice)
        column.addLayout(buttons)
        self.resize(75 * GRID, min(65 * GRID, self.screen().availableSize().height()))
        close.setFocus()

    @Slot(object)
    def show_components(self, components: list[Component]) -> None:
        """List what Genrescope is made of."""
        unknown, heading = self.tr("not stated"), self.tr("Made of:")
        rows = "".join(
            f"<tr><td>{escape(each.name)}&nbsp;&nbsp;</td><td>{escape(each.version)}&nbsp;&nbsp;</td>"
            f"<td>{escape(each.licence or unknown)}</td></tr>"
            for each in components
        )
        self.components.setHtml(f"<p>{escape(heading)}</p><table>{rows}</table>")

    def _button(self, text: str, explanation: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "plain")
        button.setToolTip(explanation)
        button.setAccessibleDescription(explanation)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setAutoDefault(False)
        return button
