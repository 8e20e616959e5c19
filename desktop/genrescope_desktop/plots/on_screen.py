"""Whether painting would be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def on_screen(widget: QWidget) -> bool:
    """Whether any of the widget can be on a screen: shown, and its window neither minimised nor wholly covered."""
    if not widget.isVisible():
        return False
    window = widget.window()
    handle = window.windowHandle()
    return not window.isMinimized() and (handle is None or handle.isExposed())
