"""A button whose menu has closed looks as if the pointer were still on it; here it notices that it is not."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QMenu


def forget_hover(button: QAbstractButton, menu: QMenu) -> None:
    """Have ``button`` look whether the pointer is on it when its menu closes: while that is open, nobody tells it."""

    def look() -> None:
        if not button.rect().contains(button.mapFromGlobal(QCursor.pos())):
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            button.update()

    menu.aboutToHide.connect(lambda: QTimer.singleShot(0, button, look))
