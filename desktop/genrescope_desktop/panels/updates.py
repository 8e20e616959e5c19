"""Whether there is a newer version: what is known of it, and whether to look for one now and then."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

import genrescope
from genrescope.language.catalogue import translated
from genrescope.updates import UNKNOWN, Release
from genrescope_desktop.panels.announce import announce
from genrescope_desktop.panels.plain_button import plain_button
from genrescope_desktop.panels.tick_box import TickBox
from genrescope_desktop.style import GRID, scaled


class UpdatesDialog(QDialog):
    """One answer at a time, by the ``show`` methods.

    Parameters
    ----------
    host
        Who is asked; empty where this build knows nobody: then there is nothing to choose.
    looks
        Whether it is looked by itself.
    parent
        Above which it opens.

    Signals
    -------
    looks_wanted(bool)
        Whether to look by itself.
    page_wanted(str)
        This address is to be opened.

    Attributes
    ----------
    head, body
        What is known.
    changes
        What is new, when something is.
    looks
        The box to be ticked.
    page, close_button
        The buttons.
    """

    looks_wanted = Signal(bool)
    page_wanted = Signal(str)

    def __init__(self, host: str, *, looks: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = ""
        self.setWindowTitle(self.tr("Updates"))
        self.head = self._label()
        self.head.setFont(scaled(self.font(), 1.1, bold=True))
        self.body = self._label()
        self.changes = QTextBrowser(self)
        self.changes.setProperty("role", "panel")
        self.changes.setAccessibleName(self.tr("What is new"))
        self.changes.setTabChangesFocus(True)
        self.changes.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.changes.setFixedHeight(20 * GRID)
        self.changes.hide()
        self.looks = TickBox(self.tr("&Look once a day by itself"), self)
        self.looks.setChecked(looks)
        self.looks.setVisible(bool(host))
        self.looks.toggled.connect(self.looks_wanted)
        told = self.tr(
            "{host} is asked which version is the newest, and told which one this is, nothing else. Nothing is fetched "
            "or installed."
        )
        self._explanation = self._label(told.format(host=host))
        self._explanation.setProperty("role", "muted")
        self._explanation.setVisible(bool(host))
        self.looks.setAccessibleDescription(self._explanation.text())
        self.page = plain_button(self, self.tr("Open its &page"), self.tr("Open the new version’s page in a browser."))
        self.page.clicked.connect(lambda: self.page_wanted.emit(self._address))
        self.page.hide()
        self.close_button = plain_button(self, self.tr("&Close"), self.tr("Close this dialog."))
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)
        self._lay_out()
        self.close_button.setFocus()

    def show_asking(self) -> None:
        """Say that it is being asked."""
        self._say(self.tr("Looking for a newer version…"), self._this())

    def show_newest(self) -> None:
        """Say that there is no newer version."""
        self._say(self.tr("This is the newest version"), self._this())

    def show_release(self, release: Release) -> None:
        """Show a newer version, and what is new in it."""
        self._address = release.page
        style = f"margin-top: 0; margin-bottom: {GRID // 2}px"
        self.changes.setHtml("".join(f'<p style="{style}">{escape(line)}</p>' for line in release.changes))
        self.changes.setVisible(bool(release.changes))
        self.page.setVisible(bool(release.page))
        self._say(self.tr("Genrescope {version} is published").format(version=release.version), self._this())

    def show_trouble(self, sentence: str) -> None:
        """Say why it is not known."""
        self._say(self.tr("Whether there is a newer version is not known"), translated(sentence))

    def show_unknown(self) -> None:
        """Say that nobody can be asked."""
        self._say(f"Genrescope {genrescope.__version__}", translated(UNKNOWN))

    def _say(self, head: str, body: str) -> None:
        self.head.setText(head)
        self.body.setText(body)
        self.setAccessibleName(head)
        self.setAccessibleDescription(body)
        announce(self.head, f"{head} {body}")
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))

    def _this(self) -> str:
        return self.tr("This is Genrescope {version}.").format(version=genrescope.__version__)

    def _label(self, text: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch()
        row.addWidget(self.page)
        row.addWidget(self.close_button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.head)
        column.addWidget(self.body)
        column.addWidget(self.changes)
        column.addSpacing(GRID)
        column.addWidget(self.looks)
        column.addWidget(self._explanation)
        column.addSpacing(GRID)
        column.addStretch()
        column.addLayout(row)
        self.setFixedWidth(60 * GRID)
