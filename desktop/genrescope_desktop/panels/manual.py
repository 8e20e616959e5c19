"""The manual in a window of its own, which may stay open beside the other: its parts, and its text."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from genrescope_desktop.manual_text import Manual
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.style import GRID

PICTURE_WIDTH = 90 * GRID
_SIZE = QSize(134 * GRID, 90 * GRID)
_LIST_WIDTH = 28 * GRID
_PART = 2  # level of the headings that the list has
_BLOCK = Qt.ItemDataRole.UserRole


class ManualDialog(QDialog):
    """Empty until `show_manual`.

    Attributes
    ----------
    parts, text
        Its halves.
    notice
        For a sentence why there is nothing to read.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Manual"))
        self.parts = QListWidget(self)
        self.parts.setAccessibleName(self.tr("Parts of the manual"))
        self.parts.setToolTip(self.tr("Choose one to read it"))
        self.parts.setMinimumWidth(_LIST_WIDTH // 2)
        self.parts.setProperty("role", "panel")
        self.parts.setSpacing(GRID // 4)
        self.parts.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(self.tr("Text of the manual"))
        self.text.setProperty("role", "panel")
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(2 * GRID)
        self.notice = Notice(self.tr("About the manual"), self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.parts)
        split.addWidget(self.text)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTH, _SIZE.width() - _LIST_WIDTH])
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(split, 1)
        column.addWidget(self.notice)
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self.parts.currentItemChanged.connect(self._go_to_part)
        self.text.anchorClicked.connect(self._go_to_anchor)

    @Slot(object)
    def show_manual(self, manual: Manual) -> None:
        """Show it, from the beginning."""
        document = self.text.document()
        self.text.setMarkdown(manual.text)  # which forgets the pictures of the text before
        for name, picture in manual.pictures.items():
            document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), picture)
        document.markContentsDirty(0, document.characterCount())
        self.parts.clear()
        for block in self._headings():
            if block.blockFormat().headingLevel() == _PART:
                item = QListWidgetItem(block.text(), self.parts)
                item.setData(_BLOCK, block.blockNumber())

    def _headings(self) -> list[QTextBlock]:
        block, found = self.text.document().begin(), []
        while block.isValid():
            if block.blockFormat().headingLevel():
                found.append(block)
            block = block.next()
        return found

    @Slot(QListWidgetItem)
    def _go_to_part(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._go_to(self.text.document().findBlockByNumber(item.data(_BLOCK)))

    @Slot(QUrl)
    def _go_to_anchor(self, url: QUrl) -> None:
        """Go to a heading by what a link calls it: its words in small letters, with hyphens between."""
        wanted = url.fragment()
        for block in self._headings():
            if re.sub(r"[^\w\- ]", "", block.text().lower()).replace(" ", "-") == wanted:
                self._go_to(block)

    def _go_to(self, block: QTextBlock) -> None:
        top = self.text.document().documentLayout().blockBoundingRect(block).top()
        self.text.verticalScrollBar().setValue(round(top))
