"""The quiet button of a view, beside what it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget


def plain_button(parent: QWidget, text: str, hint: str, shortcut: str = "") -> QPushButton:
    """Make one, named for screen readers as it is for the eye.

    Parameters
    ----------
    parent
        The view.
    text
        On the button, with ``&`` before the letter that presses it.
    hint
        What it does, in a sentence.
    shortcut
        The keys that press it, if any.
    """
    button = QPushButton(text, parent)
    button.setProperty("role", "plain")
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(hint)
    if shortcut:
        button.setShortcut(shortcut)
    return button
